import Model
import TestSupport
import Testing

@testable import Storage

/// What went wrong, or could, between the plan and the reply.
@Suite("Faults around the outbox")
struct OutboxFaultTests {
    private func queued(_ count: Int) throws -> (StorageFixture, [OutboxItem], Ledger) {
        let fixture = try StorageFixture()
        try fixture.load(
            (1...count).map { fixture.row($0, reference: "C-\($0)", email: "p\($0)@coop.example") })
        try fixture.queueForAll()
        return (fixture, try page(fixture), try Ledger(path: fixture.path))
    }

    private func page(_ fixture: StorageFixture, at moment: Instant? = nil) throws -> [OutboxItem] {
        try fixture.database.outboxPage(after: 0, now: moment ?? fixture.now, limit: 10)
    }

    @Test("Mails of a paused campaign are not offered to a relay, and nobody waits for them")
    func paused() throws {
        let (fixture, items, _) = try queued(2)
        try fixture.database.settle([
            Outcome(
                id: items[0].id, state: .deferred, nextAt: fixture.now.adding(seconds: 60), at: fixture.now)
        ])
        try fixture.database.setCampaignState(
            fixture.slug("cycle-annuel"),
            CampaignState(phase: .paused, launchedAt: fixture.now, effectiveFrom: fixture.day))
        #expect(try page(fixture).isEmpty)
        #expect(try fixture.database.nextOutboxMoment(after: fixture.now) == nil)
    }

    @Test("A relay that took nothing leaves no attempt behind, whether the mail was claimed or not")
    func attemptsGivenBack() throws {
        let (fixture, items, ledger) = try queued(2)
        #expect(try ledger.commit(nil, claim: fixture.claim(items[0])))
        for item in items {
            let back = Outcome(
                id: item.id, state: .queued, reply: "421", countsAttempt: false, at: fixture.now)
            _ = try ledger.commit(back, claim: nil)
        }
        let again = try page(fixture)
        #expect(again.map(\.attempts) == [0, 0])
        #expect(again.map(\.firstTriedAt) == [nil, nil], "the three days of retries have not begun")
    }

    @Test("What counts as suppressed at the claim is what the planner says")
    func suppressionAtClaim() throws {
        let causes: [Suppression.Cause] = [.unsubscribed, .bounced]
        for category in Category.allCases {
            for cause in causes {
                let (fixture, _, ledger) = try queued(1)
                let suppression = Suppression(address: "p1@coop.example", category: nil, cause: cause)
                var planned = try fixture.planned(
                    try fixture.contacts()[0], campaign: fixture.slug("cycle-annuel"), occurrence: "x",
                    letter: "autre")
                planned.category = category
                _ = try fixture.database.record([planned], at: fixture.now)
                try fixture.database.suppress(suppression, source: "test", at: fixture.now)
                let item = try #require(try page(fixture).last)
                #expect(
                    try ledger.commit(nil, claim: fixture.claim(item)) == !suppression.applies(to: category),
                    "\(cause) of everything and \(category)")
            }
        }
    }

    @Test("The ledger keeps the address that the mail went to, not the one that was planned")
    func addressOfTheClaim() throws {
        let (fixture, _, ledger) = try queued(1)
        try fixture.load([fixture.row(1, reference: "C-1", email: "nouvelle@coop.example")])
        let item = try #require(try page(fixture).first)
        #expect(try ledger.commit(nil, claim: fixture.claim(item)))
        var address = ""
        try fixture.database.connection.query(SQL("t", "SELECT address FROM deliveries")) {
            address = $0.text(0)
        }
        #expect(address == "nouvelle@coop.example")
    }

    @Test("A mail that names a companion is not sent once the companion's record changed")
    func companionChanged() throws {
        let fixture = try StorageFixture()
        try fixture.load((1...2).map { fixture.row($0, reference: "C-\($0)", email: "deux@coop.example") })
        let contacts = try fixture.contacts()
        let campaign = try fixture.slug("c")
        try fixture.database.setCampaignState(
            campaign, CampaignState(phase: .launched, launchedAt: fixture.now, effectiveFrom: fixture.day))
        let first = try fixture.planned(contacts[0], campaign: campaign)
        let second = try fixture.planned(contacts[1], campaign: campaign, coveredBy: first.key)
        _ = try fixture.database.record([first, second], at: fixture.now)
        let item = try #require(try page(fixture).first)
        var died = fixture.row(2, reference: "C-2", email: "deux@coop.example")
        died.isDeceased = true
        try fixture.load([died])
        let ledger = try Ledger(path: fixture.path)
        #expect(try !ledger.commit(nil, claim: fixture.claim(item)))
        let fresh = try #require(try page(fixture).first)
        #expect(try ledger.commit(nil, claim: fixture.claim(fresh)))
    }

    @Test("A withdrawn delivery can be planned again, unless its edition went out meanwhile")
    func plannedAgain() throws {
        let (fixture, items, _) = try queued(1)
        let withdrawn = Outcome(
            id: items[0].id, state: .cancelled, reason: Reason(.left, .init(note: "left")), at: fixture.now)
        let plan = try fixture.planned(try fixture.contacts()[0], campaign: fixture.slug("cycle-annuel"))
        var other = plan
        other.key.occurrence = "2027"
        try fixture.database.withdraw([withdrawn])
        #expect(try fixture.database.record([plan], at: fixture.now) == 1)
        #expect(try page(fixture).map(\.id) == [items[0].id], "the same line, with its number")
        try fixture.database.withdraw([withdrawn])
        #expect(try fixture.database.record([other], at: fixture.now) == 1)
        #expect(try fixture.database.record([plan], at: fixture.now) == 0)
    }

    @Test("A commit that fails is tried again as a whole while the caller says so, and then fails for good")
    func commitAgain() throws {
        let (fixture, items, _) = try queued(2)
        func fail(_ name: String) throws {
            try fixture.database.connection.execute(
                """
                CREATE TRIGGER \(name) BEFORE INSERT ON delivery_events
                BEGIN SELECT RAISE(ABORT, 'as if the disk were full'); END
                """)
        }
        let tries = Counter()
        try fail("first_fault")
        let path = fixture.path
        let ledger = try Ledger(path: path) { attempt in
            tries.count = attempt
            if attempt == 3 { try? Connection(path: path).execute("DROP TRIGGER first_fault") }
            return attempt < 5
        }
        #expect(try ledger.commit(nil, claim: fixture.claim(items[0])))
        #expect(tries.count == 3)

        try fail("second_fault")
        let outcome = Outcome(id: items[0].id, state: .accepted, reply: "250", at: fixture.now)
        let impatient = try Ledger(path: path) { attempt in attempt < 5 }
        #expect(throws: StorageError.self) {
            try impatient.commit(outcome, claim: fixture.claim(items[1]))
        }
        try Connection(path: path).execute("DROP TRIGGER second_fault")
        #expect(throws: StorageError.self, "no body may leave any more") {
            try impatient.commit(nil, claim: fixture.claim(items[1]))
        }
        let counts = try fixture.database.outboxCounts()
        #expect((counts[.sending], counts[.queued]) == (1, 1), "outcome and claim are undone together")
    }

    private final class Counter: @unchecked Sendable { var count = 0 }
}
