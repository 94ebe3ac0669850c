internal import Model

/// `Fri, 20 Nov 2026 17:09:12 +0100` (RFC 5322 §3.3), always with English names.
enum DateField {
    private static let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// The offset is rounded down to the minute, which is all that the field can say, and kept within a day.
    static func append(_ instant: Instant, utcOffset: Int, to output: inout [UInt8]) {
        let offset = max(-1439, min(1439, Int((Double(utcOffset) / 60).rounded(.down))))
        let local = instant.seconds + Int64(offset) * 60
        let dayNumber = local >= 0 ? local / 86_400 : (local - 86_399) / 86_400
        let seconds = Int(local - dayNumber * 86_400)
        let date = CivilDate(dayNumber: Int(dayNumber))
        let (year, month, day) = date.components

        func two(_ value: Int) {
            output.append(UInt8(48 + value / 10 % 10))
            output.append(UInt8(48 + value % 10))
        }
        output.append(contentsOf: days[date.weekday - 1].utf8)
        output.append(contentsOf: ", ".utf8)
        two(day)
        output.append(Octet.space)
        output.append(contentsOf: months[month - 1].utf8)
        output.append(Octet.space)
        two(max(0, year) / 100)
        two(max(0, year))
        output.append(Octet.space)
        two(seconds / 3600)
        output.append(UInt8(ascii: ":"))
        two(seconds / 60 % 60)
        output.append(UInt8(ascii: ":"))
        two(seconds % 60)
        output.append(contentsOf: (offset < 0 ? " -" : " +").utf8)
        two(abs(offset) / 60)
        two(abs(offset) % 60)
    }
}
