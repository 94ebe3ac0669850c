package import Model

/// The time, as the edge gives it: the machine's clock, or one that replays (`--now`).
package protocol Clock: Sendable {
    func now() -> Instant

    /// Returns at `moment`, or as soon as `isStopping` says so.
    func sleep(until moment: Instant, unless isStopping: () -> Bool)
}

/// Random bytes, as the edge gives them.
package typealias Entropy = @Sendable (_ count: Int) -> [UInt8]
