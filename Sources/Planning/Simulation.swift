import Model

/// Planning run after planning run against a ledger in memory, as if every mail were accepted at once. What
/// is due, held back or skipped is decided by the real planner.
package struct Simulation: Sendable {
    /// May be replaced between two runs: a date became known, a letter was written, a campaign launched.
    package var planner: Planner {
        didSet {
            for index in members.indices {
                members[index].marks = planner.ledger.marks(members[index].history)
                members[index].quietUntil = nil
            }
        }
    }

    /// What was sent and skipped, in order of run, then group.
    package private(set) var deliveries: [PlannedDelivery] = []
    private var members: [Member]

    private struct Member: Sendable {
        let group: Group
        var history: [PastDelivery]
        var marks: [LedgerMark]
        /// nil: to be looked at.
        var quietUntil: CivilDate?
    }

    /// - Parameter history: what the ledger holds already, in the order of `groups`; may be shorter.
    package init(planner: Planner, groups: [Group], history: [[PastDelivery]] = []) {
        self.planner = planner
        members = groups.enumerated().map { index, group in
            let past = index < history.count ? history[index] : []
            return Member(group: group, history: past, marks: planner.ledger.marks(past))
        }
    }

    /// What the ledger holds of one group, in the order given to `init`.
    package func history(ofGroup index: Int) -> [PastDelivery] { members[index].history }

    /// One run. Returns the earliest moment at which something that it deferred could leave.
    @discardableResult
    package mutating func run(at now: Instant) -> Instant? {
        let day = planner.on(now)
        var summary = PlanSummary()
        var earliest: Instant?
        for index in members.indices {
            if let quiet = members[index].quietUntil, day.today < quiet { continue }
            let plan = day.plan(
                members[index].group, marks: members[index].marks, detail: .actions, summary: &summary)
            members[index].quietUntil = plan.quietUntil
            for entry in plan.entries {
                if let until = entry.until { earliest = min(earliest ?? until, until) }
                guard let delivery = entry.delivery, entry.decision != .defer else { continue }
                record(delivery, index)
            }
        }
        return earliest
    }

    /// One run each day from one day through another, at this time on the coop's wall clock.
    package mutating func run(from: CivilDate, through: CivilDate, at time: LocalTime) {
        var day = from
        while day <= through {
            run(at: planner.settings.window.zone.instant(day, time))
            day = day.adding(days: 1)
        }
    }

    /// As `gazette run --wait`: plans again when the window opens and whenever a deferred mail can leave,
    /// for at most so many days.
    package mutating func runAndWait(at start: Instant, days: Int = 7) {
        let end = start.adding(seconds: Int64(days) * 86_400)
        var waiting: Set<Instant> = []
        var now = start
        while now <= end {
            if let deferred = run(at: now) { waiting.insert(deferred) }
            let opening = planner.settings.window.next(atOrAfter: now)
            if opening > now { waiting.insert(opening) }
            guard let next = waiting.filter({ $0 > now }).min() else { return }
            now = next
        }
    }

    private mutating func record(_ delivery: PlannedDelivery, _ index: Int) {
        deliveries.append(delivery)
        let past = PastDelivery(settled: delivery)
        members[index].history.append(past)
        members[index].marks.append(planner.ledger.mark(past))
        LedgerReader.sort(&members[index].marks)
    }
}
