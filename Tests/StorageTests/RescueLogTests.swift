import Foundation
import Model
import TestSupport
import Testing

@testable import Storage

/// What becomes of the server's answers when the database cannot take them.
@Suite("The rescue log")
struct RescueLogTests {
    /// From now on the ledger refuses to write that a mail was accepted: exactly the commit of an outcome fails.
    private func refuseAccepted(_ fixture: StorageFixture) throws {
        try fixture.database.connection.execute(
            """
            CREATE TRIGGER refusal BEFORE INSERT ON delivery_events WHEN NEW.state = 'accepted'
            BEGIN SELECT RAISE(ABORT, 'no room'); END
            """)
    }

    private func queued(_ count: Int) throws -> (StorageFixture, [OutboxItem]) {
        let fixture = try StorageFixture()
        try fixture.load(
            (1...count).map { fixture.row($0, reference: "C-\($0)", email: "p\($0)@coop.example") })
        try fixture.queueForAll()
        return (fixture, try fixture.database.outboxPage(after: 0, now: fixture.now, limit: 10))
    }

    @Test("Outcomes that cannot be committed, and all later ones, are taken over by the next run, once")
    func takenOver() throws {
        let (fixture, items) = try queued(3)
        do {
            let ledger = try Ledger(path: fixture.path, rescue: try RescueLog(besides: fixture.path))
            for item in items { #expect(try ledger.commit(nil, claim: fixture.claim(item))) }
            try refuseAccepted(fixture)
            let accepted = Outcome(
                id: items[0].id, state: .accepted, reply: "250 2.0.0\tOk\r\n", at: fixture.now)
            #expect(throws: StorageError.self) { try ledger.commit(accepted, claim: nil) }
            let refused = Outcome(id: items[1].id, state: .failed, reply: "550 non, désolé", at: fixture.now)
            #expect(throws: StorageError.self) { try ledger.commit(refused, claim: nil) }
        }
        #expect(try fixture.database.outboxCounts()[.sending] == 3)
        try fixture.database.connection.execute("DROP TRIGGER refusal")

        let log = try Data(contentsOf: URL(fileURLWithPath: fixture.path + ".rescue"))
        #expect(try fixture.database.settleRescued() == 2)
        #expect(!FileManager.default.fileExists(atPath: fixture.path + ".rescue"))
        #expect(
            try fixture.database.settleLeftovers(at: fixture.now, again: { _ in nil }) == [items[2].id])
        #expect(try fixture.database.events(of: items[0].id).last?.reply == "250 2.0.0 Ok  ")
        #expect(try fixture.database.events(of: items[1].id).last?.reply == "550 non, désolé")

        // Killed before it could remove the log, the run after it reads the log again.
        let before = try fixture.database.outboxCounts()
        try log.write(to: URL(fileURLWithPath: fixture.path + ".rescue"))
        #expect(try fixture.database.settleRescued() == 0)
        #expect(try fixture.database.outboxCounts() == before)
        #expect(before[.accepted] == 1 && before[.failed] == 1 && before[.inDoubt] == 1)
    }

    @Test("A line that is not whole is passed over: its mail comes into doubt")
    func tornLine() throws {
        let (fixture, items) = try queued(2)
        let ledger = try Ledger(path: fixture.path)
        for item in items { #expect(try ledger.commit(nil, claim: fixture.claim(item))) }
        let lines = items.map {
            RescueLog.line(Outcome(id: $0.id, state: .accepted, reply: "250 Ok", at: fixture.now))
        }
        let torn = lines.joined().dropLast(5) + "\0\0\0\0"
        try Data(torn.utf8).write(to: URL(fileURLWithPath: fixture.path + ".rescue"))
        #expect(try fixture.database.settleRescued() == 1)
        #expect(
            try fixture.database.settleLeftovers(at: fixture.now, again: { _ in nil }) == [items[1].id])
    }

    @Test("What is written is what is read")
    func roundTrip() {
        let outcomes = [
            Outcome(
                id: 7, state: .deferred, reply: "450 4.2.1 later",
                reason: Reason(.missingValue, .init(note: "no first name")),
                nextAt: Instant(milliseconds: 1_800_000), countsAttempt: false,
                at: Instant(milliseconds: 5)),
            Outcome(id: 8, state: .accepted, at: Instant(milliseconds: 6)),
        ]
        for outcome in outcomes {
            let read = RescueLog.outcome(RescueLog.line(outcome).dropLast())
            #expect(read.map { "\($0)" } == "\(outcome)")
        }
    }

    @Test("A log that nothing was written into goes away with its run")
    func empty() throws {
        let fixture = try StorageFixture()
        do {
            let log = try RescueLog(besides: fixture.path)
            #expect(FileManager.default.fileExists(atPath: log.path))
        }
        #expect(!FileManager.default.fileExists(atPath: fixture.path + ".rescue"))
    }
}
