internal import Dispatch
internal import Foundation
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

/// The sender's side of the database: outcomes and claims from many threads, one connection, one
/// durable commit for all who wait at the same time (group commit, `synchronous=FULL`).
package final class Ledger: @unchecked Sendable {
    private let connection: Connection
    private let lock = NSLock()
    // Guarded by `lock`.
    private var waiting: [Request] = []
    private var isWriting = false
    private var failure: (any Error)?

    private final class Request {
        let outcome: Outcome?
        let claim: Claim?
        var granted = false
        var failure: (any Error)?
        /// Written by the leader before it signals.
        var done = false
        /// Signalled when the request is on disk, or when it is this thread's turn to write.
        let turn = DispatchSemaphore(value: 0)

        init(outcome: Outcome?, claim: Claim?) {
            self.outcome = outcome
            self.claim = claim
        }
    }

    private let rescue: RescueLog?
    private let committed: @Sendable (_ event: Int64) -> Void
    private let tryAgain: @Sendable (_ attempt: Int) -> Bool

    /// `tryAgain` is asked after a commit that failed for the `attempt`-th time (disk full, another process
    /// writing); it may wait, and says whether the same group is written once more. Outcomes
    /// of a commit that failed for good, and all later ones, go to `rescue`. `committed` is told the number of the
    /// last event after each commit, before anybody learns that it succeeded.
    package init(
        path: String, rescue: RescueLog? = nil,
        tryAgain: @escaping @Sendable (_ attempt: Int) -> Bool = { _ in false },
        committed: @escaping @Sendable (_ event: Int64) -> Void = { _ in }
    ) throws {
        // Mails go in order of number: what they touch lies side by side.
        connection = try Connection(path: path, cache: 2000)
        self.rescue = rescue
        self.committed = committed
        self.tryAgain = tryAgain
    }

    /// Writes the outcome and the claim in one transaction and returns when it is on disk. True: the
    /// claim was granted (`sending` is committed). After a commit that failed for good every further call throws:
    /// no body may leave when outcomes cannot be kept.
    package func commit(_ outcome: Outcome?, claim: Claim?) throws -> Bool {
        let request = Request(outcome: outcome, claim: claim)
        if mustWait(request) { request.turn.wait() }
        if !request.done { lead(request) }
        if let failure = request.failure { throw failure }
        return request.granted
    }

    /// Puts the request in the queue; false where nobody writes now, so that this thread does.
    private func mustWait(_ request: Request) -> Bool {
        lock.withLock {
            waiting.append(request)
            defer { isWriting = true }
            return isWriting
        }
    }

    /// Writes everything that waits, this thread's request included, wakes whose turn it is to write next,
    /// then those whose request is on disk: each sleeper is woken once.
    private func lead(_ request: Request) {
        gather()
        let (group, broken) = lock.withLock {
            defer { waiting = [] }
            return (waiting, failure)
        }
        let failed = broken ?? persist(group)
        if failed != nil { rescue?.append(group.compactMap(\.outcome)) }
        for member in group {
            member.failure = failed
            member.done = true
        }
        let next = lock.withLock {
            failure = failed
            isWriting = !waiting.isEmpty
            return waiting.first
        }
        next?.turn.signal()
        for member in group where member !== request { member.turn.signal() }
    }

    /// Lets those who are about to ask come first, while any come: a commit costs the same for one and for ten.
    /// Nobody sleeps: where no other thread wants the processor, this goes on at once.
    private func gather() {
        var known = lock.withLock { waiting.count }
        while true {
            sched_yield()
            let count = lock.withLock { waiting.count }
            if count == known { return }
            known = count
        }
    }

    /// True after a commit that failed: stop sending.
    package var isBroken: Bool { lock.withLock { failure != nil } }

    /// Writes the group, again and again while `tryAgain` says so; the last error, if it never went.
    private func persist(_ group: [Request]) -> (any Error)? {
        var attempt = 0
        while let error = write(group) {
            attempt += 1
            guard tryAgain(attempt) else { return error }
        }
        return nil
    }

    /// The error of the failed commit, if any; the group's outcomes were rolled back as a whole.
    private func write(_ group: [Request]) -> (any Error)? {
        do {
            let last = try connection.transaction {
                var journal = try EventJournal(connection: connection)
                for request in group {
                    if let outcome = request.outcome { try settle(outcome, &journal) }
                    if let claim = request.claim { request.granted = try grant(claim, &journal) }
                }
                return journal.last
            }
            committed(last)
            return nil
        } catch {
            for request in group { request.granted = false }
            return error
        }
    }

    private func settle(_ outcome: Outcome, _ journal: inout EventJournal) throws {
        try LedgerSQL.settle(outcome, connection, &journal)
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
