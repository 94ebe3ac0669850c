internal import Model

/// Which day is number 1 in a workbook.
enum DateSystem {
    /// 1 January 1900, and 29 February 1900 counts, which never was.
    case from1900
    /// Day 0 is 1 January 1904 (old Macs).
    case from1904
}

/// A number of days and fractions of a day, as a person sees it.
struct SerialDate {
    private let system: DateSystem
    /// Whole days.
    private let day: Int
    /// Seconds of the day, rounded.
    private let second: Int

    /// Nil for what Excel shows as ####: negative numbers and days after 31 December 9999.
    init?(_ value: Double, system: DateSystem) {
        guard value >= 0, value < 2_958_466 else { return nil }
        let seconds = (value * 86_400).rounded()
        day = Int(seconds) / 86_400
        second = Int(seconds) % 86_400
        self.system = system
    }

    /// `14/03/2026`, with ` 09:30` where a time is wanted and it is not midnight.
    func text(hasDay: Bool, hasTime: Bool) -> String {
        guard hasDay else { return time }
        return hasTime && second != 0 ? "\(date) \(time)" : date
    }

    private var date: String {
        // Days that Excel shows although no calendar has them.
        if system == .from1900, day == 0 { return "00/01/1900" }
        if system == .from1900, day == 60 { return "29/02/1900" }
        let civil =
            switch system {
            case .from1900: CivilDate(dayNumber: day - (day < 60 ? 25_568 : 25_569))
            case .from1904: CivilDate(dayNumber: day - 24_107)
            }
        return "\(SerialDate.two(civil.day))/\(SerialDate.two(civil.month))/\(civil.year)"
    }

    private var time: String {
        let minutes = "\(SerialDate.two(second / 3600)):\(SerialDate.two(second / 60 % 60))"
        return second % 60 == 0 ? minutes : "\(minutes):\(SerialDate.two(second % 60))"
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
