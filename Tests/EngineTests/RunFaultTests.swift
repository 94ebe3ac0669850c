import Engine
import Foundation
import Model
import Storage
import TestSupport
import Testing

/// What can go wrong between the plan and the last reply of a run.
@Suite("A run under faults")
struct RunFaultTests {
    @Test("`run --wait` tries a relay again that cannot be reached, and sends all once it can be")
    func waitsForRelay() throws {
        let fixture = try RunFixture()
        // A file where the Maildir should be.
        try fixture.write("var/maildir", "")
        fixture.clock.onWait { [clock = fixture.clock] _ in
            if clock.waits == 3 { fixture.remove("var/maildir") }
        }
        let report = try fixture.run(waits: true)
        #expect(report.tally.accepted == 3)
        #expect(report.troubles.isEmpty)
        #expect(report.isComplete)
        #expect(fixture.clock.waits == 3)
    }

    @Test("`run` without --wait returns at once, with the relay's trouble and everything still queued")
    func returnsAtOnce() throws {
        let fixture = try RunFixture()
        try fixture.write("var/maildir", "")
        let report = try fixture.run()
        #expect(fixture.clock.waits == 0)
        #expect(report.troubles.count == 1)
        #expect(!report.isComplete)
        #expect(try fixture.counts() == [.queued: 3])
    }

    @Test("A relay that never comes back ends `run --wait` after three days, without spinning")
    func givesUp() throws {
        let fixture = try RunFixture()
        try fixture.write("var/maildir", "")
        let report = try fixture.run(waits: true)
        #expect(!report.isComplete)
        #expect(fixture.clock.waits < 60)
        #expect(try fixture.counts() == [.queued: 3])
    }

    @Test("A campaign paused while its mails are queued sends nothing, and `run --wait` does not wait for it")
    func pausedAfterPlan() throws {
        let fixture = try RunFixture()
        let name = try #require(Slug("cycle-annuel"))
        let report = try fixture.run(
            waits: true, planning: { people in if people == 3 { _ = try? fixture.coop().pause(name) } })
        #expect(report.tally.accepted == 0)
        #expect(report.tally.returned == 0)
        #expect(try fixture.counts() == [.queued: 3])
    }

    @Test("Who left after the plan and before the claim gets no mail")
    func leftAfterPlan() throws {
        let fixture = try RunFixture()
        let report = try fixture.run(planning: { people in
            guard people == 3 else { return }
            try? fixture.admit([RunFixture.line(2, left: "10/01/2027")])
        })
        #expect(report.tally.accepted == 2)
        #expect(report.withdrawn == 1)
        #expect(try fixture.counts() == [.accepted: 2, .cancelled: 1])
    }

    @Test("Who was withdrawn by a mistake in a file gets the mail once the file is mended, inside the grace")
    func comesBack() throws {
        let fixture = try RunFixture()
        try fixture.write("var/maildir", "")
        try fixture.run()
        try fixture.admit([RunFixture.line(2, left: "10/01/2027")])
        #expect(try fixture.run().withdrawn == 1)
        #expect(try fixture.counts() == [.queued: 2, .cancelled: 1])
        fixture.remove("var/maildir")
        try fixture.admit([RunFixture.line(2)])
        #expect(try fixture.run().tally.accepted == 3)
        #expect(try fixture.counts() == [.accepted: 3])
        #expect(try fixture.run().planned == 0)
    }

    @Test("An address that is gone holds one mail and no other")
    func addressGone() throws {
        let fixture = try RunFixture()
        try fixture.write("var/maildir", "")
        try fixture.run()
        fixture.remove("var/maildir")
        try fixture.admit([RunFixture.line(2, address: "")])
        let report = try fixture.run()
        #expect(report.tally.accepted == 2)
        #expect(try fixture.counts() == [.accepted: 2, .cancelled: 1])
    }

