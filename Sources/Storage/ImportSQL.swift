internal import Model

/// The bulk upsert of a client file, SQLite's own (architecture.md: bulk upsert belongs to each driver).
enum ImportSQL {
    static let staging = """
        CREATE TEMP TABLE staged (
            line INTEGER PRIMARY KEY,
            identity TEXT, contract_key TEXT, reference TEXT, civility TEXT, first_name TEXT, last_name TEXT,
            email TEXT, email_key TEXT, phone TEXT, street TEXT, complement TEXT, postal_code TEXT, city TEXT,
            household TEXT, email_agreement INTEGER, click_consent INTEGER, left_on TEXT, deceased_on TEXT,
            status TEXT, programme TEXT, signature TEXT, lease_start TEXT, birth_date TEXT, aliased INTEGER,
            UNIQUE (identity, contract_key)
        )
        """

    /// What the database knows of each line, apart from the wide rows, which are written once.
    /// `number` counts the lines from 1; `person`, `contract`: 0 unchanged, 1 updated, 2 new. `leads`: this
    /// line speaks for the person.
    static let verdicts = """
        CREATE TEMP TABLE verdicts (
            number INTEGER PRIMARY KEY, line INTEGER, contact_id INTEGER, contract_id INTEGER, leads INTEGER,
            person INTEGER, contract INTEGER
        )
        """

    static let stage = SQL(
        "import-stage",
        """
        INSERT INTO staged (line, identity, contract_key, reference, civility, first_name, last_name, email,
            email_key, phone, street, complement, postal_code, city, household, email_agreement,
            click_consent, left_on, deceased_on, status, programme, signature, lease_start,
            birth_date)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
            $22, $23, $24)
        ON CONFLICT (identity, contract_key) DO NOTHING
        """)

    static let staged = SQL(
        "import-staged",
        """
        SELECT line, first_name = $3 AND last_name = $4 AND email = $5 AND status = $6 AND signature = $7
            AND lease_start = $8
        FROM staged WHERE identity = $1 AND contract_key = $2
        """)

    /// Lines of a person behind the first one that give another address or name than it.
    static let disagreements = SQL(
        "import-disagreements",
        """
        SELECT s.line, s.email, f.line, f.email, s.first_name, s.last_name, f.first_name, f.last_name
        FROM (SELECT identity, MIN(line) AS first FROM staged GROUP BY identity HAVING COUNT(*) > 1) m
            JOIN staged f ON f.line = m.first
            JOIN staged s ON s.identity = m.identity AND s.line > m.first
        WHERE (s.email <> '' AND s.email <> f.email)
            OR s.first_name <> f.first_name OR s.last_name <> f.last_name
        ORDER BY s.line
        """)

    /// A file with neither programmes nor contract numbers speaks of the contract that a known person has, if it
    /// cannot mean another: it is their only one from this source (`$2`), or (`$1` = 1) the file says nothing of
    /// contracts.
    static let adopt = SQL(
        "import-adopt",
        """
        UPDATE staged SET contract_key = k.key
        FROM contacts c JOIN contracts k ON k.contact_id = c.id
        WHERE c.identity = staged.identity
            AND k.id = (SELECT min(m.id) FROM contracts m
                        WHERE m.contact_id = c.id AND ($1 = 1 OR m.source = $2))
            AND ($1 = 1 OR NOT EXISTS (SELECT 1 FROM contracts o
                                       WHERE o.contact_id = c.id AND o.source = $2 AND o.id <> k.id))
        """)

    /// A contract of another source is never this one's, where its status is another: who bought from us and rents
    /// from us has two. `$1`: the source's number, `$2`: its name.
    static let separate = SQL(
        "import-separate",
        """
        UPDATE staged SET contract_key = contract_key || '@' || $2
        WHERE EXISTS (
            SELECT 1 FROM contacts c JOIN contracts k ON k.contact_id = c.id AND k.key = staged.contract_key
            WHERE c.identity = staged.identity AND k.source <> $1
                AND (k.status <> staged.status AND staged.status <> '' AND k.status <> ''
                     OR EXISTS (SELECT 1 FROM contracts o
                                WHERE o.contact_id = c.id AND o.key = staged.contract_key || '@' || $2)))
        """)

