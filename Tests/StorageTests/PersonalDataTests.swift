import Foundation
import Model
import TestSupport
import Testing

@testable import Storage

/// Whatever table is added: somebody has said whether it is about people, and if so it is exported and erased.
@Suite("Personal data")
struct PersonalDataTests {
    /// Everything that is written for one person: each text column of each personal table has a mark of its own.
    private final class Marked {
        let fixture: StorageFixture
        let contact: ContactID
        private(set) var marks: [(table: String, column: String, mark: String)] = []
        var connection: Connection { fixture.database.connection }

        init() throws {
            fixture = try StorageFixture()
            try fixture.load([
                fixture.row(2, reference: "C-1", email: "a@coop.example"),
                fixture.row(3, reference: "C-2", email: "b@coop.example", last: "Autre"),
            ])
            contact = try #require(try fixture.contacts().first).id
            for table in StoredTable.all where table.isPersonal { try fill(table.name) }
        }

        func columns(_ table: String) throws -> [(name: String, type: String)] {
            var found: [(String, String)] = []
            try connection.query(SQL("columns-\(table)", "PRAGMA table_info(\(table))")) {
                found.append(($0.text(1), $0.text(2)))
            }
            return found
        }

        /// Where rows belong together; what is not named here is a mark (texts) or 1 (numbers).
        private func bound(_ table: String, _ column: String) -> SQLValue? {
            switch (table, column) {
            case ("deliveries", "state"): .text("accepted")
            case ("deliveries", "is_open"), ("invitations", "ineligible"): .int(0)
            case ("deliveries", "covered_by"), ("suppressions", "lifted_at"): .null
            case ("contacts", "id"), (_, "contact_id"), (_, "first_id"): .int(contact.number)
            case (_, "second_id"): .int(2)
            case ("contracts", "id"): .int(77)
            case (_, "delivery_id"), ("deliveries", "id"): .int(900)
            case ("invitations", "id"), (_, "invitation_id"): .int(500)
            case ("suppressions", "address"): .text("marque-contacts-email_key;")
            default: nil
            }
        }

        private func fill(_ table: String) throws {
            let columns = try columns(table)
            let values: [SQLValue] = columns.map { name, type in
                if let bound = bound(table, name) { return bound }
                guard type == "TEXT" else { return .int(1) }
                let mark = "marque-\(table)-\(name);"
                marks.append((table, name, mark))
                return .text(name == "answers" ? "question\t\(mark)" : mark)
            }
            let names = columns.map(\.name).joined(separator: ", ")
            let places = (1...columns.count).map { "$\($0)" }.joined(separator: ", ")
            try connection.execute("PRAGMA foreign_keys=OFF")
            if table == "contacts" {
                try connection.execute("DELETE FROM contacts WHERE id = \(contact.number)")
            }
            try connection.run(
                SQL("fill-\(table)", "INSERT INTO \(table) (\(names)) VALUES (\(places))"), values)
            try connection.execute("PRAGMA foreign_keys=ON")
        }

        /// All bytes of the database's files, its log included.
        func bytes() throws -> Data {
            var all = Data()
            for name in try FileManager.default.contentsOfDirectory(atPath: fixture.folder.url.path) {
                all += try Data(contentsOf: fixture.folder.url.appendingPathComponent(name))
            }
            return all
        }

        func erase() throws -> ErasureResult {
            let result = try fixture.database.erase(
                contact, cause: .asked, at: fixture.now, mark: { "h\($0.hashValue)" },
                closed: { _, _ in AnswerFields([]) })
            #expect(try fixture.database.scrub())
            return result
        }
    }

    @Test("Every table of the schema says whether it is about people")
    func declared() throws {
        let fixture = try StorageFixture()
        var tables: [String] = []
        try fixture.database.connection.query(
            SQL("tables", "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
        ) { tables.append($0.text(0)) }
        #expect(tables.count > 20)
        for table in Set(tables).subtracting(StoredTable.all.map(\.name)).sorted() {
            Issue.record(
                """
                The table «\(table)» is not declared. Add it to StoredTable.all (Sources/Storage/Privacy/StoredTables.swift): \
                with `whose:` and `erase:` where a row leads to a person by a number, an address, a code or a text (it is then \
                part of `contacts export`, and goes with `contacts erase`), else with `impersonal:` and why.
                """)
        }
        #expect(Set(StoredTable.all.map(\.name)).subtracting(tables) == [])
    }

    @Test("An export has every column of every personal table")
    func exported() throws {
        let marked = try Marked()
        let data = try marked.fixture.database.personalData(of: marked.contact)
        #expect(data.count == StoredTable.all.count { $0.isPersonal })
        for rows in data {
            #expect(!rows.rows.isEmpty, "\(rows.table): its `whose` does not find the person's row")
            let columns = try marked.columns(rows.table).map(\.name)
            #expect(rows.rows.allSatisfy { $0.map(\.column) == columns }, "\(rows.table)")
        }
        for (table, column, mark) in marked.marks {
            let values = data.filter { $0.table == table }.flatMap(\.rows).joined().filter {
                $0.column == column
            }
            let wanted: [StoredValue] = [.text(mark), .answers(AnswerFields([("question", mark)]))]
            #expect(values.contains { wanted.contains($0.value) }, "\(table).\(column) is not exported")
        }
        let counts = try marked.fixture.database.personalCounts(of: marked.contact)
        #expect(counts.values.allSatisfy { $0 > 0 })
    }

    @Test("After an erasure the bytes of the database's files hold nothing of the person")
    func erased() throws {
        let marked = try Marked()
        #expect(try marked.bytes().range(of: Data("marque-contacts-last_name".utf8)) != nil)
        #expect(try marked.erase() == .erased)
        let bytes = try marked.bytes()
        for (table, column, mark) in marked.marks {
            let stays = StoredTable.all.first { $0.name == table }?.stays.contains(column) ?? false
            let isFound = bytes.range(of: Data(mark.utf8)) != nil
            #expect(
                isFound == stays,
                """
                \(table).\(column) \(isFound ? "is still there" : "is gone"): let the table's `erase` take it out, or say in \
                `stays` that it tells nobody (Sources/Storage/Privacy/StoredTables.swift)
                """)
        }
        #expect(try marked.erase() == .unknown)
    }

    @Test("docs/json.md shows the columns of every personal table")
    func documented() throws {
        let text = try String(
            contentsOf: Repository.root.appendingPathComponent("docs/json.md"), encoding: .utf8)
        let section = try #require(text.components(separatedBy: "\n## `contacts export`").last)
        let example = try #require(section.components(separatedBy: "```json\n").dropFirst().first)
            .components(separatedBy: "\n```")[0]
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(example.utf8)) as? [String: Any])
        let marked = try Marked()
        for table in StoredTable.all where table.isPersonal {
            let rows = try #require(json[table.name] as? [[String: Any]], "\(table.name) is not documented")
            #expect(
                Set(try #require(rows.first).keys) == Set(try marked.columns(table.name).map(\.name)),
                "\(table.name): the columns in docs/json.md")
        }
    }
}
