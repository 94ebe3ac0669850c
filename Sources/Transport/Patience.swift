/// How long one wait may take, and what a stop does to it. Reads the monotonic clock only: it measures
/// how long a server is silent and decides nothing about dates.
struct Patience {
    enum End {
        case timedOut
        case stopped
    }

    private static let clock = ContinuousClock()
    /// How often a stop is looked for.
    private static let slice = 200

    private var deadline: ContinuousClock.Instant
    private let milliseconds: Int
    private let afterStop: Int
    private let isStopping: () -> Bool
    private var sawStop = false

    /// Waits for `milliseconds`; once `isStopping`, for at most `afterStop` more.
    init(milliseconds: Int, afterStop: Int, isStopping: @escaping () -> Bool) {
        deadline = Patience.clock.now + .milliseconds(milliseconds)
        self.milliseconds = milliseconds
        self.afterStop = afterStop
        self.isStopping = isStopping
    }

    /// Starts anew after progress.
    mutating func renew() {
        if !sawStop { deadline = Patience.clock.now + .milliseconds(milliseconds) }
    }

    /// The milliseconds to poll for before asking again, or why there is no more waiting.
    mutating func next() -> Result<Int32, Ended> {
        let now = Patience.clock.now
        if !sawStop, isStopping() {
            sawStop = true
            deadline = min(deadline, now + .milliseconds(afterStop))
        }
        let left = now.duration(to: deadline)
        if left <= .zero { return .failure(Ended(end: sawStop ? .stopped : .timedOut)) }
        let (seconds, attoseconds) = left.components
        let milliseconds = seconds * 1_000 + attoseconds / 1_000_000_000_000_000 + 1
        return .success(Int32(clamping: min(milliseconds, Int64(Patience.slice))))
    }

    struct Ended: Error {
        let end: End
    }
}
