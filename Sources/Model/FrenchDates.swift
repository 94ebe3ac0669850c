/// Days as a French letter writes them.
package enum FrenchDates {
    private static let months = [
        "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
        "novembre", "décembre",
    ]

    private static let weekdays = [
        "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche",
    ]

    /// `mardi 1er juin 2027`.
    package static func withWeekday(_ date: CivilDate) -> String {
        "\(weekdays[date.weekday - 1]) \(long(date))"
    }

    /// `1er juin 2027`, `15 janvier 2027`.
    package static func long(_ date: CivilDate) -> String {
        let (year, month, day) = date.components
        // Each letter says some: written into one piece of memory.
        var (name, first) = (months[month - 1], day == 1 ? "1er" : String(day))
        guard (1000...9999).contains(year) else { return "\(first) \(name) \(year)" }
        return String(unsafeUninitializedCapacity: 24) { text in
            var count = 0
            func put(_ octet: UInt8) {
                text[count] = octet
                count += 1
            }
            first.withUTF8 { for octet in $0 { put(octet) } }
            put(UInt8(ascii: " "))
            name.withUTF8 { for octet in $0 { put(octet) } }
            put(UInt8(ascii: " "))
            for unit in [1000, 100, 10, 1] { put(UInt8(48 + year / unit % 10)) }
            return count
        }
    }

    /// `3 semaines`, `1 mois`.
    package static func period(_ period: Period) -> String {
        let (one, several) =
            switch period.unit {
            case .days: ("jour", "jours")
            case .weeks: ("semaine", "semaines")
            case .months: ("mois", "mois")
            case .years: ("an", "ans")
            }
        return "\(period.count)\u{A0}\(period.count == 1 ? one : several)"
    }

    /// `18 h 30`, `18 h`, with spaces that do not break.
    package static func time(_ time: LocalTime) -> String {
        let minutes = time.minute == 0 ? "" : "\u{A0}\(time.minute < 10 ? "0" : "")\(time.minute)"
        return "\(time.hour)\u{A0}h\(minutes)"
    }

    /// `juin 2027`: for planned deliveries, which nobody promises to the day.
    package static func month(_ date: CivilDate) -> String {
        let (year, month, _) = date.components
        return "\(months[month - 1]) \(year)"
    }
}
