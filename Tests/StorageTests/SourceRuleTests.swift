import Model
import Storage
import Testing

/// Several of the coop's files, one list of people.
@Suite struct SourceRuleTests {
    private let fixture: StorageFixture

    init() throws { fixture = try StorageFixture() }

    private func line(phone: String = "", signature: String? = nil) -> ClientRow {
        var row = fixture.row(2, reference: "C-1", email: "a@coop.example")
        row.phone = phone
        row.signature = signature.flatMap { CivilDate(iso: $0) }
        return row
    }

    private func phone() throws -> String? {
        var row = line()
        row.phone = "probe"
        let lines = try fixture.change(
            [row], columns: [.reference, .lastName, .phone], keep: false, source: "probe"
        )
        .lines
        return lines.first { $0.field == .phone }?.old
    }

    private func signature() throws -> CivilDate? { try fixture.contacts().first?.contracts.first?.signature }

    @Test("Each person knows which files have them")
    func sources() throws {
        try fixture.load([line()], source: "ventes")
        try fixture.load([line()], source: "location")
        #expect(try fixture.database.sources() == ["ventes", "location"])
        #expect(try fixture.database.sources(ofContact: "C-1") == ["ventes", "location"])
    }

    @Test("An empty cell never empties another file's value; its own file empties it")
    func emptyCell() throws {
        try fixture.load([line(phone: "01")], source: "ventes")
        #expect(try fixture.change([line()], source: "location").lines.isEmpty)
        #expect(try phone() == "01")
        try fixture.load([line()], source: "ventes")
        #expect(try phone() == "")
    }

    @Test("A value that differs is a disagreement until its own file changes its word")
    func disagreement() throws {
        try fixture.load([line(phone: "01")], source: "ventes")
        for _ in 1...2 {
            let lines = try fixture.change([line(phone: "02")], source: "location").lines
            #expect(lines.map { [$0.kind.rawValue, $0.old, $0.new] } == [["disagreement", "01", "02"]])
            #expect(try phone() == "01")
        }
        #expect(try fixture.change([line(phone: "03")], source: "location").lines.map(\.kind) == [.changed])
        #expect(try phone() == "03")
        // The sales file says what it always said: it does not win by being imported last.
        #expect(
            try fixture.change([line(phone: "01")], source: "ventes").lines.map(\.kind) == [.disagreement])
        #expect(try fixture.change([line(phone: "03")], source: "ventes").lines.isEmpty)
    }

    @Test("Where a file takes its word back, another's stands in")
    func takenBack() throws {
        try fixture.load([line(phone: "01")], source: "ventes")
        try fixture.load([line(phone: "02")], source: "location")
        try fixture.load([line()], source: "ventes")
        #expect(try phone() == "02")
    }

    @Test("An address is taken over whole or not at all")
    func wholeAddress() throws {
        var row = line()
        row.postal = PostalAddress(street: "1 rue A", complement: "", postalCode: "44000", city: "Nantes")
        try fixture.load([row], source: "ventes")
        row.postal = PostalAddress(street: "", complement: "", postalCode: "35000", city: "Rennes")
        let lines = try fixture.change([row], source: "location").lines
        #expect(lines.map { [$0.old, $0.new] } == [["1 rue A  44000 Nantes", "35000 Rennes"]])
        #expect(try fixture.contacts().first?.postal.city == "Nantes")
    }

    @Test("A contract is changed by the file that brought it; what another says otherwise is a disagreement")
    func contracts() throws {
        try fixture.load([line(signature: "2026-03-14")], source: "ventes")
        let lines = try fixture.change([line(signature: "2026-05-05")], source: "syndic").lines
        #expect(lines.map { [$0.kind.rawValue, $0.old] } == [["disagreement", "2026-03-14"]])
        #expect(try signature() == CivilDate(iso: "2026-03-14"))
        #expect(try fixture.contacts().first?.contracts.count == 1)
        try fixture.load([line(signature: "2026-04-01")], source: "ventes")
        #expect(try signature() == CivilDate(iso: "2026-04-01"))
    }

    @Test("Who bought and rents has two contracts, and each file keeps to its own")
    func twoRelations() throws {
        var sale = line(signature: "2026-03-14")
        sale.programme = Slug("les-tilleuls")
        var rent = line()
        rent.status = .locataire
        rent.programme = Slug("les-tilleuls")
        rent.leaseStart = CivilDate(iso: "2020-01-01")
        try fixture.load([sale], source: "ventes")
        #expect(try fixture.load([rent], source: "location").added == 1)
        #expect(try fixture.load([rent], source: "location").unchanged == 1)
        rent.leaseStart = CivilDate(iso: "2021-01-01")
        try fixture.load([rent], source: "location")
        #expect(try fixture.load([sale], source: "ventes").unchanged == 1)
        let contracts = try #require(try fixture.contacts().first).contracts
        #expect(contracts.map(\.status) == [.accedant, .locataire])
        #expect(contracts.map(\.leaseStart) == [nil, CivilDate(iso: "2021-01-01")])
        #expect(contracts[0].signature == sale.signature)
    }

    @Test("A rental file without programmes brings a contract of its own and leaves the sale alone")
    func withoutProgramme() throws {
        var sale = line(signature: "2026-03-14")
        sale.programme = Slug("les-tilleuls")
        try fixture.load([sale], source: "ventes")
        var rent = line()
        rent.status = .locataire
        let columns: Set<ContactColumn> = [.reference, .lastName, .status]
        try fixture.load([rent], columns: columns, source: "location")
        #expect(try fixture.load([rent], columns: columns, source: "location").unchanged == 1)
        #expect(try fixture.contacts().first?.contracts.map(\.status) == [.accedant, .locataire])
    }

    @Test("Who is missing in one file and in another has not left")
    func missingInOne() throws {
        try fixture.load([line()], source: "ventes")
        try fixture.load([line()], source: "location")
        let other = fixture.row(3, reference: "C-2", email: "b@coop.example")
        let found = try fixture.change([other], source: "location", leaving: .max)
        #expect(found.diff.counts[.missing] == 1 && found.diff.elsewhere == 1)
        #expect(try fixture.contacts().allSatisfy { $0.leftOn == nil })
        #expect(try fixture.database.sources(ofContact: "C-1") == ["ventes"])
    }
}
