import Model

/// The days on which mail may leave: the weekdays of the send window that are no public holiday.
package struct WorkingDays: Hashable, Sendable {
    package let holidays: Holidays
    /// ISO 8601 weekdays, 1 is Monday; never empty.
    package let weekdays: Set<Int>
    /// Bit n is weekday n.
    private let mask: Int

    /// Fails for no weekday, or one outside 1–7.
    package init?(holidays: Holidays, weekdays: Set<Int> = [1, 2, 3, 4, 5]) {
        guard !weekdays.isEmpty, weekdays.allSatisfy({ (1...7).contains($0) }) else { return nil }
        self.holidays = holidays
        self.weekdays = weekdays
        self.mask = weekdays.reduce(0) { $0 | 1 << $1 }
    }

    package func contains(_ day: CivilDate) -> Bool {
        mask & (1 << day.weekday) != 0 && !holidays.contains(day)
    }

    /// Decision 6: a nominal day that is no working day moves to the next one in the same month, else to
    /// the previous one. A notice with a legal or minimum delay only ever moves earlier.
    package func sendDay(_ nominal: CivilDate, isNotice: Bool = false) -> CivilDate {
        if contains(nominal) { return nominal }
        if !isNotice {
            let later = next(after: nominal)
            if later.month == nominal.month { return later }
        }
        return previous(before: nominal)
    }

    /// `day` itself or the next working day.
    package func next(atOrAfter day: CivilDate) -> CivilDate { contains(day) ? day : next(after: day) }

    package func next(after day: CivilDate) -> CivilDate { search(day, by: 1) }
    package func previous(before day: CivilDate) -> CivilDate { search(day, by: -1) }

    /// No run of closed days is longer than a fortnight: one weekday is open, and holidays that fall on
    /// one weekday are never in three weeks running.
    private func search(_ day: CivilDate, by step: Int) -> CivilDate {
        var candidate = day.adding(days: step)
        while !contains(candidate) { candidate = candidate.adding(days: step) }
        return candidate
    }
}
