import Engine
import Foundation
import Model
import Storage
import TestSupport
import Testing

/// Several relays over several runs; one run's faults are in the fault matrix.
@Suite struct FailoverTests {
    @Test func aMailWhoseBodyHadBegunToLeaveWaitsForItsRelay() throws {
        let fixture = try RunFixture(people: 3)
        let first = try ScriptedRelay {
            $0.moment == .dot ? .replyAndClose("421 4.3.2 going down\r\n") : .normal
        }
        let second = try ScriptedRelay()
        defer { second.stop() }
        try Self.deliver(fixture, [("first", first.port, ""), ("second", second.port, "")])
        #expect(try fixture.run().tally.accepted == 2)
        #expect(try fixture.counts() == [.accepted: 2, .queued: 1])
        first.stop()
        // The first relay is gone for hours: the mail waits, although the second would take it.
        fixture.clock.set(try RunFixture.moment("2027-01-15T15:00:00+01:00"))
        let report = try fixture.run()
        #expect(report.tally.accepted == 0)
        #expect(report.troubles.first?.hasPrefix("first: Nothing answers") == true, "\(report.troubles)")
        #expect(second.recipients.count == 2)
        // Back again, it takes it.
        let back = try ScriptedRelay()
        defer { back.stop() }
        try fixture.replace("port: \(first.port)", "port: \(back.port)")
        #expect(try fixture.run().tally.accepted == 1)
        #expect(back.recipients.count == 1)
        #expect(Set(back.recipients + second.recipients).count == 3)
    }

    @Test func whereItsRelayIsNoLongerInTheSettingsItGoesThroughAnother() throws {
        let fixture = try RunFixture(people: 1)
        let first = try ScriptedRelay {
            $0.moment == .dot ? .replyAndClose("421 4.3.2 going down\r\n") : .normal
        }
        let second = try ScriptedRelay()
        defer { second.stop() }
        try Self.deliver(fixture, [("first", first.port, ""), ("second", second.port, "")])
        try fixture.run()
        #expect(try fixture.counts() == [.queued: 1])
        first.stop()
        try fixture.replace(Self.line("first", first.port, ""), "")
        fixture.clock.set(try RunFixture.moment("2027-01-15T15:00:00+01:00"))
        #expect(try fixture.run().tally.accepted == 1)
        #expect(second.recipients.count == 1)
    }

    @Test func theFirstRelayIsTriedAgainAfterFiveMinutesOfTheSameRun() throws {
        let fixture = try RunFixture(people: 6)
        let first = try ScriptedRelay {
            $0.moment == .greeting && $0.total == 1 ? .replyAndClose("421 4.3.2 later\r\n") : .normal
        }
        let later = try RunFixture.moment("2027-01-15T09:36:00+01:00")
        let second = try ScriptedRelay {
            if $0.moment == .dot, $0.total == 2 { fixture.clock.set(later) }
            return .normal
        }
        defer {
            first.stop()
            second.stop()
        }
        try Self.deliver(fixture, [("first", first.port, ""), ("second", second.port, "")])
        let report = try fixture.run()
        #expect(report.tally.accepted == 6)
        #expect(report.isComplete)
        #expect(second.recipients.count == 2)
        #expect(first.recipients.count == 4)
    }

    @Test func eachRelayRemembersItsOwnPaceAndALimitIsNoReasonToTakeTheNext() throws {
        let fixture = try RunFixture(people: 8)
        let second = try ScriptedRelay()
        defer { second.stop() }
        let closed = try Self.closed()
        let limits = ["per-hour: 2, ", "per-hour: 3, "]
        try Self.deliver(fixture, [("first", closed, limits[0]), ("second", second.port, limits[1])])
        #expect(try fixture.run().tally.accepted == 3)
        // Half an hour later the second has no place yet.
        fixture.clock.set(try RunFixture.moment("2027-01-15T10:00:00+01:00"))
        #expect(try fixture.run().tally.accepted == 0)
        let first = try ScriptedRelay()
        defer { first.stop() }
        try fixture.replace("port: \(closed)", "port: \(first.port)")
        #expect(try fixture.run().tally.accepted == 2)
        #expect(first.recipients.count == 2)
        // At its limit and in good health: the rest waits for it.
        fixture.clock.set(try RunFixture.moment("2027-01-15T10:40:00+01:00"))
        #expect(try fixture.run().tally.accepted == 0)
        #expect(second.recipients.count == 3)
    }

