import Model
import TestSupport
import Testing

@testable import Storage

/// The paper channel's side of the ledger.
@Suite("Letters on paper in the database")
struct LetterStorageTests {
    /// Half of `people` by e-mail, half on paper, all due.
    private static func queued(_ people: Int = 4) throws -> StorageFixture {
        let fixture = try StorageFixture()
        try fixture.load(
            (1...people).map { fixture.row($0, reference: "C-\($0)", email: "p\($0)@coop.example") })
        let name = try fixture.slug("cycle-annuel")
        try fixture.database.setCampaignState(
            name, CampaignState(phase: .launched, launchedAt: fixture.now, effectiveFrom: fixture.day))
        let planned = try fixture.contacts().map { contact in
            var delivery = try fixture.planned(contact, campaign: name)
            if contact.id.number % 4 > 1 { Self.putOnPaper(&delivery) }
            return delivery
        }
        _ = try fixture.database.record(planned, at: fixture.now)
        return fixture
    }

    private static func putOnPaper(_ delivery: inout PlannedDelivery) {
        (delivery.channel, delivery.address) = (.post, nil)
        delivery.edition = "lettre@\(delivery.key.occurrence)"
    }

    private func waiting(_ fixture: StorageFixture) throws -> [OutboxItem] {
        try fixture.database.lettersToPost(of: fixture.slug("cycle-annuel"), now: fixture.now)
    }

    private func exported(_ fixture: StorageFixture) throws -> [OutboxItem] {
        let items = try waiting(fixture)
        try fixture.database.noteExport(items.map { ("CODE\($0.id)", [$0.id]) }, at: fixture.now)
        return items
    }

    private func line(_ fixture: StorageFixture, _ item: OutboxItem) throws -> TimelineLine {
        try #require(try fixture.database.timeline(of: item.contact.id).first)
    }

