import TestSupport
import Testing

@testable import Transport

/// One fault at the third mail of six, at every moment, with and without PIPELINING: afterwards the
/// ledger says exactly what the relay took.
@Suite struct RelayFaultTests {
    struct Fault: Sendable, CustomTestStringConvertible {
        let moment: ScriptedRelay.Moment
        let act: ScriptedRelay.Act
        /// What the third mail becomes. A fault of the relay before the body is got over by a second try.
        let third: OutcomeKind
        var testDescription: String { "\(moment.rawValue): \(act)" }
    }

    static let faults: [Fault] = [
        Fault(moment: .mail, act: .reply("421 4.3.2 going down\r\n"), third: .accepted),
        Fault(moment: .mail, act: .reply("451 4.3.0 later\r\n"), third: .accepted),
        Fault(moment: .mail, act: .reply("550 5.7.1 not you\r\n"), third: .accepted),
        Fault(moment: .rcpt, act: .replyAndClose("421 4.3.2 going down\r\n"), third: .accepted),
        Fault(moment: .rcpt, act: .reply("450 4.2.1 later\r\n"), third: .deferred),
        Fault(moment: .rcpt, act: .reply("550 5.1.1 nobody\r\n"), third: .failed),
        Fault(moment: .rcpt, act: .reply("550-5.1.1 nobody\r\n550 5.1.1 of that name\r\n"), third: .failed),
        Fault(moment: .rcpt, act: .reply("554 5.7.1 relaying denied\r\n"), third: .accepted),
        Fault(moment: .rcpt, act: .replyAndClose("550 5.1.1 nobody\r\n"), third: .failed),
        Fault(moment: .data, act: .reply("421 4.3.2 going down\r\n"), third: .accepted),
        Fault(moment: .data, act: .reply("451 4.3.0 later\r\n"), third: .deferred),
        Fault(moment: .data, act: .reply("554 5.6.0 no\r\n"), third: .failed),
        Fault(moment: .dot, act: .replyAndClose("421 4.3.2 going down\r\n"), third: .relay),
        Fault(moment: .dot, act: .reply("451 4.3.0 later\r\n"), third: .deferred),
        Fault(moment: .dot, act: .reply("554 5.7.1 spam\r\n"), third: .failed),
        Fault(moment: .mail, act: .close, third: .accepted),
        Fault(moment: .rcpt, act: .close, third: .accepted),
        Fault(moment: .data, act: .close, third: .accepted),
        Fault(moment: .dot, act: .close, third: .inDoubt),
        Fault(moment: .dot, act: .replyAndClose("250 ok"), third: .inDoubt),
        Fault(moment: .dot, act: .replyAndClose("250-ok\r\n"), third: .inDoubt),
        Fault(moment: .mail, act: .silence, third: .accepted),
        Fault(moment: .rcpt, act: .silence, third: .accepted),
        Fault(moment: .data, act: .silence, third: .accepted),
        Fault(moment: .dot, act: .silence, third: .inDoubt),
        Fault(moment: .mail, act: .reply("what?\r\n"), third: .accepted),
        Fault(moment: .rcpt, act: .reply("\u{0}\u{1}\r\n"), third: .accepted),
        Fault(moment: .data, act: .reply("999 x\r\n"), third: .accepted),
        Fault(moment: .dot, act: .reply("what?\r\n"), third: .inDoubt),
        Fault(moment: .mail, act: .pieces(["25", "0-one\r", "\n250 t", "wo\r\n"]), third: .accepted),
        Fault(moment: .dot, act: .pieces(["2", "50 ", "ok\r", "\n"]), third: .accepted),
        Fault(moment: .mail, act: .reply(String(repeating: "250-x\r\n", count: 9_999)), third: .accepted),
        Fault(moment: .dot, act: .normalAndClose, third: .accepted),
    ]

