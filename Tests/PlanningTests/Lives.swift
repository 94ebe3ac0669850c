import Model

@testable import Planning

/// A drawn world lived through by the real planner, at any runs, against a ledger in memory.
struct Lives {
    /// Something that a run decided for good.
    struct Event {
        let run: Instant
        let delivery: PlannedDelivery
    }

    private(set) var events: [Event] = []
    /// What a second plan at the same moment would still have done.
    private(set) var left: [PlannedDelivery] = []
    private let drawn: OracleWorld
    private var histories: [[PastDelivery]]

    init(_ drawn: OracleWorld) {
        self.drawn = drawn
        histories = drawn.mailboxes.map { _ in [] }
    }

    /// One run; its plan is carried out. Returns the earliest moment at which something that it deferred could
    /// leave.
    @discardableResult
    mutating func run(_ planner: Planner, _ world: Oracle.World, at moment: Instant, twice: Bool = false)
        -> Instant?
    {
        let day = planner.on(moment)
        var earliest: Instant?
        for (index, mailbox) in drawn.mailboxes.enumerated() {
            let group = Group(contacts: mailbox.map { world.people[$0] }, releases: world.releases)
            var summary = PlanSummary()
            let plan = day.plan(group, history: histories[index], detail: .actions, summary: &summary)
            histories[index] += carriedOut(plan.entries)
            events += decided(plan).map { Event(run: moment, delivery: $0) }
            earliest = ([earliest] + plan.entries.map(\.until)).compactMap(\.self).min()
            guard twice else { continue }
            left += decided(
                day.plan(group, history: histories[index], detail: .actions, summary: &summary))
        }
        return earliest
    }

    private func decided(_ plan: GroupPlan) -> [PlannedDelivery] {
        plan.entries.filter { $0.decision != .defer }.compactMap(\.delivery)
    }

    /// What everybody got, edition by edition, whatever the day.
    var letters: [String] {
        events.filter { $0.delivery.skipped == nil }.map { event in
            let (key, letter) = (event.delivery.key, event.delivery.letter)
            return "\(key.enrolment) \(key.campaign)/\(key.step) \(letter)"
        }.sorted()
    }
}

extension OracleWorld {
    /// Every day of the world, from the launch on.
    func eachDay(_ body: (CivilDate, Oracle.World, Planner) -> Void) {
        var today = world(on: first).launchedOn
        var world = world(on: today)
        var planner = planner(world)
        while today <= last {
            if isEdited(on: today) {
                world = self.world(on: today)
                planner = self.planner(world)
            }
            body(today, world, planner)
            today = today.adding(days: 1)
        }
    }

    /// The same people and campaigns; nobody edits anything, no condition decides, everybody was there before, and
    /// every slot has a letter and a grace that a monthly run can honour.
    var calm: OracleWorld {
        var calm = self
        let first = first
        calm.changeAll { world in
            world.cap = FrequencyCap(perDay: nil, perMonth: nil)
            (world.since, world.weekdays) = (nil, [1, 2, 3, 4, 5])
            for person in world.people.indices {
                world.people[person].knownSince = first.adding(days: -1)
                for place in world.people[person].contracts.indices {
                    let signature = world.people[person].contracts[place].signature
                    if let signature, signature > first {
                        world.people[person].contracts[place].signature = signature.adding(days: -400)
                    }
                }
            }
            world.campaigns = world.campaigns.prefix(3).map { OracleWorld.calm($0, world.launchedOn) }
        }
        return calm
    }

    private static func calm(_ campaign: Campaign, _ launch: CivilDate) -> Campaign {
        var campaign = campaign
        (campaign.until, campaign.enter, campaign.exit, campaign.grace) = (nil, nil, nil, .days(45))
        campaign.effectiveFrom = campaign.effectiveFrom.map { max($0, launch) }
        for step in campaign.steps.indices {
            let place = "\(campaign.name)-\(step)"
            campaign.steps[step].only = nil
            campaign.steps[step].grace = .days(45)
            campaign.steps[step].isNotice = false
            campaign.steps[step].letters = (0..<20).map { .init(name: slug("l-\(place)-\($0)")) }
        }
        return campaign
    }
}
