/// A moment: milliseconds since 1970-01-01T00:00:00Z, leap seconds ignored as POSIX does.
package struct Instant: Hashable, Comparable, Sendable {
    package var milliseconds: Int64

    package init(milliseconds: Int64) { self.milliseconds = milliseconds }
    package init(seconds: Int64) { self.milliseconds = seconds * 1000 }

    /// Whole seconds since the epoch, rounded down.
    package var seconds: Int64 { milliseconds >= 0 ? milliseconds / 1000 : (milliseconds - 999) / 1000 }

    package func adding(seconds: Int64) -> Instant { Instant(milliseconds: milliseconds + seconds * 1000) }
    package func adding(milliseconds more: Int64) -> Instant { Instant(milliseconds: milliseconds + more) }

    package static func < (left: Instant, right: Instant) -> Bool { left.milliseconds < right.milliseconds }
}

extension Instant: CustomStringConvertible {
    /// RFC 3339 in UTC to the second: `2027-01-15T08:00:00Z`.
    package var description: String {
        let day = Int((seconds >= 0 ? seconds : seconds - 86_399) / 86_400)
        let rest = Int(seconds) - day * 86_400
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return "\(CivilDate(dayNumber: day))T\(two(rest / 3600)):\(two(rest / 60 % 60)):\(two(rest % 60))Z"
    }

    /// Reads RFC 3339 with a zone (`Z` or `±hh:mm`), seconds optional, a fraction cut to milliseconds.
    package init?(rfc3339 text: some StringProtocol) {
        let parts = Array(text.utf8)
        guard parts.count >= 17, parts[10] == UInt8(ascii: "T") || parts[10] == UInt8(ascii: " ") else {
            return nil
        }
        guard let day = CivilDate(iso: String(decoding: parts[0..<10], as: UTF8.self)) else { return nil }
        var index = 11
        func two(max limit: Int) -> Int? {
            guard index + 2 <= parts.count, let tens = digit(parts[index]),
                let ones = digit(parts[index + 1]),
                tens * 10 + ones <= limit
            else { return nil }
            index += 2
            return tens * 10 + ones
        }
        func digit(_ byte: UInt8) -> Int? { byte >= 48 && byte <= 57 ? Int(byte - 48) : nil }
        func skip(_ character: Character) -> Bool {
            guard index < parts.count, parts[index] == character.asciiValue else { return false }
            index += 1
            return true
        }
        guard let hour = two(max: 23), skip(":"), let minute = two(max: 59) else { return nil }
        var second = 0
        var fraction = 0
        if skip(":") {
            guard let value = two(max: 59) else { return nil }
            second = value
            if skip(".") {
                var scale = 100
                while index < parts.count, let value = digit(parts[index]) {
                    fraction += value * scale
                    scale /= 10
                    index += 1
                }
            }
        }
        var offset = 0
        if !skip("Z") {
            let sign = skip("+") ? 1 : skip("-") ? -1 : 0
            guard sign != 0, let hours = two(max: 23), skip(":"), let minutes = two(max: 59) else {
                return nil
            }
            offset = sign * (hours * 3600 + minutes * 60)
        }
        guard index == parts.count else { return nil }
        let local = Int64(day.dayNumber) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
        self.init(milliseconds: (local - Int64(offset)) * 1000 + Int64(fraction))
    }
}
