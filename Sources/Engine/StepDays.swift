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
