import Foundation
import Model
import Testing

@testable import Storage

@Suite("Erasing people")
struct ErasureTests {
    private static let mark: ErasureMark = { "m\($0.hashValue)" }

    private func erase(_ fixture: StorageFixture, _ contact: Contact) throws -> ErasureResult {
        let result = try fixture.database.erase(
            contact.id, cause: .asked, at: fixture.now, mark: Self.mark, closed: { _, fields in fields })
        _ = try fixture.database.scrub()
        return result
    }

    /// An import that knows who is to stay out.
    private func load(_ fixture: StorageFixture, _ rows: [ClientRow], source: String = "clients") throws
        -> ImportCounts
    {
        let session = try ImportSession(database: fixture.database, columns: Set(ContactColumn.allCases))
        var terms = ImportTerms(file: "f.csv", source: source, day: fixture.day, now: fixture.now)
        terms.mark = Self.mark
        for row in rows { _ = try session.stage(row) }
        return try session.finish(terms).0
    }

    private func person(_ fixture: StorageFixture, _ reference: String) throws -> Contact {
        try #require(try fixture.contacts().first { $0.reference == reference })
    }

    @Test("What an earlier import said of somebody is not in the file any more, either")
    func formerValues() throws {
        let fixture = try StorageFixture()
        var row = fixture.row(2, reference: "C-1", email: "avant@coop.example", last: "Quintrec")
        row.postal.street = "12 rue des Sansonnets"
        try fixture.load([row, fixture.row(3, reference: "C-2", email: "b@coop.example")])
        row.email = EmailAddress("apres@coop.example")
        try fixture.load([row])
        try fixture.queueForAll()
        #expect(try erase(fixture, person(fixture, "C-1")) == .erased)
        var bytes = Data()
        for name in try FileManager.default.contentsOfDirectory(atPath: fixture.folder.url.path) {
            bytes += try Data(contentsOf: fixture.folder.url.appendingPathComponent(name))
        }
        for word in ["avant@", "apres@", "Quintrec", "quintrec", "Sansonnets", "ref:c-1"] {
            #expect(bytes.range(of: Data(word.utf8)) == nil, "\(word)")
        }
        #expect(bytes.range(of: Data("b@coop.example".utf8)) != nil)
    }

    @Test("Who is erased is in no list, and the ledger still adds up")
    func counts() throws {
        let fixture = try StorageFixture()
        try fixture.load((2...4).map { fixture.row($0, reference: "C-\($0)", email: "p\($0)@coop.example") })
        try fixture.queueForAll()
        let before = try fixture.database.timeline(of: person(fixture, "C-3").id).count
        let gone = try person(fixture, "C-3")
        #expect(before == 1)
        #expect(try erase(fixture, gone) == .erased)
        #expect(try fixture.contacts().map(\.reference) == ["C-2", "C-4"])
        var groups: [String] = []
        try fixture.database.forEachGroup { groups += $0.contacts.map(\.reference) }
        #expect(groups == ["C-2", "C-4"])
        #expect(try fixture.database.group(reference: "C-3") == nil)
        #expect(try fixture.database.timeline(of: gone.id).map(\.state) == [.cancelled])
        #expect(try fixture.database.linkedDelivery(2) == nil)
        #expect(try fixture.database.mail(2) == nil)
    }

    @Test("A mail that was made before the erasure is not sent after it")
    func madeBefore() throws {
        let fixture = try StorageFixture()
        try fixture.load([fixture.row(2, reference: "C-1", email: "a@coop.example")])
        try fixture.queueForAll()
        let item = try #require(try fixture.database.outboxPage(after: 0, now: fixture.now, limit: 9).first)
        #expect(try erase(fixture, person(fixture, "C-1")) == .erased)
        let ledger = try Ledger(path: fixture.path)
        #expect(try ledger.commit(nil, claim: fixture.claim(item)) == false)
    }

