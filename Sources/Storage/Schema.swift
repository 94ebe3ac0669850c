/// The tables, and the steps that bring an older database up to date.
///
/// Written in what SQLite and PostgreSQL share: BIGINT instants (milliseconds since 1970 UTC), civil
/// days as TEXT `YYYY-MM-DD` (empty: unknown), flags SMALLINT, identifiers made by the application.
enum Schema {
    /// Each entry brings a database from version `index` to `index + 1`; never edited once released.
    static let migrations: [[String]] = [
        first + imports + participations + surveys + letters + consents + erasures + clicks + registrations
            + contributions
    ]

    static var version: Int { migrations.count }

    private static let first: [String] = [
        """
        CREATE TABLE meta (
            key TEXT PRIMARY KEY,
            value TEXT NOT NULL
        )
        """,
        // Persons. `identity` is "ref:<coop's reference>", else "mail:<address>|<name>" (decision 13).
        // `email_key` groups those who share a mailbox; empty without one. `revision` counts changes of the
        // person or a contract, so that a claim can tell that what was rendered is still true. `sources` has a bit for each
        // file that has the person (`Sources`); none where they are gone from the only one. `known_since` is empty where the
        // person was erased (`StoredTable`).
        """
        CREATE TABLE contacts (
            id BIGINT PRIMARY KEY,
            identity TEXT NOT NULL UNIQUE,
            reference TEXT NOT NULL,
            civility TEXT NOT NULL,
            first_name TEXT NOT NULL,
            last_name TEXT NOT NULL,
            email TEXT NOT NULL,
            email_key TEXT NOT NULL,
            phone TEXT NOT NULL,
            street TEXT NOT NULL,
            complement TEXT NOT NULL,
            postal_code TEXT NOT NULL,
            city TEXT NOT NULL,
            household TEXT NOT NULL,
            email_agreement SMALLINT,
            click_consent SMALLINT,
            left_on TEXT NOT NULL,
            deceased_on TEXT NOT NULL,
            birth_date TEXT NOT NULL,
            known_since TEXT NOT NULL,
            revision BIGINT NOT NULL,
            sources BIGINT NOT NULL
        )
        """,
        "CREATE INDEX contacts_by_mailbox ON contacts (email_key, id)",
        // What binds a person to the coop; at least one each. `key`: contract number, else programme, else empty.
        // `source` is the number of the file that made it, and the only one that changes it.
        """
        CREATE TABLE contracts (
            id BIGINT PRIMARY KEY,
            contact_id BIGINT NOT NULL REFERENCES contacts (id),
            key TEXT NOT NULL,
            status TEXT NOT NULL,
            programme TEXT NOT NULL,
            signature TEXT NOT NULL,
            lease_start TEXT NOT NULL,
            source BIGINT NOT NULL,
            sources BIGINT NOT NULL,
            UNIQUE (contact_id, key)
        )
        """,
        """
        CREATE TABLE campaigns (
            name TEXT PRIMARY KEY,
            state TEXT NOT NULL,
            launched_at BIGINT NOT NULL,
            effective_from TEXT NOT NULL
        )
        """,
        // The first day of a step that came into its campaign's file after the launch; empty for those of the launch.
        """
        CREATE TABLE campaign_steps (
            campaign TEXT NOT NULL,
            step TEXT NOT NULL,
            since TEXT NOT NULL,
            PRIMARY KEY (campaign, step)
        )
        """,
        // How many mails of a campaign were foreseen for a day the day before, and how many were planned on it.
        """
        CREATE TABLE forecasts (
            campaign TEXT NOT NULL,
            day TEXT NOT NULL,
            foreseen BIGINT NOT NULL,
            planned BIGINT NOT NULL,
            PRIMARY KEY (campaign, day)
        )
        """,
        // Addresses that get no mail. Lifting one keeps the row, so that the journal stays whole.
        """
        CREATE TABLE suppressions (
            id BIGINT PRIMARY KEY,
            address TEXT NOT NULL,
            category TEXT NOT NULL,
            cause TEXT NOT NULL,
            source TEXT NOT NULL,
            at BIGINT NOT NULL,
            lifted_at BIGINT
        )
        """,
        "CREATE INDEX suppressions_by_address ON suppressions (address) WHERE lifted_at IS NULL",
        // Turns in launches that go back in time (decision 9): assigned at launch, kept for good.
        """
        CREATE TABLE releases (
            campaign TEXT NOT NULL,
            enrolment BIGINT NOT NULL,
            contact_id BIGINT NOT NULL REFERENCES contacts (id),
            first_missed TEXT NOT NULL,
            released_on TEXT NOT NULL,
            PRIMARY KEY (campaign, enrolment)
        )
        """,
        "CREATE INDEX releases_by_contact ON releases (contact_id)",
        // The ledger: invariant 1 is its first UNIQUE; decision 3's second half is `deliveries_edition`.
        """
        CREATE TABLE deliveries (
            id BIGINT PRIMARY KEY,
            campaign TEXT NOT NULL,
            step TEXT NOT NULL,
            occurrence TEXT NOT NULL,
            enrolment BIGINT NOT NULL,
            contact_id BIGINT NOT NULL REFERENCES contacts (id),
            contract_id BIGINT NOT NULL,
            letter TEXT NOT NULL,
            edition TEXT,
            category TEXT NOT NULL,
            address TEXT NOT NULL,
            covered_by BIGINT,
            state TEXT NOT NULL,
            is_open SMALLINT NOT NULL,
            due_on TEXT NOT NULL,
            send_on TEXT NOT NULL,
            next_at BIGINT NOT NULL,
            not_after BIGINT NOT NULL,
            attempts BIGINT NOT NULL,
            first_tried_at BIGINT,
            reason_code TEXT NOT NULL,
            reason TEXT NOT NULL,
            reply TEXT NOT NULL,
            channel TEXT NOT NULL,
            UNIQUE (campaign, step, occurrence, enrolment),
            CHECK (is_open = \(LedgerSQL.isOpen("state")))
        )
        """,
        // `edition` is NULL where the person has not had it and will not (skipped, failed, cancelled): nothing in
        // this index changes while a mail goes from queued to accepted.
        "CREATE UNIQUE INDEX deliveries_edition ON deliveries (campaign, step, edition, enrolment)",
        "CREATE INDEX deliveries_by_contact ON deliveries (contact_id)",
        // What still has to happen, beside years of what is over. `is_open` says of `state` what this index needs:
        // the claim does not touch it, and only the outcome changes the index.
        "CREATE INDEX deliveries_open ON deliveries (id) WHERE is_open = 1",
        "CREATE INDEX deliveries_covered ON deliveries (covered_by) WHERE covered_by IS NOT NULL",
        // Every change of a delivery, stamped, with the server's own words. Written twice for each mail and looked
        // up by delivery once in a while: such an index would cost more than it saves.
        """
        CREATE TABLE delivery_events (
            id BIGINT PRIMARY KEY,
            delivery_id BIGINT NOT NULL,
            at BIGINT NOT NULL,
            state TEXT NOT NULL,
            reply TEXT NOT NULL
        )
        """,
        // Texts of the workspace as runs knew them, from the event after `after_event` on; a row for each change.
        // `form`: text, hex (not UTF-8), or gone.
        """
        CREATE TABLE file_versions (
            id BIGINT PRIMARY KEY,
            path TEXT NOT NULL,
            after_event BIGINT NOT NULL,
            at BIGINT NOT NULL,
            content TEXT NOT NULL,
            form TEXT NOT NULL
        )
        """,
        "CREATE INDEX file_versions_by_path ON file_versions (path, id)",
    ]

