internal import Model

/// Why one line was not imported.
package struct RowFault: Hashable, Sendable {
    /// Physical line, from 1, on which the record begins.
    package let line: Int
    /// The header's name as it stands in the file; a `ContactColumn` raw value where the file has no such
    /// column; empty where the whole line is meant.
    package let column: String
    /// At most 80 characters.
    package let found: String
    package let reason: Reason

    /// What a field must be.
    package enum Reason: Hashable, Sendable {
        case identity
        case name
        case email(suggestion: String?)
        case date
        case dateOrYesNo
        case yesNo
        case status
        case programme
        /// The number of columns of the header.
        case fieldCount(Int)
        /// The file ends inside the line; the number of columns of the header.
        case cutOff(Int)
        /// The limit in bytes.
        case length(Int)
        case controlCharacter
        case spreadsheetError
        case scientificNumber
        /// The earlier line on the same person and contract.
        case contradiction(line: Int)
    }

    package init(line: Int, column: String, found: String, reason: Reason) {
        self.line = line
        self.column = column
        self.found = found.count > 80 ? String(found.prefix(79)) + "…" : found
        self.reason = reason
    }

    /// What would have been right, in English, for the report.
    package var expected: String {
        switch reason {
        case .identity: "a reference or an e-mail address"
        case .name: "a last name or a first name"
        case .email(let meant):
            "an e-mail address such as nom@domaine.example" + (meant.map { "; did you mean \($0)?" } ?? "")
        case .date: "a day such as 14/03/2026"
        case .dateOrYesNo: "a day such as 14/03/2026, oui or non"
        case .yesNo: "oui or non"
        case .status: "one of " + RowFault.statuses
        case .programme: "a name with letters or digits"
        case .fieldCount(let count): "\(count) values, as the header has columns"
        case .cutOff(let count): "\(count) values and the line's end; the file may be cut off here"
        case .length(let limit): "at most \(limit) bytes"
        case .controlCharacter: "text without control characters"
        case .spreadsheetError: "a value; the spreadsheet's formula failed"
        case .scientificNumber: "the whole reference; format the column as text before exporting"
        case .contradiction(let line):
            "one line for each person and contract; line \(line) says something else of the same ones"
        }
    }

    /// The same in French with the column and what was found, for the `motif` of the rejected file.
    package var motif: String {
        let place = column.isEmpty ? "" : "\(column) : "
        let read = found.isEmpty ? "vide" : "« \(found) »"
        return "\(place)\(read), attendu \(attendu)"
    }

    private var attendu: String {
        switch reason {
        case .identity: "une référence ou une adresse e-mail"
        case .name: "un nom ou un prénom"
        case .email(let meant):
            "une adresse e-mail comme nom@domaine.example" + (meant.map { " (peut-être \($0))" } ?? "")
        case .date: "une date comme 14/03/2026"
        case .dateOrYesNo: "une date comme 14/03/2026, oui ou non"
        case .yesNo: "oui ou non"
        case .status: "l'un de : " + RowFault.statuses
        case .programme: "un nom avec des lettres ou des chiffres"
        case .fieldCount(let count): "\(count) valeurs, comme l'en-tête"
        case .cutOff(let count): "\(count) valeurs et la fin de la ligne (le fichier semble coupé ici)"
        case .length(let limit): "au plus \(limit) octets"
        case .controlCharacter: "un texte sans caractères de contrôle"
        case .spreadsheetError: "une valeur (la formule du tableur est en erreur)"
        case .scientificNumber: "la référence entière (mettre la colonne au format texte avant d'exporter)"
        case .contradiction(let line):
            "une seule ligne par personne et par contrat (la ligne \(line) dit autre chose)"
        }
    }

    private static let statuses = MemberStatus.allCases.map(\.rawValue).joined(separator: ", ")
}

extension RowFault: CustomStringConvertible {
    /// `line 12, column "email": found "x", expected …`.
    package var description: String {
        "line \(line)" + (column.isEmpty ? "" : ", column \"\(column)\"")
            + ": found " + (found.isEmpty ? "nothing" : "\"\(found)\"") + ", expected \(expected)"
    }
}

/// Something that looks wrong on a line that was imported all the same.
package struct RowWarning: Hashable, Sendable, CustomStringConvertible {
    /// Physical line, from 1; nil where the whole file is meant.
    package let line: Int?
    /// As in `RowFault`.
    package let column: String
    package let found: String
    /// What is odd and what was made of it, in English.
    package let message: String

    package init(line: Int?, column: String, found: String, message: String) {
        self.line = line
        self.column = column
        self.found = found
        self.message = message
    }

    package var description: String {
        let place = line.map { "line \($0), column \"\(column)\": found \"\(found)\": " } ?? ""
        return place + message
    }
}
