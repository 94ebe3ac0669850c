import Foundation
import Model
import Storage
import TestSupport
import Testing

@Suite("Ledger")
struct LedgerTests {
    @Test("Invariant 1: a plan carried out twice changes nothing")
    func recordTwice() throws {
        let fixture = try StorageFixture()
        try fixture.load([fixture.row(2, reference: "C-1", email: "a@coop.example")])
        let contact = try fixture.contacts()[0]
        let plan = [try fixture.planned(contact, campaign: fixture.slug("c"))]
        #expect(try fixture.database.record(plan, at: fixture.now) == 1)
        #expect(try fixture.database.record(plan, at: fixture.now) == 0)
        #expect(try fixture.database.outboxCounts()[.queued] == 1)
    }

    @Test("Decision 3: one edition at most once for a person, whatever the occurrence")
    func editionOnce() throws {
        let fixture = try StorageFixture()
        try fixture.load([fixture.row(2, reference: "C-1", email: "a@coop.example")])
        let contact = try fixture.contacts()[0]
        let campaign = try fixture.slug("c")
        #expect(
            try fixture.database.record([fixture.planned(contact, campaign: campaign)], at: fixture.now) == 1)
        let next = try fixture.planned(contact, campaign: campaign, occurrence: "2027")
        #expect(try fixture.database.record([next], at: fixture.now) == 0)
    }

    @Test(
        "Decision 3: an edition that somebody did not get may come by another occurrence, also for who was covered",
        arguments: [
            (DeliveryState.failed, 2), (.skipped, 2), (.suppressed, 2), (.accepted, 0), (.inDoubt, 0),
        ])
    func freedEdition(state: DeliveryState, again: Int) throws {
        let fixture = try StorageFixture()
        try fixture.load((1...2).map { fixture.row($0, reference: "C-\($0)", email: "deux@coop.example") })
        let contacts = try fixture.contacts()
        let campaign = try fixture.slug("c")
        func household(_ occurrence: String) throws -> [PlannedDelivery] {
            let first = try fixture.planned(contacts[0], campaign: campaign, occurrence: occurrence)
            let second = try fixture.planned(
                contacts[1], campaign: campaign, occurrence: occurrence, coveredBy: first.key)
            return [first, second]
        }
        #expect(try fixture.database.record(household("2026"), at: fixture.now) == 2)
        let number = try #require(try fixture.database.number(of: household("2026")[0].key))
        try fixture.database.settle([Outcome(id: number, state: state, at: fixture.now)])
        #expect(try fixture.database.record(household("2027"), at: fixture.now) == again)
    }

    @Test("A claim is granted once, and only while everything that was rendered is still true")
    func claims() throws {
        let fixture = try StorageFixture()
        try fixture.load((1...5).map { fixture.row($0, reference: "C-\($0)", email: "p\($0)@coop.example") })
        try fixture.queueForAll()
        let items = try fixture.database.outboxPage(after: 0, now: fixture.now, limit: 10)
        #expect(items.count == 5)
        let ledger = try Ledger(path: fixture.path)

        #expect(try ledger.commit(nil, claim: fixture.claim(items[0])))
        #expect(try !ledger.commit(nil, claim: fixture.claim(items[0])), "a second claim of the same mail")

        var stale = fixture.claim(items[1])
        stale.revision -= 1
        #expect(try !ledger.commit(nil, claim: stale), "the person changed since rendering")

        try fixture.database.suppress(
            Suppression(address: "p3@coop.example", category: .newsletter, cause: .unsubscribed),
            source: "test",
            at: fixture.now)
        #expect(try !ledger.commit(nil, claim: fixture.claim(items[2])), "unsubscribed since rendering")

        let late = fixture.claim(items[3], at: fixture.now.adding(seconds: 86_400 * 15))
        #expect(try !ledger.commit(nil, claim: late), "grace is over")

        try fixture.database.setCampaignState(
            fixture.slug("cycle-annuel"),
            CampaignState(phase: .paused, launchedAt: fixture.now, effectiveFrom: fixture.day))
        #expect(try !ledger.commit(nil, claim: fixture.claim(items[4])), "paused since rendering")
        let counts = try fixture.database.outboxCounts()
        #expect((counts[.sending], counts[.queued]) == (1, 4))
    }

    @Test("An outcome and the next claim are one commit; the reply is kept")
    func outcome() throws {
        let fixture = try StorageFixture()
        try fixture.load((1...2).map { fixture.row($0, reference: "C-\($0)", email: "p\($0)@coop.example") })
        try fixture.queueForAll()
        let items = try fixture.database.outboxPage(after: 0, now: fixture.now, limit: 10)
        let ledger = try Ledger(path: fixture.path)
        #expect(try ledger.commit(nil, claim: fixture.claim(items[0])))
        let accepted = Outcome(id: items[0].id, state: .accepted, reply: "250 ok", at: fixture.now)
        #expect(try ledger.commit(accepted, claim: fixture.claim(items[1])))
        let lines = try fixture.database.outboxLines(.accepted, limit: 10)
        #expect(lines.map(\.reply) == ["250 ok"])
        let late = Outcome(id: items[0].id, state: .failed, reply: "late", at: fixture.now)
        #expect(try !ledger.commit(late, claim: nil))
        #expect(try fixture.database.outboxCounts()[.accepted] == 1, "a final state stays")
    }

    @Test("Who shares a mailbox is covered by the first one's mail and goes the same way")
    func covered() throws {
        let fixture = try StorageFixture()
        try fixture.load((1...2).map { fixture.row($0, reference: "C-\($0)", email: "deux@coop.example") })
        let contacts = try fixture.contacts()
        let campaign = try fixture.slug("c")
        try fixture.database.setCampaignState(
            campaign, CampaignState(phase: .launched, launchedAt: fixture.now, effectiveFrom: fixture.day))
        let first = try fixture.planned(contacts[0], campaign: campaign)
        let second = try fixture.planned(contacts[1], campaign: campaign, coveredBy: first.key)
        #expect(try fixture.database.record([first, second], at: fixture.now) == 2)
        let items = try fixture.database.outboxPage(after: 0, now: fixture.now, limit: 10)
        #expect(items.count == 1)
        #expect(items[0].companions.map(\.reference) == ["C-2"])
        let ledger = try Ledger(path: fixture.path)
        #expect(try ledger.commit(nil, claim: fixture.claim(items[0])))
        #expect(try fixture.database.outboxCounts()[.sending] == 2)
        _ = try ledger.commit(
            Outcome(id: items[0].id, state: .accepted, reply: "250", at: fixture.now), claim: nil)
        #expect(try fixture.database.outboxCounts()[.accepted] == 2)
    }

    @Test("Who joins a household after its mail was accepted has had that mail")
    func coveredAfterwards() throws {
        let fixture = try StorageFixture()
        try fixture.load((1...2).map { fixture.row($0, reference: "C-\($0)", email: "deux@coop.example") })
        let contacts = try fixture.contacts()
        let campaign = try fixture.slug("c")
        try fixture.database.setCampaignState(
            campaign, CampaignState(phase: .launched, launchedAt: fixture.now, effectiveFrom: fixture.day))
        let first = try fixture.planned(contacts[0], campaign: campaign)
        #expect(try fixture.database.record([first], at: fixture.now) == 1)
        let item = try #require(try fixture.database.outboxPage(after: 0, now: fixture.now, limit: 10).first)
        let ledger = try Ledger(path: fixture.path)
        #expect(try ledger.commit(nil, claim: fixture.claim(item)))
        _ = try ledger.commit(
            Outcome(id: item.id, state: .accepted, reply: "250", at: fixture.now), claim: nil)
        let second = try fixture.planned(contacts[1], campaign: campaign, coveredBy: first.key)
        #expect(try fixture.database.record([second], at: fixture.now) == 1)
        #expect(try fixture.database.outboxCounts()[.accepted] == 2)
    }

    @Test("What an ended sender left behind is in doubt, or deferred where it may be sent again")
    func leftovers() throws {
        let fixture = try StorageFixture()
        try fixture.load((1...2).map { fixture.row($0, reference: "C-\($0)", email: "p\($0)@coop.example") })
        try fixture.queueForAll()
        let items = try fixture.database.outboxPage(after: 0, now: fixture.now, limit: 10)
        let ledger = try Ledger(path: fixture.path)
        #expect(try ledger.commit(nil, claim: fixture.claim(items[0])))
        #expect(
            try fixture.database.settleLeftovers(at: fixture.now, again: { _ in nil }) == [items[0].id])
        #expect(try fixture.database.outboxCounts()[.inDoubt] == 1)
        #expect(try ledger.commit(nil, claim: fixture.claim(items[1])))
        #expect(
            try fixture.database.settleLeftovers(
                at: fixture.now, again: { $0.attempts == 1 ? $0.notAfter : nil }
            ).isEmpty)
        #expect(try fixture.database.outboxCounts()[.deferred] == 1)
    }

    @Test("A group is one commit: outcomes and claims of several mails, each answered for itself")
    func groupCommit() throws {
        let fixture = try StorageFixture()
        try fixture.load(
            (1...3).map { fixture.row($0, reference: "C-\($0)", email: "p\($0)@coop.example") })
        try fixture.queueForAll()
        let items = try fixture.database.outboxPage(after: 0, now: fixture.now, limit: 500)
        var commits = 0
        let ledger = try Ledger(path: fixture.path, committed: { _ in commits += 1 })
        #expect(
            try ledger.commit([
                LedgerEntry(claim: fixture.claim(items[0])), LedgerEntry(claim: fixture.claim(items[0])),
                LedgerEntry(claim: fixture.claim(items[1])),
            ]) == [true, false, true])
        let accepted = items.prefix(2).map {
            Outcome(id: $0.id, state: .accepted, reply: "250", at: fixture.now)
        }
        #expect(
            try ledger.commit([
                LedgerEntry(accepted[0], claim: fixture.claim(items[2])), LedgerEntry(accepted[1]),
                LedgerEntry(),
            ]) == [true, false, false])
        #expect(commits == 2)
        let counts = try fixture.database.outboxCounts()
        #expect(counts[.accepted] == 2 && counts[.sending] == 1)
    }

    @Test("Two senders that should not be: every outcome is kept, every mail claimed once")
    func twoLedgers() async throws {
        let fixture = try StorageFixture()
        try fixture.load(
            (1...200).map { fixture.row($0, reference: "C-\($0)", email: "p\($0)@coop.example") })
        try fixture.queueForAll()
        let items = try fixture.database.outboxPage(after: 0, now: fixture.now, limit: 500)
        let (path, now) = (fixture.path, fixture.now)
        let claims = items.map { fixture.claim($0) }
        let granted = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<2 {
                group.addTask {
                    let ledger = try Ledger(path: path)
                    var sent = 0
                    for start in stride(from: 0, to: claims.count, by: 5) {
                        let mine = claims[start..<(start + 5)]
                        let granted = try ledger.commit(mine.map { LedgerEntry(claim: $0) })
                        let taken = zip(mine, granted).filter(\.1).map(\.0)
                        sent += taken.count
                        _ = try ledger.commit(
                            taken.map {
                                LedgerEntry(Outcome(id: $0.id, state: .accepted, reply: "250", at: now))
                            })
                    }
                    return sent
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(granted == 200)
        #expect(try fixture.database.outboxCounts()[.accepted] == 200)
    }
}
