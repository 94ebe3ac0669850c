import Model
import Storage
import Testing

@Suite("Import into the database")
struct ImportTests {
    @Test("The first import adds, the second changes nothing, a changed line updates one")
    func addsThenUnchangedThenUpdates() throws {
        let fixture = try StorageFixture()
        var rows = [
            fixture.row(2, reference: "C-1", email: "a@coop.example"),
            fixture.row(3, reference: "C-2", email: "b@coop.example"),
            fixture.row(4, reference: nil, email: "c@coop.example"),
        ]
        #expect(try fixture.load(rows).added == 3)
        let again = try fixture.load(rows)
        #expect((again.added, again.updated, again.unchanged) == (0, 0, 3))
        rows[1].signature = CivilDate(iso: "2026-04-01")
        rows[2].phone = "01 23"
        let third = try fixture.load(rows)
        #expect((third.added, third.updated, third.unchanged) == (0, 2, 1))
        #expect(try fixture.contacts().map(\.reference) == ["C-1", "C-2", "G-3"])
    }

    @Test("A person with two programmes is one contact with two contracts; numbers are never shared")
    func twoContracts() throws {
        let fixture = try StorageFixture()
        var first = fixture.row(2, reference: "C-1", email: "a@coop.example")
        first.programme = Slug("les-tilleuls")
        var second = first
        second.line = 3
        second.programme = Slug("le-verger")
        #expect(try fixture.load([first, second]).added == 2)
        let contacts = try fixture.contacts()
        #expect(contacts.count == 1)
        let contracts = contacts[0].contracts
        #expect(contracts.map(\.programme?.text) == ["les-tilleuls", "le-verger"])
        #expect(Set(contracts.map(\.id) + [contacts[0].id.number]).count == 3)
    }

    @Test("A second line that says the same is repeated, one that says otherwise contradicts")
    func contradiction() throws {
        let fixture = try StorageFixture()
        let session = try ImportSession(database: fixture.database, columns: Set(ContactColumn.allCases))
        let row = fixture.row(2, reference: "C-1", email: "a@coop.example")
        var same = row
        same.line = 3
        var other = row
        other.line = 4
        other.lastName = "Martin"
        #expect(try session.stage(row) == .new)
        #expect(try session.stage(same) == .repeated)
        #expect(try session.stage(other) == .contradicts(line: 2))
        session.abandon()
        #expect(try fixture.contacts().isEmpty)
    }

    @Test("A dry run counts the same and changes nothing, not even the journal")
    func dryRun() throws {
        let fixture = try StorageFixture()
        let rows = [fixture.row(2, reference: "C-1", email: "a@coop.example")]
        #expect(try fixture.load(rows, keep: false).added == 1)
        #expect(try fixture.contacts().isEmpty)
        #expect(try fixture.load(rows).added == 1)
    }

    @Test("A file of references and addresses mends the person and makes no second contract")
    func contactColumnsOnly() throws {
        let fixture = try StorageFixture()
        var row = fixture.row(2, reference: "C-1", email: "old@coop.example")
        row.programme = Slug("les-tilleuls")
        _ = try fixture.load([row])
        var short = fixture.row(2, reference: "C-1", email: "new@coop.example")
        short.status = nil
        short.signature = nil
        let counts = try fixture.load([short], columns: [.reference, .lastName, .email])
        #expect((counts.added, counts.updated) == (0, 1))
        let contact = try #require(try fixture.contacts().first)
        #expect(contact.email?.address == "new@coop.example")
        #expect(contact.contracts.map(\.programme?.text) == ["les-tilleuls"])
        #expect(contact.contracts.first?.signature == row.signature)
    }