    @Test(
        "`in-doubt: resend` sends again like any retry, for three days at most, and then leaves it in doubt")
    func resend() throws {
        let relay = try ScriptedRelay { $0.moment == .dot ? .close : .normal }
        defer { relay.stop() }
        let fixture = try RunFixture(people: 1)
        try fixture.deliver(toPort: relay.port)
        try fixture.replace(
            "follows: contact", "in-doubt: resend\nfollows: contact", inCampaign: "cycle-annuel")
        try fixture.run(waits: true)
        #expect(try fixture.counts() == [.inDoubt: 1])
        #expect((5...30).contains(relay.count(.dot)), "\(relay.count(.dot)) times")
    }

    @Test("With `in-doubt: ask`, the default, it is sent once")
    func ask() throws {
        let relay = try ScriptedRelay { $0.moment == .dot ? .close : .normal }
        defer { relay.stop() }
        let fixture = try RunFixture(people: 1)
        try fixture.deliver(toPort: relay.port)
        try fixture.run(waits: true)
        #expect(try fixture.counts() == [.inDoubt: 1])
        #expect(relay.count(.dot) == 1)
    }

    @Test(
        "A statutory mail that the machine dies over each time is sent five times, with pauses, and no more")
    func resendAfterCrashes() throws {
        let fixture = try RunFixture(people: 1)
        try fixture.replace(
            "follows: contact", "in-doubt: resend\nfollows: contact", inCampaign: "cycle-annuel")
        try fixture.write("var/maildir", "")
        try fixture.run()
        let database = try fixture.coop().database
        let ledger = try Ledger(path: database.path)
        var moments: [Int64] = []
        while let item = try database.outboxPage(after: 0, now: fixture.clock.now(), limit: 1).first {
            moments.append(fixture.clock.now().seconds)
            try #require(moments.count < 20)
            let claim = Claim(
                id: item.id, mailbox: item.contact.email?.key ?? "", revision: item.revision,
                at: fixture.clock.now())
            #expect(try ledger.commit([LedgerEntry(claim: claim)]) == [true])
            try fixture.run()
            #expect(try database.outboxPage(after: 0, now: fixture.clock.now(), limit: 1).isEmpty)
            if let next = try database.nextOutboxMoment(after: fixture.clock.now()) {
                fixture.clock.set(next)
            }
        }
        #expect(moments.count == 5)
        let pauses = zip(moments.dropFirst(), moments).map { $0 - $1 }
        #expect(pauses == pauses.sorted() && pauses[0] >= 240)
        #expect(try fixture.counts() == [.inDoubt: 1])
    }

    @Test("A letter that cannot be made is said once and counts as nobody's missing value")
    func notMade() throws {
        let fixture = try RunFixture()
        try fixture.write("var/maildir", "")
        try fixture.run()
        fixture.remove("var/maildir")
        fixture.remove("Templates/letters/cycle-annuel/c-est-quoi-la-coop.md")
        let report = try fixture.run()
        #expect(report.tally.withheld == 0)
        #expect(report.tally.notMade == 3)
        #expect(report.notMade.count == 1)
        #expect(!report.isComplete)
        let lines = try fixture.coop().database.outboxLines(.deferred, limit: 9)
        #expect(lines.count == 3)
        #expect(lines.allSatisfy { !$0.reply.contains("T-") }, "\(lines)")
    }

    @Test("Advice is given once a day, however often a run comes")
    func adviceOnceADay() throws {
        let fixture = try RunFixture()
        try fixture.run(isReplay: true)
        fixture.clock.set(try RunFixture.moment("2027-12-20T09:30:00+01:00"))
        let first = try fixture.run(isReplay: true)
        #expect(!first.summary.advices.isEmpty)
        #expect(first.advice.count == first.summary.advices.count)
        let again = try fixture.run(isReplay: true)
        #expect(again.summary.advices == first.summary.advices)
        #expect(again.advice.isEmpty)
        fixture.clock.set(try RunFixture.moment("2027-12-21T09:30:00+01:00"))
        #expect(try fixture.run(isReplay: true).advice.count == first.advice.count)
    }
}