    @Test("The ledger says what the relay took", arguments: faults, SMTPRelayTests.both)
    func fault(_ fault: Fault, _ capabilities: [String]) throws {
        let relay = try ScriptedRelay(capabilities: capabilities) {
            $0.moment == fault.moment && $0.total == 3 ? fault.act : .normal
        }
        defer { relay.stop() }
        let feed = RecordingFeed(count: 6)
        let report = SMTPRelay(SMTPRelayTests.settings(relay, .short)).deliver(from: feed, connections: 1)
        SMTPRelayTests.expectAgreement(feed, relay)
        #expect(
            feed.outcome(3).map(OutcomeKind.init) == fault.third, "\(String(describing: feed.outcome(3)))")
        #expect(report.isFinished)
        #expect(feed.addresses(.accepted).count == (fault.third == .accepted ? 6 : 5))
    }

    @Test(
        "A fault at the very first mail stops the connection and harms nobody", arguments: SMTPRelayTests.both
    )
    func first(_ capabilities: [String]) throws {
        let acts: [ScriptedRelay.Act] = [.close, .replyAndClose("421 no\r\n"), .reply("what\r\n")]
        for moment in [ScriptedRelay.Moment.greeting, .ehlo, .mail, .data] {
            for act in acts {
                let relay = try ScriptedRelay(capabilities: capabilities) {
                    $0.moment == moment ? act : .normal
                }
                defer { relay.stop() }
                // libcurl reads on after a greeting that is none; that must end soon.
                var settings = SMTPRelayTests.settings(relay)
                if moment == .greeting || moment == .ehlo { settings.timeouts.opening = 300 }
                let feed = RecordingFeed(count: 4)
                let report = SMTPRelay(settings).deliver(from: feed, connections: 2)
                SMTPRelayTests.expectAgreement(feed, relay)
                #expect(!report.isFinished)
                #expect(!report.troubles.isEmpty)
                #expect(relay.mails.isEmpty)
                #expect(feed.addresses(.accepted, .failed, .deferred, .inDoubt).isEmpty)
            }
        }
    }

    @Test("A refusal in the middle of a large body is read although sending failed")
    func midBody() throws {
        let relay = try ScriptedRelay {
            $0.moment == .body && $0.total == 1 ? .replyAndClose("552 5.3.4 too big\r\n") : .normal
        }
        defer { relay.stop() }
        let line = Array((String(repeating: "x", count: 70) + "\r\n").utf8)
        let message = Array(repeating: line, count: 200_000).flatMap(\.self)
        let feed = RecordingFeed(["a@home.example"], message: message)
        _ = SMTPRelay(SMTPRelayTests.settings(relay, .short)).deliver(from: feed, connections: 1)
        SMTPRelayTests.expectAgreement(feed, relay)
        // Where the system throws the reply away with the reset, the mail goes back to the queue.
        let kind = feed.outcome(1).map(OutcomeKind.init)
        #expect(kind == .failed || kind == .relay, "\(String(describing: feed.outcome(1)))")
        #expect(relay.mails.isEmpty)
    }

    @Test("354 although the recipient was refused: nothing is sent to nobody")
    func dataWithoutRecipient() throws {
        let relay = try ScriptedRelay {
            switch $0.moment {
            case .rcpt where $0.total == 2: .reply("550 5.1.1 nobody\r\n")
            case .data where $0.total == 2: .reply("354 go ahead\r\n")
            default: .normal
            }
        }
        defer { relay.stop() }
        let feed = RecordingFeed(count: 4)
        let report = SMTPRelay(SMTPRelayTests.settings(relay)).deliver(from: feed, connections: 1)
        SMTPRelayTests.expectAgreement(feed, relay)
        #expect(report.isFinished)
        #expect(feed.addresses(.failed) == ["person2@home.example"])
        #expect(relay.recipients.count == 3)
        #expect(relay.connections == 2)
    }

    @Test("A relay that never greets is given up in time")
    func noGreeting() throws {
        let relay = try ScriptedRelay { $0.moment == .greeting ? .silence : .normal }
        defer { relay.stop() }
        var settings = SMTPRelayTests.settings(relay, .short)
        settings.timeouts.opening = 300
        let feed = RecordingFeed(count: 2)
        let report = SMTPRelay(settings).deliver(from: feed, connections: 1)
        #expect(report.troubles.map(\.kind) == [.unreachable])
        #expect(feed.neverHandedOut == 2)
    }

    @Test("A mail above SIZE waits for somebody to make it smaller, and the next one goes")
    func tooLarge() throws {
        let relay = try ScriptedRelay(capabilities: ["PIPELINING", "SIZE 10"])
        defer { relay.stop() }
        let feed = RecordingFeed(count: 2)
        let report = SMTPRelay(SMTPRelayTests.settings(relay)).deliver(from: feed, connections: 1)
        SMTPRelayTests.expectAgreement(feed, relay)
        #expect(report.isFinished)
        #expect(feed.addresses(.deferred).count == 2)
        #expect(relay.count(.mail) == 0)
    }
}
