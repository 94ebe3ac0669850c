import Model
import Storage
import Testing

@Suite("Two people become one")
struct MergePeopleTests {
    private let fixture: StorageFixture
    private let keep: Contact
    private let other: Contact

    /// A sales file has C-1, a rental file has the same person as L-9, with another address.
    init() throws {
        fixture = try StorageFixture()
        try fixture.load([Self.sale(fixture)], source: "ventes")
        try fixture.load([Self.rent(fixture)], source: "location")
        let people = try fixture.contacts()
        (keep, other) = (people[0], people[1])
    }

    private static func sale(_ fixture: StorageFixture) -> ClientRow {
        var row = fixture.row(2, reference: "C-1", email: "a@coop.example")
        row.programme = Slug("les-tilleuls")
        return row
    }

    private static func rent(_ fixture: StorageFixture) -> ClientRow {
        var row = fixture.row(2, reference: "L-9", email: "b@coop.example")
        row.status = .locataire
        row.signature = nil
        row.leaseStart = CivilDate(iso: "2020-02-01")
        row.phone = "02"
        return row
    }

    private func merge() throws { try fixture.database.merge(other.id, into: keep.id, at: fixture.now) }

    private func states() throws -> [DeliveryState] {
        try fixture.database.timeline(of: keep.id).map(\.state)
    }

    private func settle(_ contact: Contact, _ state: DeliveryState) throws {
        let line = try #require(try fixture.database.timeline(of: contact.id).first)
        try fixture.database.settle([Outcome(id: line.id, state: state, at: fixture.now)])
    }

