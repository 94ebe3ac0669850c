package import Model
package import Planning
package import Storage

/// What a plan says of one person and one campaign, with the person's reference for reports.
package struct PlanLine: Sendable {
    package var reference: String
    package var entry: PlanEntry
}

extension Coop {
    /// Plans everybody at `moment`, in order of number, without writing anything. Where `moment` lies on a
    /// coming day, the runs until then are foreseen first. `launching`: campaigns planned as if launched now.
    /// `progress` is called with the number of people so far.
    package func plan(
        at moment: Instant, campaign: Slug? = nil, launching: Set<Slug> = [], since: CivilDate? = nil,
        turns: [ContactID: [LaunchForecast.Turn]] = [:], detail: PlanDetail = .everything,
        progress: (Int) -> Void = { _ in }, line: (PlanLine) throws -> Void
    ) throws -> PlanSummary {
        let planner = try planner(launching: launching, only: campaign, since: since)
        let foresight = try foresight(planner, before: settings.timeZone.day(at: moment))
        let day = planner.on(moment)
        var summary = PlanSummary()
        try database.forEachGroup { stored in
            var group = Group(stored)
            if !turns.isEmpty {
                group.releases += group.contacts.flatMap { turns[$0.id] ?? [] }.map(\.release)
            }
            let history = foresight.history(of: group, from: stored.history)
            let plan = day.plan(group, history: history, detail: detail, summary: &summary)
            for entry in plan.entries {
                let reference = group.contacts.first { $0.id == entry.contact }?.reference ?? ""
                try line(PlanLine(reference: reference, entry: entry))
            }
            progress(summary.contacts)
        }
        return summary
    }

    /// Plans everybody on `day` and writes to the ledger what is to be sent or skipped for good. What was queued
    /// before and is no longer wanted (left, died, unsubscribed, out of the audience) is withdrawn.
    func recordPlan(_ day: PlanningDay, progress: (Int) -> Void = { _ in }) throws -> RecordedPlan {
        let moment = day.now
        let writer = try database
        // Seven days from one letter of a survey to the next are counted from the day on which it really left. What is
        // paused does not leave today, and keeps nobody from other mails.
        let states = try writer.campaignStates()
        for campaign in workspace.campaigns
        where states[campaign.name]?.phase == .launched && campaign.steps.contains(where: { $0.wave != nil })
        {
            try writer.carryOver(campaign.name, to: day.today)
        }
        // A second connection reads: the cursors must not see what is being written.
        let reader = try Database(path: writer.path, identity: "", cache: 1000)
        // Rows are written in order of number: few pages are needed twice.
        try writer.keepInMemory(kilobytes: 2000)
        var recorded = RecordedPlan()
        var batch: [PlannedDelivery] = []
        var watch = SurgeWatch(try writer.forecasts(on: day.today), threshold: settings.threshold)
        var forecast =
            try writer.forecastIsFresh(on: day.today)
            ? nil : CampaignForecast(day.planner, after: day.today, days: daysForeseen)
        var later: [Slug: Int] = [:]
        func write() throws {
            recorded.written += try writer.record(batch, at: moment, on: day.today)
            batch = []
        }
        try reader.forEachGroup { stored in
            let group = Group(stored)
            recorded.withdrawn += try withdraw(stored, group, day, writer, moment)
            let plan = day.plan(group, history: stored.history, detail: .actions, summary: &recorded.summary)
            for entry in plan.entries {
                if var delivery = entry.delivery, entry.decision == .send || entry.decision == .skip,
                    watch.admits(delivery)
                {
                    delivery.edition = edition(of: delivery)
                    batch.append(delivery)
                }
                if entry.decision == .defer, let until = entry.until {
                    recorded.nextMoment = min(recorded.nextMoment ?? until, until)
                    if entry.delivery?.coveredBy == nil, settings.timeZone.day(at: until) == day.today {
                        later[entry.campaign, default: 0] += 1
                    }
                }
            }
            forecast?.add(group, history: stored.history + plan.settled)
            if batch.count >= 500 { try write() }
            progress(recorded.summary.contacts)
        }
        try write()
        try writer.separateMoved()
        for surge in watch.surges where try writer.hold(surge.name, because: surge.reason, isSurge: true) {
            recorded.held.append(surge.name)
        }
        if let forecast {
            try writer.setForecast(forecast.mails, after: day.today, until: forecast.last, today: later)
        }
        return recorded
    }

