import Engine
import Foundation
import Model

/// The machine's clock.
struct SystemClock: Clock {
    func now() -> Instant {
        Instant(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down)))
    }

    /// Looks up every second at the latest, so that a polite stop is not kept waiting.
    func sleep(until moment: Instant, unless isStopping: () -> Bool) {
        while !isStopping(), now() < moment {
            let rest = Double(moment.milliseconds - now().milliseconds) / 1000
            Thread.sleep(forTimeInterval: min(1, max(0.01, rest)))
        }
    }
}

/// `--now`: stands at one moment, and jumps where somebody would wait, so that every behaviour can be
/// replayed at once.
final class ReplayClock: Clock, @unchecked Sendable {
    private let lock = NSLock()
    private var moment: Instant

    init(_ moment: Instant) { self.moment = moment }

    func now() -> Instant { lock.withLock { moment } }

    func sleep(until later: Instant, unless isStopping: () -> Bool) {
        lock.withLock { moment = max(moment, later) }
    }
}
