package import Model
package import Planning
package import Storage

/// What launching or resuming a campaign would do.
package struct LaunchForecast: Sendable {
    package var summary: PlanSummary
    /// Mails that would leave at once (one for each address), and the people they serve; those that wait in the
    /// outbox already are among them.
    package var mails: Int
    package var people: Int
    /// Letters on paper that would be to be posted.
    package var letters = 0
    /// Those that wait in the outbox already.
    package var waiting = 0
    /// The steps that would leave, with how many mails each.
    package var steps: [Slug: Int]
    /// First nominal day that counts.
    package var effectiveFrom: CivilDate
    /// The campaign's current state; nil where it was never launched.
    package var state: CampaignState?
    /// Whose turn comes when, where the launch goes back in time.
    package var turns: [Turn] = []

    /// An enrolment's turn, and whose it is.
    package struct Turn: Hashable, Sendable {
        package var release: Release
        package var contact: ContactID
    }
}

/// A launch that goes back in time on purpose (decision 9): what people missed since a day, so many mails a month.
package struct BackfillRequest: Hashable, Sendable {
    package var since: CivilDate
    /// nil: everybody at once, as far as grace reaches.
    package var perMonth: Int?

    package init(since: CivilDate, perMonth: Int?) {
        self.since = since
        self.perMonth = perMonth
    }
}

extension Coop {
    /// What would be sent at once if the campaign were launched or resumed now. Throws where a file or letter
    /// of the workspace has a fault.
    package func forecastLaunch(_ name: Slug, backfill: BackfillRequest? = nil) throws -> LaunchForecast {
        let campaign = try campaign(name)
        try requireSoundFiles()
        try requireSoundLetters(of: campaign)
        let state = try database.campaignStates()[name]
        var forecast = LaunchForecast(
            summary: PlanSummary(), mails: 0, people: 0, steps: [:],
            effectiveFrom: state?.effectiveFrom ?? backfill?.since ?? campaign.effectiveFrom ?? today,
            state: state)
        if let backfill, state == nil { forecast.turns = try turns(of: campaign, backfill) }
        forecast.summary = try plan(
            at: now, campaign: name, launching: [name], since: state == nil ? backfill?.since : nil,
            turns: Dictionary(grouping: forecast.turns, by: \.contact), detail: .actions
        ) { line in
            guard line.entry.decision == .send, let delivery = line.entry.delivery else { return }
            guard delivery.channel == .email else {
                forecast.letters += delivery.coveredBy == nil ? 1 : 0
                return
            }
            forecast.people += 1
            guard delivery.coveredBy == nil else { return }
            forecast.mails += 1
            forecast.steps[delivery.key.step, default: 0] += 1
        }
        let open = try database.openMails(of: name)
        forecast.waiting = open.mails
        forecast.mails += open.mails
        forecast.people += open.people
        return forecast
    }

    /// Launches or resumes; what `run` sends from then on is what the forecast said.
    package func launch(_ name: Slug, _ forecast: LaunchForecast) throws {
        let launchedAt = forecast.state?.launchedAt ?? now
        try database.assign(forecast.turns.map { ($0.release, $0.contact) })
        try database.start(
            name,
            CampaignState(phase: .launched, launchedAt: launchedAt, effectiveFrom: forecast.effectiveFrom),
            mails: forecast.mails - forecast.waiting, on: today)
        try database.noteSteps([try campaign(name)], on: today)
        try renewForecast()
    }

    /// Who missed something since the day that was asked for, and when their turn comes.
    private func turns(of campaign: Campaign, _ backfill: BackfillRequest) throws -> [LaunchForecast.Turn] {
        guard backfill.since < today else {
            throw EngineError(
                .invalid, "--since \(backfill.since): expected a day before today, \(today)")
        }
        guard let perMonth = backfill.perMonth else { return [] }
        let planner = try planner(launching: [campaign.name], only: campaign.name, since: backfill.since)
        guard planner.canGoBack(campaign.name) else {
            throw EngineError(
                .invalid,
                "--per-month \(perMonth): every step of \(campaign.name) falls on a day of the calendar, the same"
                    + " for everybody, so nobody has a turn; expected a step that counts from a date of the"
                    + " person's own, such as a signature; leave --per-month out")
        }
        let day = planner.on(now)
        var groups: [[MissedEnrolment]] = []
        try database.forEachGroup { stored in
            let group = Group(stored)
            let missed = day.missed(group, campaign: campaign.name, since: backfill.since)
            if !missed.isEmpty { groups.append(missed) }
        }
        let contacts = Dictionary(
            groups.joined().map { ($0.enrolment, $0.contact) }, uniquingKeysWith: { first, _ in first })
        return Backfill.releases(
            groups, campaign: campaign.name, perMonth: perMonth, unit: campaign.unit, launch: today
        ).compactMap { release in
            contacts[release.enrolment].map { LaunchForecast.Turn(release: release, contact: $0) }
        }
    }

    /// Stops a campaign until it is resumed; mails that are queued stay so. False where it was not launched.
    package func pause(_ name: Slug) throws -> Bool {
        _ = try campaign(name)
        guard var state = try database.campaignStates()[name], state.phase == .launched else { return false }
        state.phase = .paused
        try database.setCampaignState(name, state)
        return true
    }
}
