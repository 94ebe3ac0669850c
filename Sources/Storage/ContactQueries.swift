package import Model

/// A delivery as a person's timeline shows it.
package struct TimelineLine: Sendable {
    package var id: Int64
    /// The number of the mail that serves this person too (a shared address).
    package var coveredBy: Int64?
    package var campaign: String
    package var step: String
    package var occurrence: String
    package var letter: String
    package var state: DeliveryState
    package var dueOn: CivilDate
    package var sendOn: CivilDate
    package var reason: Reason?
    package var reply: String
    package var channel: Channel
}

extension Database {
    /// Every person with all contracts, in order of reference.
    package func forEachContact(_ body: (Contact) throws -> Void) throws {
        var pending: [Contact] = []
        try connection.query(ContactSQL.all) { row in
            if let last = pending.last, last.id.number != ContactColumns.contactID(row) {
                try body(last)
                pending = []
            }
            GroupReader.append(row, to: &pending)
        }
        if let last = pending.last { try body(last) }
    }

    /// References that begin with `prefix`, for «did you mean»; at most five.
    package func references(startingWith prefix: String) throws -> [String] {
        var found: [String] = []
        try connection.query(ContactSQL.near, .text(prefix), .text(prefix + "\u{10FFFF}")) {
            found.append($0.text(0))
        }
        return found
    }

    /// What the ledger holds of a person, oldest due day first.
    package func timeline(of contact: ContactID) throws -> [TimelineLine] {
        var lines: [TimelineLine] = []
        try connection.query(ContactSQL.timeline, .int(contact.number)) { row in
            lines.append(
                TimelineLine(
                    id: row.int(10), coveredBy: row.optionalInt(11), campaign: row.text(0), step: row.text(1),
                    occurrence: row.text(2), letter: row.text(3),
                    state: DeliveryState(rawValue: row.text(4)) ?? .cancelled,
                    dueOn: ContactColumns.day(row, 5) ?? CivilDate(dayNumber: 0),
                    sendOn: ContactColumns.day(row, 6) ?? CivilDate(dayNumber: 0),
                    reason: Reason(code: row.text(7), detail: row.text(8)), reply: row.text(9),
                    channel: Channel(rawValue: row.text(12)) ?? .email))
        }
        return lines
    }

    /// Suppresses an address from now on, with its source for the journal. Doing it twice adds nothing.
    package func suppress(_ suppression: Suppression, source: String, at now: Instant) throws {
        try connection.run(
            ContactSQL.suppress, .text(suppression.address), .text(suppression.category?.rawValue ?? ""),
            .text(suppression.cause.rawValue), .text(source), .int(now.milliseconds))
    }

    /// Ends the suppressions of an address that have this cause; their rows stay as a journal. Returns how
    /// many.
    package func lift(_ address: String, cause: Suppression.Cause, at now: Instant) throws -> Int {
        try connection.run(
            ContactSQL.lift, .text(address), .text(cause.rawValue), .int(now.milliseconds))
    }
}

enum ContactSQL {
    static let all = SQL(
        "contact-all",
        """
        SELECT \(ContactColumns.list) FROM contacts c JOIN contracts k ON k.contact_id = c.id
        ORDER BY c.reference, c.id, k.id
        """)
    static let near = SQL(
        "contact-near",
        """
        SELECT reference FROM contacts WHERE reference >= $1 AND reference <= $2 AND reference <> ''
        ORDER BY reference LIMIT 5
        """)
    static let timeline = SQL(
        "contact-timeline",
        """
        SELECT campaign, step, occurrence, letter, state, due_on, send_on, reason_code, reason, reply,
            id, covered_by, channel
        FROM deliveries
        WHERE contact_id = $1 ORDER BY due_on, id
        """)
    static let suppress = SQL(
        "suppress",
        """
        INSERT INTO suppressions (id, address, category, cause, source, at)
        SELECT coalesce(max(id), 0) + 1, $1, $2, $3, $4, $5 FROM suppressions
        HAVING NOT EXISTS (SELECT 1 FROM suppressions e WHERE e.address = $1 AND e.category = $2
                           AND e.cause = $3 AND e.lifted_at IS NULL)
        """)
    static let lift = SQL(
        "suppress-lift",
        "UPDATE suppressions SET lifted_at = $3 WHERE address = $1 AND cause = $2 AND lifted_at IS NULL")
    static let shared = [lift, all, near, timeline, suppress]
}

/// Every statement that SQLite and PostgreSQL share, for the test that prepares them on both.
package enum SharedSQL {
    /// Name and text.
    package static var statements: [(name: String, text: String)] {
        (MetaSQL.shared + GroupSQL.shared + ContactSQL.shared + CampaignSQL.shared + LedgerSQL.shared
            + OutboxSQL.shared + WithdrawalSQL.shared + HoldSQL.shared + SummarySQL.shared
            + HandOverSQL.shared + ForecastSQL.shared
            + RestorationSQL.shared + ReleaseSQL.shared + SurveySQL.shared + FileVersionSQL.shared
            + ParticipationSQL.shared + SourceSQL.shared + ChangeSQL.shared + DuplicateSQL.shared
            + MergeSQL.shared + LetterSQL.shared + PreferenceSQL.shared + InviteeSQL.shared
            + BounceSQL.shared + StoredTable.shared + PersonalSQL.shared + ErasureSQL.shared
            + SignSQL.shared + WishSQL.shared + ArchiveSQL.shared + ClickSQL.shared
            + RegistrationSQL.shared + ContributionSQL.shared).map { ($0.name, $0.text) }
    }

    /// The tables, as every migration leaves them.
    package static var schema: [String] { Schema.migrations.flatMap { $0 } }
}
