import Model

/// Who gets what on which day, counted: what the ledger holds, and what the planner foresees.
package struct YearCalendar: Sendable {
    /// One occurrence of a step on one day.
    package struct Slot: Hashable, Sendable {
        package var day: CivilDate
        package var campaign: Slug
        package var step: Slug
        package var occurrence: String
    }

    package struct Count: Hashable, Sendable {
        /// Everybody whom it reaches, those too whom another's mail serves.
        package var people = 0
        package var mails = 0
        /// On paper.
        package var letters = 0
        /// Of the people, those whose mail is in the ledger already.
        package var done = 0

        package init(people: Int = 0, mails: Int = 0, letters: Int = 0, done: Int = 0) {
            self.people = people
            self.mails = mails
            self.letters = letters
            self.done = done
        }

        package static func + (left: Count, right: Count) -> Count {
            Count(
                people: left.people + right.people, mails: left.mails + right.mails,
                letters: left.letters + right.letters, done: left.done + right.done)
        }
    }

    package struct Line: Hashable, Sendable {
        package var slot: Slot
        package var count: Count
        /// What is sent, in order of name; several where people are at different editions.
        package var texts: [Slug]
    }

    package let days: ClosedRange<CivilDate>
    /// People whose letter is given up, with the reason's code.
    package private(set) var skipped: [Reason.Code: Int] = [:]
    /// How many people each advice concerns.
    package private(set) var advices: [Advice: Int] = [:]
    /// People whose letter would fall on this public holiday, and leaves on another day.
    package private(set) var avoided: [CivilDate: Int] = [:]
    private let holidays: Holidays
    private var counts: [Slot: (count: Count, texts: Set<Slug>)] = [:]

    package init(days: ClosedRange<CivilDate>, holidays: Holidays) {
        self.days = days
        self.holidays = holidays
    }

    /// What the ledger holds already: sent, or about to be.
    package mutating func add(_ past: PastDelivery) {
        guard past.state.countsAsReceived else { return }
        let own = past.isCovered ? 0 : 1
        let isPaper = past.channel == .post
        add(
            past.key, past.letter, on: past.sendOn, dueOn: past.dueOn,
            Count(people: 1, mails: isPaper ? 0 : own, letters: isPaper ? own : 0, done: 1))
    }

    /// A line that the planner foresees.
    package mutating func add(_ delivery: PlannedDelivery) {
        if let reason = delivery.skipped {
            if days.contains(delivery.sendOn) { skipped[reason.code, default: 0] += 1 }
            return
        }
        let own = delivery.coveredBy == nil ? 1 : 0
        let isPaper = delivery.channel == .post
        add(
            delivery.key, delivery.letter, on: delivery.sendOn, dueOn: delivery.dueOn,
            Count(people: 1, mails: isPaper ? 0 : own, letters: isPaper ? own : 0))
    }

    package mutating func add(_ advice: [Advice: Int]) { advices.merge(advice, uniquingKeysWith: +) }

    private mutating func add(
        _ key: DeliveryKey, _ letter: Slug, on day: CivilDate, dueOn: CivilDate, _ count: Count
    ) {
        guard days.contains(day) else { return }
        let slot = Slot(day: day, campaign: key.campaign, step: key.step, occurrence: key.occurrence)
        let known = counts[slot] ?? (Count(), [])
        counts[slot] = (known.count + count, known.texts.union([letter]))
        if dueOn != day, holidays.contains(dueOn) { avoided[dueOn, default: 0] += 1 }
    }

    /// In order of day, campaign, step and occurrence.
    package var lines: [Line] {
        counts.map { Line(slot: $0.key, count: $0.value.count, texts: $0.value.texts.sorted()) }
            .sorted {
                let (left, right) = ($0.slot, $1.slot)
                return (left.day, left.campaign, left.step, left.occurrence)
                    < (right.day, right.campaign, right.step, right.occurrence)
            }
    }

    package var total: Count { counts.values.reduce(Count()) { $0 + $1.count } }
}

extension Sequence<YearCalendar.Line> {
    /// Sums by `key`: a day, a month, a campaign.
    package func totals<Key: Hashable>(by key: (YearCalendar.Slot) -> Key) -> [Key: YearCalendar.Count] {
        reduce(into: [:]) {
            $0[key($1.slot), default: .init()] = $0[key($1.slot), default: .init()] + $1.count
        }
    }
}
