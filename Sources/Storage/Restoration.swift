package import Model

/// What a database that was restored or copied knows and does not know.
extension Database {
    /// The number of the ledger's last event; 0 before the first.
    package func lastEventNumber() throws -> Int64 { try connection.number(LedgerSQL.highestEvent) ?? 0 }

    /// Drawn anew whenever a person confirms the database; empty before.
    package func branch() throws -> String { try meta("branch") ?? "" }

    /// A person says that this is the right database. What is open and fell due until `day` may have left without
    /// its knowledge: it is in doubt, and so is what later plans find due until that day. Returns how many mails.
    package func confirmDatabase(
        branch: String, until day: CivilDate, at now: Instant, resend: (Slug) -> Bool
    )
        throws -> Int
    {
        let doubtful = try doubtful(RestorationSQL.open, until: day.description, resend)
        try connection.transaction {
            try connection.run(MetaSQL.set, .text("branch"), .text(branch))
            try connection.run(MetaSQL.set, .text("doubtful-until"), .text(day.description))
            try doubt(doubtful, at: now)
        }
        return doubtful.count
    }

    /// What a plan made of days whose mails may have left already; nothing unless a person confirmed the database.
    /// What was resolved by hand stays as it is. Returns how many mails.
    package func doubtPlanned(at now: Instant, resend: (Slug) -> Bool) throws -> Int {
        guard let day = try meta("doubtful-until") else { return 0 }
        let doubtful = try doubtful(RestorationSQL.untouched, until: day, resend)
        guard !doubtful.isEmpty else { return 0 }
        try connection.transaction { try doubt(doubtful, at: now) }
        return doubtful.count
    }

    private func doubtful(_ sql: SQL, until day: String, _ resend: (Slug) -> Bool) throws -> [Int64] {
        var numbers: [Int64] = []
        try connection.query(sql, .text(day)) { row in
            if !resend(GroupReader.slug(row, 1)) { numbers.append(row.int(0)) }
        }
        return numbers
    }

    private func doubt(_ numbers: [Int64], at now: Instant) throws {
        let reply = "the database was restored or copied; whether this mail left before is not known"
        var journal = try EventJournal(connection: connection)
        for number in numbers {
            let outcome = Outcome(id: number, state: .inDoubt, reply: reply, at: now)
            try LedgerSQL.settle(outcome, connection, &journal)
        }
    }
}

enum RestorationSQL {
    static let open = SQL(
        "restoration-open",
        """
        SELECT id, campaign FROM deliveries
        WHERE is_open = 1 AND state IN ('queued', 'deferred') AND covered_by IS NULL AND due_on <= $1 ORDER BY id
        """)
    static let untouched = SQL(
        "restoration-untouched",
        """
        SELECT id, campaign FROM deliveries
        WHERE is_open = 1 AND state IN ('queued', 'deferred') AND covered_by IS NULL AND due_on <= $1 AND attempts = 0
            AND reply = '' ORDER BY id
        """)
    static let shared = [open, untouched]
}
