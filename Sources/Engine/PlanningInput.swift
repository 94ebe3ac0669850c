internal import Model
internal import Planning
internal import Storage
internal import Workspace

/// From the workspace's words to the planner's.
extension Coop {
    /// The planner over `campaigns` (all by default). `launching`: planned as if launched today, for the question
    /// "what would it send", perhaps back to `since`; others are as the database says. `files`: other ones than the
    /// folder's own.
    func planner(
        launching: Set<Slug> = [], only campaign: Slug? = nil, since: CivilDate? = nil,
        files: Workspace? = nil
    ) throws -> Planner {
        let workspace = files ?? workspace
        let states = try database.campaignStates()
        let steps = try database.knownSteps()
        let planned = workspace.campaigns
            .filter { campaign == nil || $0.name == campaign }
            .map {
                PlannedCampaign(
                    $0, state(states[$0.name], launching.contains($0.name), since),
                    added: addedSteps($0, steps[$0.name]))
            }
        var notes: [Slug: [CivilDate]] = [:]
        for note in workspace.notes { notes[note.programme, default: []].append(note.date) }
        return Planner(
            settings: try planningSettings(), campaigns: planned,
            programmes: Dictionary(workspace.programmes.map { ($0.key, $0) }) { first, _ in first },
            agenda: workspace.agenda, notes: notes, lists: try database.participationLists())
    }

    private func state(
        _ state: CampaignState?, _ launching: Bool, _ since: CivilDate?
    ) -> PlannedCampaign.State {
        guard let state else { return launching ? .launched(on: today, since: since) : .notLaunched }
        if state.phase == .paused, !launching { return .paused }
        return .launched(on: settings.timeZone.day(at: state.launchedAt), since: state.effectiveFrom)
    }

    /// Decision 15: a new step applies forward only. One that no run has seen yet is new today.
    private func addedSteps(_ campaign: Campaign, _ known: [Slug: CivilDate?]?) -> [Slug: CivilDate] {
        guard let known else { return [:] }
        var added: [Slug: CivilDate] = [:]
        for step in campaign.steps {
            if let since = known[step.name] { added[step.name] = since } else { added[step.name] = today }
        }
        return added
    }

    /// Writes down the steps that launched campaigns have.
    func noteSteps() throws {
        let states = try database.campaignStates()
        try database.noteSteps(workspace.campaigns.filter { states[$0.name] != nil }, on: today)
    }

    func planningSettings() throws -> PlanningSettings {
        PlanningSettings(
            window: try sendWindow(),
            cap: settings.frequency, cadence: settings.cadence, activities: settings.activities)
    }

    func sendWindow() throws -> SendWindow {
        guard
            let window = SendWindow(
                zone: settings.timeZone, holidays: Holidays(zone: settings.holidays),
                from: settings.window.from,
                to: settings.window.to, weekdays: settings.window.days)
        else {
            throw EngineError(
                .invalid,
                "gazette.yaml: the send window must open before it closes, on one day of the week at least")
        }
        return window
    }
}

extension Group {
    /// Those who share a mailbox, with everything that the database says of them.
    init(_ stored: StoredGroup) {
        self.init(contacts: stored.contacts, suppressions: stored.suppressions, releases: stored.releases)
    }
}
