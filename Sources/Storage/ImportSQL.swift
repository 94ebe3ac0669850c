internal import Model

/// The bulk upsert of a client file, SQLite's own (architecture.md: bulk upsert belongs to each driver).
enum ImportSQL {
    /// `person`, `contract`: 0 unchanged, 1 updated, 2 new. `leads`: this line speaks for the person.
    static let staging = """
        CREATE TEMP TABLE staged (
            line INTEGER PRIMARY KEY,
            identity TEXT, contract_key TEXT, reference TEXT, civility TEXT, first_name TEXT, last_name TEXT,
            email TEXT, email_key TEXT, phone TEXT, street TEXT, complement TEXT, postal_code TEXT, city TEXT,
            household TEXT, email_agreement INTEGER, click_consent INTEGER, left_on TEXT, deceased_on TEXT,
            status TEXT, programme TEXT, signature TEXT, lease_start TEXT,
            contact_id INTEGER, contract_id INTEGER, leads INTEGER, person INTEGER, contract INTEGER,
            UNIQUE (identity, contract_key)
        )
        """

    static let stage = SQL(
        "import-stage",
        """
        INSERT INTO staged (line, identity, contract_key, reference, civility, first_name, last_name, email,
            email_key, phone, street, complement, postal_code, city, household, email_agreement,
            click_consent, left_on, deceased_on, status, programme, signature, lease_start)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
            $22, $23)
        ON CONFLICT (identity, contract_key) DO NOTHING RETURNING 1
        """)

    static let staged = SQL(
        "import-staged",
        """
        SELECT line, first_name = $3 AND last_name = $4 AND email = $5 AND status = $6 AND signature = $7
            AND lease_start = $8
        FROM staged WHERE identity = $1 AND contract_key = $2
        """)

    /// Lines of a person behind the first one that give another address than it.
    static let disagreements = SQL(
        "import-disagreements",
        """
        SELECT s.line, s.email, f.line, f.email
        FROM (SELECT identity, MIN(line) AS first FROM staged GROUP BY identity HAVING COUNT(*) > 1) m
            JOIN staged f ON f.line = m.first
            JOIN staged s ON s.identity = m.identity AND s.line > m.first
        WHERE s.email <> '' AND s.email <> f.email ORDER BY s.line
        """)

    /// A file with neither programmes nor contract numbers speaks of the contract that a known person has, if it
    /// cannot mean another: it is their only one, or (`$1` = 1) the file says nothing of contracts.
    static let adopt = SQL(
        "import-adopt",
        """
        UPDATE staged SET contract_key = k.key
        FROM contacts c JOIN contracts k ON k.contact_id = c.id
        WHERE c.identity = staged.identity
            AND k.id = (SELECT min(m.id) FROM contracts m WHERE m.contact_id = c.id)
            AND ($1 = 1 OR NOT EXISTS (SELECT 1 FROM contracts o WHERE o.contact_id = c.id AND o.id <> k.id))
        """)

    /// Finds who is known already, and which line speaks for a person with several contracts: the first.
    static let resolve = """
        UPDATE staged SET
            contact_id = (SELECT c.id FROM contacts c WHERE c.identity = staged.identity),
            contract_id = (SELECT k.id FROM contacts c JOIN contracts k ON k.contact_id = c.id
                           WHERE c.identity = staged.identity AND k.key = staged.contract_key),
            leads = NOT EXISTS (SELECT 1 FROM staged e WHERE e.identity = staged.identity AND e.line < staged.line)
        """

    /// A line without contract number whose programme is new for the person, while all else of one of their
    /// contracts is the same, corrects that contract; it is no second one. Only where it is the person's one
    /// such line.
    static func correct(_ columns: Set<ContactColumn>) -> String {
        let dates: [(ContactColumn, String)] = [(.signature, "signature"), (.leaseStart, "lease_start")]
        let same = dates.filter { columns.contains($0.0) }.map { " AND k.\($0.1) = staged.\($0.1)" }.joined()
        return """
            UPDATE staged SET contract_id = (
                SELECT min(k.id) FROM contracts k
                WHERE k.contact_id = staged.contact_id AND k.key = k.programme\(same)
                    AND NOT EXISTS (SELECT 1 FROM staged e
                                    WHERE e.identity = staged.identity AND e.contract_key = k.key))
            WHERE contract_id IS NULL AND contact_id IS NOT NULL AND contract_key = programme
                AND (SELECT count(*) FROM staged e
                     WHERE e.identity = staged.identity AND e.contract_id IS NULL) = 1
            """
    }

