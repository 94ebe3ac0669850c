package import Model

/// A value that an import changed, of somebody who was known. Texts are as they are stored: days as `YYYY-MM-DD`,
/// empty where there is none; `.contract` is a contract that came to be.
package struct AnchorChange: Sendable, Equatable {
    package var contact: ContactID
    /// The coop's reference of the person.
    package var reference: String
    /// nil for what belongs to the person: address, departure, death.
    package var contract: Int64?
    package var column: ContactColumn
    package var old: String
    package var new: String
    /// The civil day of the import.
    package var day: CivilDate
    /// Which of the coop's files said so (`import --source`).
    package var source: String
}

extension Database {
    /// What imports changed of a person, oldest first.
    package func anchorChanges(of contact: ContactID) throws -> [AnchorChange] {
        try changes(ChangeSQL.ofContact, .int(contact.number))
    }

    /// What imports changed on this day and later, oldest first.
    package func anchorChanges(since day: CivilDate) throws -> [AnchorChange] {
        try changes(ChangeSQL.since, .text(day.description))
    }

    /// What imports changed since the last run, oldest first; nothing before the first run.
    package func changesSinceRun() throws -> [AnchorChange] {
        guard let seen = try meta(Self.seenChanges).flatMap(Int64.init) else { return [] }
        var found: [AnchorChange] = []
        try connection.query(ChangeSQL.sinceRun, .int(seen)) { row in
            if let change = ChangeSQL.change(row) { found.append(change) }
        }
        return found
    }

    /// A run plans with what imports changed so far.
    package func noteChangesSeen() throws {
        let highest = try connection.number(ChangeSQL.highest) ?? 0
        try connection.run(MetaSQL.set, .text(Self.seenChanges), .text(String(highest)))
    }

    private static let seenChanges = "changes-seen"

    private func changes(_ sql: SQL, _ value: SQLValue) throws -> [AnchorChange] {
        var found: [AnchorChange] = []
        try connection.query(sql, value) { row in
            if let change = ChangeSQL.change(row) { found.append(change) }
        }
        return found
    }
}

enum ChangeSQL {
    private static let columns = "contact_id, contract_id, field, old, new, on_day, source"
    private static let read = """
        SELECT h.contact_id, h.contract_id, h.field, h.old, h.new, h.on_day, h.source, c.reference
        FROM changes h JOIN contacts c ON c.id = h.contact_id
        """
    static let ofContact = SQL("changes-of-contact", "\(read) WHERE h.contact_id = $1 ORDER BY h.id")
    static let since = SQL("changes-since", "\(read) WHERE h.on_day >= $1 ORDER BY h.id")
    static let sinceRun = SQL("changes-since-run", "\(read) WHERE h.id > $1 ORDER BY h.id")
    /// `$2`: at most so many.
    static let after = SQL("changes-after", "\(read) WHERE h.id > $1 ORDER BY h.id LIMIT $2")
    static let countAfter = SQL("changes-count-after", "SELECT count(*) FROM changes WHERE id > $1")
    static let highest = SQL("changes-highest", "SELECT coalesce(max(id), 0) FROM changes")
    static let add = SQL(
        "changes-add",
        """
        INSERT INTO changes (id, \(columns))
        SELECT coalesce(max(id), 0) + 1, $1, $2, $3, $4, $5, $6, $7 FROM changes
        """)
    static let shared = [ofContact, since, sinceRun, after, countAfter, highest, add]

    static func change(_ row: Row) -> AnchorChange? {
        guard let column = ContactColumn(rawValue: row.text(2)), let day = ContactColumns.day(row, 5)
        else { return nil }
        return AnchorChange(
            contact: ContactID(row.int(0)), reference: row.text(7),
            contract: row.int(1) == 0 ? nil : row.int(1),
            column: column, old: row.text(3), new: row.text(4), day: day, source: row.text(6))
    }

    /// SQLite's own, as all of the import, while the old values are still there. `$1`: the civil day, `$2`: the
    /// source.
    static let keepContacts = keep(
        from: "contacts", "v.contact_id", contract: "0", where: "v.person = 1",
        ImportSQL.personFields.flatMap { field in
            field.columns.filter { $0 != "email_key" }.map { (ImportSQL.field(of: $0), $0) }
        })
    static let keepContracts = keep(
        from: "contracts", "v.contract_id", contract: "o.id", where: "v.contract = 1",
        [
            (.status, "status"), (.programme, "programme"), (.signature, "signature"),
            (.leaseStart, "lease_start"),
        ])

    private static func keep(
        from table: String, _ number: String, contract: String, where changed: String,
        _ fields: [(ContactColumn, String)]
    ) -> SQL {
        func value(of row: String) -> String {
            let cases = fields.map { "WHEN '\($0.0.rawValue)' THEN \(text("\(row).\($0.1)", $0.0))" }
            return "CASE f.column1 \(cases.joined(separator: " ")) END"
        }
        let names = fields.map { "('\($0.0.rawValue)')" }.joined(separator: ", ")
        return SQL(
            "changes-keep-\(table)",
            """
            INSERT INTO changes (\(columns))
            SELECT * FROM (
                SELECT v.contact_id, \(contract), f.column1, \(value(of: "o")) AS old, \(value(of: "s")) AS new,
                    $1, $2
                FROM verdicts v CROSS JOIN staged s ON s.line = v.line
                    CROSS JOIN \(table) o ON o.id = \(number) CROSS JOIN (VALUES \(names)) f
                WHERE \(changed))
            WHERE old <> new
            """)
    }

    /// Flags as the coop's file writes them; who died on an unknown day, likewise.
    static func text(_ value: String, _ column: ContactColumn) -> String {
        switch column {
        case .emailAgreement, .clickConsent: "CASE \(value) WHEN 1 THEN 'oui' WHEN 0 THEN 'non' ELSE '' END"
        case .deceasedOn: "CASE \(value) WHEN '0001-01-01' THEN 'oui' ELSE \(value) END"
        default: value
        }
    }

    /// Contracts that a known person did not have. After they are written. `$1`: the civil day, `$2`: the source.
    static let keepNewContracts = SQL(
        "changes-keep-new-contracts",
        """
        INSERT INTO changes (\(columns))
        SELECT v.contact_id, k.id, 'contrat', '', coalesce(nullif(k.key, ''), k.status), $1, $2
        FROM verdicts v CROSS JOIN staged s ON s.line = v.line
            CROSS JOIN contracts k ON k.contact_id = v.contact_id AND k.key = s.contract_key
        WHERE v.contract = 2 AND v.contact_id IS NOT NULL
        """)
}
