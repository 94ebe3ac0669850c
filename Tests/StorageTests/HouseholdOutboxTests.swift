import Model
import Storage
import TestSupport
import Testing

/// One mail for several people, and what happens to the others when one of them drops out.
@Suite("Household mails in the outbox")
struct HouseholdOutboxTests {
    /// Three people at one address, the first one's mail serving all.
    private func household() throws -> (StorageFixture, [OutboxItem]) {
        let fixture = try StorageFixture()
        try fixture.load((1...3).map { fixture.row($0, reference: "C-\($0)", email: "tous@coop.example") })
        let contacts = try fixture.contacts()
        let campaign = try fixture.slug("c")
        try fixture.database.setCampaignState(
            campaign, CampaignState(phase: .launched, launchedAt: fixture.now, effectiveFrom: fixture.day))
        let first = try fixture.planned(contacts[0], campaign: campaign)
        let others = try contacts.dropFirst().map {
            try fixture.planned($0, campaign: campaign, coveredBy: first.key)
        }
        _ = try fixture.database.record([first] + others, at: fixture.now)
        return (fixture, try page(fixture))
    }

    private func page(_ fixture: StorageFixture) throws -> [OutboxItem] {
        try fixture.database.outboxPage(after: 0, now: fixture.now, limit: 10)
    }

    @Test("When the one whom the mail is addressed to drops out, the next one carries it for the rest")
    func heir() throws {
        let (fixture, items) = try household()
        try fixture.database.withdraw([
            Outcome(
                id: items[0].id, state: .cancelled, reason: Reason(.left, .init(note: "the person left")),
                at: fixture.now)
        ])
        #expect(try fixture.database.outboxCounts()[.cancelled] == 1)
        let left = try page(fixture)
        #expect(left.map(\.contact.reference) == ["C-2"])
        #expect(left.first?.companions.map(\.reference) == ["C-3"])
    }

    @Test("When a companion drops out, the mail goes to the others")
    func companion() throws {
        let (fixture, items) = try household()
        let second = try #require(
            try fixture.database.outboxLines(.queued, limit: 10).first { $0.contact == "C-2" })
        try fixture.database.withdraw([
            Outcome(
                id: second.id, state: .cancelled, reason: Reason(.left, .init(note: "left")), at: fixture.now)
        ])
        #expect(try page(fixture).map(\.id) == items.map(\.id))
        #expect(try page(fixture).first?.companions.map(\.reference) == ["C-3"])
    }

    @Test("Who moved to an address of their own gets a mail of their own")
    func moved() throws {
        let (fixture, _) = try household()
        try fixture.load([fixture.row(2, reference: "C-2", email: "seule@coop.example")])
        try fixture.database.separateMoved()
        #expect(try page(fixture).map(\.contact.reference) == ["C-1", "C-2"])
        #expect(try page(fixture)[0].companions.map(\.reference) == ["C-3"])
    }

    @Test("Every change of everybody's delivery is stamped and kept with the server's reply")
    func events() throws {
        let (fixture, items) = try household()
        let ledger = try Ledger(path: fixture.path)
        #expect(try ledger.commit(nil, claim: fixture.claim(items[0])))
        let outcome = Outcome(id: items[0].id, state: .accepted, reply: "250 ok", at: fixture.now)
        _ = try ledger.commit(outcome, claim: nil)
        for line in try fixture.database.outboxLines(.accepted, limit: 10) {
            let events = try fixture.database.events(of: line.id)
            #expect(events.map(\.state) == [.queued, .sending, .accepted], "\(line.contact)")
            #expect(events.last?.reply == "250 ok")
        }
    }

    @Test("Who joined a mail that is in doubt is not skipped while it is: they go the mail's way")
    func joinedInDoubt() throws {
        let (fixture, items) = try household()
        let ledger = try Ledger(path: fixture.path)
        #expect(try ledger.commit(nil, claim: fixture.claim(items[0])))
        _ = try fixture.database.settleLeftovers(at: fixture.now, again: { _ in nil })
        try fixture.load([fixture.row(4, reference: "C-4", email: "tous@coop.example")])
        let joined = try #require(try fixture.contacts().last)
        let plan = try fixture.planned(joined, campaign: fixture.slug("c"), coveredBy: items[0].key)
        #expect(try fixture.database.record([plan], at: fixture.now) == 1)
        let later = fixture.now.adding(seconds: 15 * 86_400)
        #expect(try fixture.database.expire(at: later).count == 0)
        _ = try fixture.database.resolve([items[0].id], arrived: true, at: later)
        #expect(try fixture.database.outboxCounts()[.accepted] == 4)
    }
}
