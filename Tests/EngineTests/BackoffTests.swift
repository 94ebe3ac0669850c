import Engine
import Model
import Testing

/// When a mail that was deferred is tried again.
@Suite struct BackoffTests {
    private let start = Instant(milliseconds: 1_800_000_000_123)

    private func next(attempt: Int, spread: UInt8 = 128, after: Int64 = 0, notAfter: Int64 = .max) -> Int64? {
        let limit = notAfter == .max ? Instant(milliseconds: .max) : start.adding(seconds: notAfter)
        let now = start.adding(seconds: after)
        return Backoff.next(attempt: attempt, firstTried: start, now: now, notAfter: limit, spread: spread)
            .map { $0.seconds - now.seconds }
    }

    @Test(arguments: [(1, 300), (2, 900), (3, 2700), (4, 8100), (5, 14_400), (50, 14_400)])
    func waitsThreeTimesAsLongEachTimeUpToFourHours(_ attempt: Int, _ seconds: Int64) throws {
        let wait = try #require(next(attempt: attempt))
        #expect(abs(wait - seconds) <= seconds / 100 + 1)
    }

    @Test func isSpreadByAFifthToBothSides() {
        #expect(next(attempt: 1, spread: 0) == 241)
        #expect(next(attempt: 1, spread: 255) == 361)
    }

    @Test func endsAfterThreeDaysOrWithTheGrace() {
        #expect(next(attempt: 9, after: 3 * 86_400 - 3600) == nil)
        #expect(next(attempt: 1, notAfter: 200) == nil)
        #expect(next(attempt: 1, notAfter: 600) != nil)
    }

    /// What `run` and `outbox` print to the second is the moment itself, and not one before it.
    @Test(arguments: UInt8.min...UInt8.max)
    func isAWholeSecond(_ spread: UInt8) throws {
        let moment = try #require(
            Backoff.next(
                attempt: 1, firstTried: start, now: start, notAfter: Instant(milliseconds: .max),
                spread: spread))
        #expect(moment.milliseconds % 1000 == 0)
        #expect(Instant(rfc3339: moment.description) == moment)
    }
}