    @Test("The sender neither sees nor claims them, and counts of mails leave them out")
    func unseenBySender() throws {
        let fixture = try Self.queued()
        let database = fixture.database
        let mails = try database.outboxPage(after: 0, now: fixture.now, limit: 10)
        let letters = try waiting(fixture)
        #expect(mails.count == 2 && letters.count == 2)
        #expect(Set(mails.map(\.id)).isDisjoint(with: letters.map(\.id)))
        #expect(try database.openCount() == 2)
        #expect(try database.openMails(of: fixture.slug("cycle-annuel")).people == 2)
        #expect(try database.dueCount(now: fixture.now) == 2)
        #expect(try database.outboxCounts()[.queued] == 2)
        #expect(try database.outboxByCampaign().first?.counts == [.queued: 2])
        #expect(try database.outboxByDomain().map(\.name) == ["coop.example"])
        #expect(try database.nextOutboxMoment(after: fixture.now.adding(seconds: -1)) == fixture.now)
        let ledger = try Ledger(path: fixture.path)
        #expect(try !ledger.commit(nil, claim: fixture.claim(letters[0])))
        #expect(try ledger.commit(nil, claim: fixture.claim(mails[0])))
        let history = try #require(
            try database.group(reference: letters[0].contact.reference)?.history.first)
        #expect(history.channel == .post)
    }

    @Test("Exporting changes nothing and may be repeated; posting and returning happen once")
    func onceAndAgain() throws {
        let fixture = try Self.queued()
        let database = fixture.database
        let items = try exported(fixture)
        #expect(try exported(fixture).map(\.id) == items.map(\.id))
        #expect(try database.letterCode(of: items[0].id) == "CODE\(items[0].id)")
        #expect(try database.isTaken(code: "CODE\(items[0].id)"))
        let monday = fixture.day.adding(days: 3)
        #expect(try database.recordPosted([items[0].id], on: monday, at: fixture.now) == 1)
        #expect(try database.recordPosted([items[0].id], on: fixture.day, at: fixture.now) == 0)
        #expect(try line(fixture, items[0]).state == .accepted)
        #expect(try line(fixture, items[0]).sendOn == monday)
        #expect(try waiting(fixture).map(\.id) == [items[1].id])
        #expect(try database.recordReturned([items[0].id], words: "inconnu; parti", at: fixture.now) == 1)
        #expect(try database.recordReturned([items[0].id], words: "", at: fixture.now) == 0)
        #expect(try database.recordPosted([items[0].id], on: monday, at: fixture.now) == 0)
        let line = try line(fixture, items[0])
        #expect(line.state == .failed && line.channel == .post && line.sendOn == monday)
        #expect(line.reason == Reason(.returned, .init(note: "inconnu; parti")))
        #expect(try database.events(of: items[0].id).map(\.state) == [.queued, .accepted, .failed])
    }

    @Test("What was never exported is not known to have been posted")
    func neverExported() throws {
        let fixture = try Self.queued()
        let items = try waiting(fixture)
        #expect(try fixture.database.recordPosted(items.map(\.id), on: fixture.day, at: fixture.now) == 0)
        #expect(try fixture.database.recordReturned(items.map(\.id), words: "", at: fixture.now) == 0)
    }

    @Test("A letter that was posted in time and recorded too late was posted all the same")
    func recordedLate() throws {
        let fixture = try Self.queued()
        let items = try exported(fixture)
        let later = fixture.now.adding(seconds: 86_400 * 20)
        #expect(try fixture.database.expire(at: later).count == 4)
        let share = try #require(try fixture.database.letterShares(missedSince: fixture.now).first)
        #expect(share.missed == 2 && share.waiting == 0)
        #expect(try fixture.database.recordPosted(items.map(\.id), on: fixture.day, at: later) == 2)
        #expect(try fixture.database.letterShares(missedSince: fixture.now).first?.missed == 0)
        #expect(try line(fixture, items[0]).reason == nil)
    }

    @Test("The shares count people by what became of their letter")
    func shares() throws {
        let fixture = try Self.queued(8)
        let items = try exported(fixture)
        _ = try fixture.database.recordPosted([items[0].id, items[1].id], on: fixture.day, at: fixture.now)
        _ = try fixture.database.recordReturned([items[1].id], words: "", at: fixture.now)
        let shares = try fixture.database.letterShares(missedSince: fixture.now)
        #expect(shares.count == 1)
        #expect(shares[0].counts == [.queued: 2, .accepted: 1, .failed: 1])
        #expect(shares[0].exported == 2)
        #expect(shares[0].lastMoment == items[0].notAfter)
    }

    @Test("A mail that was withdrawn may come back as a letter, and the other way round")
    func changesChannel() throws {
        let fixture = try Self.queued()
        let mail = try #require(
            try fixture.database.outboxPage(after: 0, now: fixture.now, limit: 1).first)
        try fixture.database.withdraw([
            Outcome(id: mail.id, state: .cancelled, reason: Reason(.noAddress), at: fixture.now)
        ])
        var again = try fixture.planned(mail.contact, campaign: mail.key.campaign)
        Self.putOnPaper(&again)
        #expect(try fixture.database.record([again], at: fixture.now) == 1)
        #expect(try waiting(fixture).map(\.id).contains(mail.id))
        #expect(try fixture.database.outboxPage(after: 0, now: fixture.now, limit: 9).count == 1)
    }

    @Test("A refusal of the mail server is no returned letter: the breaker looks at mails alone")
    func breaker() throws {
        let fixture = try Self.queued()
        let items = try exported(fixture)
        _ = try fixture.database.recordPosted(items.map(\.id), on: fixture.day, at: fixture.now)
        #expect(try fixture.database.lastOutcomes(of: fixture.slug("cycle-annuel"), limit: 9).isEmpty)
    }

    @Test("A household without a mailbox is one unit of a survey that asks addresses")
    func household() throws {
        let fixture = try StorageFixture()
        let rows = (1...3).map { number in
            var row = fixture.row(number, reference: "C-\(number)", email: nil)
            row.household = number == 3 ? "Autres" : "Durand"
            row.postal = PostalAddress(street: "3 rue Neuve", postalCode: "49999", city: "Valmont")
            return row
        }
        try fixture.load(rows)
        let survey = try fixture.slug("enquete")
        let planned = try fixture.contacts().map { try fixture.planned($0, campaign: survey) }
        _ = try fixture.database.record(planned, at: fixture.now)
        var number = 0
        let asked = Survey(name: survey, title: "Essai", unit: .address, questions: [])
        try fixture.database.invite(asked, follows: .contact, at: fixture.now) {
            number += 1
            return "CODE\(number)"
        }
        let codes = try (1...3).map { try fixture.database.slipCode(ofDelivery: $0) }
        #expect(codes == ["CODE1", "CODE1", "CODE2"])
    }
}
