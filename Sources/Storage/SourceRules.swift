internal import Model

/// What holds where several of the coop's files have one person. Statements of SQLite's own, as all of the import,
/// and run only where there is more than one source.
///
/// An empty cell never empties what another source says. A cell that differs from what is known wins only where its
/// own source says something else than it did at its last import; otherwise both sources stand by their word, and
/// somebody has to look. Contracts belong to the source that made them.
enum SourceRules {
    static let tables = ["shared", "spoken", "disputes"]

    static let making = [
        "CREATE TEMP TABLE shared (line INTEGER PRIMARY KEY, contact_id INTEGER)",
        """
        CREATE TEMP TABLE disputes (
            id INTEGER PRIMARY KEY, contact_id INTEGER, contract_id INTEGER, field TEXT, kept TEXT, said TEXT
        )
        """,
    ]

    /// Lines that speak for a person whom another source has too. `$1`: this source's bit.
    static let find = SQL(
        "rules-find",
        """
        INSERT INTO shared
        SELECT v.line, v.contact_id FROM verdicts v CROSS JOIN contacts c ON c.id = v.contact_id
        WHERE v.leads = 1 AND c.sources & ~$1 <> 0
        """)

    /// What the one source so far said is what is known.
    static let keepFirstWords = SQL(
        "rules-first-words",
        """
        INSERT OR IGNORE INTO words (contact_id, source, \(ImportSQL.personColumns))
        SELECT c.id, q.id, \(ImportSQL.qualified("c", ImportSQL.personColumns))
        FROM shared h CROSS JOIN contacts c ON c.id = h.contact_id JOIN sources q ON c.sources = 1 << (q.id - 1)
        """)

    /// What this source says now, before anything is added to it; what it has no column for, it said before.
    static func speak(_ columns: Set<ContactColumn>) -> SQL {
        let values = ImportSQL.personFields.flatMap(\.columns).map { column in
            columns.contains(ImportSQL.field(of: column))
                ? "s.\(column)" : isFlag(column) ? "w.\(column)" : "coalesce(w.\(column), '') AS \(column)"
        }
        return SQL(
            "rules-speak-\(columns.map(\.rawValue).sorted())",
            """
            CREATE TEMP TABLE spoken AS
            SELECT h.contact_id, \(values.joined(separator: ", "))
            FROM shared h CROSS JOIN staged s ON s.line = h.line
                LEFT JOIN words w ON w.contact_id = h.contact_id AND w.source = CAST($1 AS INTEGER)
            """)
    }

    /// `$1`: this source's number.
    static let keepWords = SQL(
        "rules-keep-words",
        """
        INSERT OR REPLACE INTO words (contact_id, source, \(ImportSQL.personColumns))
        SELECT contact_id, $1, \(ImportSQL.personColumns) FROM spoken
        """)

    private static let joined = """
        FROM shared h CROSS JOIN contacts o ON o.id = h.contact_id
            LEFT JOIN words w ON w.contact_id = h.contact_id AND w.source = $1
        """

    /// Where this source stands by what it said before, and something else is known.
    private static func disagrees(_ field: ImportSQL.Field, _ staged: String) -> String {
        """
        \(isFilled(field, staged)) AND \(isFilled(field, "o")) AND \(row(field, staged)) IS NOT \(row(field, "o"))
            AND (w.contact_id IS NULL OR \(row(field, "w")) IS \(row(field, staged)))
        """
    }

    private static func fields(in columns: Set<ContactColumn>) -> [ImportSQL.Field] {
        ImportSQL.personFields.filter { !columns.isDisjoint(with: $0.names) }
    }

    /// `$1`: this source's number.
    static func dispute(_ columns: Set<ContactColumn>) -> SQL? {
        let fields = fields(in: columns)
        if fields.isEmpty { return nil }
        func cases(_ value: (ImportSQL.Field) -> String) -> String {
            "CASE f.column1 "
                + fields.map { "WHEN '\($0.names[0].rawValue)' THEN \(value($0))" }.joined(separator: " ")
                + " END"
        }
        func text(_ field: ImportSQL.Field, _ row: String) -> String {
            if field.names[0] == .email { return "\(row).email" }
            return field.columns.count == 1
                ? ChangeSQL.text("\(row).\(field.columns[0])", field.names[0])
                : "trim(\(field.columns.map { "\(row).\($0)" }.joined(separator: " || ' ' || ")))"
        }
        return SQL(
            "rules-dispute-\(columns.map(\.rawValue).sorted())",
            """
            INSERT INTO disputes (contact_id, contract_id, field, kept, said)
            SELECT h.contact_id, 0, f.column1, \(cases { text($0, "o") }), \(cases { text($0, "s") })
            \(joined) CROSS JOIN staged s ON s.line = h.line
                CROSS JOIN (VALUES \(fields.map { "('\($0.names[0].rawValue)')" }.joined(separator: ", "))) f
            WHERE \(cases { disagrees($0, "s") })
            """)
    }

