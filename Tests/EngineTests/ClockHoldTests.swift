import Engine
import Foundation
import Model
import Storage
import TestSupport
import Testing

/// A wrong clock would skip a year: it holds everything until a person says that it is right.
@Suite("A clock that jumped")
struct ClockHoldTests {
    private func at(_ day: String) throws -> Instant {
        try RunFixture.moment(
            "\(day)T09:30:00+0\(day.dropFirst(5) > "04" && day.dropFirst(5) < "10-25" ? 2 : 1):00")
    }

    /// Ran on 15 January 2027.
    private func ran() throws -> RunFixture {
        let fixture = try RunFixture()
        #expect(try fixture.run().tally.accepted == 3)
        return fixture
    }

    @Test("Decision 18: before the ledger's last event nothing is planned or sent; the error says what to do")
    func before() throws {
        let fixture = try ran()
        fixture.clock.set(try at("2027-01-14"))
        let error = try #require(throws: EngineError.self) { try fixture.run() }
        #expect(error.kind == .impossible)
        #expect(error.description.contains("--confirm-clock"))
        #expect(error.description.contains("2027-01-14 09:30"))
        #expect(error.description.contains("2027-01-15 09:30"))
    }

    @Test("A correction of some seconds is no jump")
    func seconds() throws {
        let fixture = try ran()
        fixture.clock.set(try at("2027-01-15").adding(seconds: -300))
        try fixture.run()
    }

    @Test(
        "45 days without a run are normal, more are not",
        arguments: [("2027-03-01", true), ("2027-03-02", false)])
    func gap(day: String, runs: Bool) throws {
        let fixture = try ran()
        fixture.clock.set(try at(day))
        if runs {
            try fixture.run()
        } else {
            #expect(throws: EngineError.self) { try fixture.run() }
        }
    }

    @Test(
        "With a monthly cron twice a month is normal",
        arguments: [("2027-03-18", true), ("2027-03-19", false)])
    func monthly(day: String, runs: Bool) throws {
        let fixture = try RunFixture()
        try fixture.replace("runs: daily", "runs: monthly")
        try fixture.run()
        fixture.clock.set(try at(day))
        if runs {
            try fixture.run()
        } else {
            #expect(throws: EngineError.self) { try fixture.run() }
        }
    }

    @Test("A run that finds nothing to do is a sign of life")
    func heartbeat() throws {
        let fixture = try ran()
        for day in ["2027-02-20", "2027-03-30", "2027-05-10"] {
            fixture.clock.set(try at(day))
            try fixture.run()
        }
    }

    @Test("Confirmed once, the runs go on, also from a clock that was ahead before")
    func confirmed() throws {
        let fixture = try ran()
        for day in ["2028-06-01", "2027-01-20"] {
            fixture.clock.set(try at(day))
            #expect(throws: EngineError.self) { try fixture.run() }
            try fixture.run(confirmsClock: true)
            try fixture.run()
        }
    }

    @Test("A replay sets its own clock, and the real clock is held after one that went ahead")
    func replays() throws {
        let fixture = try ran()
        for day in ["2029-01-15", "2026-12-20"] {
            fixture.clock.set(try at(day))
            try fixture.run(isReplay: true)
        }
        fixture.clock.set(try at("2027-01-18"))
        #expect(throws: EngineError.self) { try fixture.run() }
        try fixture.run(confirmsClock: true)
        try fixture.run()
    }

    @Test("A clock that jumps while `run --wait` waits is noticed before the next plan")
    func whileWaiting() throws {
        let fixture = try RunFixture()
        try fixture.write("var/maildir", "")
        let later = try at("2028-01-20")
        fixture.clock.onWait { [clock = fixture.clock] _ in clock.set(later) }
        #expect(throws: EngineError.self) { try fixture.run(waits: true) }
        #expect(try fixture.counts() == [.queued: 3])
    }
}
