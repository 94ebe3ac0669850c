import Model

/// One slot of a step.
package struct Occurrence: Hashable, Sendable {
    /// 0 where the step happens once; else the year, the month counted as 12 × year + month − 1, or the place of
    /// the event's entry in the agenda.
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
    package enum Rhythm: Sendable { case once, yearly, monthly, events }

    package let rhythm: Rhythm
    /// Set where each enrolment has its own days: what they are counted from.
    let anchor: KeyDateSource?
    private let schedule: Schedule
    private let grace: Grace
    private let defaultGrace: Int
    private let isNotice: Bool
    private let workingDays: WorkingDays
    private let agenda: Agenda
    /// The event whose entries are the occurrences; else empty.
    let entries: [AgendaEntry]

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
            let source = keyDates.source(delay)
            switch source {
            case .agenda: (rhythm, anchor) = (.events, nil)
            case .registration: (rhythm, anchor) = (.events, source)
            case .contract, .programme, .personal: (rhythm, anchor) = (.once, source)
            }
        }
        if rhythm == .events, case .delay(let delay) = step.schedule {
            entries = agenda.entries[delay.keyDate] ?? []
        } else {
            entries = []
        }
    }

    /// The event of this occurrence; nil where the step counts from none.
    func event(_ ordinal: Int) -> ParticipationList? {
        guard case .delay(let delay) = schedule, entries.indices.contains(ordinal) else { return nil }
        return ParticipationList(event: delay.keyDate, occurrence: entries[ordinal].occurrence)
    }

    /// The last day on which what counts from a registration makes sense; nil for everything else.
    func sessionEnd(_ ordinal: Int) -> CivilDate? {
        guard case .registration? = anchor, entries.indices.contains(ordinal) else { return nil }
        return entries[ordinal].until ?? entries[ordinal].date
    }

    /// The occurrences whose nominal day lies in `days`, in order. `anchor` is the enrolment's day, where
    /// the schedule counts from one.
    package func occurrences(
        in days: ClosedRange<CivilDate>, anchor: CivilDate?, release: Release? = nil
    ) -> [Occurrence] {
        let ordinals: Range<Int>
        switch rhythm {
        case .once: ordinals = 0..<1
        case .events: ordinals = entries.indices
        // A date counted from the agenda may lie in the year before or after its own.
        case .yearly: ordinals = days.lowerBound.year - 1..<days.upperBound.year + 2
        case .monthly:
            ordinals = Recurrence.month(days.lowerBound)..<Recurrence.month(days.upperBound) + 1
        }
        var found: [Occurrence] = []
        for ordinal in ordinals {
            guard let own = nominal(ordinal, anchor: anchor) else { continue }
            let nominal = release?.postponed(own) ?? own
            if days.contains(nominal) { found.append(occurrence(ordinal, nominal, anchor: anchor)) }
        }
        return found
    }

    /// As above for what counts from registrations: one occurrence for each session that the person registered
    /// for, from entry `base` on.
    func occurrences(in days: ClosedRange<CivilDate>, from base: Int, of parts: [Participation])
        -> [Occurrence]
    {
        guard case .delay(let delay) = schedule, !parts.isEmpty else { return [] }
        var found: [Occurrence] = []
        for ordinal in entries.indices.dropFirst(base).prefix(PlanningDay.limit) {
            guard let day = parts.registration(for: delay.keyDate, entries[ordinal].occurrence) else {
                continue
            }
            let nominal = delay.day(from: day)
            if days.contains(nominal) { found.append(occurrence(ordinal, nominal, anchor: nil)) }
        }
        // Sessions are in order of day, registrations need not be.
        return found.sorted { $0.sendOn < $1.sendOn }
    }

    private func occurrence(_ ordinal: Int, _ nominal: CivilDate, anchor: CivilDate?) -> Occurrence {
        let sendOn = workingDays.sendDay(nominal, isNotice: isNotice)
        return Occurrence(
            ordinal: ordinal, nominal: nominal, sendOn: sendOn,
            lastDay: lastDay(ordinal, nominal: nominal, sendOn: sendOn, anchor: anchor))
    }

    /// The occurrence's name in the ledger.
    package func name(_ ordinal: Int, step: Slug) -> String {
        switch rhythm {
        case .once: step.text
        case .yearly: String(ordinal)
        case .events: entries.indices.contains(ordinal) ? entries[ordinal].occurrence : step.text
        case .monthly: "\(ordinal / 12)-\(ordinal % 12 < 9 ? "0" : "")\(ordinal % 12 + 1)"
        }
    }

    /// The ordinal of a name from the ledger; nil where the step had another rhythm then, and for entries of the
    /// agenda, which are found by name.
    static func ordinal(_ name: String, _ rhythm: Rhythm) -> Int? {
        var numbers = (0, 0)
        var digits = 0
        switch rhythm {
        case .once: return 0
        case .events: return nil
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
            rhythm == .once
                ? anchor.map(delay.day(from:))
                : self.anchor == nil && entries.indices.contains(ordinal)
                    ? delay.day(from: entries[ordinal].date) : nil
        }
    }

    /// In a year whose agenda has the key date: by its first entry.
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

extension Release {
    /// The day on which a slot falls due instead, at the same distance from the first missed one as before.
    func postponed(_ nominal: CivilDate) -> CivilDate {
        max(nominal, on.adding(days: firstMissed.days(to: nominal)))
    }
}
