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
    static let shared = [all, set]
}
