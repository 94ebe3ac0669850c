internal import Model

/// `Audiences/programmes.csv`: one programme a line. Columns `programme` (its name for files), `nom`, `ville`;
/// every other column is a date: `livraison prévue` and `livraison réelle` are the planned and the actual day of
/// `livraison`, a date without either word is a planned one.
struct ProgrammeTable {
    let programmes: [Programme]
    /// Names of all dates in the header.
    let dates: Set<Slug>

    /// - Throws: `WorkspaceFaults` with all that is wrong, by line.
    static func read(_ bytes: [UInt8], file: String) throws(WorkspaceFaults) -> ProgrammeTable {
        let table: CSVTable
        do {
            table = try CSVTable(ByteSource(bytes: bytes, name: file), required: ["programme"])
        } catch let error as ImportError {
            throw fault(error, file: file)
        } catch {
            throw WorkspaceFaults(file, nil, "\(error)")
        }
        var faults = FaultList(file: file)
        let columns = table.header.compactMap { DateColumn($0, &faults) }
        refuseTwins(columns, &faults)
        var programmes: [Programme] = []
        var lines: [Slug: Int] = [:]
        for row in table.rows {
            guard let programme = programme(row, columns, &faults) else { continue }
            if let first = lines.updateValue(row.line, forKey: programme.key) {
                faults.add(
                    line: row.line,
                    "programme: found \"\(programme.key)\" a second time (first on line \(first)); keep one line"
                )
            }
            programmes.append(programme)
        }
        guard faults.faults.isEmpty else { throw WorkspaceFaults(faults.faults) }
        return ProgrammeTable(programmes: programmes, dates: Set(columns.map(\.name)))
    }

    private static func programme(
        _ row: CSVTable.Row, _ columns: [DateColumn], _ faults: inout FaultList
    ) -> Programme? {
        guard let text = row["programme"] else {
            faults.add(line: row.line, "programme: found nothing, expected the programme's name for files")
            return nil
        }
        guard let key = Slug(text) else {
            let example = Slug(folding: text).map { ", such as \($0)" } ?? ""
            faults.add(
                line: row.line,
                "programme: found \"\(text)\", expected a name of lower-case letters, digits and hyphens\(example)"
            )
            return nil
        }
        var programme = Programme(key: key, name: row["nom"] ?? text, city: row["ville"] ?? "")
        for column in columns {
            guard let text = row[column.header] else { continue }
            guard let day = FieldParsing.date(text) else {
                faults.add(
                    line: row.line, "\(column.header): found \"\(text)\", expected a day such as 30/09/2027")
                continue
            }
            if column.isActual {
                programme.dates[column.name, default: ProgrammeDate()].actual = day
            } else {
                programme.dates[column.name, default: ProgrammeDate()].planned = day
            }
        }
        return programme
    }

    private static func refuseTwins(_ columns: [DateColumn], _ faults: inout FaultList) {
        var seen: [String: String] = [:]
        for column in columns {
            let meaning = "\(column.isActual ? "actual" : "planned") \(column.name)"
            guard let other = seen.updateValue(column.header, forKey: meaning) else { continue }
            faults.add(
                line: 1,
                "the columns \"\(other)\" and \"\(column.header)\" both mean the \(meaning); keep one of them"
            )
        }
    }

    /// A fault with the place that the error's sentence begins with.
    private static func fault(_ error: ImportError, file: String) -> WorkspaceFaults {
        var message = Substring(error.description)
        if message.hasPrefix(file + ":") { message = message.dropFirst(file.count + 1) }
        let number = message.prefix { $0.isASCII && $0.isNumber }
        let line = Int(number)
        if line != nil { message = message.dropFirst(number.count + 1) }
        return WorkspaceFaults(file, line, String(message.drop { $0 == " " }))
    }
}

/// A column of dates, told by its header.
private struct DateColumn {
    let header: String
    let name: Slug
    let isActual: Bool

    private static let others: Set<String> = ["programme", "nom", "ville"]
    private static let planned: Set<String> = [
        "prevu", "prevue", "previsionnel", "previsionnelle", "planned",
    ]
    private static let actual: Set<String> = ["reel", "reelle", "effectif", "effective", "actual"]

    /// nil for other columns and for those without a name; a fault where no name can be made.
    init?(_ header: String, _ faults: inout FaultList) {
        let plain = header.folded
        guard !plain.isEmpty, !Self.others.contains(plain) else { return nil }
        let words = plain.split { !($0.isLetter || $0.isNumber) }.map(String.init)
        let rest = words.filter { !Self.planned.contains($0) && !Self.actual.contains($0) }
        guard let name = Slug(folding: rest.joined(separator: "-")) else {
            faults.add(
                line: 1, "found the column \"\(header)\", expected a date's name such as \"livraison prévue\""
            )
            return nil
        }
        self.header = header
        self.name = name
        isActual = words.contains { Self.actual.contains($0) }
    }
}
