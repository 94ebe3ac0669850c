internal import Model

/// The statements that move a delivery from state to state. Every one names the states it starts from,
/// so that a late or repeated call changes nothing.
enum LedgerSQL {
    static let highestEvent = SQL("event-highest", "SELECT coalesce(max(id), 0) FROM delivery_events")

    static let event = SQL(
        "event-add",
        "INSERT INTO delivery_events (id, delivery_id, at, state, reply) VALUES ($1, $2, $3, $4, $5)")

    /// Invariant 2: suppression, the person's record and the campaign's pause are tested by the statement
    /// that sets `sending`. `$3` is the mailbox and `$4` the revision of the person that was rendered, `$5` the
    /// sum of the revisions of those whom the mail serves too: revisions only grow. Who unsubscribed from
    /// everything still gets what cannot be unsubscribed (`Suppression.applies`).
    static let claim = SQL(
        "ledger-claim",
        """
        UPDATE deliveries SET state = 'sending', attempts = attempts + 1, address = $3,
            first_tried_at = coalesce(first_tried_at, $2)
        WHERE id = $1 AND channel = 'email' AND state IN ('queued', 'deferred') AND not_after >= $2
            AND EXISTS (SELECT 1 FROM campaigns p WHERE p.name = deliveries.campaign AND p.state = 'launched')
            AND EXISTS (SELECT 1 FROM contacts c WHERE c.id = deliveries.contact_id AND c.email_key = $3
                        AND c.revision = $4 AND c.deceased_on = '')
            AND NOT EXISTS (SELECT 1 FROM suppressions s WHERE s.address = $3 AND s.lifted_at IS NULL
                            AND (s.category = deliveries.category OR s.category = '' AND
                                 (s.cause <> 'unsubscribed' OR deliveries.category IN (\(oneClick)))))
            AND ($5 = 0 AND NOT EXISTS (SELECT 1 FROM deliveries e WHERE e.covered_by = deliveries.id
                                        AND e.state IN ('queued', 'deferred'))
                 OR $5 = (SELECT coalesce(sum(c.revision), 0) FROM contacts c WHERE c.id IN
                          (SELECT e.contact_id FROM deliveries e
                           WHERE e.covered_by = deliveries.id AND e.state IN ('queued', 'deferred'))))
        """)

    /// Whether the mail serves others too. Asked before they are changed: an UPDATE of several rows costs
    /// SQLite a temporary tree even where it finds none.
    static let coversOthers = SQL(
        "ledger-covers-others", "SELECT count(*) FROM deliveries WHERE covered_by = $1")
    /// `DeliveryState.isOpen` as 1 or 0. SQLite makes a temporary tree for IN with more than two values.
    static func isOpen(_ state: String) -> String {
        let tests = DeliveryState.allCases.filter(\.isOpen).map { "\(state) = '\($0.rawValue)'" }
        return "CASE WHEN \(tests.joined(separator: " OR ")) THEN 1 ELSE 0 END"
    }

    private static let oneClick = Category.allCases.filter(\.allowsOneClickUnsubscribe)
        .map { "'\($0.rawValue)'" }.joined(separator: ", ")

    /// Whom the same mail serves goes the same way.
    static let claimCovered = SQL(
        "ledger-claim-covered",
        "UPDATE deliveries SET state = 'sending' WHERE covered_by = $1 AND state IN ('queued', 'deferred')")

    static let covered = SQL(
        "ledger-covered", "SELECT id FROM deliveries WHERE covered_by = $1 AND state = $2 ORDER BY id")

    /// `$2` state, `$3` reply, `$4` reason code, `$5` reason, `$6` next moment or 0, `$7` 1 to give the claim's
    /// attempt back, and with the first one the beginning of the three days of retries.
    static let settleOne = SQL(
        "ledger-settle",
        """
        UPDATE deliveries SET state = $2, is_open = \(isOpen("$2")),
            reply = $3, reason_code = $4, reason = $5,
            next_at = CASE WHEN $6 = 0 THEN next_at ELSE $6 END,
            first_tried_at = CASE WHEN $7 = 1 AND attempts <= 1 THEN NULL ELSE first_tried_at END,
            attempts = attempts - CASE WHEN $7 = 1 AND state = 'sending' THEN 1 ELSE 0 END
        WHERE id = $1 AND (state IN ('queued', 'deferred') OR state IN ('sending', 'in_doubt'))
        """)

    static let settleCovered = SQL(
        "ledger-settle-covered",
        """
        UPDATE deliveries SET state = $2, is_open = \(isOpen("$2")),
            reply = $3, reason_code = $4, reason = $5,
            next_at = CASE WHEN $6 = 0 THEN next_at ELSE $6 END
        WHERE covered_by = $1 AND (state IN ('queued', 'deferred') OR state IN ('sending', 'in_doubt'))
        """)

    /// The person has not had this edition: another occurrence may bring it.
    static let forgetEdition = SQL(
        "ledger-forget-edition", "UPDATE deliveries SET edition = NULL WHERE id = $1")

    static let forgetCoveredEdition = SQL(
        "ledger-forget-covered-edition",
        "UPDATE deliveries SET edition = NULL WHERE covered_by = $1 AND state = $2")

    /// Only the lock's holder may run this, when it starts: nobody else can be sending.
    static let leftovers = SQL(
        "ledger-leftovers",
        """
        SELECT id, campaign, attempts, first_tried_at, not_after FROM deliveries
        WHERE is_open = 1 AND state = 'sending' AND covered_by IS NULL ORDER BY id
        """)

    static let isSending = SQL(
        "ledger-is-sending", "SELECT count(*) FROM deliveries WHERE id = $1 AND state = 'sending'")

