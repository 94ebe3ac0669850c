import Engine
import Foundation
import Model
import Storage
import TestSupport
import Testing

/// A database that was restored or copied does not know what left since.
@Suite("The mark of a database")
struct DatabaseMarkTests {
    private func runs(_ fixture: RunFixture, marks: String = "state", confirms: Bool = false) throws
        -> RunReport
    {
        try fixture.coop(marks: marks).run(RunOptions(confirmsDatabase: confirms))
    }

    @Test("A database that this user made, and that only ever grew, is sent from without a question")
    func ownDatabase() throws {
        let fixture = try RunFixture()
        #expect(try runs(fixture).tally.accepted == 3)
        fixture.clock.set(try RunFixture.moment("2027-01-16T09:30:00+01:00"))
        try fixture.admit([RunFixture.line(4)])
        #expect(try runs(fixture).isComplete)
    }

    @Test("Decision 18: a backup of before the last send is refused; the sentence says what to do")
    func backup() throws {
        let fixture = try RunFixture()
        try fixture.keepDatabase(in: fixture.path + "/backup")
        #expect(try runs(fixture).tally.accepted == 3)
        try fixture.restoreDatabase(from: fixture.path + "/backup")
        let error = try #require(throws: EngineError.self) { try runs(fixture) }
        #expect(error.kind == .impossible)
        #expect(error.description.contains("--confirm-database"))
        #expect(try fixture.counts().isEmpty, "nothing was planned")
    }

    @Test(
        "Decision 18: confirmed, what fell due until today is in doubt and not sent again; what falls due later leaves"
    )
    func confirmed() throws {
        let fixture = try RunFixture()
        try fixture.keepDatabase(in: fixture.path + "/backup")
        #expect(try runs(fixture).tally.accepted == 3)
        try fixture.restoreDatabase(from: fixture.path + "/backup")
        // On a Saturday nothing can leave: the plan of Monday must not send what left on Friday.
        fixture.clock.set(try RunFixture.moment("2027-01-16T09:30:00+01:00"))
        let confirmed = try runs(fixture, confirms: true)
        #expect(confirmed.tally.accepted == 0)
        fixture.clock.set(try RunFixture.moment("2027-01-18T09:30:00+01:00"))
        let monday = try runs(fixture)
        #expect(monday.tally.accepted == 0)
        #expect(confirmed.doubted + monday.doubted == 3)
        #expect(try fixture.counts() == [.inDoubt: 3])
        // A person's word is the last.
        let number = try #require(try fixture.coop().database.outboxLines(.inDoubt, limit: 1).first?.id)
        #expect(try fixture.coop().resolve([number], arrived: false).resolved == 1)
        #expect(try runs(fixture).tally.accepted == 1)
        #expect(try fixture.counts() == [.accepted: 1, .inDoubt: 2])
    }

    @Test("The database of before the confirmation is refused from then on")
    func twoBranches() throws {
        let fixture = try RunFixture()
        try fixture.keepDatabase(in: fixture.path + "/old")
        #expect(try runs(fixture).tally.accepted == 3)
        try fixture.keepDatabase(in: fixture.path + "/new")
        try fixture.restoreDatabase(from: fixture.path + "/old")
        _ = try runs(fixture, confirms: true)
        try fixture.restoreDatabase(from: fixture.path + "/new")
        #expect(throws: EngineError.self) { try runs(fixture) }
    }

    @Test("Another user's database is refused, replays are not")
    func otherUser() throws {
        let fixture = try RunFixture()
        #expect(throws: EngineError.self) { try runs(fixture, marks: "another") }
        #expect(try fixture.counts().isEmpty)
        let replay = RunOptions(isReplay: true)
        #expect(try fixture.coop(marks: "another").run(replay).tally.accepted == 3)
    }
}

extension RunFixture {
    private static let parts = ["gazette.sqlite", "gazette.sqlite-wal"]

    /// Copies the database, its log included.
    func keepDatabase(in folder: String) throws {
        let files = FileManager.default
        try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for part in Self.parts where files.fileExists(atPath: "\(path)/var/\(part)") {
            try files.copyItem(atPath: "\(path)/var/\(part)", toPath: "\(folder)/\(part)")
        }
    }

    func restoreDatabase(from folder: String) throws {
        let files = FileManager.default
        for part in Self.parts + ["gazette.sqlite-shm"] { remove("var/\(part)") }
        for part in Self.parts where files.fileExists(atPath: "\(folder)/\(part)") {
            try files.copyItem(atPath: "\(folder)/\(part)", toPath: "\(path)/var/\(part)")
        }
    }
}
