internal import Foundation

/// A time of day on the wall clock, to the minute.
package struct LocalTime: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let hour: Int
    package let minute: Int

    /// Fails outside 00:00–23:59.
    package init?(hour: Int, minute: Int) {
        guard (0...23).contains(hour), (0...59).contains(minute) else { return nil }
        self.hour = hour
        self.minute = minute
    }

    /// Reads `HH:MM` or `HhMM`; nil for anything else.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(whereSeparator: { $0 == ":" || $0 == "h" }).map { Int($0) }
        guard parts.count == 2, let hour = parts[0], let minute = parts[1] else { return nil }
        self.init(hour: hour, minute: minute)
    }

    package var minutes: Int { hour * 60 + minute }
    package static func < (left: LocalTime, right: LocalTime) -> Bool { left.minutes < right.minutes }
    package var description: String { "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)" }
}

/// The coop's time zone: turns civil days and wall-clock times into instants and back.
package struct CivilZone: Hashable, Sendable {
    private let zone: TimeZone

    /// Fails for a name that the system's time-zone database does not know (`Europe/Paris` is known).
    package init?(name: String) {
        guard let zone = TimeZone(identifier: name) else { return nil }
        self.zone = zone
    }

    package var name: String { zone.identifier }

    /// Seconds east of UTC at `instant`.
    package func offset(at instant: Instant) -> Int {
        zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant.milliseconds) / 1000))
    }

    /// The civil day on the wall calendar at `instant`.
    package func day(at instant: Instant) -> CivilDate { local(instant).day }

    /// The wall-clock time at `instant`, rounded down to the minute.
    package func time(at instant: Instant) -> LocalTime { local(instant).time }

    /// The instant of a wall-clock time. A time that does not exist in spring takes the first valid
    /// one after the gap; a time that happens twice in autumn takes the first.
    package func instant(_ day: CivilDate, _ time: LocalTime) -> Instant {
        let wall = Int64(day.dayNumber) * 86_400 + Int64(time.minutes) * 60
        // Offsets around the moment, seen from half a day before and after it.
        let before = offset(at: Instant(seconds: wall - 43_200))
        let after = offset(at: Instant(seconds: wall + 43_200))
        let first = Instant(seconds: wall - Int64(max(before, after)))
        let second = Instant(seconds: wall - Int64(min(before, after)))
        if matches(first, wall) { return first }
        if matches(second, wall) { return second }
        return gapEnd(between: first, and: second, offset: before)
    }

    private func matches(_ instant: Instant, _ wall: Int64) -> Bool {
        instant.seconds + Int64(offset(at: instant)) == wall
    }

    /// First second at which the offset is no longer the one before the change.
    private func gapEnd(between low: Instant, and high: Instant, offset before: Int) -> Instant {
        var low = low.seconds
        var high = high.seconds
        while high - low > 1 {
            let middle = (low + high) / 2
            if offset(at: Instant(seconds: middle)) == before { low = middle } else { high = middle }
        }
        return Instant(seconds: high)
    }

    private func local(_ instant: Instant) -> (day: CivilDate, time: LocalTime) {
        let seconds = instant.seconds + Int64(offset(at: instant))
        let day = Int(seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400)
        let rest = Int(seconds) - day * 86_400
        let midnight = LocalTime.midnight
        return (CivilDate(dayNumber: day), LocalTime(hour: rest / 3600, minute: rest / 60 % 60) ?? midnight)
    }
}

extension LocalTime {
    package static var midnight: LocalTime { LocalTime(unchecked: 0) }

    private init(unchecked minutes: Int) {
        hour = minutes / 60
        minute = minutes % 60
    }
}