    /// `ON CONFLICT` without a target covers both unique indexes: the occurrence and the edition.
    static let insert = SQL(
        "ledger-insert",
        """
        INSERT INTO deliveries (id, campaign, step, occurrence, enrolment, contact_id, contract_id, letter, edition,
            category, address, covered_by, state, is_open, due_on, send_on, next_at, not_after, attempts, reason_code,
            reason, reply, channel)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,
            \(isOpen("$13")), $14, $15, $16, $17, 0, $18, $19, '', $20)
        ON CONFLICT DO NOTHING
        """)

    /// A delivery that was withdrawn before any server saw it is planned again, under its own number; not
    /// where the edition is on its way by another occurrence. Parameters as in `insert`, without the number.
    static let revive = SQL(
        "ledger-revive",
        """
        UPDATE deliveries SET contract_id = $6, letter = $7, edition = $8, category = $9, address = $10,
            covered_by = $11, state = $12, is_open = \(isOpen("$12")), due_on = $13, send_on = $14, next_at = $15, not_after = $16,
            attempts = 0, first_tried_at = NULL, reason_code = $17, reason = $18, reply = '',
            channel = $19
        WHERE campaign = $1 AND step = $2 AND occurrence = $3 AND enrolment = $4 AND contact_id = $5
            AND state = 'cancelled' AND NOT EXISTS (
                SELECT 1 FROM deliveries e WHERE e.campaign = $1 AND e.step = $2 AND e.edition = $8
                    AND e.enrolment = $4)
        """)

    /// What did not leave on its day leaves on a later one: `$2`, or later still.
    static let carryOver = SQL(
        "ledger-carry-over",
        """
        UPDATE deliveries SET send_on = $2
        WHERE is_open = 1 AND state IN ('queued', 'deferred') AND campaign = $1 AND channel = 'email' AND send_on < $2
        """)

    static let highest = SQL("ledger-highest", "SELECT coalesce(max(id), 0) FROM deliveries")

    static let byKey = SQL(
        "ledger-by-key",
        "SELECT id FROM deliveries WHERE campaign = $1 AND step = $2 AND occurrence = $3 AND enrolment = $4")

    static let carrier = SQL(
        "ledger-carrier",
        "SELECT id, state FROM deliveries WHERE campaign = $1 AND step = $2 AND occurrence = $3 AND enrolment = $4"
    )

    /// Whom another's mail serves goes the way of that mail. Letters on paper are late, too: what left in time and is
    /// said so later is believed (`LetterSQL.posted`).
    static let late = SQL(
        "ledger-late",
        """
        SELECT id, campaign, step, category, not_after FROM deliveries
        WHERE is_open = 1 AND state IN ('queued', 'deferred') AND not_after < $1 AND covered_by IS NULL
        ORDER BY id
        """)

    /// Whether a letter of a campaign has left to an enrolment, or may have.
    static let hasBegun = SQL(
        "ledger-has-begun",
        """
        SELECT count(*) FROM deliveries
        WHERE campaign = $1 AND enrolment = $2 AND state IN ('accepted', 'sending', 'in_doubt')
        """)

    static let shared = [
        hasBegun, carryOver, late, carrier, covered, coversOthers, highestEvent, event, claim, claimCovered,
        settleOne,
        settleCovered, forgetEdition, forgetCoveredEdition, leftovers, isSending, insert, revive,
        highest,
        byKey,
    ]

    static func settle(_ outcome: Outcome, _ connection: Connection, _ journal: inout EventJournal)
        throws
    {
        guard try settleAlone(outcome, connection, &journal) else { return }
        guard outcome.servesOthers, try connection.number(coversOthers, .int(outcome.id)) ?? 0 > 0 else {
            return
        }
        let next = SQLValue.int(outcome.nextAt?.milliseconds ?? 0)
        let state = SQLValue.text(outcome.state.rawValue)
        let code = SQLValue.text(outcome.reason?.code.rawValue ?? "")
        let reason = SQLValue.text(outcome.reason?.detail ?? "")
        let covered = try connection.run(
            settleCovered, .int(outcome.id), state, .text(outcome.reply), code, reason, next)
        if covered > 0 {
            if !outcome.state.countsAsReceived {
                try connection.run(forgetCoveredEdition, .int(outcome.id), state)
            }
            try stampCovered(outcome.id, outcome.state, outcome.reply, outcome.at, connection, &journal)
        }
    }

    /// The same event for everybody whom the mail serves too.
    static func stampCovered(
        _ carrier: Int64, _ state: DeliveryState, _ reply: String, _ at: Instant, _ connection: Connection,
        _ journal: inout EventJournal
    ) throws {
        var numbers: [Int64] = []
        try connection.query(covered, .int(carrier), .text(state.rawValue)) { numbers.append($0.int(0)) }
        for number in numbers { try journal.add(number, state, reply, at) }
    }

    /// The delivery itself, without those whom its mail serves too; false where its state is final.
    static func settleAlone(
        _ outcome: Outcome, _ connection: Connection, _ journal: inout EventJournal
    ) throws -> Bool {
        let changed = try connection.run(
            settleOne, .int(outcome.id), .text(outcome.state.rawValue), .text(outcome.reply),
            .text(outcome.reason?.code.rawValue ?? ""), .text(outcome.reason?.detail ?? ""),
            .int(outcome.nextAt?.milliseconds ?? 0), .int(outcome.countsAttempt ? 0 : 1))
        guard changed == 1 else { return false }
        if !outcome.state.countsAsReceived { try connection.run(forgetEdition, .int(outcome.id)) }
        try journal.add(outcome.id, outcome.state, outcome.reply, outcome.at)
        return true
    }
}