    @Test("Somebody to whom a mail is being sent is not erased meanwhile")
    func beingSent() throws {
        let fixture = try StorageFixture()
        try fixture.load([fixture.row(2, reference: "C-1", email: "a@coop.example")])
        try fixture.queueForAll()
        let item = try #require(try fixture.database.outboxPage(after: 0, now: fixture.now, limit: 9).first)
        let ledger = try Ledger(path: fixture.path)
        #expect(try ledger.commit(nil, claim: fixture.claim(item)))
        #expect(try erase(fixture, person(fixture, "C-1")) == .beingSent)
        #expect(try fixture.contacts().count == 1)
        _ = try ledger.commit(
            Outcome(id: item.id, state: .accepted, reply: "250 for a@coop.example", at: fixture.now),
            claim: nil)
        #expect(try erase(fixture, person(fixture, "C-1")) == .erased)
    }

    @Test("Who shares the address still gets the mail, and keeps the wish of their address")
    func household() throws {
        let fixture = try StorageFixture()
        try fixture.load([
            fixture.row(2, reference: "C-1", email: "eux@coop.example"),
            fixture.row(3, reference: "C-2", email: "eux@coop.example", last: "Autre"),
        ])
        try fixture.queueForAll()
        let one = try person(fixture, "C-1")
        let two = try person(fixture, "C-2")
        let campaign = try fixture.slug("autre")
        try fixture.database.setCampaignState(
            campaign, CampaignState(phase: .launched, launchedAt: fixture.now, effectiveFrom: fixture.day))
        let first = try fixture.planned(one, campaign: campaign)
        _ = try fixture.database.record(
            [first, try fixture.planned(two, campaign: campaign, coveredBy: first.key)], at: fixture.now)
        try fixture.database.suppress(
            Suppression(address: "eux@coop.example", category: .survey, cause: .unsubscribed),
            source: "staff",
            at: fixture.now)
        #expect(try erase(fixture, one) == .erased)
        let open = try fixture.database.outboxPage(after: 0, now: fixture.now, limit: 9)
        #expect(open.map(\.contact.reference) == ["C-2", "C-2"])
        #expect(try fixture.database.suppressions(of: "eux@coop.example").count == 1)
        // Their address alone does not keep the other one out.
        #expect(
            try load(fixture, [fixture.row(2, reference: "N-1", email: "eux@coop.example", last: "Neuf")])
                .added == 1)
    }

    @Test(
        "Who was erased stays out by reference, address, or name and birth date, until they are let in again")
    func staysOut() throws {
        let fixture = try StorageFixture()
        var row = fixture.row(2, reference: "C-1", email: "a@coop.example", last: "Lefur")
        row.birthDate = CivilDate(iso: "1960-02-01")
        try fixture.load([row, fixture.row(3, reference: "C-2", email: "b@coop.example")])
        let gone = try person(fixture, "C-1")
        #expect(try erase(fixture, gone) == .erased)

        var born = fixture.row(5, reference: "L-9", email: nil, last: "LEFUR")
        born.birthDate = CivilDate(iso: "1960-02-01")
        let counts = try load(
            fixture,
            [
                row, fixture.row(3, reference: "C-2", email: "b@coop.example"),
                fixture.row(4, reference: "S-7", email: "a@coop.example", last: "Lefur-Morin"), born,
                fixture.row(6, reference: "N-1", email: "n@coop.example", last: "Lefur"),
            ])
        #expect(counts.erased == 3 && counts.added == 1 && counts.unchanged == 1)
        // Nobody gets a number that the ledger still knows somebody else by.
        #expect(try person(fixture, "N-1").id.number > 4)

        let erasures = try fixture.database.erasures(of: [ErasureWords.reference("C-1")], mark: Self.mark)
        #expect(erasures == [1])
        #expect(try fixture.database.readmit(erasures, at: fixture.now) == 1)
        #expect(try fixture.database.readmit(erasures, at: fixture.now) == 0)
        #expect(try fixture.database.erasures().map(\.readmittedAt) == [fixture.now])
        let again = try load(fixture, [row])
        #expect(again.added == 1 && again.erased == 0)
        #expect(try person(fixture, "C-1").id != gone.id)
    }
}
