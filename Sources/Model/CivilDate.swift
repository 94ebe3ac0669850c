/// A day of the proleptic Gregorian calendar, without time or zone.
///
/// Key dates, due days and occurrences are civil dates; a zone enters only when a due day
/// becomes a moment to send (`CivilZone`). Ordered; one machine word.
package struct CivilDate: Hashable, Comparable, Sendable {
    /// Days since 1970-01-01, negative before.
    package let dayNumber: Int

    /// The day that lies `dayNumber` days after 1970-01-01.
    package init(dayNumber: Int) {
        self.dayNumber = dayNumber
    }

    /// Fails for a month outside 1–12, a day that the month does not have, or a year outside 1–9999.
    package init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= CivilDate.daysIn(month: month, year: year)
        else { return nil }
        self.init(clampedYear: year, month: month, day: day)
    }

    /// Reads exactly `YYYY-MM-DD`; nil for anything else.
    package init?(iso text: some StringProtocol) {
        self.init(iso: String(text))
    }

    /// Reads as above; not generic, because the ledger's lines come by the million.
    package init?(iso text: String) {
        var copy = text
        guard let date = copy.withUTF8({ CivilDate(iso: $0) }) else { return nil }
        self = date
    }

    /// Reads as above.
    package init?(iso bytes: UnsafeBufferPointer<UInt8>) {
        let hyphen = UInt8(ascii: "-")
        guard bytes.count == 10, bytes[4] == hyphen, bytes[7] == hyphen else { return nil }
        func number(_ places: Range<Int>) -> Int? {
            var value = 0
            for place in places {
                let digit = Int(bytes[place]) - 48
                guard (0...9).contains(digit) else { return nil }
                value = value * 10 + digit
            }
            return value
        }
        guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10) else {
            return nil
        }
        self.init(year: year, month: month, day: day)
    }

    /// Days from the civil calendar by the era method: 400-year eras that begin on 1 March.
    private init(clampedYear year: Int, month: Int, day: Int) {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        self.dayNumber = era * 146_097 + dayOfEra - 719_468
    }

    /// Year, month (1–12) and day (1–31) in one computation.
    package var components: (year: Int, month: Int, day: Int) {
        let shifted = dayNumber + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthIndex = (5 * dayOfYear + 2) / 153
        let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * monthIndex + 2) / 5 + 1)
    }

    package var year: Int { components.year }
    package var month: Int { components.month }
    package var day: Int { components.day }

    /// ISO 8601 day of the week: 1 is Monday, 7 is Sunday.
    package var weekday: Int {
        let remainder = (dayNumber + 3) % 7
        return (remainder < 0 ? remainder + 7 : remainder) + 1
    }

    package func adding(days: Int) -> CivilDate { CivilDate(dayNumber: dayNumber + days) }

    /// The same day of the month, `months` later, clamped to that month's last day
    /// (31 January + 1 month = 28 or 29 February). Count from the anchor; never chain.
    package func adding(months: Int) -> CivilDate {
        let (year, month, day) = components
        let index = year * 12 + (month - 1) + months
        let newYear = index >= 0 ? index / 12 : (index - 11) / 12
        let newMonth = index - newYear * 12 + 1
        let last = CivilDate.daysIn(month: newMonth, year: newYear)
        return CivilDate(clampedYear: newYear, month: newMonth, day: min(day, last))
    }

    /// `adding(months: 12 * years)`: 29 February + 1 year = 28 February.
    package func adding(years: Int) -> CivilDate { adding(months: 12 * years) }

    /// Whole days from this day to `other`; negative when `other` is earlier.
    package func days(to other: CivilDate) -> Int { other.dayNumber - dayNumber }

    /// The day with this number in the month, clamped to the month's length.
    package static func clamped(year: Int, month: Int, day: Int) -> CivilDate {
        CivilDate(clampedYear: year, month: month, day: min(day, daysIn(month: month, year: year)))
    }

    /// 28 to 31.
    package static func daysIn(month: Int, year: Int) -> Int {
        switch month {
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    package static func < (left: CivilDate, right: CivilDate) -> Bool { left.dayNumber < right.dayNumber }
}

extension CivilDate: CustomStringConvertible {
    /// `YYYY-MM-DD`.
    package var description: String {
        let (year, month, day) = components
        guard (0...9999).contains(year) else { return "\(year)-\(month)-\(day)" }
        return String(unsafeUninitializedCapacity: 10) { bytes in
            func write(_ value: Int, endingAt last: Int, digits: Int) {
                var rest = value
                for index in stride(from: last, to: last - digits, by: -1) {
                    bytes[index] = UInt8(48 + rest % 10)
                    rest /= 10
                }
            }
            write(year, endingAt: 3, digits: 4)
            write(month, endingAt: 6, digits: 2)
            write(day, endingAt: 9, digits: 2)
            bytes[4] = UInt8(ascii: "-")
            bytes[7] = UInt8(ascii: "-")
            return 10
        }
    }
}

/// A day of every year, such as 15 January. 29 February is read as 28 in common years.
package struct MonthDay: Hashable, Sendable {
    package let month: Int
    package let day: Int

    /// Fails for a day that the month never has.
    package init?(month: Int, day: Int) {
        guard (1...12).contains(month), day >= 1, day <= CivilDate.daysIn(month: month, year: 2000) else {
            return nil
        }
        self.month = month
        self.day = day
    }

    package func on(year: Int) -> CivilDate { CivilDate.clamped(year: year, month: month, day: day) }
}
