import Engine
import Foundation
import Model
import Storage
import TestSupport
import Testing

/// A campaign whose mails are refused for good too often is stopped, at once and with the reason.
@Suite struct CircuitBreakerTests {
    /// Refuses whom `isRefused` says, by the number in the address: the outbox is in order of addresses.
    static func relay(refusing isRefused: @escaping @Sendable (Int) -> Bool) throws -> ScriptedRelay {
        try ScriptedRelay { situation in
            guard situation.moment == .rcpt,
                let digits = situation.line.split(separator: "+").last?.prefix(while: \.isNumber),
                let number = Int(digits), isRefused(number - 1000)
            else { return .normal }
            return .reply("550 5.1.1 no such person\r\n")
        }
    }

    static func coop(people: Int, port: Int, refusals: String = "") throws -> SampleCoop {
        let sample = try SampleCoop()
        try sample.admit(
            (1...people).map {
                "T-\($0);;Alix;Essai\($0);alix+\(1000 + $0)@courriel.example;locataire;;12/05/2014;"
            })
        try sample.launch("cycle-annuel")
        try sample.deliver(toPort: port)
        try sample.edit("gazette.yaml", "threshold: 200", "threshold: 200\n" + refusals)
        return sample
    }

    @Test func moreThanATenthRefusedStopsTheCampaignAndTheRestStaysQueued() throws {
        let relay = try Self.relay { $0 > 89 && $0 <= 100 }
        let sample = try Self.coop(people: 130, port: relay.port)
        let report = try sample.run(on: "2027-01-15")
        #expect(report.tally.accepted == 89)
        #expect(report.tally.failed == 10)
        #expect(try sample.outbox() == [.accepted: 89, .failed: 10, .queued: 31])
        let stopped = try #require(report.stoppedCampaigns.first)
        #expect(stopped.name.text == "cycle-annuel")
        #expect(
            stopped.reason
                == "10 of its last 99 mails were refused for good (limit 10 %); the last: 550 5.1.1 no such person"
        )
        #expect(!report.isComplete)
        #expect(relay.count(.rcpt) == 100, "the mail whose commands were on their way was not claimed")
        // It stays stopped, and says so.
        let later = try sample.run(on: "2027-01-18")
        #expect(later.tally == SendTally())
        #expect(later.stoppedCampaigns == report.stoppedCampaigns)
    }

    @Test func aResumedCampaignBeginsToCountAnew() throws {
        let relay = try Self.relay { $0 > 89 && $0 <= 101 }
        let sample = try Self.coop(people: 130, port: relay.port)
        try sample.run(on: "2027-01-15")
        try sample.launch("cycle-annuel", on: "2027-01-15T12:00:00+01:00")
        #expect(try sample.coop(on: "2027-01-15").stoppedCampaigns() == [])
        let report = try sample.run(on: "2027-01-15T12:01:00+01:00")
        #expect(report.stoppedCampaigns == [])
        #expect(try sample.outbox() == [.accepted: 118, .failed: 12])
    }

    @Test func outcomesOfEarlierRunsCount() throws {
        let relay = try Self.relay { $0 > 46 }
        let sample = try Self.coop(people: 46, port: relay.port)
        #expect(try sample.run(on: "2027-01-15").tally.accepted == 46)
        try sample.admit(
            (47...60).map {
                "T-\($0);;Alix;Essai\($0);alix+\(1000 + $0)@courriel.example;locataire;;12/05/2014;"
            }, on: "2027-01-13")
        let report = try sample.run(on: "2027-01-15T12:00:00+01:00")
        #expect(report.tally.failed == 6, "6 of 52 are more than 10 %")
        #expect(report.stoppedCampaigns.count == 1)
    }

    @Test func fewerThanFiftyOutcomesSayNothing() throws {
        let relay = try Self.relay { _ in true }
        let sample = try Self.coop(people: 49, port: relay.port)
        let report = try sample.run(on: "2027-01-15")
        #expect(report.tally.failed == 49)
        #expect(report.stoppedCampaigns == [])
    }

    @Test(arguments: [
        ("refusals: { percent: none }", 60), ("refusals: { percent: 50, of-last: 4, at-least: 2 }", 3),
    ])
    func theSettingsSayWhenItStops(_ refusals: String, _ failed: Int) throws {
        let relay = try Self.relay { $0 != 1 }
        let sample = try Self.coop(people: failed == 3 ? 10 : 61, port: relay.port, refusals: refusals)
        let report = try sample.run(on: "2027-01-15")
        #expect(report.tally.failed == (failed == 3 ? 2 : 60))
    }
}
