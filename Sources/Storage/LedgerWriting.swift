package import Model

extension Database {
    /// Writes planned deliveries with their first event, in one transaction; what the ledger has already
    /// is left as it is, except that what was withdrawn is queued again. Returns how many were written.
    /// New mails are counted for `day`.
    package func record(
        _ planned: [PlannedDelivery], at now: Instant, on day: CivilDate? = nil
    ) throws -> Int {
        guard !planned.isEmpty else { return 0 }
        return try connection.transaction {
            var journal = try EventJournal(connection: connection)
            var next = try connection.number(LedgerSQL.highest) ?? 0
            var written = 0
            var mails: [Slug: Int] = [:]
            for delivery in planned {
                let carrier = try delivery.coveredBy.flatMap(carrier)
                // Who joins a household after its mail left has had that mail.
                let state: DeliveryState =
                    delivery.skipped != nil ? .skipped : carrier?.state == .accepted ? .accepted : .queued
                var number = next + 1
                if try insert(delivery, number: number, state: state, carrier: carrier?.number) {
                    next = number
                } else {
                    guard try revive(delivery, state: state, carrier: carrier?.number),
                        let known = try self.number(of: delivery.key)
                    else { continue }
                    number = known
                }
                written += 1
                if state == .queued, carrier == nil, delivery.channel == .email {
                    mails[delivery.key.campaign, default: 0] += 1
                }
                try journal.add(number, state, delivery.skipped?.sentence ?? "", now)
            }
            if let day {
                for (name, count) in mails {
                    try connection.run(
                        ForecastSQL.add, .text(name.text), .text(day.description), .int(0), .int(Int64(count))
                    )
                }
            }
            return written
        }
    }

    /// Mails of a campaign that still wait get `day` as the day on which they leave, where they had an earlier one.
    package func carryOver(_ campaign: Slug, to day: CivilDate) throws {
        try connection.run(LedgerSQL.carryOver, .text(campaign.text), .text(day.description))
    }

    private func insert(
        _ delivery: PlannedDelivery, number: Int64, state: DeliveryState, carrier: Int64?
    ) throws -> Bool {
        try connection.run(LedgerSQL.insert, [.int(number)] + values(delivery, state, carrier)) == 1
    }

    private func revive(_ delivery: PlannedDelivery, state: DeliveryState, carrier: Int64?) throws -> Bool {
        try connection.run(LedgerSQL.revive, values(delivery, state, carrier)) == 1
    }

    private func values(
        _ delivery: PlannedDelivery, _ state: DeliveryState, _ carrier: Int64?
    ) -> [SQLValue] {
        [
            .text(delivery.key.campaign.text), .text(delivery.key.step.text),
            .text(delivery.key.occurrence), .int(delivery.key.enrolment), .int(delivery.contact.number),
            .int(delivery.contract), .text(delivery.letter.text),
            delivery.skipped == nil ? .text(delivery.edition) : .null,
            .text(delivery.category.rawValue), .text(delivery.address?.key ?? ""),
            carrier.map { .int($0) } ?? .null, .text(state.rawValue), .text(delivery.dueOn.description),
            .text(delivery.sendOn.description), .int(delivery.notBefore.milliseconds),
            .int(delivery.notAfter.milliseconds), .text(delivery.skipped?.code.rawValue ?? ""),
            .text(delivery.skipped?.detail ?? ""), .text(delivery.channel.rawValue),
        ]
    }

    /// Number and state of the delivery whose mail serves another person too.
    private func carrier(_ key: DeliveryKey) throws -> (number: Int64, state: DeliveryState)? {
        var found: (Int64, DeliveryState)?
        try connection.query(
            LedgerSQL.carrier, .text(key.campaign.text), .text(key.step.text), .text(key.occurrence),
            .int(key.enrolment)
        ) { found = ($0.int(0), DeliveryState(rawValue: $0.text(1)) ?? .queued) }
        return found
    }

    /// The ledger's number for a key; nil where it is not there.
    package func number(of key: DeliveryKey) throws -> Int64? {
        try connection.number(
            LedgerSQL.byKey, .text(key.campaign.text), .text(key.step.text), .text(key.occurrence),
            .int(key.enrolment))
    }

    /// Writes outcomes outside a send: withdrawn, suppressed, resolved by a person.
    package func settle(_ outcomes: [Outcome]) throws {
        guard !outcomes.isEmpty else { return }
        try connection.transaction {
            var journal = try EventJournal(connection: connection)
            for outcome in outcomes { try LedgerSQL.settle(outcome, connection, &journal) }
        }
    }

    /// What an earlier sender left in `sending` is in doubt from now on, or sent again at the moment that `again`
    /// gives. Only for the holder of the run lock. Returns the numbers in doubt.
    package func settleLeftovers(at now: Instant, again: (Leftover) -> Instant?) throws -> [Int64] {
        var leftovers: [(id: Int64, next: Instant?)] = []
        try connection.query(LedgerSQL.leftovers) { row in
            let leftover = Leftover(
                campaign: GroupReader.slug(row, 1), attempts: Int(row.int(2)),
                firstTriedAt: row.optionalInt(3).map(Instant.init(milliseconds:)),
                notAfter: Instant(milliseconds: row.int(4)))
            leftovers.append((row.int(0), again(leftover)))
        }
        let reply = "the sender ended before the reply to this mail was kept; whether it arrived is not known"
        try settle(
            leftovers.map { number, next in
                Outcome(
                    id: number, state: next == nil ? .inDoubt : .deferred, reply: reply, nextAt: next, at: now
                )
            })
        return leftovers.filter { $0.next == nil }.map(\.id)
    }

    /// Open deliveries whose grace is over are skipped for good (decision 8). Returns which.
    package func expire(at now: Instant) throws -> [ExpiredMail] {
        var late: [Outcome] = []
        var expired: [ExpiredMail] = []
        let reason = Reason(.graceOver)
        try connection.query(LedgerSQL.late, .int(now.milliseconds)) {
            late.append(Outcome(id: $0.int(0), state: .skipped, reason: reason, at: now))
            expired.append(
                ExpiredMail(
                    campaign: GroupReader.slug($0, 1), step: GroupReader.slug($0, 2),
                    category: Category(rawValue: $0.text(3)),
                    notAfter: Instant(milliseconds: $0.int(4))))
        }
        try settle(late)
        return expired
    }

    /// Whether a letter of this campaign has left to this enrolment already, or may have.
    package func hasBegun(_ campaign: Slug, enrolment: Int64) throws -> Bool {
        try connection.number(LedgerSQL.hasBegun, .text(campaign.text), .int(enrolment)) ?? 0 > 0
    }
}

/// A mail whose grace ended while it waited in the outbox.
package struct ExpiredMail: Sendable {
    package var campaign: Slug
    package var step: Slug
    package var category: Category?
    /// The last moment at which it could have left.
    package var notAfter: Instant
}

/// A mail that an ended sender left in `sending`.
package struct Leftover: Sendable {
    package var campaign: Slug
    /// How often it was tried, the last time included.
    package var attempts: Int
    package var firstTriedAt: Instant?
    package var notAfter: Instant
}
