package import Model

/// Whether a campaign runs, and since when.
package struct CampaignState: Sendable, Equatable {
    package enum Phase: String, Sendable { case launched, paused }
    package var phase: Phase
    package var launchedAt: Instant
    /// First nominal day that counts.
    package var effectiveFrom: CivilDate

    package init(phase: Phase, launchedAt: Instant, effectiveFrom: CivilDate) {
        self.phase = phase
        self.launchedAt = launchedAt
        self.effectiveFrom = effectiveFrom
    }
}

extension Database {
    /// The campaigns that were ever launched, by name.
    package func campaignStates() throws -> [Slug: CampaignState] {
        var states: [Slug: CampaignState] = [:]
        try connection.query(CampaignSQL.all) { row in
            states[GroupReader.slug(row, 0)] = CampaignState(
                phase: CampaignState.Phase(rawValue: row.text(1)) ?? .paused,
                launchedAt: Instant(milliseconds: row.int(2)),
                effectiveFrom: ContactColumns.day(row, 3) ?? CivilDate(dayNumber: 0))
        }
        return states
    }

    package func setCampaignState(_ name: Slug, _ state: CampaignState) throws {
        try connection.run(
            CampaignSQL.set, .text(name.text), .text(state.phase.rawValue),
            .int(state.launchedAt.milliseconds),
            .text(state.effectiveFrom.description))
    }

    /// What is known of a launched campaign's steps, by name: the day on which a step was first seen, nil for those of the
    /// launch. A campaign that is not there was never looked at.
    package func knownSteps() throws -> [Slug: [Slug: CivilDate?]] {
        var steps: [Slug: [Slug: CivilDate?]] = [:]
        try connection.query(CampaignSQL.steps) { row in
            steps[GroupReader.slug(row, 0), default: [:]]
                .updateValue(ContactColumns.day(row, 2), forKey: GroupReader.slug(row, 1))
        }
        return steps
    }

    /// Writes down the steps that launched campaigns have on `day`. What is new in one that was looked at before is new from
    /// this day on; a step that left the file and comes back is not new.
    package func noteSteps(_ campaigns: [Campaign], on day: CivilDate) throws {
        let known = try knownSteps()
        let new = campaigns.flatMap { campaign in
            campaign.steps.filter { known[campaign.name]?.keys.contains($0.name) != true }
                .map { (campaign: campaign.name, step: $0.name) }
        }
        if new.isEmpty { return }
        try connection.transaction {
            for (campaign, step) in new {
                try connection.run(
                    CampaignSQL.addStep, .text(campaign.text), .text(step.text),
                    .text(known[campaign] == nil ? "" : day.description))
            }
        }
    }
}

enum CampaignSQL {
    static let all = SQL(
        "campaign-all", "SELECT name, state, launched_at, effective_from FROM campaigns ORDER BY name")
    static let set = SQL(
        "campaign-set",
        """
        INSERT INTO campaigns (name, state, launched_at, effective_from) VALUES ($1, $2, $3, $4)
        ON CONFLICT (name) DO UPDATE SET state = excluded.state, launched_at = excluded.launched_at,
            effective_from = excluded.effective_from
        """)
    static let steps = SQL("campaign-steps", "SELECT campaign, step, since FROM campaign_steps")
    static let addStep = SQL(
        "campaign-add-step",
        """
        INSERT INTO campaign_steps (campaign, step, since) VALUES ($1, $2, $3)
        ON CONFLICT (campaign, step) DO NOTHING
        """)
    static let shared = [all, set, steps, addStep]
}
