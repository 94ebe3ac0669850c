package import Model

/// What an import changes, as counts; the lines go to whoever asked for them.
package struct ImportDiff: Sendable {
    /// Nobody was known before.
    package var isFirst: Bool
    package var counts: [Kind: Int] = [:]
    /// Of those who are missing, how many another source has.
    package var elsewhere = 0

    /// In the order in which they are listed.
    package enum Kind: String, CaseIterable, Sendable {
        case new, changed, disagreement, missing
    }

    /// One person who is new or missing, or one value.
    package struct Line: Sendable, Equatable {
        package var kind: Kind
        package var reference: String
        package var name: String
        /// nil for a person as a whole.
        package var field: ContactColumn?
        /// What was known, and still is in a disagreement.
        package var old = ""
        /// What the file says.
        package var new = ""
        /// Missing here, and in another source.
        package var isElsewhere = false
    }

    init(isFirst: Bool) { self.isFirst = isFirst }

    mutating func read(
        _ connection: Connection, after change: Int64, limit: Int, list: (Line) throws -> Void
    ) throws {
        let most = SQLValue.int(Int64(limit))
        let statements: [(Kind, SQL, SQL, [SQLValue])] = [
            (.new, ImportDiffSQL.countNew, ImportDiffSQL.new, []),
            (.changed, ImportDiffSQL.countChanged, ImportDiffSQL.changed, [.int(change)]),
            (.disagreement, ImportDiffSQL.countDisputes, ImportDiffSQL.disputes, []),
            (.missing, ImportDiffSQL.countMissing, ImportDiffSQL.missing, []),
        ]
        elsewhere = Int(try connection.number(ImportDiffSQL.countElsewhere) ?? 0)
        for (kind, count, lines, values) in statements {
            if kind == .disagreement, try connection.number(ImportDiffSQL.hasDisputes) ?? 0 == 0 { continue }
            counts[kind] = Int(try connection.number(count, values) ?? 0)
            if limit == 0 || counts[kind] == 0 { continue }
            try connection.query(lines, values + [most]) { row in
                try list(
                    Line(
                        kind: kind, reference: row.text(0),
                        name: [row.text(1), row.text(2)].filter { !$0.isEmpty }.joined(separator: " "),
                        field: ContactColumn(rawValue: row.text(3)), old: row.text(4), new: row.text(5),
                        isElsewhere: row.int(6) == 1))
            }
        }
    }
}

/// SQLite's own, over the import's temporary tables. Columns: reference, first name, last name, field, old, new,
/// is elsewhere. The last parameter is the limit.
enum ImportDiffSQL {
    static let people = SQL("diff-people", "SELECT count(*) FROM (SELECT 1 FROM contacts LIMIT 1)")
    static let hasDisputes = SQL(
        "diff-has-disputes", "SELECT count(*) FROM sqlite_temp_master WHERE name = 'disputes'")

    static let countNew = SQL("diff-count-new", "SELECT count(*) FROM verdicts WHERE person = 2")
    static let countChanged = ChangeSQL.countAfter
    static let countDisputes = SQL("diff-count-disputes", "SELECT count(*) FROM disputes")
    static let countMissing = SQL("diff-count-missing", "SELECT count(*) FROM missing")
    static let countElsewhere = SQL(
        "diff-count-elsewhere", "SELECT count(*) FROM missing WHERE is_elsewhere = 1")

    static let new = SQL(
        "diff-new",
        """
        SELECT c.reference, c.first_name, c.last_name, '', '', '', 0
        \(ImportSQL.lines) CROSS JOIN contacts c ON c.identity = s.identity
        WHERE v.person = 2 ORDER BY v.line LIMIT $1
        """)
    static let changed = SQL(
        "diff-changed",
        """
        SELECT c.reference, c.first_name, c.last_name, h.field, h.old, h.new, 0
        FROM changes h JOIN contacts c ON c.id = h.contact_id WHERE h.id > $1 ORDER BY h.id LIMIT $2
        """)
    static let disputes = SQL(
        "diff-disputes",
        """
        SELECT c.reference, c.first_name, c.last_name, d.field, d.kept, d.said, 0
        FROM disputes d JOIN contacts c ON c.id = d.contact_id ORDER BY d.id LIMIT $1
        """)
    static let missing = SQL(
        "diff-missing",
        """
        SELECT c.reference, c.first_name, c.last_name, '', '', '', m.is_elsewhere
        FROM missing m JOIN contacts c ON c.id = m.contact_id ORDER BY m.contact_id LIMIT $1
        """)
}
