import Dispatch
import Model
import Synchronization
import TestSupport
import Testing

@testable import Transport

/// Whole runs against the scripted relay, with and without PIPELINING.
@Suite struct SMTPRelayTests {
    static let both = [["PIPELINING", "8BITMIME"], ["8BITMIME"]]

    static func settings(_ relay: ScriptedRelay, _ timeouts: Timeouts = .patient) -> RelaySettings {
        RelaySettings(
            host: "127.0.0.1", port: relay.port, security: .none, heloName: "coop.example", timeouts: timeouts
        )
    }

    /// What every run must leave, whatever the relay did.
    static func expectAgreement(_ feed: RecordingFeed, _ relay: ScriptedRelay) {
        #expect(feed.breaches == [])
        #expect(feed.unsettled == [])
        let taken = relay.recipients
        #expect(Set(taken).count == taken.count, "somebody got it twice: \(taken)")
        let doubtful = Set(feed.addresses(.inDoubt))
        #expect(Set(feed.addresses(.accepted)) == Set(taken).subtracting(doubtful))
    }

    @Test("Everybody gets their mail, as it was written, over one connection", arguments: both)
    func plain(_ capabilities: [String]) throws {
        let relay = try ScriptedRelay(capabilities: capabilities)
        defer { relay.stop() }
        let feed = RecordingFeed(count: 20)
        let report = SMTPRelay(Self.settings(relay)).deliver(from: feed, connections: 1)
        #expect(report.isFinished)
        #expect(report.troubles == [])
        #expect(relay.recipients == (1...20).map { "person\($0)@home.example" })
        #expect(
            relay.mails.allSatisfy { $0.body == RecordingFeed.message && $0.from == "bounce@coop.example" })
        #expect(relay.connections == 1)
        #expect(relay.count(.quit) == 1)
        #expect(relay.sawPipelining == capabilities.contains("PIPELINING"))
        #expect(feed.outcome(1) == .accepted(Reply(code: 250, text: "2.0.0 queued")))
        Self.expectAgreement(feed, relay)
    }

    @Test("Several connections share the mails", arguments: both)
    func several(_ capabilities: [String]) throws {
        let relay = try ScriptedRelay(capabilities: capabilities)
        defer { relay.stop() }
        let feed = RecordingFeed(count: 200)
        let report = SMTPRelay(Self.settings(relay)).deliver(from: feed, connections: 5)
        #expect(report.isFinished)
        #expect(relay.mails.count == 200)
        #expect(relay.connections == 5)
        Self.expectAgreement(feed, relay)
    }

    @Test(
        "A server that thinks on one connection holds no other",
        arguments: [ScriptedRelay.Moment.greeting, .mail, .dot], both)
    func thinking(_ moment: ScriptedRelay.Moment, _ capabilities: [String]) throws {
        // It goes on once everybody else has their mail.
        let others = Countdown(moment == .greeting ? 20 : 19)
        let relay = try ScriptedRelay(capabilities: capabilities) {
            if $0.moment == moment, moment == .greeting ? $0.connection == 2 : $0.total == 1 {
                others.wait()
            } else if $0.moment == .dot {
                others.count()
            }
            return .normal
        }
        defer { relay.stop() }
        let feed = RecordingFeed(count: 20)
        let report = SMTPRelay(Self.settings(relay)).deliver(from: feed, connections: 4)
        #expect(report.isFinished && report.troubles.isEmpty)
        #expect(feed.addresses(.accepted).count == 20)
        Self.expectAgreement(feed, relay)
    }

    @Test("A large mail goes out in pieces and arrives whole", arguments: both)
    func large(_ capabilities: [String]) throws {
        let relay = try ScriptedRelay(capabilities: capabilities)
        defer { relay.stop() }
        let line = Array((String(repeating: "x", count: 70) + "\r\n").utf8)
        let message = Array(repeating: line, count: 30_000).flatMap(\.self)
        let feed = RecordingFeed(["a@home.example", "b@home.example"], message: message)
        #expect(SMTPRelay(Self.settings(relay)).deliver(from: feed, connections: 1).isFinished)
        #expect(relay.mails.map(\.body) == [message, message])
        Self.expectAgreement(feed, relay)
    }

    @Test("One refused recipient among a thousand harms nobody else", arguments: both)
    func oneRefused(_ capabilities: [String]) throws {
        let relay = try ScriptedRelay(capabilities: capabilities) { situation in
            guard situation.moment == .rcpt else { return .normal }
            if situation.line.contains("<person500@") { return .reply("550 5.1.1 no such person\r\n") }
            if situation.line.contains("<person501@") { return .reply("452 4.2.2 mailbox full\r\n") }
            return .normal
        }
        defer { relay.stop() }
        let feed = RecordingFeed(count: 1_000)
        let report = SMTPRelay(Self.settings(relay)).deliver(from: feed, connections: 2)
        #expect(report.isFinished)
        #expect(report.troubles == [])
        #expect(relay.connections == 2)
        #expect(
            feed.outcome(500) == .refused(Reply(code: 550, text: "5.1.1 no such person"), permanent: true))
        #expect(feed.outcome(501) == .refused(Reply(code: 452, text: "4.2.2 mailbox full"), permanent: false))
        #expect(feed.addresses(.accepted).count == 998)
        Self.expectAgreement(feed, relay)
    }

    @Test("A body leaves after its claim, and no outcome waits for a connection", arguments: both)
    func order(_ capabilities: [String]) throws {
        let feed = RecordingFeed(count: 5)
        let faults = RecordedFaults()
        let relay = try ScriptedRelay(capabilities: capabilities) { situation in
            let id = Int64(situation.total)
            switch situation.moment {
            case .body where feed.state(id) != .sending: faults.add("\(id) left unclaimed")
            case .greeting where id > 1 && feed.outcome(id - 1) == nil: faults.add("\(id - 1) was held")
            case .dot: return .normalAndClose
            default: break
            }
            return .normal
        }
        defer { relay.stop() }
        _ = SMTPRelay(Self.settings(relay)).deliver(from: feed, connections: 1)
        #expect(faults.all == [])
        #expect(feed.addresses(.accepted).count == 5)
        Self.expectAgreement(feed, relay)
    }

    @Test("A relay that takes only one mail a connection gets them all", arguments: both)
    func oneMailAConnection(_ capabilities: [String]) throws {
        for act in [
            ScriptedRelay.Act.normalAndClose, .replyAndClose("250 ok\r\n421 4.7.0 one is enough\r\n"),
        ] {
            let relay = try ScriptedRelay(capabilities: capabilities) { $0.moment == .dot ? act : .normal }
            defer { relay.stop() }
            let feed = RecordingFeed(count: 12)
            let report = SMTPRelay(Self.settings(relay)).deliver(from: feed, connections: 2)
            #expect(report.isFinished)
            #expect(report.troubles == [])
            #expect(feed.addresses(.accepted).count == 12)
            Self.expectAgreement(feed, relay)
        }
    }

    @Test("A relay that refuses the second MAIL on each connection gets them all", arguments: both)
    func refusedSecondMail(_ capabilities: [String]) throws {
        let relay = try ScriptedRelay(capabilities: capabilities) {
            $0.moment == .mail && $0.count == 2 ? .replyAndClose("421 4.7.0 too many mails\r\n") : .normal
        }
        defer { relay.stop() }
        let feed = RecordingFeed(count: 5)
        let report = SMTPRelay(Self.settings(relay)).deliver(from: feed, connections: 1)
        #expect(report.isFinished)
        #expect(relay.connections >= 5)
        #expect(feed.addresses(.accepted).count == 5)
        Self.expectAgreement(feed, relay)
    }

    @Test("A relay that keeps refusing is left alone, and what it did not get stays queued", arguments: both)
    func alwaysRefusing(_ capabilities: [String]) throws {
        let relay = try ScriptedRelay(capabilities: capabilities) {
            $0.moment == .mail ? .reply("451 4.3.0 not today\r\n") : .normal
        }
        defer { relay.stop() }
        let feed = RecordingFeed(count: 20)
        let report = SMTPRelay(Self.settings(relay)).deliver(from: feed, connections: 3)
        #expect(!report.isFinished)
        #expect(report.troubles.count == 1)
        #expect(report.troubles.first?.reply == Reply(code: 451, text: "4.3.0 not today"))
        #expect(relay.connections <= 3)
        #expect(feed.addresses(.relay).count <= 3)
        #expect(feed.addresses(.relay).count + feed.neverHandedOut == 20)
        Self.expectAgreement(feed, relay)
    }

    @Test("A mail withdrawn after it was announced is not sent, and the others are", arguments: both)
    func withdrawn(_ capabilities: [String]) throws {
        let relay = try ScriptedRelay(capabilities: capabilities)
        defer { relay.stop() }
        let feed = RecordingFeed(count: 6, withdrawn: [1, 3, 6])
        let report = SMTPRelay(Self.settings(relay)).deliver(from: feed, connections: 1)
        #expect(report.isFinished)
        #expect(relay.recipients == [2, 4, 5].map { "person\($0)@home.example" })
        #expect(feed.state(3) == .withdrawn)
        Self.expectAgreement(feed, relay)
    }

    @Test("Where a stop comes before the body, the body does not leave", arguments: both)
    func stopBeforeBody(_ capabilities: [String]) throws {
        let relay = try ScriptedRelay(capabilities: capabilities)
        defer { relay.stop() }
        let feed = RecordingFeed(count: 6, stopAt: .claim(3))
        let report = SMTPRelay(Self.settings(relay)).deliver(from: feed, connections: 1)
        #expect(report.isFinished)
        #expect(report.troubles == [])
        #expect(feed.addresses(.accepted) == ["person1@home.example", "person2@home.example"])
        #expect(feed.addresses(.relay) == ["person3@home.example"])
        Self.expectAgreement(feed, relay)
    }

    @Test("Where a stop comes after the body, its reply is awaited", arguments: both)
    func stopAfterBody(_ capabilities: [String]) throws {
        let feed = RecordingFeed(count: 6)
        let relay = try ScriptedRelay(capabilities: capabilities) {
            if $0.moment == .dot, $0.total == 2 { feed.stop() }
            return .normal
        }
        defer { relay.stop() }
        let report = SMTPRelay(Self.settings(relay)).deliver(from: feed, connections: 1)
        #expect(report.isFinished)
        #expect(feed.addresses(.accepted) == ["person1@home.example", "person2@home.example"])
        #expect(feed.addresses(.inDoubt) == [])
        Self.expectAgreement(feed, relay)
    }

    @Test("A stop does not wait for ever for a relay that does not answer", arguments: both)
    func stopAtSilence(_ capabilities: [String]) throws {
        for (moment, kind) in [(ScriptedRelay.Moment.data, OutcomeKind.relay), (.dot, .inDoubt)] {
            let feed = RecordingFeed(count: 2)
            let relay = try ScriptedRelay(capabilities: capabilities) {
                guard $0.moment == moment else { return .normal }
                feed.stop()
                return .silence
            }
            defer { relay.stop() }
            var timeouts = Timeouts()
            timeouts.stop = 300
            let report = SMTPRelay(Self.settings(relay, timeouts)).deliver(from: feed, connections: 1)
            #expect(report.isFinished)
            #expect(feed.outcome(1).map(OutcomeKind.init) == kind)
            Self.expectAgreement(feed, relay)
        }
    }

    @Test("Nothing is opened where a stop came first")
    func stoppedAtOnce() throws {
        let relay = try ScriptedRelay()
        defer { relay.stop() }
        let report = SMTPRelay(Self.settings(relay)).deliver(
            from: RecordingFeed(["a@home.example"], stopAt: .atOnce), connections: 3)
        #expect(report.isFinished)
        #expect(relay.connections == 0)
    }
}

/// What a script on the relay's threads found wrong.
private final class RecordedFaults: Sendable {
    private let faults = Mutex<[String]>([])
    var all: [String] { faults.withLock { $0 } }
    func add(_ fault: String) { faults.withLock { $0.append(fault) } }
}

/// Lets those who wait go when it was counted to its end.
private final class Countdown: Sendable {
    private let left: Mutex<Int>
    private let isOver = DispatchSemaphore(value: 0)

    init(_ count: Int) { left = Mutex(count) }

    func count() {
        let isLast = left.withLock {
            $0 -= 1
            return $0 == 0
        }
        if isLast { isOver.signal() }
    }

    func wait() {
        isOver.wait()
        isOver.signal()
    }
}