    /// Who was merged into another comes in as that one. Lines that say what another line of theirs says are left.
    static let alias = SQL(
        "import-alias",
        """
        UPDATE OR IGNORE staged SET aliased = 1, identity = c.identity
        FROM aliases a JOIN contacts c ON c.id = a.contact_id
        WHERE a.identity = staged.identity
        """)
    static let aliasLeft = SQL(
        "import-alias-left",
        "DELETE FROM staged WHERE EXISTS (SELECT 1 FROM aliases a WHERE a.identity = staged.identity)")
    static let aliases = SQL("import-aliases", "SELECT count(*) FROM aliases")

    /// Finds who is known already, and which line speaks for a person with several contracts: the first. Where
    /// people were merged, none of somebody who was merged into them speaks before their own; the index alone
    /// answers where nobody was.
    static func resolve(hasAliases: Bool) -> String {
        let before =
            hasAliases
            ? "(e.aliased IS NULL AND s.aliased = 1 OR e.aliased IS s.aliased AND e.line < s.line)"
            : "e.line < s.line"
        return """
            INSERT INTO verdicts (line, contact_id, contract_id, leads)
            SELECT s.line, c.id, k.id,
                NOT EXISTS (SELECT 1 FROM staged e WHERE e.identity = s.identity AND \(before))
            FROM staged s LEFT JOIN contacts c ON c.identity = s.identity
                LEFT JOIN contracts k ON k.contact_id = c.id AND k.key = s.contract_key
            ORDER BY s.line
            """
    }

    /// For `correct`, which looks for the other lines of a person. Empty for a file of new people.
    static let verdictsByContact =
        "CREATE INDEX temp.verdicts_by_contact ON verdicts (contact_id) WHERE contact_id IS NOT NULL"

    /// A line without contract number whose programme is new for the person, while all else of one of their
    /// contracts is the same, corrects that contract; it is no second one. Only where it is the person's one
    /// such line. `$1`: the source, whose contracts alone it corrects.
    static func correct(_ columns: Set<ContactColumn>) -> SQL {
        let dates: [(ContactColumn, String)] = [(.signature, "signature"), (.leaseStart, "lease_start")]
        let same = dates.filter { columns.contains($0.0) }.map { " AND k.\($0.1) = s.\($0.1)" }.joined()
        return SQL(
            "import-correct\(same)",
            """
            UPDATE verdicts SET contract_id = (
                SELECT min(k.id) FROM staged s CROSS JOIN contracts k
                WHERE s.line = verdicts.line AND k.contact_id = verdicts.contact_id AND k.key = k.programme\(same)
                    AND k.source = $1
                    AND NOT EXISTS (SELECT 1 FROM staged e
                                    WHERE e.identity = s.identity AND e.contract_key = k.key))
            WHERE contract_id IS NULL AND contact_id IS NOT NULL
                AND EXISTS (SELECT 1 FROM staged s WHERE s.line = verdicts.line AND s.contract_key = s.programme)
                AND (SELECT count(*) FROM verdicts o
                     WHERE o.contact_id = verdicts.contact_id AND o.contract_id IS NULL) = 1
            """)
    }

    /// What the file has no column for is taken from the database, so that comparing and writing change
    /// nothing. `columns`: those that the file has.
    static func keep(_ columns: Set<ContactColumn>) -> [String] {
        let missing = ContactColumn.allCases.filter { !columns.contains($0) }
        func copy(_ names: [String], from source: String, _ number: String) -> String? {
            if names.isEmpty { return nil }
            return """
                UPDATE staged SET \(names.map { "\($0) = o.\($0)" }.joined(separator: ", "))
                FROM verdicts v CROSS JOIN \(source) o WHERE v.line = staged.line AND o.id = v.\(number)
                """
        }
        return [
            copy(missing.flatMap(ofContact), from: "contacts", "contact_id"),
            copy(missing.flatMap(ofContract), from: "contracts", "contract_id"),
        ].compactMap { $0 }
    }