    /// Who took part in what, from lists and surveys; and of which events a list is known, for who is not in it was
    /// absent.
    private static let participations: [String] = [
        """
        CREATE TABLE participations (
            contact_id BIGINT NOT NULL REFERENCES contacts (id),
            event TEXT NOT NULL,
            occurrence TEXT NOT NULL,
            state TEXT NOT NULL,
            on_day TEXT NOT NULL,
            source TEXT NOT NULL,
            at BIGINT NOT NULL,
            PRIMARY KEY (contact_id, event, occurrence, state)
        )
        """,
        "CREATE INDEX participations_by_event ON participations (event)",
        """
        CREATE TABLE participation_lists (
            event TEXT NOT NULL,
            occurrence TEXT NOT NULL,
            source TEXT NOT NULL,
            at BIGINT NOT NULL,
            PRIMARY KEY (event, occurrence)
        )
        """,
    ]

    /// Brings the database up to `version`; refuses one that a newer Gazette made. One transaction.
    /// True where the tables were made.
    static func migrate(_ connection: Connection, identity: @autoclosure () -> String) throws -> Bool {
        guard try knownVersion(of: connection) < version else { return false }
        return try connection.transaction {
            // Another process may have migrated between the look and the lock.
            let found = try knownVersion(of: connection)
            for statement in migrations[found...].joined() { try connection.execute(forSQLite(statement)) }
            if found == 0 { try connection.run(MetaSQL.set, .text("database"), .text(identity())) }
            try connection.run(MetaSQL.set, .text("schema"), .text(String(version)))
            return found == 0
        }
    }

    /// SQLite makes a number the table's own key only where it is declared INTEGER; a BIGINT would cost a
    /// second tree for each table, and a look into it for each row.
    private static func forSQLite(_ statement: String) -> String {
        statement.replacing("id BIGINT PRIMARY KEY", with: "id INTEGER PRIMARY KEY")
    }

    /// Throws where it is more than this Gazette knows.
    private static func knownVersion(of connection: Connection) throws -> Int {
        let found = try version(of: connection)
        guard found <= version else {
            throw StorageError(
                kind: .newer(found: found, known: version),
                message:
                    "\(connection.path): the database was made by a newer Gazette (schema \(found), this "
                    + "one knows \(version)); install the newer Gazette, or restore an older backup")
        }
        return found
    }

    private static func version(of connection: Connection) throws -> Int {
        guard
            try connection.number(
                SQL("meta-exists", "SELECT count(*) FROM sqlite_master WHERE name = 'meta'")) == 1
        else { return 0 }
        var found = 0
        try connection.query(MetaSQL.get, .text("schema")) { found = Int($0.text(0)) ?? 0 }
        return found
    }
}

/// Facts about the database itself: `schema`, `database` (its identity), `heartbeat` (moment of the last run),
/// `clock-confirmed` (number of the last event before a person said that the clock is right), `link-key` (which key
/// the links were signed with), `said` (a day, and the advice that runs gave on it),
/// `forecast` (the day on which it was made, the last that it reaches, and the number of the last import then).
enum MetaSQL {
    static let get = SQL("meta-get", "SELECT value FROM meta WHERE key = $1")
    static let set = SQL(
        "meta-set",
        "INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value"
    )
    static let lastEvent = SQL(
        "meta-last-event", "SELECT at FROM delivery_events WHERE id > $1 ORDER BY id DESC LIMIT 1")
    static let shared = [get, set, lastEvent]
}