    @Test func theLedgerKeepsThroughWhichRelayAMailLeft() throws {
        let fixture = try RunFixture(people: 1)
        let second = try ScriptedRelay()
        defer { second.stop() }
        try Self.deliver(
            fixture, [("first", try Self.closed(), ""), ("second", second.port, "")])
        try fixture.run()
        let line = try #require(try fixture.coop().database.outboxLines(.accepted, limit: 1).first)
        let events = try fixture.coop().database.events(of: line.id)
        #expect(events.first { $0.state == .sending }?.reply.hasSuffix("through second") == true)
    }

    @Test func checkSaysOfEachRelayHowItIs() throws {
        let fixture = try RunFixture(people: 1)
        let second = try ScriptedRelay()
        defer { second.stop() }
        let closed = try Self.closed()
        try Self.deliver(fixture, [("first", closed, ""), ("second", second.port, "")])
        let report = try fixture.coop().check(relay: true)
        #expect(report.faults.count == 1)
        #expect(report.faults.first?.hasPrefix("first: Nothing answers at 127.0.0.1:\(closed)") == true)
        #expect(report.notes.contains { $0.hasPrefix("second: 127.0.0.1:\(second.port) answers, in clear") })
    }

    @Test func aRelayWhosePasswordIsMissingDoesNotKeepTheOtherFromSending() throws {
        let fixture = try RunFixture(people: 2)
        let second = try ScriptedRelay()
        defer { second.stop() }
        try Self.deliver(
            fixture, [("first", 1, "user: u, password-file: var/none, "), ("second", second.port, "")])
        let report = try fixture.run()
        #expect(report.tally.accepted == 2)
        #expect(report.troubles.first?.contains("the password of the SMTP server cannot be read") == true)
        #expect(try fixture.coop().check().faults.contains { $0.hasPrefix("first: ") })
    }

    @Test func aTestMailGoesThroughTheNextRelayAndSaysSo() throws {
        let fixture = try RunFixture(people: 1)
        let second = try ScriptedRelay()
        defer { second.stop() }
        try Self.deliver(
            fixture, [("first", try Self.closed(), ""), ("second", second.port, "")])
        let result = try Self.test(fixture)
        #expect(result.reply.hasPrefix("second: 250"))
        #expect(result.troubles.first?.hasPrefix("first: Nothing answers") == true)
    }

    @Test func aTestMailInDoubtGoesThroughNoOtherRelay() throws {
        let fixture = try RunFixture(people: 1)
        let first = try ScriptedRelay { $0.moment == .dot ? .close : .normal }
        let second = try ScriptedRelay()
        defer {
            first.stop()
            second.stop()
        }
        try Self.deliver(fixture, [("first", first.port, ""), ("second", second.port, "")])
        #expect(throws: EngineError.self) { try Self.test(fixture) }
        #expect(second.connections == 0)
    }

    private static func test(_ fixture: RunFixture) throws -> TestResult {
        let campaign = try #require(Slug("cycle-annuel"))
        let to = try #require(EmailAddress("moi@coop.example"))
        let coop = try fixture.coop()
        let step = try #require(try coop.campaign(campaign).steps.first?.name)
        return try coop.sendTest(campaign: campaign, step: step, reference: "T-1", to: to, isReplay: false)
    }

    /// A port at which nothing answers.
    private static func closed() throws -> Int {
        let relay = try ScriptedRelay()
        relay.stop()
        return relay.port
    }

    private static func line(_ name: String, _ port: Int, _ more: String) -> String {
        "    - { name: \(name), \(more)host: 127.0.0.1, port: \(port), security: none, connections: 1 }\n"
    }

    private static func deliver(
        _ fixture: RunFixture, _ relays: [(name: String, port: Int, more: String)]
    ) throws {
        let lines = relays.map { line($0.name, $0.port, $0.more) }
        try fixture.replace("  maildir: var/maildir\n", "  smtp:\n" + lines.joined())
    }
}
