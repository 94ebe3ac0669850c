import Model

/// What the ledger will hold of a group on a coming day, if one run each day sends all that is due: the real
/// planner, day after day, for one group at a time, so that memory does not grow with their number.
package struct Foresight: Sendable {
    private let planner: Planner
    private let days: [PlanningDay]

    /// From `now` on, through the day before `day`; nothing to foresee where `day` is today or past.
    package init(planner: Planner, now: Instant, before day: CivilDate) {
        self.planner = planner
        let window = planner.settings.window
        var days: [PlanningDay] = []
        var date = window.zone.day(at: now)
        while date < day {
            days.append(planner.on(days.isEmpty ? now : window.opening(date)))
            date = date.adding(days: 1)
        }
        self.days = days
    }

    /// `history` with what is sent and skipped until then.
    package func history(of group: Group, from history: [PastDelivery]) -> [PastDelivery] {
        play(group, from: history) { _, _ in }
    }

    /// As `history`; tells each delivery and the day on which it is sent or skipped.
    @discardableResult
    package func play(
        _ group: Group, from history: [PastDelivery], each: (PlannedDelivery, CivilDate) -> Void
    ) -> [PastDelivery] {
        guard !days.isEmpty else { return history }
        var history = history
        var marks = planner.ledger.marks(history)
        var quietUntil: CivilDate?
        var summary = PlanSummary()
        for day in days {
            if let quietUntil, day.today < quietUntil { continue }
            let plan = day.plan(group, marks: marks, detail: .actions, summary: &summary)
            quietUntil = plan.quietUntil
            for entry in plan.entries {
                guard let delivery = entry.delivery, entry.decision != Decision.defer else { continue }
                history.append(PastDelivery(settled: delivery))
                each(delivery, day.today)
            }
            marks = planner.ledger.marks(history)
        }
        return history
    }
}

extension PastDelivery {
    /// A planned line as the ledger will hold it: accepted, or skipped.
    init(settled delivery: PlannedDelivery) {
        self.init(
            key: delivery.key, contact: delivery.contact, letter: delivery.letter,
            state: delivery.skipped == nil ? .accepted : .skipped, dueOn: delivery.dueOn,
            sendOn: delivery.sendOn, isCovered: delivery.coveredBy != nil)
    }
}
