internal import Model
internal import Workspace

/// On which days of the coming two years the steps of a campaign fall due, as far as that is the same for everybody.
struct StepDays {
    private let agenda: Agenda
    private let from: CivilDate
    private let end: CivilDate

    init(_ workspace: Workspace, _ campaign: Campaign, from day: CivilDate) {
        agenda = workspace.agenda
        from = day
        end = day.adding(years: 2)
    }

    /// When both fall due on one day, in words; nil where they do not, or for a few people only.
    func shared(_ first: Step, _ second: Step) -> String? {
        if case .delay(let one) = first.schedule, case .delay(let other) = second.schedule,
            one.keyDate == other.keyDate, one.start == other.start
        {
            // Months differ in length, so only spans of one kind are compared.
            let isSame = Self.days(one).flatMap { left in Self.days(other).map { left == $0 } }
            if isSame ?? (one == other) { return "on one day" }
        }
        if case .monthly(let one) = first.schedule, case .monthly(let other) = second.schedule {
            return one == other ? "on one day" : nil
        }
        return days(first.schedule).intersection(days(second.schedule)).min().map { "on \($0)" }
    }

    /// The fewest days between both for one person, as far as that is the same for everybody; nil where it is not.
    /// `isSameOccurrence`: only of one month or year are they held against each other.
    func distance(_ first: Step, _ second: Step, isSameOccurrence: Bool) -> Int? {
        if case .delay(let one) = first.schedule, case .delay(let other) = second.schedule {
            guard one.keyDate != other.keyDate || one.start != other.start else {
                // Months differ in length: from every day of two years.
                return (0..<730).map { from.adding(days: $0) }
                    .map { abs(one.day(from: $0).days(to: other.day(from: $0))) }.min()
            }
        }
        let isTogether: (CivilDate, CivilDate) -> Bool
        switch (isSameOccurrence, first.schedule, second.schedule) {
        case (false, _, _): isTogether = { _, _ in true }
        case (_, .monthly, .monthly): isTogether = { $0.year == $1.year && $0.month == $1.month }
        case (_, .yearly, .yearly): isTogether = { $0.year == $1.year }
        default: return nil
        }
        let others = days(second.schedule)
        return days(first.schedule).flatMap { day in
            others.filter { isTogether(day, $0) }.map { abs(day.days(to: $0)) }
        }.min()
    }

    private static func days(_ delay: Delay) -> Int? {
        switch delay.unit {
        case .days: delay.count
        case .weeks: 7 * delay.count
        case .months, .years: nil
        }
    }

    private func days(_ schedule: Schedule) -> Set<CivilDate> {
        var found: [CivilDate] = []
        switch schedule {
        case .fixed(let day): found = [day]
        case .yearly(let day, let instead):
            for year in from.year...end.year {
                let meeting = instead.flatMap { delay in
                    agenda.entry(delay.keyDate, year: year).map { delay.day(from: $0.date) }
                }
                found.append(meeting ?? day.on(year: year))
            }
        case .monthly(.day(let number)):
            for month in 0...24 {
                let (year, month, _) = from.adding(months: month).components
                found.append(CivilDate.clamped(year: year, month: month, day: number))
            }
        case .monthly(.signature): break
        case .delay(let delay) where delay.start == .date:
            found = (agenda.entries[delay.keyDate] ?? []).map { delay.day(from: $0.date) }
        case .delay: break
        }
        return Set(found.filter { from <= $0 && $0 < end })
    }
}
