import Model

/// The planner at one moment: what is the same for all groups is worked out once.
package final class PlanningDay: Sendable {
    package let planner: Planner
    package let now: Instant
    /// The civil day in the coop's zone.
    package let today: CivilDate
    let match: AudienceMatch
    /// By campaign.
    let departures: [Departure]
    /// By campaign and step.
    let steps: [[StepDay]]
    /// Ends of grace of the occurrences that all contacts share.
    private let graceEnds: [CivilDate: Instant]

    /// How far back an occurrence that nothing is known of is still looked at.
    static let daysBack = 400
    /// How many occurrences of a step are told apart.
    static let limit = 128

    /// When a campaign's mail may leave next.
    struct Departure: Sendable {
        let opensToday: Instant
        let next: Instant
        let isToday: Bool
        /// The next day on which it is open.
        let nextDay: CivilDate
    }

    /// A step as seen on this day.
    struct StepDay: Sendable {
        /// Ordinal that bit 0 of a set of occurrences stands for.
        let base: Int
        /// Nominal days that are looked at.
        let window: ClosedRange<CivilDate>
        /// nil where each enrolment has its own.
        let shared: [Occurrence]?
    }

    init(_ planner: Planner, now: Instant) {
        let window = planner.settings.window
        let today = window.zone.day(at: now)
        self.planner = planner
        self.now = now
        self.today = today
        match = AudienceMatch(keyDates: planner.keyDates, today: today)
        departures = planner.campaigns.map { compiled in
            let (window, time) = (compiled.window, compiled.campaign.timeOfDay)
            let next = window.next(atOrAfter: now, timeOfDay: time)
            return Departure(
                opensToday: window.opening(today, timeOfDay: time), next: next,
                isToday: window.zone.day(at: next) == today,
                nextDay: window.workingDays.next(after: today))
        }
        let steps = planner.campaigns.map { $0.steps.map { StepDay($0.recurrence, today: today) } }
        self.steps = steps
        let live = steps.joined().compactMap(\.shared).joined()
            .filter { $0.sendOn <= today && today <= $0.lastDay }
        graceEnds = Dictionary(
            live.map { ($0.lastDay, PlanningDay.end(of: $0.lastDay, window.zone)) },
            uniquingKeysWith: { a, _ in a })
    }

    /// The plan of one group. `history` is everything that the ledger holds of the group's contacts; its
    /// order does not matter.
    package func plan(
        _ group: Group, history: [PastDelivery], detail: PlanDetail = .everything, summary: inout PlanSummary
    ) -> GroupPlan {
        plan(group, marks: planner.ledger.marks(history), detail: detail, summary: &summary)
    }

    /// `marks`: in order of campaign, as the reader gives them. What is due and skipped for good (it lost today's contest
    /// on its last day) makes way for what came behind it, as it would in the next run: the group is planned again with it.
    func plan(
        _ group: Group, marks: [LedgerMark], detail: PlanDetail, summary: inout PlanSummary
    ) -> GroupPlan {
        let group = SeenGroup(
            people: group.contacts.map { Person($0, keyDates: planner.keyDates, today: today) },
            suppressions: group.suppressions, releases: group.releases)
        var marks = marks
        var lost: [Candidate] = []
        while true {
            var attempt = summary
            switch look(group, marks, lost, detail, &attempt) {
            case .plan(let plan):
                summary = attempt
                return plan
            case .lost(let more):
                lost += more
                marks += more.map { mark(ofSkipped: $0, group) }
                LedgerReader.sort(&marks)
            }
        }
    }

    /// `lost`: what is skipped for good, and stands in `marks` already.
    private func look(
        _ group: SeenGroup, _ marks: [LedgerMark], _ lost: [Candidate], _ detail: PlanDetail,
        _ summary: inout PlanSummary
    ) -> Settled {
        var work = GroupWork(quietUntil: today.adding(days: 366))
        work.tooLate = lost
        var absences: [Absence] = []
        summary.add(contacts: group.people.count)
        for contact in group.people.indices {
            var rest = marks[...]
            for campaign in planner.campaigns.indices {
                let own = rest.prefix { $0.campaign == Int16(campaign) }
                rest = rest[own.endIndex...]
                let before = work.count
                var finding = Finding()
                consider(contact, campaign, group, own, &work, &finding, &summary)
                let isAlone =
                    work.count == before
                    && !lost.contains { $0.contact == contact && $0.campaign == campaign }
                guard let code = finding.code(isAlone: isAlone) else { continue }
                summary.add(campaign, of: planner.ledger, .exclude, code)
                if detail == .everything, var absence = finding.absence(isAlone: isAlone) {
                    (absence.contact, absence.campaign) = (contact, campaign)
                    absences.append(absence)
                }
            }
        }
        if work.count == 0 && absences.isEmpty {
            return .plan(GroupPlan(entries: [], quietUntil: work.quietUntil))
        }
        return settle(&work, absences, group, marks, &summary)
    }

    /// 23:59:59 on the last day of grace.
    func end(of day: CivilDate) -> Instant {
        graceEnds[day] ?? PlanningDay.end(of: day, planner.settings.window.zone)
    }

    private static func end(of day: CivilDate, _ zone: CivilZone) -> Instant {
        zone.instant(day.adding(days: 1), .midnight).adding(seconds: -1)
    }
}

extension PlanningDay.StepDay {
    init(_ recurrence: Recurrence, today: CivilDate) {
        let from = today.adding(days: -PlanningDay.daysBack)
        let ahead: Int
        switch recurrence.rhythm {
        case .once: ahead = 36_525
        case .yearly, .events: ahead = 800
        case .monthly: ahead = 95
        }
        window = from...today.adding(days: ahead)
        var shared = recurrence.anchor == nil ? recurrence.occurrences(in: window, anchor: nil) : nil
        switch recurrence.rhythm {
        case .once: base = 0
        case .yearly: base = from.year - 1
        case .monthly: base = Recurrence.month(from)
        case .events:
            if let found = shared, found.count > PlanningDay.limit {
                // A series of nearly every day: what is long over goes first.
                shared = Array(found.drop { $0.lastDay.days(to: today) > 31 }.prefix(PlanningDay.limit))
            }
            let entries = recurrence.entries
            base =
                shared?.first?.ordinal
                ?? entries.firstIndex { ($0.until ?? $0.date) >= from } ?? entries.endIndex
        }
        self.shared = shared
    }
}

/// An occurrence that is due for somebody, or too late for them.
struct Candidate: Sendable {
    /// Indices in the group and its contact.
    var contact: Int
    var contract: Int
    var enrolment: Int64
    /// -1 for none.
    var programme: Int
    var campaign: Int
    var step: Int
    var occurrence: Occurrence
    /// The edition, also where it goes on paper.
    var letter: Int
    var isPost: Bool
    /// Why it is skipped, where it is.
    var cause = Reason.Code.graceOver
    /// An earlier occurrence of the same step goes first.
    var isBehind = false
    /// What the other letters of the survey's wave say against it.
    var reminder: ReminderLimit?
}

/// A group as seen on this day.
struct SeenGroup {
    let people: [Person]
    let suppressions: [Suppression]
    let releases: [Release]
}

/// What was found for one group before deciding what may leave today.
struct GroupWork {
    var due: [Candidate] = []
    var tooLate: [Candidate] = []
    var quietUntil: CivilDate

    init(quietUntil: CivilDate) { self.quietUntil = quietUntil }

    var count: Int { due.count + tooLate.count }
    mutating func wake(_ day: CivilDate) { quietUntil = min(quietUntil, day) }
}
