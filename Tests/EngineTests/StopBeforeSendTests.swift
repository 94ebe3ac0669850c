import Engine
import Foundation
import Model
import Storage
import TestSupport
import Testing

/// A pause or an unsubscription stops every mail that is not claimed yet, whenever it comes; a mail that is
/// claimed goes its way.
@Suite struct StopBeforeSendTests {
    /// The moment of the server, for the how-manieth time it comes, and how many of four mails still leave.
    static let points: [(moment: ScriptedRelay.Moment, total: Int, sent: Int)] = [
        (.ehlo, 1, 0), (.rcpt, 2, 2), (.data, 2, 2), (.body, 2, 2), (.dot, 2, 2),
    ]

    /// Without PIPELINING, RCPT comes after the claim.
    @Test(arguments: points.indices)
    func aPauseStopsWhatIsNotClaimed(index: Int) throws {
        let point = Self.points[index]
        let sample = try Self.sample()
        let relay = try Self.relay(point.moment, point.total) {
            let coop = try sample.coop(on: "2027-01-15")
            _ = try Slug("cycle-annuel").map(coop.pause)
        }
        try sample.deliver(toPort: relay.port)
        #expect(try sample.run(on: "2027-01-15").tally.accepted == point.sent)
        #expect(relay.recipients.count == point.sent)
        let left =
            point.sent == 0 ? [.queued: 4] : [DeliveryState.accepted: point.sent, .queued: 4 - point.sent]
        #expect(try sample.outbox() == left)
    }

    @Test(arguments: points.indices)
    func anUnsubscriptionStopsThatMailAloneWhereItIsNotClaimed(index: Int) throws {
        let point = Self.points[index]
        let sample = try Self.sample()
        let database = "\(sample.path)/var/gazette.sqlite"
        let relay = try Self.relay(point.moment, point.total) {
            for number in [2, 3] {
                try Database(path: database, identity: "").suppress(
                    Suppression(
                        address: "p\(number)@courriel.example", category: .newsletter, cause: .unsubscribed),
                    source: "test", at: Instant(seconds: 1_800_000_000))
            }
        }
        try sample.deliver(toPort: relay.port)
        // The second is claimed by then, unless it came before everything.
        let expected = point.sent == 0 ? [1, 4] : [1, 2, 4]
        #expect(try sample.run(on: "2027-01-15").tally.accepted == expected.count)
        #expect(relay.recipients.sorted() == expected.map { "p\($0)@courriel.example" })
    }

    /// The second mail is claimed, its connection lost before the body, and something happens in between.
    @Test func aClaimThatOutlivesItsConnectionIsLookedAtAgainAfterAPause() throws {
        let sample = try Self.sample()
        let relay = try Self.relay(.rcpt, 2, then: .close) {
            let coop = try sample.coop(on: "2027-01-15")
            _ = try Slug("cycle-annuel").map(coop.pause)
        }
        try sample.deliver(toPort: relay.port)
        #expect(try sample.run(on: "2027-01-15").tally.accepted == 1)
        #expect(relay.recipients.count == 1)
        #expect(try sample.outbox() == [.accepted: 1, .queued: 3])
    }

    @Test func aClaimThatOutlivesItsConnectionIsLookedAtAgainAfterAnUnsubscription() throws {
        let sample = try Self.sample()
        let database = "\(sample.path)/var/gazette.sqlite"
        let relay = try Self.relay(.rcpt, 2, then: .close) {
            try Database(path: database, identity: "").suppress(
                Suppression(address: "p2@courriel.example", category: .newsletter, cause: .unsubscribed),
                source: "test", at: Instant(seconds: 1_800_000_000))
        }
        try sample.deliver(toPort: relay.port)
        #expect(try sample.run(on: "2027-01-15").tally.accepted == 3)
        #expect(relay.recipients.sorted() == [1, 3, 4].map { "p\($0)@courriel.example" })
    }

    /// The end of the window, and the last moment of the letter's grace (29 January).
    @Test(arguments: ["2027-01-15T18:00:30+01:00", "2027-02-01T10:00:00+01:00"])
    func aClaimThatOutlivesItsConnectionIsLookedAtAgainWhenTimePassed(later: String) throws {
        let fixture = try RunFixture(people: 4)
        let moment = try RunFixture.moment(later)
        let relay = try Self.relay(.rcpt, 2, then: .close) { fixture.clock.set(moment) }
        try fixture.deliver(toPort: relay.port)
        #expect(try fixture.run().tally.accepted == 1)
        #expect(relay.recipients.count == 1)
        #expect(try fixture.counts() == [.accepted: 1, .queued: 3])
    }

    private static func sample() throws -> SampleCoop {
        let sample = try SampleCoop()
        try sample.admit((1...4).map { "T-\($0);;Alix;Essai;p\($0)@courriel.example;locataire;;12/05/2014;" })
        try sample.launch("cycle-annuel")
        return sample
    }

    private static func relay(
        _ moment: ScriptedRelay.Moment, _ total: Int, then act: ScriptedRelay.Act = .normal,
        _ change: @escaping @Sendable () throws -> Void
    ) throws -> ScriptedRelay {
        try ScriptedRelay(capabilities: ["8BITMIME"]) { situation in
            guard situation.moment == moment, situation.total == total else { return .normal }
            do { try change() } catch { return .reply("550 the test could not act: \(error)\r\n") }
            return act
        }
    }
}