    @Test("A status without programme belongs to the only contract, and to none of several")
    func statusWithoutProgramme() throws {
        let fixture = try StorageFixture()
        var first = fixture.row(2, reference: "C-1", email: "a@coop.example")
        first.programme = Slug("les-tilleuls")
        var short = fixture.row(2, reference: "C-1", email: "a@coop.example")
        short.status = .coproprietaire
        _ = try fixture.load([first])
        let columns: Set<ContactColumn> = [.reference, .lastName, .status]
        #expect(try fixture.load([short], columns: columns).updated == 1)
        #expect(try fixture.contacts().first?.contracts.map(\.status) == [.coproprietaire])
        var second = first
        second.line = 3
        second.programme = Slug("le-verger")
        _ = try fixture.load([first, second])
        _ = try fixture.load([short], columns: columns)
        let statuses = try fixture.contacts().first?.contracts.prefix(2).map(\.status)
        #expect(statuses == [first.status, second.status])
    }

    @Test("A column that the file does not have leaves what is there; an emptied cell empties it")
    func missingColumn() throws {
        let fixture = try StorageFixture()
        var row = fixture.row(2, reference: "C-1", email: "a@coop.example")
        row.phone = "01 23"
        row.leaseStart = CivilDate(iso: "2020-02-01")
        try fixture.load([row])
        row.phone = ""
        row.leaseStart = nil
        row.lastName = ""
        let columns = Set(ContactColumn.allCases).subtracting([.phone, .leaseStart])
        let counts = try fixture.load([row], columns: columns)
        #expect(counts.updated == 1)
        let contact = try #require(try fixture.contacts().first)
        #expect(contact.lastName.isEmpty)
        #expect(contact.contracts[0].leaseStart == CivilDate(iso: "2020-02-01"))
    }

    @Test("A change of the person or of a contract raises the revision, so that a stale claim is refused")
    func revision() throws {
        let fixture = try StorageFixture()
        var row = fixture.row(2, reference: "C-1", email: "a@coop.example")
        try fixture.load([row])
        let id = try #require(try fixture.contacts().first).id.number
        #expect(try fixture.database.contact(id).revision == 1)
        row.signature = CivilDate(iso: "2026-05-05")
        try fixture.load([row])
        #expect(try fixture.database.contact(id).revision == 2)
        try fixture.load([row])
        #expect(try fixture.database.contact(id).revision == 2)
    }

    @Test("A birth date is kept: the same one changes nothing, another one does, no column for it leaves it")
    func birthDate() throws {
        let fixture = try StorageFixture()
        var row = fixture.row(2, reference: "C-1", email: "a@coop.example")
        row.birthDate = CivilDate(iso: "1971-06-05")
        try fixture.load([row])
        #expect(try fixture.load([row]).unchanged == 1)
        var silent = row
        silent.birthDate = nil
        let others = Set(ContactColumn.allCases).subtracting([.birthDate])
        #expect(try fixture.load([silent], columns: others).unchanged == 1)
        row.birthDate = CivilDate(iso: "1971-06-06")
        #expect(try fixture.load([row]).updated == 1)
    }

    @Test("A corrected programme corrects the contract; another signature is a second contract")
    func correctedProgramme() throws {
        let fixture = try StorageFixture()
        var row = fixture.row(2, reference: "C-1", email: "a@coop.example")
        row.programme = Slug("les-tileuls")
        try fixture.load([row])
        row.programme = Slug("les-tilleuls")
        let corrected = try fixture.load([row])
        #expect((corrected.added, corrected.updated) == (0, 1))
        var contracts = try #require(try fixture.contacts().first).contracts
        #expect(contracts.map(\.key) == ["les-tilleuls"])
        #expect(contracts.map(\.programme?.text) == ["les-tilleuls"])
        #expect(try fixture.load([row]).unchanged == 1)

        row.programme = Slug("le-verger")
        row.signature = CivilDate(iso: "2027-02-01")
        #expect(try fixture.load([row]).added == 1)
        contracts = try #require(try fixture.contacts().first).contracts
        #expect(contracts.map(\.key) == ["les-tilleuls", "le-verger"])
    }
}
