import Engine
import Foundation
import Model
import Storage
import TestSupport
import Testing

/// The relay and each recipient domain are served at their pace; who throttles slows down alone.
@Suite struct PaceTests {
    /// People at two domains, the annual letter due on 15 January, `lines` below `smtp:`.
    static func coop(
        _ relay: ScriptedRelay, orange: Int, others: Int, _ lines: String...
    ) throws -> SampleCoop {
        let sample = try SampleCoop()
        let addresses =
            (0..<orange).map { "a\(100 + $0)@orange.example" }
            + (0..<others).map { "b\(100 + $0)@coop.example" }
        try sample.admit(
            addresses.enumerated().map { index, address in
                "T-\(index);;Alix;Essai;\(address);locataire;;12/05/2014;"
            })
        try sample.launch("cycle-annuel")
        try sample.deliver(toPort: relay.port)
        try sample.edit(
            "gazette.yaml", "    connections: 1\n",
            lines.isEmpty ? "    connections: 1\n" : lines.map { "    \($0)\n" }.joined())
        return sample
    }

    static func domains(_ relay: ScriptedRelay) -> [String: Int] {
        Dictionary(
            relay.recipients.map { (String($0.split(separator: "@").last ?? ""), 1) }, uniquingKeysWith: +)
    }

    @Test func aDomainAtItsLimitWaitsAndTheOthersGoOn() throws {
        let relay = try ScriptedRelay()
        let sample = try Self.coop(
            relay, orange: 25, others: 30, "domains: { orange.example: { per-hour: 10 } }")
        let report = try sample.run(on: "2027-01-15")
        #expect(Self.domains(relay) == ["orange.example": 10, "coop.example": 30])
        #expect(try sample.outbox() == [.accepted: 40, .queued: 15])
        #expect(try report.nextMoment == SampleCoop.moment("2027-01-15T12:00:00+01:00"))
        // The places of the other fifteen: ten an hour later, five after two.
        let moments = try sample.deliveries(.queued).map(\.nextAt.description)
        #expect(Set(moments.prefix(10)) == ["2027-01-15T11:00:00Z"])
        #expect(Set(moments.suffix(5)) == ["2027-01-15T12:00:00Z"])
        // Another process remembers.
        #expect(try sample.run(on: "2027-01-15T11:59:00+01:00").tally.accepted == 0)
        #expect(try sample.run(on: "2027-01-15T12:00:00+01:00").tally.accepted == 10)
        #expect(try sample.run(on: "2027-01-15T13:00:00+01:00").tally.accepted == 5)
        #expect(relay.recipients.count == 55)
        #expect(Set(relay.recipients).count == 55)
    }

    @Test func everyRunStaysForTheNextMinuteOfThePace() throws {
        let relay = try ScriptedRelay()
        let sample = try Self.coop(relay, orange: 0, others: 25, "per-minute: 10")
        let coop = try sample.coop(on: "2027-01-15")
        let report = try coop.run(RunOptions(isReplay: true))
        #expect(report.tally.accepted == 25)
        #expect(report.isComplete)
        #expect(try coop.now == SampleCoop.moment("2027-01-15T11:02:00+01:00"))
    }

    @Test func theNextMinuteIsNotWaitedForWhereTheWindowClosesBeforeIt() throws {
        let relay = try ScriptedRelay()
        let sample = try Self.coop(relay, orange: 0, others: 25, "per-minute: 10")
        let coop = try sample.coop(on: "2027-01-15T17:59:30+01:00")
        let report = try coop.run(RunOptions(isReplay: true))
        #expect(report.tally.accepted == 10)
        #expect(try coop.now == SampleCoop.moment("2027-01-15T17:59:30+01:00"))
        #expect(try report.nextMoment == SampleCoop.moment("2027-01-18T09:00:00+01:00"))
    }