    /// Letters that may come again (after the last edition, or in a step that repeats) count once for each
    /// occurrence; all others once for good (decision 3).
    private func edition(of delivery: PlannedDelivery) -> String {
        let step = workspace.campaign(delivery.key.campaign)?.steps.first { $0.name == delivery.key.step }
        let isEdition = step.map { step in
            step.afterLast != .repeat && step.letters.contains { $0.name == delivery.letter }
        }
        return isEdition ?? true ? delivery.letter.text : "\(delivery.letter)@\(delivery.key.occurrence)"
    }

    /// Decision 12 for what is in the ledger already and has not left.
    private func withdraw(
        _ stored: StoredGroup, _ group: Group, _ day: PlanningDay, _ writer: Database, _ moment: Instant
    ) throws -> Int {
        var outcomes: [Outcome] = []
        for past in stored.history where past.state == .queued || past.state == .deferred {
            let hasBegun = stored.history.contains { other in
                other.key.campaign == past.key.campaign && other.key.enrolment == past.key.enrolment
                    && (other.state == .accepted || other.state == .sending || other.state == .inDoubt)
            }
            guard let contact = group.contacts.first(where: { $0.id == past.contact }),
                let reason = day.obstacle(
                    to: past, for: contact, suppressions: group.suppressions, hasBegun: hasBegun),
                let number = try writer.number(of: past.key)
            else { continue }
            let state: DeliveryState = reason.code == .suppressed ? .suppressed : .cancelled
            outcomes.append(Outcome(id: number, state: state, reason: reason, at: moment))
        }
        try writer.withdraw(outcomes)
        return outcomes.count
    }
}

/// What a run planned.
struct RecordedPlan {
    var summary = PlanSummary()
    /// New rows of the ledger, sent and skipped together.
    var written = 0
    var withdrawn = 0
    /// Campaigns that would have sent more than was foreseen, by more than the threshold.
    var held: [Slug] = []
    /// When the earliest deferred mail can leave.
    var nextMoment: Instant?
}

extension Coop {
    /// What the plan of now says of one person, unlaunched campaigns as if launched.
    package func planLines(for stored: StoredGroup, contact: Contact) throws -> [PlanEntry] {
        var summary = PlanSummary()
        let group = Group(stored)
        return try planner(launching: Set(unlaunchedCampaigns())).on(now)
            .plan(group, history: stored.history, summary: &summary).entries
            .filter { $0.contact == contact.id }
    }

    /// Campaigns of the workspace that were never launched.
    package func unlaunchedCampaigns() throws -> [Slug] {
        let states = try database.campaignStates()
        return workspace.campaigns.map(\.name).filter { states[$0] == nil }
    }

    /// The runs from now until a coming day; at most five years of them.
    func foresight(_ planner: Planner, before day: CivilDate) throws -> Foresight {
        let last = today.adding(years: 5)
        guard day <= last else {
            throw EngineError(.invalid, "found the day \(day), expected one within five years, until \(last)")
        }
        return Foresight(planner: planner, now: now, before: day)
    }

    /// When the mails of `day` would leave: now, if it is today; else as the window opens.
    package func openingMoment(of day: CivilDate) throws -> Instant {
        day == today ? now : try sendWindow().opening(day)
    }

    /// A person's word on mails that are in doubt.
    package func resolve(_ numbers: [Int64], arrived: Bool) throws -> Resolution {
        try database.resolve(numbers, arrived: arrived, at: now)
    }
}
