package import Model

/// How a person's word on mails in doubt was carried out.
package struct Resolution: Sendable, Equatable {
    /// Mails that were in doubt and no longer are.
    package var resolved = 0
    /// Of these, mails to be sent again whose grace is over: recorded as skipped.
    package var tooLate = 0
    package init() {}
}

/// What takes mails out of the outbox, or puts them back, other than a send.
extension Database {
    /// Ends deliveries for a reason of the person. Whom such a mail would have served too still gets it: the
    /// first of them carries it from now on.
    package func withdraw(_ outcomes: [Outcome]) throws {
        guard !outcomes.isEmpty else { return }
        try connection.transaction {
            var journal = try EventJournal(connection: connection)
            for outcome in outcomes { try withdraw(outcome, &journal) }
        }
    }

    /// Inside the caller's transaction.
    func withdraw(_ outcome: Outcome, _ journal: inout EventJournal) throws {
        guard try LedgerSQL.settleAlone(outcome, connection, &journal) else { return }
        guard let heir = try connection.number(WithdrawalSQL.heir, .int(outcome.id)) else { return }
        try connection.run(WithdrawalSQL.inherit, .int(outcome.id), .int(heir))
        try connection.run(WithdrawalSQL.standAlone, .int(heir))
    }

    /// Who no longer shares a mailbox with the person whose mail was to serve them gets a mail of their own.
    package func separateMoved() throws {
        try connection.run(WithdrawalSQL.separate)
    }

    /// A person's word on mails that are in doubt: they arrived, or are to be sent again. A number of somebody
    /// whom another's mail served means that mail. Numbers that are not in doubt are passed over.
    package func resolve(_ numbers: [Int64], arrived: Bool, at now: Instant) throws -> Resolution {
        var resolution = Resolution()
        try connection.transaction {
            var journal = try EventJournal(connection: connection)
            var carriers: Set<Int64> = []
            for number in numbers {
                guard let carrier = try connection.number(WithdrawalSQL.doubtful, .int(number)) else {
                    if try connection.number(WithdrawalSQL.carrier, .int(number)).map(carriers.contains)
                        ?? false
                    {
                        resolution.resolved += 1
                    }
                    continue
                }
                carriers.insert(carrier)
                resolution.resolved += 1
                let outcome = try word(on: carrier, arrived: arrived, at: now)
                if outcome.state == .skipped { resolution.tooLate += 1 }
                try LedgerSQL.settle(outcome, connection, &journal)
                if outcome.state == .queued { try connection.run(WithdrawalSQL.startAnew, .int(carrier)) }
            }
        }
        return resolution
    }

    private func word(on carrier: Int64, arrived: Bool, at now: Instant) throws -> Outcome {
        if arrived {
            return Outcome(id: carrier, state: .accepted, reply: "resolved by hand: it arrived", at: now)
        }
        let lastMoment = try connection.number(WithdrawalSQL.lastMoment, .int(carrier)) ?? 0
        guard lastMoment < now.milliseconds else {
            return Outcome(
                id: carrier, state: .queued, reply: "resolved by hand: to be sent again", at: now)
        }
        return Outcome(
            id: carrier, state: .skipped, reply: "resolved by hand: it did not arrive",
            reason: Reason(.graceOver), at: now)
    }
}

enum WithdrawalSQL {
    static let heir = SQL(
        "withdrawal-heir",
        "SELECT min(id) FROM deliveries WHERE covered_by = $1 AND state IN ('queued', 'deferred')")
    static let inherit = SQL(
        "withdrawal-inherit",
        "UPDATE deliveries SET covered_by = $2 WHERE covered_by = $1 AND state IN ('queued', 'deferred')")
    static let standAlone = SQL(
        "withdrawal-stand-alone", "UPDATE deliveries SET covered_by = NULL WHERE id = $1")
    static let separate = SQL(
        "withdrawal-separate",
        """
        UPDATE deliveries SET covered_by = NULL WHERE id IN (
            SELECT e.id FROM deliveries e JOIN contacts b ON b.id = e.contact_id
                JOIN deliveries d ON d.id = e.covered_by JOIN contacts a ON a.id = d.contact_id
            WHERE e.covered_by IS NOT NULL AND e.state IN ('queued', 'deferred') AND a.email_key <> b.email_key)
        """)
    static let doubtful = SQL(
        "withdrawal-doubtful",
        "SELECT coalesce(covered_by, id) FROM deliveries WHERE id = $1 AND state = 'in_doubt'")
    static let carrier = SQL(
        "withdrawal-carrier", "SELECT coalesce(covered_by, id) FROM deliveries WHERE id = $1")
    static let lastMoment = SQL("withdrawal-last-moment", "SELECT not_after FROM deliveries WHERE id = $1")
    /// A mail that a person sends again has three days of retries before it, as a new one has.
    static let startAnew = SQL(
        "withdrawal-start-anew",
        "UPDATE deliveries SET attempts = 0, first_tried_at = NULL WHERE id = $1 AND state = 'queued'")
    static let shared = [
        heir, inherit, standAlone, separate, doubtful, carrier, lastMoment, startAnew,
    ]
}