    @Test("One person has both contracts, and both files go on finding them")
    func contracts() throws {
        try merge()
        let people = try fixture.contacts()
        #expect(people.map(\.reference) == ["C-1"])
        #expect(people[0].contracts.map(\.status) == [.accedant, .locataire])
        #expect(people[0].email?.address == "a@coop.example")
        #expect(try fixture.database.sources(ofContact: "C-1") == ["ventes", "location"])
        #expect(try fixture.database.currentReference("L-9") == "C-1")
        // The rental file still says another address: its word against that of the sales file.
        var rent = Self.rent(fixture)
        rent.leaseStart = CivilDate(iso: "2021-02-01")
        let change = try fixture.change([rent], source: "location")
        #expect(change.counts.added == 0)
        #expect(
            change.lines.map { [$0.kind.rawValue, $0.new] } == [
                ["changed", "2021-02-01"], ["disagreement", "b@coop.example"],
            ])
        #expect(try fixture.load([Self.sale(fixture)], source: "ventes").unchanged == 1)
        #expect(try fixture.contacts().count == 1)
    }

    @Test("Where one file has both references, the person's own line speaks for them, wherever it stands")
    func bothInOneFile() throws {
        var twin = Self.sale(fixture)
        twin.reference = "C-2"
        twin.identity = "ref:c-2"
        twin.phone = "99"
        var own = Self.sale(fixture)
        own.line = 3
        own.phone = "01"
        try fixture.load([own, twin], source: "ventes")
        let second = try #require(try fixture.contacts().first { $0.reference == "C-2" })
        try fixture.database.merge(second.id, into: keep.id, at: fixture.now)
        let again = try fixture.change([twin, own], source: "ventes")
        #expect(again.counts.added == 0 && again.counts.updated <= 1)
        #expect(!again.lines.contains { $0.field == .phone })
        #expect(try fixture.contacts().map(\.reference) == ["C-1", "L-9"])
        #expect(try fixture.load([twin, own], source: "ventes").unchanged == 2)
    }

    @Test("The number of who is gone is nobody's again")
    func numbers() throws {
        try merge()
        try fixture.load([fixture.row(2, reference: "C-2", email: "c@coop.example")], source: "ventes")
        let numbers = try fixture.contacts().flatMap { [$0.id.number] + $0.contracts.map(\.id) }
        #expect(Set(numbers).count == numbers.count && !numbers.contains(other.id.number))
    }

    @Test("What waits for both goes once", arguments: [0, 1])
    func bothWait(whose: Int) throws {
        try fixture.queueForAll()
        if whose == 1 {
            // The other's mail was to serve both.
            let campaign = try fixture.slug("remise-des-cles")
            try fixture.database.setCampaignState(
                campaign, CampaignState(phase: .launched, launchedAt: fixture.now, effectiveFrom: fixture.day)
            )
            let carrier = try fixture.planned(other, campaign: campaign)
            let covered = try fixture.planned(keep, campaign: campaign, coveredBy: carrier.key)
            _ = try fixture.database.record([carrier, covered], at: fixture.now)
        }
        try merge()
        let lines = try fixture.database.timeline(of: keep.id)
        #expect(lines.filter { $0.state == .queued }.count == 1 + whose)
        #expect(lines.allSatisfy { $0.state != .queued || $0.coveredBy == nil })
        let key = DeliveryKey(
            campaign: try fixture.slug("cycle-annuel"), step: try fixture.slug("etape"), occurrence: "2026",
            enrolment: keep.id.number)
        let number = try fixture.database.number(of: key)
        #expect(lines.first { $0.id == number }?.state == .queued)
    }

    @Test("What one of them had is had, whoever it was")
    func oneHadIt() throws {
        try fixture.queueForAll()
        try settle(other, .accepted)
        try merge()
        #expect(try states().sorted { $0.rawValue < $1.rawValue } == [.accepted, .cancelled])
        let key = try fixture.planned(keep, campaign: try fixture.slug("cycle-annuel")).key
        let number = try fixture.database.number(of: key)
        let line = try fixture.database.timeline(of: keep.id).first { $0.id == number }
        #expect(line?.state == .accepted)
        // Planning it again brings nothing.
        let planned = try fixture.planned(try #require(try fixture.contacts().first), campaign: key.campaign)
        #expect(try fixture.database.record([planned], at: fixture.now) == 0)
    }

    @Test("While a mail of either is being sent, nobody is merged")
    func sending() throws {
        try fixture.queueForAll()
        let ledger = try Ledger(path: fixture.path)
        let items = try fixture.database.outboxPage(after: 0, now: fixture.now, limit: 10)
        let item = try #require(items.first { $0.contact.id == other.id })
        #expect(try ledger.commit(nil, claim: fixture.claim(item)))
        #expect(throws: StorageError.self) { try merge() }
        #expect(try fixture.contacts().count == 2)
    }

    @Test("Who unsubscribed at either address is unsubscribed; a bounce concerns the address alone")
    func wishes() throws {
        for cause in [Suppression.Cause.unsubscribed, .bounced] {
            try fixture.database.suppress(
                Suppression(address: "b@coop.example", category: nil, cause: cause), source: "test",
                at: fixture.now)
        }
        try merge()
        let group = try #require(try fixture.database.group(reference: "C-1"))
        #expect(group.suppressions.map(\.cause) == [.unsubscribed])
    }

    @Test("An invitation moves; of two, the one that was answered counts")
    func invitations() throws {
        try fixture.queueForAll(campaign: "enquete")
        let survey = try fixture.slug("enquete")
        var codes = ["A", "B"]
        let asked = Survey(name: survey, title: "Essai", unit: .person, questions: [])
        try fixture.database.invite(asked, follows: .contact, at: fixture.now) { codes.removeLast() }
        let own = try fixture.database.invitations(of: keep.id, to: survey).map(\.id)
        #expect(own.count == 1)
        try merge()
        #expect(try fixture.database.invitations(of: keep.id, to: survey).map(\.id) == own)
        #expect(try fixture.database.invitations(of: other.id, to: survey).isEmpty)
    }

    @Test("Two contracts of one sale are one")
    func sameContract() throws {
        var again = Self.sale(fixture)
        again.reference = "S-4"
        again.identity = "ref:s-4"
        again.contract = "2026-17"
        try fixture.load([again], source: "syndic")
        let third = try #require(try fixture.contacts().first { $0.reference == "S-4" })
        try fixture.database.merge(third.id, into: keep.id, at: fixture.now)
        let person = try #require(try fixture.contacts().first { $0.reference == "C-1" })
        #expect(person.contracts.map(\.id) == keep.contracts.map(\.id))
    }
}