    static let personColumns = """
        civility, first_name, last_name, email, email_key, phone, street, complement, postal_code, city, household,
        email_agreement, click_consent, left_on, deceased_on, birth_date
        """
    static let contractColumns = "status, programme, signature, lease_start"

    static func qualified(_ table: String, _ columns: String) -> String {
        columns.split(whereSeparator: { $0 == "," || $0 == " " || $0 == "\n" })
            .map { "\(table).\($0)" }.joined(separator: ", ")
    }

    static let classify = """
        UPDATE verdicts SET
            person = CASE WHEN NOT leads THEN 0 WHEN contact_id IS NULL THEN 2
                WHEN EXISTS (SELECT 1 FROM contacts c, staged s WHERE c.id = contact_id AND s.line = verdicts.line
                    AND (\(qualified("c", personColumns))) IS NOT (\(qualified("s", personColumns))))
                THEN 1 ELSE 0 END,
            contract = CASE WHEN contract_id IS NULL THEN 2
                WHEN EXISTS (SELECT 1 FROM contracts k, staged s WHERE k.id = contract_id AND s.line = verdicts.line
                    AND (\(qualified("k", contractColumns))) IS NOT (\(qualified("s", contractColumns))))
                THEN 1 ELSE 0 END
        """

    /// Numbers for contacts and contracts come from one row of numbers, so that none is in both: the
    /// highest so far, and the line's number added to it. Asked first, because an INSERT that reads its own
    /// table makes a copy of all that it inserts.
    static let highest = SQL(
        "import-highest",
        """
        SELECT max(n) FROM (SELECT coalesce(max(id), 0) AS n FROM contacts
                            UNION ALL SELECT coalesce(max(id), 0) FROM contracts
                            UNION ALL SELECT coalesce(max(number), 0) FROM aliases
                            UNION ALL SELECT coalesce(max(number), 0) FROM erasures)
        """)

    static let lines = "FROM verdicts v CROSS JOIN staged s ON s.line = v.line"

    /// `$1`: the highest number so far; `$2`: the civil day of the import; `$3`: the source's bit.
    static let newContacts = SQL(
        "import-new-contacts",
        """
        INSERT INTO contacts (id, identity, reference, \(personColumns), known_since, revision, sources)
        SELECT $1 + v.number, s.identity, CASE s.reference WHEN '' THEN 'G-' || ($1 + v.number) ELSE s.reference END,
            \(qualified("s", personColumns)), $2, 1, $3
        \(lines) WHERE v.person = 2 ORDER BY v.number
        """)

    /// `$1`: the highest number so far, those of new contacts included; `$2`: the source's number, `$3`: its bit.
    static let newContracts = SQL(
        "import-new-contracts",
        """
        INSERT INTO contracts (id, contact_id, key, \(contractColumns), source, sources)
        SELECT $1 + v.number, c.id, s.contract_key, \(qualified("s", contractColumns)), $2, $3
        \(lines) CROSS JOIN contacts c ON c.identity = s.identity
        WHERE v.contract = 2 ORDER BY v.number
        """)

    static let changedContacts = """
        UPDATE contacts SET (\(personColumns)) = (\(qualified("s", personColumns))),
            revision = contacts.revision + 1
        \(lines) WHERE v.person = 1 AND contacts.id = v.contact_id
        """

    /// A contract that is new or changed makes a new revision of its person.
    static let touchedContacts = """
        UPDATE contacts SET revision = revision + 1 FROM verdicts v
        WHERE v.contract > 0 AND v.person = 0 AND contacts.id = v.contact_id
        """

    static let changedContracts = """
        UPDATE contracts SET (key, \(contractColumns)) = (s.contract_key, \(qualified("s", contractColumns)))
        \(lines) WHERE v.contract = 1 AND contracts.id = v.contract_id
        """

    static let count = SQL(
        "import-count", "SELECT max(person, contract) AS change, count(*) FROM verdicts GROUP BY change")

    static let journal = SQL(
        "import-journal",
        """
        INSERT INTO imports (id, at, file, source, added, updated, unchanged, rejected)
        SELECT coalesce(max(id), 0) + 1, $1, $2, $3, $4, $5, $6, $7 FROM imports
        """)
}
