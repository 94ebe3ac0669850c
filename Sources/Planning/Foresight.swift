import Model

/// What the ledger will hold of a group on a coming day, if one run each day sends all that is due: the real
/// planner, day after day, for one group at a time, so that memory does not grow with their number.
package struct Foresight: Sendable {
    private let planner: Planner
    private let days: [Coming]

    /// A day of its own place: a plan's values are many, and a walk over an array would copy them day after day.
    private final class Coming: Sendable {
        let day: PlanningDay
        let date: CivilDate

        init(_ day: PlanningDay) {
            self.day = day
            date = day.today
        }
    }

    /// From `now` on, through the day before `day`; nothing to foresee where `day` is today or past.
    package init(planner: Planner, now: Instant, before day: CivilDate) {
        self.planner = planner
        let window = planner.settings.window
        var days: [Coming] = []
        var date = window.zone.day(at: now)
        while date < day {
            days.append(Coming(planner.on(days.isEmpty ? now : window.opening(date))))
            date = date.adding(days: 1)
        }
        self.days = days
    }

    /// One run of a group: the day, what it decided, and what the assistant ought to know (entries are not counted).
    package typealias Visit = (CivilDate, [PlanEntry], PlanSummary) -> Void

    /// `history` with what is sent and skipped until then. `visit` is called for each run that finds anything.
    @discardableResult
    package func history(
        of group: Group, from history: [PastDelivery], visit: Visit? = nil
    ) -> [PastDelivery] {
        guard !days.isEmpty else { return history }
        var history = history
        var marks = planner.ledger.marks(history)
        var quietUntil: CivilDate?
        var isFirst = true
        for coming in days {
            if isFirst, coming.date > days[0].date {
                isFirst = false
                if let gone = departed(history, on: days[0].date) {
                    history = gone
                    marks = planner.ledger.marks(history)
                    quietUntil = nil
                }
            }
            if let quietUntil, coming.date < quietUntil { continue }
            var summary = PlanSummary(countsEntries: false)
            let plan = coming.day.plan(group, marks: marks, detail: .actions, summary: &summary)
            quietUntil = plan.quietUntil
            if let visit, !plan.entries.isEmpty || !summary.advices.isEmpty {
                visit(coming.date, plan.entries, summary)
            }
            let settled = plan.entries.filter { $0.decision != .defer }.compactMap(\.delivery)
            if settled.isEmpty { continue }
            history += settled.map { PastDelivery(settled: $0) }
            marks = planner.ledger.marks(history)
        }
        return history
    }

    /// What waits on the first day has left by the next, the letters on paper by hand; of campaigns that do not run nothing
    /// leaves. nil where nothing waits.
    private func departed(_ history: [PastDelivery], on day: CivilDate) -> [PastDelivery]? {
        func campaign(_ past: PastDelivery) -> CompiledCampaign? {
            guard past.state == .queued || past.state == .deferred else { return nil }
            guard let campaign = planner.campaign(past.subject.campaign), campaign.effective != nil else {
                return nil
            }
            return campaign
        }
        guard history.contains(where: { campaign($0) != nil }) else { return nil }
        return history.map { past in
            guard let campaign = campaign(past) else { return past }
            var past = past
            past.state = .accepted
            // As a run carries over what asks for answers to a survey.
            if campaign.asks { past.sendOn = max(past.sendOn, day) }
            return past
        }
    }

    /// As `history`; tells each delivery and the day on which it is sent or skipped.
    package func play(
        _ group: Group, from history: [PastDelivery], each: @escaping (PlannedDelivery, CivilDate) -> Void
    ) {
        self.history(of: group, from: history) { day, entries, _ in
            for entry in entries where entry.decision != .defer {
                if let delivery = entry.delivery { each(delivery, day) }
            }
        }
    }
}

extension PastDelivery {
    /// A planned line as the ledger will hold it: accepted, or skipped.
    init(settled delivery: PlannedDelivery) {
        self.init(
            key: delivery.key, contact: delivery.contact, letter: delivery.letter,
            state: delivery.skipped == nil ? .accepted : .skipped, dueOn: delivery.dueOn,
            sendOn: delivery.sendOn, isCovered: delivery.coveredBy != nil, channel: delivery.channel)
    }
}