    /// What one run handed over counts for the next, which is another process.
    @Test(arguments: [
        ("per-minute: 4", "15T17:59:10", "15T17:59:50", "18T09:00:00"),
        ("per-hour: 4", "15T10:00:00", "15T10:58:00", "15T11:00:00"),
        ("per-day: 4", "15T10:00:00", "15T17:30:00", "18T09:00:00"),
    ])
    func aLimitIsRememberedAcrossRuns(_ limit: String, _ first: String, _ early: String, _ late: String)
        throws
    {
        let relay = try ScriptedRelay()
        let sample = try Self.coop(relay, orange: 0, others: 8, limit)
        func sent(_ moment: String) throws -> Int {
            try sample.run(on: "2027-01-\(moment)+01:00").tally.accepted
        }
        #expect(try sent(first) == 4)
        #expect(try sent(early) == 0)
        #expect(try sent(late) == 4)
        #expect(Set(relay.recipients).count == 8)
    }

    @Test func theRelaysLimitOfADayEndsTheRunAndIsRemembered() throws {
        let relay = try ScriptedRelay()
        let sample = try Self.coop(relay, orange: 5, others: 25, "per-day: 20")
        let report = try sample.run(on: "2027-01-15")
        #expect(report.tally.accepted == 20)
        // The next 24 hours end on a Saturday.
        #expect(try report.nextMoment == SampleCoop.moment("2027-01-18T09:00:00+01:00"))
        #expect(try sample.run(on: "2027-01-15T17:00:00+01:00").tally.accepted == 0)
        #expect(try sample.run(on: "2027-01-18").tally.accepted == 10)
        #expect(relay.recipients.count == 30)
    }

    @Test func aDomainThatThrottlesSlowsDownAlone() throws {
        let relay = try ScriptedRelay { situation in
            situation.moment == .rcpt && situation.line.contains("@orange.example")
                ? .reply("450 4.7.1 too many mails, slow down\r\n") : .normal
        }
        let sample = try Self.coop(relay, orange: 40, others: 30)
        let report = try sample.run(on: "2027-01-15")
        #expect(Self.domains(relay) == ["coop.example": 30])
        #expect(report.tally.deferred == 4, "three in a row are the domain's word; one more was in hand")
        #expect(try sample.outbox() == [.accepted: 30, .deferred: 4, .queued: 36])
        let moments = Set(try sample.deliveries(.queued).map(\.nextAt))
        #expect(moments.count == 1)
        let start = try SampleCoop.moment("2027-01-15")
        #expect(
            try #require(moments.first) >= start.adding(seconds: 240)
                && #require(moments.first) <= start.adding(seconds: 361))
    }

    @Test func aDomainGetsAsManyMailsAtATimeAsItTakes() throws {
        let busy = Gauge()
        let relay = try ScriptedRelay { situation in
            if situation.moment == .rcpt, situation.line.contains("@orange.example") {
                busy.enter(situation.connection)
            }
            if situation.moment == .dot { busy.leave(situation.connection) }
            return .normal
        }
        let sample = try Self.coop(
            relay, orange: 60, others: 60, "connections: 4",
            "domains: { orange.example: { connections: 1 } }")
        let report = try sample.run(on: "2027-01-15")
        #expect(report.tally.accepted == 120)
        #expect(busy.most == 1)
        #expect(Set(relay.recipients).count == 120)
        #expect(try sample.outbox() == [.accepted: 120])
    }

    @Test func aConnectionCarriesNoMoreThanItMay() throws {
        let relay = try ScriptedRelay()
        let sample = try Self.coop(relay, orange: 0, others: 10, "connections: 1", "per-connection: 4")
        #expect(try sample.run(on: "2027-01-15").tally.accepted == 10)
        #expect(relay.connections == 3)
        #expect(Set(relay.recipients).count == 10)
    }
}

/// Who is busy, and how many at once there ever were.
final class Gauge: @unchecked Sendable {
    private let lock = NSLock()
    private var busy: Set<Int> = []
    private var highest = 0

    func enter(_ number: Int) {
        lock.withLock {
            busy.insert(number)
            highest = max(highest, busy.count)
        }
    }

    func leave(_ number: Int) { _ = lock.withLock { busy.remove(number) } }
    var most: Int { lock.withLock { highest } }
}
