package import Model

/// When a mail that may be tried again is tried again: five minutes, tripled each time up to four hours,
/// spread by a fifth to both sides, for at most three days since the first try.
package struct Backoff: Sendable {
    package static let first: Int64 = 300
    package static let longest: Int64 = 4 * 3600
    package static let horizon: Int64 = 3 * 86_400

    /// `attempt` counts from 1; `spread` is a random byte. A whole second, so that the moment that is printed
    /// is the moment itself. nil: the time is over.
    package static func next(
        attempt: Int, firstTried: Instant, now: Instant, notAfter: Instant, spread: UInt8
    ) -> Instant? {
        let moment = moment(attempt: attempt, now: now, spread: spread)
        guard moment <= firstTried.adding(seconds: horizon), moment <= notAfter else { return nil }
        return moment
    }

    /// How often a mail that may have arrived is sent altogether, where its campaign says `in-doubt: resend`: who
    /// gets it twice is served, who gets it twenty times is not.
    static let mostDoubtful = 5

    /// As `next`, for a mail whose `attempt`-th try may have arrived.
    static func afterDoubt(
        attempt: Int, firstTried: Instant, now: Instant, notAfter: Instant, spread: UInt8
    ) -> Instant? {
        guard attempt < mostDoubtful else { return nil }
        return next(attempt: attempt, firstTried: firstTried, now: now, notAfter: notAfter, spread: spread)
    }

    /// The next moment, however long it takes altogether.
    static func moment(attempt: Int, now: Instant, spread: UInt8) -> Instant {
        var delay = first
        for _ in 1..<max(1, min(attempt, 10)) { delay = min(delay * 3, longest) }
        let share = 0.8 + 0.4 * Double(spread) / 255
        return Instant(seconds: now.adding(milliseconds: Int64(Double(delay) * 1000 * share) + 999).seconds)
    }
}
