internal import CSQLite
package import Model

/// A value of a personal table as an export gives it.
package enum StoredValue: Sendable, Equatable {
    case text(String)
    case number(Int64)
    case flag(Bool)
    case moment(Instant)
    /// The answers to a survey.
    case answers(AnswerFields)
    case none
}

/// The rows of one table that are about a person, each with all of its columns by name.
package struct PersonalRows: Sendable {
    package var table: String
    package var rows: [[(column: String, value: StoredValue)]]
}

/// A mail that left, and the text that it was made of.
package struct LetterReference: Sendable {
    package var delivery: Int64
    package var sentAt: Instant
    /// The letter's file, and the number of the row of `file_versions` that holds it as it was; nil where it is not kept.
    package var path: String
    package var version: Int64?
}

extension Database {
    /// Everything that the database has about a person, table by table: complete by construction, for every column of a
    /// table that is declared as personal is in it.
    package func personalData(of contact: ContactID) throws -> [PersonalRows] {
        try connection.reading {
            try StoredTable.all.reversed().compactMap { table in
                guard let selection = table.selection else { return nil }
                var rows: [[(String, StoredValue)]] = []
                try connection.query(selection, .int(contact.number)) { rows.append($0.named()) }
                return PersonalRows(table: table.name, rows: rows)
            }
        }
    }

    /// How many rows of each personal table are about a person.
    package func personalCounts(of contact: ContactID) throws -> [String: Int] {
        var counts: [String: Int] = [:]
        for table in StoredTable.all {
            guard let count = table.count else { continue }
            counts[table.name] = Int(try connection.number(count, .int(contact.number)) ?? 0)
        }
        return counts
    }

    /// The mails of a person that left, in order of number.
    package func letterReferences(of contact: ContactID) throws -> [LetterReference] {
        var departures: [Int64: (event: Int64, at: Int64)] = [:]
        try connection.query(PersonalSQL.departures, .int(contact.number)) {
            departures[$0.int(0)] = ($0.int(1), $0.int(2))
        }
        var letters: [(LetterReference, event: Int64)] = []
        try connection.query(PersonalSQL.mails, .int(contact.number)) { row in
            guard let departure = departures[row.int(1)] else { return }
            letters.append(
                (
                    LetterReference(
                        delivery: row.int(0), sentAt: Instant(milliseconds: departure.at),
                        path: "Templates/letters/\(row.text(2))/\(row.text(3)).md"), departure.event
                ))
        }
        return try letters.map { letter, event in
            var letter = letter
            letter.version = try connection.number(PersonalSQL.version, .text(letter.path), .int(event))
            return letter
        }
    }
}

enum PersonalSQL {
    /// One look through the events, which have no index by delivery. A mail that served several left as its first one's.
    static let departures = SQL(
        "export-departures",
        """
        SELECT e.delivery_id, max(e.id), max(e.at) FROM delivery_events e
        WHERE e.state = 'sending'
            AND e.delivery_id IN (SELECT coalesce(d.covered_by, d.id) FROM deliveries d WHERE d.contact_id = $1)
        GROUP BY e.delivery_id
        """)
    static let mails = SQL(
        "export-mails",
        """
        SELECT d.id, coalesce(d.covered_by, d.id), d.campaign, d.letter FROM deliveries d
        WHERE d.contact_id = $1 AND d.channel = 'email' ORDER BY d.id
        """)
    static let version = SQL(
        "export-letter-version",
        "SELECT max(v.id) FROM file_versions v WHERE v.path = $1 AND v.form <> 'gone' AND v.after_event < $2")
    static let shared = [departures, mails, version]
}

extension Row {
    /// All columns by name. What a value is, its declared type and its column's name say.
    fileprivate func named() -> [(String, StoredValue)] {
        (0..<sqlite3_column_count(statement)).map { column in
            let name = sqlite3_column_name(statement, column).map { String(cString: $0) } ?? ""
            return (name, value(column, name))
        }
    }

    private func value(_ column: Int32, _ name: String) -> StoredValue {
        let type = sqlite3_column_decltype(statement, column).map { String(cString: $0) } ?? ""
        guard let number = optionalInt(column) else { return .none }
        switch type {
        case "TEXT":
            return name == "answers" ? .answers(AnswerFields(text: text(column))) : .text(text(column))
        case "SMALLINT": return .flag(number == 1)
        default:
            let isMoment = name == "at" || name.hasSuffix("_at") || name == "not_after"
            if isMoment { return number == 0 ? .none : .moment(Instant(milliseconds: number)) }
            return .number(number)
        }
    }
}
