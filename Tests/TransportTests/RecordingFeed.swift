import Foundation
import Model

@testable import Transport

/// A feed that keeps a ledger in memory and notes every breach of the port's contract.
final class RecordingFeed: MailFeed, @unchecked Sendable {
    enum State: Equatable {
        case queued, sending, withdrawn
        case settled(HandOver)
    }

    static let sender = address("bounce@coop.example")
    static let message = Array("From: coop@coop.example\r\nSubject: Bonjour\r\n\r\nUne ligne.\r\n".utf8)

    private let lock = NSLock()
    private var waiting: [Envelope]
    private var states: [Int64: State] = [:]
    private let addresses: [Int64: String]
    private let withdrawn: Set<Int64>
    private let stopAt: StopAt
    private var stopping = false
    private(set) var breaches: [String] = []

    enum StopAt: Equatable {
        case never
        /// While this mail is claimed.
        case claim(Int64)
        case atOnce
    }

    init(
        _ recipients: [String], withdrawn: Set<Int64> = [], stopAt: StopAt = .never,
        message: [UInt8] = RecordingFeed.message
    ) {
        waiting = recipients.enumerated().map { number, recipient in
            Envelope(
                id: Int64(number + 1), from: RecordingFeed.sender, to: address(recipient), message: message)
        }
        addresses = Dictionary(uniqueKeysWithValues: waiting.map { ($0.id, $0.to.address) })
        for envelope in waiting { states[envelope.id] = .queued }
        waiting.reverse()
        self.withdrawn = withdrawn
        self.stopAt = stopAt
        stopping = stopAt == .atOnce
    }

    convenience init(count: Int, withdrawn: Set<Int64> = [], stopAt: StopAt = .never) {
        self.init((0..<count).map { "person\($0 + 1)@home.example" }, withdrawn: withdrawn, stopAt: stopAt)
    }

    var isStopping: Bool { lock.withLock { stopping } }

    func stop() { lock.withLock { stopping = true } }

    func next(connection: Int) -> Envelope? { lock.withLock { stopping ? nil : waiting.popLast() } }

    func commit(_ entries: [FeedEntry]) -> [Bool] { lock.withLock { entries.map(write) } }

    private func write(_ entry: FeedEntry) -> Bool {
        if let settled = entry.settled { settle(settled) }
        guard let claim = entry.claim else { return true }
        if stopAt == .claim(claim) { stopping = true }
        let expected = entry.isRenewal ? State.sending : .queued
        if states[claim] != expected {
            breaches.append("\(claim) claimed \(entry.isRenewal ? "again without a claim" : "twice")")
        }
        states[claim] = withdrawn.contains(claim) ? .withdrawn : .sending
        return !withdrawn.contains(claim)
    }

    private func settle(_ settlement: Settlement) {
        switch states[settlement.id] {
        case .sending: break
        case .queued:
            if case .relayTrouble = settlement.outcome { break }
            breaches.append("\(settlement.id) settled unclaimed as \(settlement.outcome)")
        default: breaches.append("\(settlement.id) settled twice or withdrawn")
        }
        states[settlement.id] = .settled(settlement.outcome)
    }

    /// The outcome of a mail, or nil where it was not settled.
    func outcome(_ id: Int64) -> HandOver? {
        guard case .settled(let outcome)? = lock.withLock({ states[id] }) else { return nil }
        return outcome
    }

    func state(_ id: Int64) -> State? { lock.withLock { states[id] } }

    /// Addresses whose outcome is of this kind, in the order of their identifiers.
    func addresses(_ kinds: OutcomeKind...) -> [String] {
        lock.withLock {
            states.sorted { $0.key < $1.key }.compactMap { id, state in
                guard case .settled(let outcome) = state, kinds.contains(OutcomeKind(outcome)) else {
                    return nil
                }
                return addresses[id]
            }
        }
    }

    /// Nothing that was claimed may be left without an outcome.
    var unsettled: [Int64] { lock.withLock { states.filter { $0.value == .sending }.keys.sorted() } }

    var neverHandedOut: Int { lock.withLock { waiting.count } }
}

enum OutcomeKind: String, Sendable {
    case accepted, failed, deferred, relay, inDoubt

    init(_ outcome: HandOver) {
        self =
            switch outcome {
            case .accepted: .accepted
            case .refused(_, let permanent): permanent ? .failed : .deferred
            case .relayTrouble: .relay
            case .inDoubt: .inDoubt
            }
    }
}

/// A sample address that is known to be valid.
func address(_ text: String) -> EmailAddress {
    guard let address = EmailAddress(text) else { preconditionFailure("\(text) is no address") }
    return address
}

extension Timeouts {
    /// Short enough for a test of a silent server, long enough for a busy machine.
    static var short: Timeouts {
        var timeouts = Timeouts()
        timeouts.connect = 5_000
        timeouts.opening = 5_000
        timeouts.mail = 700
        timeouts.recipient = 700
        timeouts.data = 700
        timeouts.block = 700
        timeouts.dot = 700
        timeouts.lastWords = 200
        timeouts.quit = 200
        timeouts.stop = 400
        return timeouts
    }

    /// For servers that answer: a failure is quick, and no busy machine makes one.
    static var patient: Timeouts {
        var timeouts = Timeouts()
        timeouts.connect = 20_000
        timeouts.opening = 20_000
        timeouts.mail = 20_000
        timeouts.recipient = 20_000
        timeouts.data = 20_000
        timeouts.block = 20_000
        timeouts.dot = 20_000
        return timeouts
    }
}
