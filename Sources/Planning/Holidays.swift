import Model

/// French public holidays of one zone, computed for any year: fixed days, those counted from Easter, and
/// the zone's own (Code du travail, art. L3133-1, L3134-13 and L3422-2).
package struct Holidays: Hashable, Sendable {
    package let zone: HolidayZone

    package init(zone: HolidayZone) { self.zone = zone }

    /// Whether nobody works on `day` because it is a public holiday; Sundays are not meant.
    package func contains(_ day: CivilDate) -> Bool {
        let (year, month, dayOfMonth) = day.components
        switch (month, dayOfMonth) {
        case (1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25): return true
        case (12, 26) where zone == .alsaceMoselle: return true
        default: break
        }
        if let (abolitionMonth, abolitionDay) = abolition, month == abolitionMonth,
            dayOfMonth == abolitionDay
        {
            return true
        }
        // Good Friday is 20 March at the earliest, Whit Monday 14 June at the latest.
        guard (3...6).contains(month) else { return false }
        switch Holidays.easter(year: year).days(to: day) {
        case 1, 39, 50: return true
        case -2: return zone == .alsaceMoselle
        default: return false
        }
    }

    /// The year's holidays in order.
    package func days(inYear year: Int) -> [CivilDate] {
        let first = CivilDate.clamped(year: year, month: 1, day: 1)
        let length = first.days(to: first.adding(years: 1))
        return (0..<length).map { first.adding(days: $0) }.filter(contains)
    }

    /// Easter Sunday of the Gregorian calendar, by the method of Meeus, Jones and Butcher.
    package static func easter(year: Int) -> CivilDate {
        let golden = year % 19
        let (century, yearOfCentury) = (year / 100, year % 100)
        let leapCenturies = century / 4
        let lunarShift = (century - (century + 8) / 25 + 1) / 3
        let epact = (19 * golden + century - leapCenturies - lunarShift + 15) % 30
        let weekday = (32 + 2 * (century % 4) + 2 * (yearOfCentury / 4) - epact - yearOfCentury % 4) % 7
        let correction = (golden + 11 * epact + 22 * weekday) / 451
        let sum = epact + weekday - 7 * correction + 114
        return CivilDate.clamped(year: year, month: sum / 31, day: sum % 31 + 1)
    }

    /// Month and day on which the territory remembers the abolition of slavery.
    private var abolition: (month: Int, day: Int)? {
        switch zone {
        case .metropole, .alsaceMoselle: nil
        case .guadeloupe: (5, 27)
        case .guyane: (6, 10)
        case .martinique: (5, 22)
        case .laReunion: (12, 20)
        case .mayotte: (4, 27)
        }
    }
}
