package import Model

/// What became of a delivery, to be written with its event.
package struct Outcome: Sendable {
    package var id: Int64
    package var state: DeliveryState
    /// The server's own words, or what stands in for them.
    package var reply: String
    package var reason: Reason?
    /// When to try again; nil keeps the row's.
    package var nextAt: Instant?
    /// False gives the attempt back (nothing reached a server that could judge this person).
    package var countsAttempt: Bool
    /// False where the claim has shown that this mail serves nobody else, so that nobody need be looked for.
    package var servesOthers: Bool
    package var at: Instant

    package init(
        id: Int64, state: DeliveryState, reply: String = "", reason: Reason? = nil, nextAt: Instant? = nil,
        countsAttempt: Bool = true, servesOthers: Bool = true, at: Instant
    ) {
        self.servesOthers = servesOthers
        self.id = id
        self.state = state
        self.reply = reply
        self.reason = reason
        self.nextAt = nextAt
        self.countsAttempt = countsAttempt
        self.at = at
    }
}

/// The wish to send: granted only while everything that was rendered is still true.
package struct Claim: Sendable {
    package var id: Int64
    /// `EmailAddress.key` of the person at rendering.
    package var mailbox: String
    /// The person's revision at rendering.
    package var revision: Int64
    /// The sum of the companions' revisions at rendering.
    package var companions: Int64
    /// The relay through which it is to leave; kept with the event.
    package var relay: String
    package var at: Instant

    package init(
        id: Int64, mailbox: String, revision: Int64, companions: Int64 = 0, relay: String = "",
        at: Instant
    ) {
        self.id = id
        self.mailbox = mailbox
        self.revision = revision
        self.companions = companions
        self.relay = relay
        self.at = at
    }
}

/// What one of the sender's connections writes before it goes on.
package struct LedgerEntry: Sendable {
    package var outcome: Outcome?
    package var claim: Claim?

    package init(_ outcome: Outcome? = nil, claim: Claim? = nil) {
        self.outcome = outcome
        self.claim = claim
    }
}

/// The sender's side of the database: outcomes and claims, one durable commit (`synchronous=FULL`) for all that is there
/// at the same time (group commit). One thread's own.
package final class Ledger {
    private let connection: Connection
    private var failure: (any Error)?
    private let rescue: RescueLog?
    private let committed: (_ event: Int64) -> Void
    private let tryAgain: (_ attempt: Int) -> Bool

    /// `tryAgain` is asked after a commit that failed for the `attempt`-th time (disk full, another process
    /// writing); it may wait, and says whether the same group is written once more. Outcomes
    /// of a commit that failed for good, and all later ones, go to `rescue`. `committed` is told the number of the
    /// last event after each commit, before anybody learns that it succeeded.
    package init(
        path: String, rescue: RescueLog? = nil, tryAgain: @escaping (_ attempt: Int) -> Bool = { _ in false },
        committed: @escaping (_ event: Int64) -> Void = { _ in }
    ) throws {
        // Mails go in order of number: what they touch lies side by side.
        connection = try Connection(path: path, cache: 2000)
        self.rescue = rescue
        self.committed = committed
        self.tryAgain = tryAgain
    }

    /// Writes outcomes and claims in one transaction and returns when it is on disk. True: the claim was granted
    /// (`sending` is committed). After a commit that failed for good every further call throws: no body may leave
    /// when outcomes cannot be kept.
    package func commit(_ entries: [LedgerEntry]) throws -> [Bool] {
        do {
            if let failure { throw failure }
            return try persist(entries)
        } catch {
            failure = error
            rescue?.append(entries.compactMap(\.outcome))
            throw error
        }
    }

    /// Writes the group, again and again while `tryAgain` says so; throws the last error, if it never went.
    private func persist(_ entries: [LedgerEntry]) throws -> [Bool] {
        var attempt = 0
        while true {
            do {
                return try write(entries)
            } catch {
                attempt += 1
                guard tryAgain(attempt) else { throw error }
            }
        }
    }

    /// Rolled back as a whole where it throws.
    private func write(_ entries: [LedgerEntry]) throws -> [Bool] {
        var granted: [Bool] = []
        granted.reserveCapacity(entries.count)
        let last = try connection.transaction {
            var journal = try EventJournal(connection: connection)
            for entry in entries {
                if let outcome = entry.outcome { try LedgerSQL.settle(outcome, connection, &journal) }
                granted.append(try entry.claim.map { try grant($0, &journal) } ?? false)
            }
            return journal.last
        }
        committed(last)
        return granted
    }

    private func grant(_ claim: Claim, _ journal: inout EventJournal) throws -> Bool {
        let changed = try connection.run(
            LedgerSQL.claim, .int(claim.id), .int(claim.at.milliseconds), .text(claim.mailbox),
            .int(claim.revision), .int(claim.companions))
        guard changed == 1 else { return false }
        let words = Departure.words(revision: claim.revision, relay: claim.relay)
        try journal.add(claim.id, .sending, words, claim.at)
        // The claim itself has shown that the sum of the companions' revisions is what it says; each is 1 or more.
        if claim.companions > 0 {
            try connection.run(LedgerSQL.claimCovered, .int(claim.id))
            try LedgerSQL.stampCovered(claim.id, .sending, words, claim.at, connection, &journal)
        }
        return true
    }
}

/// Appends events; numbers continue from the highest in the table, inside the caller's transaction.
struct EventJournal {
    private let connection: Connection
    /// The highest number so far.
    private(set) var last: Int64

    init(connection: Connection) throws {
        self.connection = connection
        last = try connection.number(LedgerSQL.highestEvent) ?? 0
    }

    mutating func add(_ delivery: Int64, _ state: DeliveryState, _ reply: String, _ at: Instant) throws {
        last += 1
        try connection.run(
            LedgerSQL.event, .int(last), .int(delivery), .int(at.milliseconds), .text(state.rawValue),
            .text(reply))
    }
}
