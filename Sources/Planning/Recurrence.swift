import Model

/// One slot of a step.
package struct Occurrence: Hashable, Sendable {
    /// 0 where the step happens once; else the year, or the month counted as 12 × year + month − 1.
    package let ordinal: Int
    /// The day that the schedule says; entry compares this one.
    package let nominal: CivilDate
    /// The nominal day after decision 6.
    package let sendOn: CivilDate
    /// Last day of grace.
    package let lastDay: CivilDate
}

/// The occurrences of one step, computed for a window of days; nothing is counted from the beginning of
/// time.
package struct Recurrence: Sendable {
    package enum Rhythm: Sendable { case once, yearly, monthly }

    package let rhythm: Rhythm
    /// Set where each enrolment has its own days: what they are counted from.
    let anchor: KeyDateSource?
    private let schedule: Schedule
    private let grace: Grace
    private let defaultGrace: Int
    private let isNotice: Bool
    private let workingDays: WorkingDays
    private let agenda: Agenda

    /// `grace` is the step's or the campaign's; nil means `defaultGrace` days.
    init(step: Step, grace: Grace?, defaultGrace: Int, workingDays: WorkingDays, keyDates: KeyDates) {
        self.schedule = step.schedule
        self.grace = grace ?? .days(defaultGrace)
        self.defaultGrace = defaultGrace
        self.isNotice = step.isNotice
        self.workingDays = workingDays
        self.agenda = keyDates.agenda
        switch step.schedule {
        case .fixed: (rhythm, anchor) = (.once, nil)
        case .yearly: (rhythm, anchor) = (.yearly, nil)
        case .monthly(.day): (rhythm, anchor) = (.monthly, nil)
        case .monthly(.signature): (rhythm, anchor) = (.monthly, .contract(.signature))
        case .delay(let delay):
            let source = keyDates.source(delay.keyDate)
            // The coop's dates come back every year, so each year's is an occurrence of its own.
            if case .agenda = source {
                (rhythm, anchor) = (.yearly, nil)
            } else {
                (rhythm, anchor) = (.once, source)
            }
        }
    }

    /// The occurrences whose nominal day lies in `days`, in order. `anchor` is the enrolment's day, where
    /// the schedule counts from one.
    package func occurrences(in days: ClosedRange<CivilDate>, anchor: CivilDate?) -> [Occurrence] {
        let ordinals: ClosedRange<Int>
        switch rhythm {
        case .once: ordinals = 0...0
        // A date counted from the agenda may lie in the year before or after its own.
        case .yearly: ordinals = days.lowerBound.year - 1...days.upperBound.year + 1
        case .monthly: ordinals = Recurrence.month(days.lowerBound)...Recurrence.month(days.upperBound)
        }
        var found: [Occurrence] = []
        for ordinal in ordinals {
            guard let nominal = nominal(ordinal, anchor: anchor), days.contains(nominal) else { continue }
            let sendOn = workingDays.sendDay(nominal, isNotice: isNotice)
            let lastDay = lastDay(ordinal, nominal: nominal, sendOn: sendOn, anchor: anchor)
            found.append(Occurrence(ordinal: ordinal, nominal: nominal, sendOn: sendOn, lastDay: lastDay))
        }
        return found
    }

    /// The occurrence's name in the ledger.
    package func name(_ ordinal: Int, step: Slug) -> String {
        switch rhythm {
        case .once: step.text
        case .yearly: String(ordinal)
        case .monthly: "\(ordinal / 12)-\(ordinal % 12 < 9 ? "0" : "")\(ordinal % 12 + 1)"
        }
    }

    /// The ordinal of a name from the ledger; nil where the step had another rhythm then.
    static func ordinal(_ name: String, _ rhythm: Rhythm) -> Int? {
        var numbers = (0, 0)
        var digits = 0
        switch rhythm {
        case .once: return 0
        case .yearly:
            for byte in name.utf8 {
                guard (48...57).contains(byte), digits < 4 else { return nil }
                numbers.0 = numbers.0 * 10 + Int(byte - 48)
                digits += 1
            }
            return digits == 4 ? numbers.0 : nil
        case .monthly:
            for byte in name.utf8 {
                if digits == 4, byte == UInt8(ascii: "-") {
                    digits += 1
                    continue
                }
                guard (48...57).contains(byte), digits != 4, digits < 7 else { return nil }
                if digits < 4 {
                    numbers.0 = numbers.0 * 10 + Int(byte - 48)
                } else {
                    numbers.1 = numbers.1 * 10 + Int(byte - 48)
                }
                digits += 1
            }
            return digits == 7 && (1...12).contains(numbers.1) ? numbers.0 * 12 + numbers.1 - 1 : nil
        }
    }

    static func month(_ day: CivilDate) -> Int {
        let (year, month, _) = day.components
        return year * 12 + month - 1
    }

    private func nominal(_ ordinal: Int, anchor: CivilDate?) -> CivilDate? {
        switch schedule {
        case .fixed(let day): day
        case .yearly(let monthDay, let instead):
            agendaDay(instead, year: ordinal) ?? monthDay.on(year: ordinal)
        case .monthly(.day(let day)):
            CivilDate.clamped(year: ordinal / 12, month: ordinal % 12 + 1, day: max(1, day))
        case .monthly(.signature):
            anchor.map { CivilDate.clamped(year: ordinal / 12, month: ordinal % 12 + 1, day: $0.day) }
        case .delay(let delay):
            rhythm == .once ? anchor.map(delay.day(from:)) : agendaDay(delay, year: ordinal)
        }
    }

    private func agendaDay(_ delay: Delay?, year: Int) -> CivilDate? {
        delay.flatMap { delay in agenda.entry(delay.keyDate, year: year).map { delay.day(from: $0.date) } }
    }

    /// Days of grace are counted from the day on which the mail was to leave, but a notice's from its
    /// nominal day, which is the legal one. Grace that ends on a closed day ends on the next working day,
    /// so that a run on a Sunday does not lose what it could have sent on Monday; again, not a notice's.
    private func lastDay(
        _ ordinal: Int, nominal: CivilDate, sendOn: CivilDate, anchor: CivilDate?
    ) -> CivilDate {
        let last: CivilDate
        if case .untilNext = grace, rhythm != .once, let next = self.nominal(ordinal + 1, anchor: anchor),
            next > nominal
        {
            last = next.adding(days: -1)
        } else if case .days(let count) = grace {
            last = max(nominal, sendOn).adding(days: count)
        } else {
            last = max(nominal, sendOn).adding(days: defaultGrace)
        }
        return isNotice ? last : workingDays.next(atOrAfter: max(last, sendOn))
    }
}
