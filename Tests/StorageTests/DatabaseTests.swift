import Foundation
import Model
import Storage
import TestSupport
import Testing

@Suite("Database file")
struct DatabaseTests {
    @Test("A database made by a newer Gazette is refused in plain words, and left as it is")
    func newer() throws {
        let fixture = try StorageFixture()
        let finished = try Subprocess.run(
            "/usr/bin/sqlite3", [fixture.path, "UPDATE meta SET value = '99' WHERE key = 'schema'"])
        #expect(finished.status == 0)
        let error = #expect(throws: StorageError.self) { try Database(path: fixture.path, identity: "x") }
        #expect(error?.kind == .newer(found: 99, known: 1))
        #expect(error?.description.contains("made by a newer Gazette (schema 99, this one knows 1)") == true)
    }

    @Test("A page of the outbox looks at open deliveries only, however long the history is")
    func outboxPage() throws {
        let fixture = try StorageFixture()
        let page = try #require(SharedSQL.statements.first { $0.name == "outbox-page" }).text
        let finished = try Subprocess.run("/usr/bin/sqlite3", [fixture.path, "EXPLAIN QUERY PLAN " + page])
        #expect(finished.outputText.contains("USING INDEX deliveries_open (id>?)"))
    }

    @Test(
        "People, their deliveries and suppressions are read in order, without being sorted",
        arguments: ["group-people", "group-history", "group-suppressions", "group-sharing"])
    func peopleInOrder(name: String) throws {
        let fixture = try StorageFixture()
        let people = try #require(SharedSQL.statements.first { $0.name == name }).text
        let finished = try Subprocess.run("/usr/bin/sqlite3", [fixture.path, "EXPLAIN QUERY PLAN " + people])
        #expect(!finished.outputText.contains("TEMP B-TREE"))
        #expect(!finished.outputText.contains("SCAN"))
    }

    @Test("A file that is no database is refused in plain words")
    func notADatabase() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("x.sqlite", String(repeating: "Bonjour ", count: 1000))
        let error = #expect(throws: StorageError.self) { try Database(path: path, identity: "x") }
        #expect(error?.kind == .damaged)
    }

    @Test("A folder that does not exist is named")
    func missingFolder() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("absent/g.sqlite")
        let error = #expect(throws: StorageError.self) { try Database(path: path, identity: "x") }
        #expect(error?.kind == .unreachable)
        #expect(error?.description.contains(path) == true)
    }

    @Test("A new database is nobody else's to read")
    func rights() throws {
        let fixture = try StorageFixture()
        try fixture.load([fixture.row(2, reference: "C-1", email: "a@coop.example")])
        for name in [fixture.path, fixture.path + "-wal"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: name)
            let rights = try #require(attributes[.posixPermissions] as? NSNumber).intValue
            #expect(rights & 0o007 == 0, "\(name)")
        }
    }

    @Test("The identity is made once and kept")
    func identity() throws {
        let fixture = try StorageFixture()
        let again = try Database(path: fixture.path, identity: "other")
        #expect(try again.identity() == "test")
    }

    @Test("The run lock is held by one at a time and freed when its holder goes")
    func lock() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("a.sqlite", "")
        var first = try RunLock(database: path)
        #expect(first != nil)
        #expect(try RunLock(database: path) == nil)
        first = nil
        // Programs that other tests start just now share the descriptor until they are themselves.
        var tries = 0
        while first == nil, tries < 1_000_000 {
            first = try RunLock(database: path)
            tries += 1
        }
        #expect(first != nil)
    }

    @Test("Neither a deleted lock file nor another path to the database lets a second run in")
    func lockOfTheFileItself() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("a.sqlite", "")
        let link = folder.path("b.sqlite")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
        let hard = folder.path("c.sqlite")
        try FileManager.default.linkItem(atPath: path, toPath: hard)
        let first = try RunLock(database: path)
        #expect(first != nil)
        #expect(try RunLock(database: link) == nil)
        #expect(try RunLock(database: hard) == nil)
        try FileManager.default.removeItem(atPath: path + ".lock")
        #expect(try RunLock(database: path) == nil)
        #expect(try RunLock(database: link) == nil)
        let other = try folder.write("d.sqlite", "")
        #expect(try RunLock(database: other) != nil)
        withExtendedLifetime(first) {}
    }

    @Test("Groups join those who share a mailbox, with their own history and suppressions")
    func groups() throws {
        let fixture = try StorageFixture()
        try fixture.load([
            fixture.row(2, reference: "C-1", email: "z@coop.example"),
            fixture.row(3, reference: "C-2", email: nil),
            fixture.row(4, reference: "C-3", email: "A@coop.example"),
            fixture.row(5, reference: "C-4", email: "a@coop.example"),
            fixture.row(6, reference: "C-5", email: nil),
        ])
        try fixture.queueForAll()
        try fixture.database.suppress(
            Suppression(address: "z@coop.example", category: nil, cause: .bounced), source: "t",
            at: fixture.now)
        var seen: [String] = []
        try fixture.database.forEachGroup { group in
            let references = group.contacts.map(\.reference).joined(separator: "+")
            seen.append("\(group.mailbox)|\(references)|\(group.history.count)|\(group.suppressions.count)")
        }
        #expect(
            seen == [
                "z@coop.example|C-1|1|1", "|C-2|1|0", "a@coop.example|C-3+C-4|2|0", "|C-5|1|0",
            ])
        let one = try #require(try fixture.database.group(reference: "C-4"))
        #expect(one.contacts.map(\.reference) == ["C-3", "C-4"])
        #expect(one.history.count == 2)
    }

    @Test("Several programs that open a new database at once all succeed and agree on its identity")
    func openedAtOnce() async throws {
        for round in 0..<20 {
            let folder = try TemporaryFolder()
            let path = folder.path("g.sqlite")
            let identities = try await withThrowingTaskGroup(of: String.self) { group in
                for number in 0..<6 {
                    group.addTask { try Database(path: path, identity: "\(number)").identity() }
                }
                return try await group.reduce(into: Set<String>()) { $0.insert($1) }
            }
            #expect(identities.count == 1, "round \(round)")
        }
    }

    @Test("Another program that opens and closes the database does not take away what is written here")
    func locksSurviveAnotherConnection() throws {
        let fixture = try StorageFixture()
        try fixture.load([fixture.row(1, reference: "C-1", email: "p1@coop.example")])
        let ledger = try Ledger(path: fixture.path)
        let look =
            "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('SELECT * FROM meta').fetchall()"
        #expect(try Subprocess.python(look + "; c.close()", arguments: [fixture.path]).status == 0)
        #expect(FileManager.default.fileExists(atPath: fixture.path + "-wal"), "the log that we write into")
        try fixture.queueForAll()
        let seen = try Subprocess.python(
            "import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute('SELECT count(*) FROM deliveries').fetchone()[0])",
            arguments: [fixture.path])
        #expect(seen.outputText == "1\n")
        withExtendedLifetime(ledger) {}
    }
}
