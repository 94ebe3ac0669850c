internal import Model
internal import Workspace

/// Most mails in sliding times, and the moments of the last ones. Moments in milliseconds.
struct PaceWindow {
    private let limits: [(count: Int, period: Int64)]
    /// How many moments are ever looked back at.
    private let memory: Int
    /// In order; the last may lie ahead, where places were given away.
    private var moments: [Int64] = []

    /// nil where nothing limits.
    init?(_ pace: Settings.Pace) {
        limits = [(pace.perMinute, 60_000), (pace.perHour, 3_600_000), (pace.perDay, 86_400_000)]
            .compactMap { count, period in count.map { ($0, Int64(period)) } }
        guard let memory = limits.map(\.count).max() else { return nil }
        self.memory = memory
    }

    /// The longest time that is looked back at.
    static let longest: Int64 = 86_400

    /// The earliest moment, from `now` on, at which one more mail keeps to every limit.
    func place(from now: Instant) -> Instant {
        var moment = now.milliseconds
        for (count, period) in limits where moments.count >= count {
            moment = max(moment, moments[moments.count - count] + period)
        }
        return Instant(milliseconds: moment)
    }

    /// A mail has, or will have, its place at this moment.
    mutating func take(_ moment: Instant) {
        moments.append(max(moment.milliseconds, moments.last ?? .min))
        if moments.count >= 2 * memory { moments.removeFirst(moments.count - memory) }
    }
}
