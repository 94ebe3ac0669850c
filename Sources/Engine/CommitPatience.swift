internal import Foundation
internal import Model

/// How long an outcome that cannot be written (disk full, somebody else's long import) is tried again while
/// every connection waits: a minute, then the run gives up.
final class CommitPatience: @unchecked Sendable {
    private static let limit: Int64 = 60
    private let clock: any Clock
    private let lock = NSLock()
    private var since = Instant(milliseconds: 0)

    init(clock: any Clock) { self.clock = clock }

    /// Waits a second; false when the minute is over. `attempt` counts from 1.
    @Sendable func tryAgain(_ attempt: Int) -> Bool {
        let now = clock.now()
        let first = lock.withLock {
            if attempt == 1 { since = now }
            return since
        }
        guard now < first.adding(seconds: Self.limit) else { return false }
        // Not cut short by a polite stop: what the relay said must be kept.
        clock.sleep(until: now.adding(seconds: 1), unless: { false })
        return true
    }
}
