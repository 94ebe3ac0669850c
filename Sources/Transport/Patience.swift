/// What the connections of one delivery know of time and of a wish to stop; looked up once for all of them.
/// Reads the monotonic clock only: it measures how long a server is silent and decides nothing about dates.
final class Watch {
    private(set) var now: ContinuousClock.Instant
    /// Once true it stays so.
    private(set) var isStopping = false
    private let clock = ContinuousClock()
    private let asksToStop: () -> Bool

    init(isStopping: @escaping () -> Bool) {
        now = clock.now
        asksToStop = isStopping
    }

    func look() {
        now = clock.now
        if !isStopping { isStopping = asksToStop() }
    }
}

/// How long one wait may take, and what a stop does to it.
struct Patience {
    enum End {
        case timedOut
        case stopped
    }

    private var deadline: ContinuousClock.Instant
    private let milliseconds: Int
    private let afterStop: Int
    private let watch: Watch
    private var sawStop = false

    /// Waits for `milliseconds`; once the watch says stop, for at most `afterStop` more.
    init(milliseconds: Int, afterStop: Int, _ watch: Watch) {
        deadline = watch.now + .milliseconds(milliseconds)
        self.milliseconds = milliseconds
        self.afterStop = afterStop
        self.watch = watch
    }

    /// Starts anew after progress.
    mutating func renew() {
        if !sawStop { deadline = watch.now + .milliseconds(milliseconds) }
    }

    /// Why there is no more waiting; nil while there is.
    mutating func end() -> End? {
        if !sawStop, watch.isStopping {
            sawStop = true
            deadline = min(deadline, watch.now + .milliseconds(afterStop))
        }
        guard watch.now >= deadline else { return nil }
        return sawStop ? .stopped : .timedOut
    }
}
