internal import Model
internal import Planning
internal import Storage

/// Decision 16 for `run`, which never asks: a campaign that would send more today than was foreseen the day
/// before, by more than the threshold, is held until a person says yes.
struct SurgeWatch {
    private let known: [Slug: DayForecast]?
    private let threshold: Int
    /// New mails of this plan.
    private var mails: [Slug: Int] = [:]
    private var held: Set<Slug> = []

    /// `known`: nil where no forecast reaches this day, so that nothing can be called a surprise.
    init(_ known: [Slug: DayForecast]?, threshold: Int) {
        self.known = known
        self.threshold = threshold
    }

    /// Notes one planned mail; false where it is one too many and must not be recorded. What goes by post leaves by a
    /// person's hand anyway, and surprises nobody.
    mutating func admits(_ delivery: PlannedDelivery) -> Bool {
        let name = delivery.key.campaign
        guard let known, delivery.skipped == nil else { return !held.contains(name) }
        guard delivery.coveredBy == nil, delivery.channel == .email else { return !held.contains(name) }
        mails[name, default: 0] += 1
        let day = known[name] ?? DayForecast()
        if day.planned + mails[name, default: 0] > day.foreseen + threshold { held.insert(name) }
        return !held.contains(name)
    }

    /// The campaigns that must be held, each with the reason in a sentence's clause.
    var surges: [(name: Slug, reason: String)] {
        held.sorted().map { name in
            let day = known?[name] ?? DayForecast()
            return (
                name,
                "it would send \(day.planned + mails[name, default: 0]) mails today, and \(day.foreseen) were planned "
                    + "for it (threshold \(threshold))"
            )
        }
    }
}

/// How many mails each campaign has on each of the coming days, if all goes on as it is.
struct CampaignForecast {
    private let foresight: Foresight
    private(set) var mails: [Slug: [CivilDate: Int]] = [:]
    let last: CivilDate

    /// As far ahead as runs may be missed without anybody being asked (`Coop.requireSoundClock`).
    private static let daysAhead = 62

    /// From the day after `day` on.
    init(_ planner: Planner, after day: CivilDate) {
        let window = planner.settings.window
        let tomorrow = day.adding(days: 1)
        last = day.adding(days: Self.daysAhead)
        foresight = Foresight(
            planner: planner, now: window.opening(tomorrow), before: last.adding(days: 1))
    }

    mutating func add(_ group: Group, history: [PastDelivery]) {
        // Taken out while it is counted, so that nothing is copied.
        var counts = mails
        mails = [:]
        foresight.play(group, from: history) { delivery, day in
            if delivery.coveredBy == nil, delivery.skipped == nil, delivery.channel == .email {
                counts[delivery.key.campaign, default: [:]][day, default: 0] += 1
            }
        }
        mails = counts
    }
}

extension Coop {
    /// Foresees the coming days after a launch: its own mails, and what they do to other campaigns.
    func renewForecast() throws {
        let planner = try planner()
        var forecast = CampaignForecast(planner, after: today)
        let day = planner.on(now)
        var summary = PlanSummary()
        try database.forEachGroup { stored in
            let group = Group(stored)
            let plan = day.plan(group, history: stored.history, detail: .actions, summary: &summary)
            forecast.add(group, history: stored.history + plan.settled)
        }
        try database.setForecast(forecast.mails, after: today, until: forecast.last, today: nil)
    }
}
