internal import Model

/// `Fri, 20 Nov 2026 17:09:12 +0100` (RFC 5322 §3.3), always with English names.
enum DateField {
    private static let days = Array("MonTueWedThuFriSatSun".utf8)
    private static let months = Array("JanFebMarAprMayJunJulAugSepOctNovDec".utf8)
    private static let pattern = Array("Mon, 01 Jan 1970 00:00:00 +0000".utf8)

    /// The offset is rounded down to the minute, which is all that the field can say, and kept within a day.
    static func append(_ instant: Instant, utcOffset: Int, to output: inout [UInt8]) {
        let offset = max(-1439, min(1439, Int((Double(utcOffset) / 60).rounded(.down))))
        let local = instant.seconds + Int64(offset) * 60
        let dayNumber = local >= 0 ? local / 86_400 : (local - 86_399) / 86_400
        let seconds = Int(local - dayNumber * 86_400)
        let date = CivilDate(dayNumber: Int(dayNumber))
        let (year, month, day) = date.components

        var text = pattern
        text.withUnsafeMutableBufferPointer { text in
            func two(_ value: Int, at place: Int) {
                text[place] = UInt8(48 + value / 10 % 10)
                text[place + 1] = UInt8(48 + value % 10)
            }
            func name(_ number: Int, of names: [UInt8], at place: Int) {
                for index in 0..<3 { text[place + index] = names[3 * (number - 1) + index] }
            }
            name(date.weekday, of: days, at: 0)
            two(day, at: 5)
            name(month, of: months, at: 8)
            two(max(0, year) / 100, at: 12)
            two(max(0, year), at: 14)
            two(seconds / 3600, at: 17)
            two(seconds / 60 % 60, at: 20)
            two(seconds % 60, at: 23)
            if offset < 0 { text[26] = UInt8(ascii: "-") }
            two(abs(offset) / 60, at: 27)
            two(abs(offset) % 60, at: 29)
        }
        output.append(contentsOf: text)
    }
}