    /// What stands is put into the lines, so that comparing and writing change nothing else. Where a source takes
    /// its own word back, another's stands in. `$1`: this source's number.
    static func rule(_ columns: Set<ContactColumn>) -> SQL? {
        let fields = fields(in: columns)
        if fields.isEmpty { return nil }
        let values = fields.flatMap { field in
            field.columns.map { column in
                """
                \(column) = CASE
                    WHEN \(disagrees(field, "staged")) THEN o.\(column)
                    WHEN \(isFilled(field, "staged")) OR NOT \(isFilled(field, "o")) THEN staged.\(column)
                    WHEN w.contact_id IS NULL OR \(row(field, "w")) IS NOT \(row(field, "o")) THEN o.\(column)
                    WHEN EXISTS (\(others(field, "1"))) THEN (\(others(field, "e.\(column)")))
                    ELSE staged.\(column) END
                """
            }
        }
        return SQL(
            "rules-rule-\(columns.map(\.rawValue).sorted())",
            "UPDATE staged SET \(values.joined(separator: ", ")) \(joined) WHERE staged.line = h.line")
    }

    private static func others(_ field: ImportSQL.Field, _ value: String) -> String {
        """
        SELECT \(value) FROM words e WHERE e.contact_id = h.contact_id AND e.source <> $1 AND \(isFilled(field, "e"))
        ORDER BY e.source LIMIT 1
        """
    }

    /// Contracts that another source made stay as they are; what this one says otherwise is kept aside. `$1`: this
    /// source's number.
    static let disputeContracts = SQL(
        "rules-dispute-contracts",
        """
        INSERT INTO disputes (contact_id, contract_id, field, kept, said)
        SELECT v.contact_id, k.id, f.column1,
            CASE f.column1 WHEN 'statut' THEN k.status WHEN 'programme' THEN k.programme
                WHEN 'signature' THEN k.signature ELSE k.lease_start END AS kept,
            CASE f.column1 WHEN 'statut' THEN s.status WHEN 'programme' THEN s.programme
                WHEN 'signature' THEN s.signature ELSE s.lease_start END AS said
        FROM verdicts v CROSS JOIN contracts k ON k.id = v.contract_id CROSS JOIN staged s ON s.line = v.line
            CROSS JOIN (VALUES ('statut'), ('programme'), ('signature'), ('bail')) f
        WHERE k.source <> $1 AND said <> '' AND said <> kept
        """)
    static let ruleContracts = SQL(
        "rules-rule-contracts",
        """
        UPDATE staged SET (\(ImportSQL.contractColumns)) = (\(ImportSQL.qualified("k", ImportSQL.contractColumns)))
        FROM verdicts v CROSS JOIN contracts k ON k.id = v.contract_id
        WHERE v.line = staged.line AND k.source <> $1
        """)

    /// `$1`: this source's bit.
    static let markContacts = SQL(
        "rules-mark-contacts",
        """
        UPDATE contacts SET sources = sources | $1
        WHERE sources & $1 = 0 AND id IN (SELECT contact_id FROM verdicts)
        """)
    static let markContracts = SQL(
        "rules-mark-contracts",
        """
        UPDATE contracts SET sources = sources | $1
        WHERE sources & $1 = 0 AND id IN (SELECT contract_id FROM verdicts)
        """)

    private static func isFlag(_ column: String) -> Bool {
        column == "email_agreement" || column == "click_consent"
    }

    private static func isFilled(_ field: ImportSQL.Field, _ row: String) -> String {
        "(" + field.columns.map { "coalesce(\(row).\($0), '')" }.joined(separator: " || ") + ") <> ''"
    }

    private static func row(_ field: ImportSQL.Field, _ row: String) -> String {
        "(" + field.columns.map { "\(row).\($0)" }.joined(separator: ", ") + ")"
    }
}
