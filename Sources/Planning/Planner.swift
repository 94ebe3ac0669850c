import Model

/// Decides who gets what and when, and says why not (decisions 1–14 of the design). A value without clock:
/// the sender, the preview, the calendar and the simulator ask the same one.
package struct Planner: Sendable {
    package let settings: PlanningSettings
    let keyDates: KeyDates
    /// In order of category, then name.
    let campaigns: [CompiledCampaign]
    private let byName: [Slug: CompiledCampaign]
    let ledger: LedgerReader

    /// - Parameters:
    ///   - notes: days of the progress notes, by programme.
    ///   - lists: events of which a participation list was imported.
    package init(
        settings: PlanningSettings, campaigns: [PlannedCampaign], programmes: [Slug: Programme] = [:],
        agenda: Agenda = Agenda(), notes: [Slug: [CivilDate]] = [:], lists: Set<ParticipationList> = []
    ) {
        self.settings = settings
        let keyDates = KeyDates(programmes: programmes, agenda: agenda, notes: notes, lists: lists)
        self.keyDates = keyDates
        let compiled =
            campaigns
            .sorted { ($0.campaign.category, $0.campaign.name) < ($1.campaign.category, $1.campaign.name) }
            .map { CompiledCampaign($0, settings: settings, keyDates: keyDates) }
        self.campaigns = compiled
        byName = Dictionary(compiled.map { ($0.campaign.name, $0) }) { first, _ in first }
        ledger = LedgerReader(campaigns: compiled)
    }

    func campaign(_ name: Slug) -> CompiledCampaign? { byName[name] }

    /// The send windows of campaigns that narrow the coop's.
    package var ownWindows: [Slug: SendWindow] {
        let narrowed = campaigns.filter { $0.campaign.window != nil }
        return Dictionary(narrowed.map { ($0.campaign.name, $0.window) }) { first, _ in first }
    }

    /// Campaigns that ask something of people before their first letter.
    package var entryCampaigns: Set<Slug> {
        Set(campaigns.filter { $0.campaign.enter != nil }.map(\.campaign.name))
    }

    /// The plan of one group at `now`; to plan many groups, take `on(now)` once.
    package func plan(_ group: Group, history: [PastDelivery], now: Instant) -> [PlanEntry] {
        var summary = PlanSummary()
        return on(now).plan(group, history: history, summary: &summary).entries
    }

    /// Everything that is the same for all groups at this moment.
    package func on(_ now: Instant) -> PlanningDay { PlanningDay(self, now: now) }
}
