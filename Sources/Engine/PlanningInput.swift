internal import Model
internal import Planning
internal import Storage
internal import Workspace

/// From the workspace's words to the planner's.
extension Coop {
    /// The planner over `campaigns` (all by default). `launching`: planned as if launched today, for the question
    /// "what would it send"; others are as the database says.
    func planner(launching: Set<Slug> = [], only campaign: Slug? = nil) throws -> Planner {
        let states = try database.campaignStates()
        let planned = workspace.campaigns
            .filter { campaign == nil || $0.name == campaign }
            .map { PlannedCampaign($0, state($0, states[$0.name], launching.contains($0.name))) }
        var notes: [Slug: [CivilDate]] = [:]
        for note in workspace.notes { notes[note.programme, default: []].append(note.date) }
        return Planner(
            settings: try planningSettings(), campaigns: planned,
            programmes: Dictionary(workspace.programmes.map { ($0.key, $0) }) { first, _ in first },
            agenda: workspace.agenda, notes: notes)
    }

    private func state(
        _ campaign: Campaign, _ state: CampaignState?, _ launching: Bool
    ) -> PlannedCampaign.State {
        guard let state else { return launching ? .launched(on: today, since: nil) : .notLaunched }
        if state.phase == .paused, !launching { return .paused }
        return .launched(on: settings.timeZone.day(at: state.launchedAt), since: state.effectiveFrom)
    }

    func planningSettings() throws -> PlanningSettings {
        PlanningSettings(
            window: try sendWindow(),
            cap: FrequencyCap(perDay: settings.frequency.perDay, perMonth: settings.frequency.perMonth),
            cadence: cadence, activities: settings.activities)
    }

    private var cadence: Planning.Cadence {
        switch settings.cadence {
        case .minutes: .continuous
        case .daily: .daily
        case .monthly: .monthly
        }
    }

    func sendWindow() throws -> SendWindow {
        let zone = HolidayZone(rawValue: settings.holidays.rawValue)
        guard let zone,
            let window = SendWindow(
                zone: settings.timeZone, holidays: Holidays(zone: zone), from: settings.window.from,
                to: settings.window.to, weekdays: settings.window.days)
        else {
            throw EngineError(
                .invalid, "gazette.yaml: the holidays of «\(settings.holidays.rawValue)» are not known to the planner")
        }
        return window
    }
}