    /// What the file has no column for is taken from the database, so that comparing and writing change nothing.
    static func keep(_ column: ContactColumn) -> [String] {
        func fromContact(_ name: String) -> String {
            "UPDATE staged SET \(name) = c.\(name) FROM contacts c WHERE c.id = staged.contact_id"
        }
        func fromContract(_ name: String) -> String {
            "UPDATE staged SET \(name) = k.\(name) FROM contracts k WHERE k.id = staged.contract_id"
        }
        switch column {
        case .reference, .contract: return []
        case .civility: return [fromContact("civility")]
        case .firstName: return [fromContact("first_name")]
        case .lastName: return [fromContact("last_name")]
        case .email: return [fromContact("email"), fromContact("email_key")]
        case .phone: return [fromContact("phone")]
        case .street: return [fromContact("street")]
        case .complement: return [fromContact("complement")]
        case .postalCode: return [fromContact("postal_code")]
        case .city: return [fromContact("city")]
        case .household: return [fromContact("household")]
        case .emailAgreement: return [fromContact("email_agreement")]
        case .clickConsent: return [fromContact("click_consent")]
        case .leftOn: return [fromContact("left_on")]
        case .deceasedOn: return [fromContact("deceased_on")]
        case .status: return [fromContract("status")]
        case .programme: return [fromContract("programme")]
        case .signature: return [fromContract("signature")]
        case .leaseStart: return [fromContract("lease_start")]
        }
    }

    private static let personColumns = """
        civility, first_name, last_name, email, email_key, phone, street, complement, postal_code, city, household,
        email_agreement, click_consent, left_on, deceased_on
        """
    private static let contractColumns = "status, programme, signature, lease_start"

    private static func qualified(_ table: String, _ columns: String) -> String {
        columns.split(whereSeparator: { $0 == "," || $0 == " " || $0 == "\n" })
            .map { "\(table).\($0)" }.joined(separator: ", ")
    }

    static let classify = """
        UPDATE staged SET
            person = CASE WHEN NOT leads THEN 0 WHEN contact_id IS NULL THEN 2
                WHEN EXISTS (SELECT 1 FROM contacts c WHERE c.id = staged.contact_id AND
                    (\(qualified("c", personColumns))) IS NOT (\(qualified("staged", personColumns))))
                THEN 1 ELSE 0 END,
            contract = CASE WHEN contract_id IS NULL THEN 2
                WHEN EXISTS (SELECT 1 FROM contracts k WHERE k.id = staged.contract_id AND
                    (\(qualified("k", contractColumns))) IS NOT (\(qualified("staged", contractColumns))))
                THEN 1 ELSE 0 END
        """

    /// Numbers for contacts and contracts come from one row of numbers, so that none is in both.
    private static let highest =
        "(SELECT max(n) FROM (SELECT coalesce(max(id), 0) AS n FROM contacts UNION ALL SELECT coalesce(max(id), 0) FROM contracts))"

    /// `$1`: the civil day of the import.
    static let merge: [SQL] = [
        SQL(
            "import-new-contacts",
            """
            INSERT INTO contacts (id, identity, reference, \(personColumns), known_since, revision)
            SELECT \(highest) + row_number() OVER (ORDER BY line), identity,
                CASE reference WHEN '' THEN 'G-' || (\(highest) + row_number() OVER (ORDER BY line)) ELSE reference END,
                \(personColumns), $1, 1
            FROM staged WHERE person = 2 ORDER BY line
            """),
        SQL(
            "import-changed-contacts",
            """
            UPDATE contacts SET (\(personColumns)) = (\(qualified("s", personColumns))),
                revision = contacts.revision + 1
            FROM staged s WHERE s.person = 1 AND contacts.id = s.contact_id AND $1 <> ''
            """),
        SQL(
            "import-touched-contacts",
            """
            UPDATE contacts SET revision = revision + 1 FROM staged s
            WHERE s.contract > 0 AND s.person = 0 AND contacts.id = s.contact_id AND $1 <> ''
            """),
        SQL(
            "import-new-contracts",
            """
            INSERT INTO contracts (id, contact_id, key, \(contractColumns))
            SELECT \(highest) + row_number() OVER (ORDER BY s.line), c.id, s.contract_key,
                \(qualified("s", contractColumns))
            FROM staged s JOIN contacts c ON c.identity = s.identity
            WHERE s.contract = 2 AND $1 <> '' ORDER BY s.line
            """),
        SQL(
            "import-changed-contracts",
            """
            UPDATE contracts SET (key, \(contractColumns)) = (s.contract_key, \(qualified("s", contractColumns)))
            FROM staged s WHERE s.contract = 1 AND contracts.id = s.contract_id AND $1 <> ''
            """),
    ]

    static let count = SQL(
        "import-count", "SELECT max(person, contract) AS change, count(*) FROM staged GROUP BY change")

    static let journal = SQL(
        "import-journal",
        """
        INSERT INTO imports (id, at, file, added, updated, unchanged, rejected)
        SELECT coalesce(max(id), 0) + 1, $1, $2, $3, $4, $5, $6 FROM imports
        """)
}
