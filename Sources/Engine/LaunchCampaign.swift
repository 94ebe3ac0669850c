package import Model
package import Planning
package import Storage

/// What launching or resuming a campaign would do.
package struct LaunchForecast: Sendable {
    package var summary: PlanSummary
    /// Mails that would leave at once (one for each address), and the people they serve.
    package var mails: Int
    package var people: Int
    /// Letters on paper that would be to be posted.
    package var letters = 0
    /// The steps that would leave, with how many mails each.
    package var steps: [Slug: Int]
    /// First nominal day that counts.
    package var effectiveFrom: CivilDate
    /// The campaign's current state; nil where it was never launched.
    package var state: CampaignState?
}

extension Coop {
    /// What would be sent at once if the campaign were launched or resumed now. Throws where a file or letter
    /// of the workspace has a fault.
    package func forecastLaunch(_ name: Slug) throws -> LaunchForecast {
        let campaign = try campaign(name)
        try requireSoundFiles()
        try requireSoundLetters(of: campaign)
        let state = try database.campaignStates()[name]
        var forecast = LaunchForecast(
            summary: PlanSummary(), mails: 0, people: 0, steps: [:],
            effectiveFrom: state?.effectiveFrom ?? campaign.effectiveFrom ?? today, state: state)
        forecast.summary = try plan(at: now, campaign: name, launching: [name], detail: .actions) { line in
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
        return forecast
    }

    /// Launches or resumes; what `run` sends from then on is what the forecast said.
    package func launch(_ name: Slug, _ forecast: LaunchForecast) throws {
        let launchedAt = forecast.state?.launchedAt ?? now
        try database.start(
            name,
            CampaignState(phase: .launched, launchedAt: launchedAt, effectiveFrom: forecast.effectiveFrom))
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
