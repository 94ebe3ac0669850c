import Model
import Storage
import Testing

@Suite("What an import changes")
struct ImportDiffTests {
    private func short(_ line: ImportDiff.Line) -> String {
        [line.kind.rawValue, line.reference, line.field?.rawValue ?? "", line.old, line.new].joined(
            separator: " ")
    }

    @Test(
        "What changes is journaled with day and source, and a first import, a dry run and a repetition are not"
    )
    func journal() throws {
        let fixture = try StorageFixture()
        var row = fixture.row(2, reference: "C-1", email: "a@coop.example")
        try fixture.load([row])
        let contact = try #require(try fixture.contacts().first)
        #expect(try fixture.database.anchorChanges(of: contact.id).isEmpty)
        row.phone = "01 23"
        row.email = EmailAddress("b@coop.example")
        row.signature = CivilDate(iso: "2026-05-05")
        row.emailAgreement = true
        try fixture.load([row], keep: false)
        #expect(try fixture.database.anchorChanges(since: fixture.day).isEmpty)
        try fixture.load([row])
        try fixture.load([row])
        let changes = try fixture.database.anchorChanges(since: fixture.day)
        #expect(try fixture.database.anchorChanges(of: contact.id) == changes)
        #expect(
            changes.map { [$0.reference, $0.column.rawValue, $0.old, $0.new, $0.source] } == [
                ["C-1", "email", "a@coop.example", "b@coop.example", "clients"],
                ["C-1", "telephone", "", "01 23", "clients"],
                ["C-1", "accord-courriel", "", "oui", "clients"],
                ["C-1", "signature", "2026-03-14", "2026-05-05", "clients"],
            ])
        #expect(changes.map(\.contract) == [nil, nil, nil, contact.contracts[0].id])
        #expect(try fixture.database.anchorChanges(since: fixture.day.adding(days: 1)).isEmpty)
    }

    @Test("New, changed and missing people are listed; a dry run lists what the real one does")
    func listed() throws {
        let fixture = try StorageFixture()
        var rows = [
            fixture.row(2, reference: "C-1", email: "a@coop.example"),
            fixture.row(3, reference: "C-2", email: "b@coop.example"),
            fixture.row(4, reference: "C-3", email: "c@coop.example"),
        ]
        let first = try fixture.change(rows)
        #expect(first.diff.isFirst && first.lines.map(\.kind) == [.new, .new, .new])
        rows[1].signature = CivilDate(iso: "2026-04-01")
        rows[2] = fixture.row(4, reference: "C-4", email: "d@coop.example")
        let dry = try fixture.change(rows, keep: false)
        let real = try fixture.change(rows)
        #expect(dry.lines == real.lines)
        #expect(
            real.lines.map(short) == [
                "new C-4   ", "changed C-2 signature 2026-03-14 2026-04-01", "missing C-3   ",
            ])
        #expect(try fixture.contacts().map(\.reference) == ["C-1", "C-2", "C-3", "C-4"])
    }

    @Test("Who is missing leaves only where a person said so, and is back when a file has them again")
    func leaving() throws {
        let fixture = try StorageFixture()
        let rows = [
            fixture.row(2, reference: "C-1", email: "a@coop.example"),
            fixture.row(3, reference: "C-2", email: "b@coop.example"),
            fixture.row(4, reference: "C-3", email: "c@coop.example"),
        ]
        try fixture.load(rows)
        let columns = Set(ContactColumn.allCases).subtracting([.leftOn])
        #expect(throws: StorageError.self) { try fixture.load([rows[0]], columns: columns, leaving: 1) }
        #expect(try fixture.contacts().allSatisfy { $0.leftOn == nil })
        let before = try fixture.contacts().map { try fixture.database.contact($0.id.number).revision }
        try fixture.load([rows[0]], columns: columns, leaving: 2)
        #expect(try fixture.contacts().map(\.leftOn) == [nil, fixture.day, fixture.day])
        let after = try fixture.contacts().map { try fixture.database.contact($0.id.number).revision }
        #expect(zip(before, after).map { $1 - $0 } == [0, 1, 1])
        #expect(try fixture.change([rows[0]], columns: columns).diff.counts[.missing] == 0)
        try fixture.load([rows[0], rows[1]], columns: columns)
        #expect(try fixture.contacts().map(\.leftOn) == [nil, nil, fixture.day])
        #expect(
            try fixture.database.anchorChanges(since: fixture.day).map { [$0.reference, $0.old, $0.new] } == [
                ["C-2", "", "2026-01-15"], ["C-3", "", "2026-01-15"], ["C-2", "2026-01-15", ""],
            ])
    }
}
