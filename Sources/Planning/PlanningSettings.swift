import Model

/// What of the settings concerns planning.
package struct PlanningSettings: Sendable {
    package var window: SendWindow
    package var cap: FrequencyCap
    package var cadence: Cadence
    /// The coop's activities; editions that need another one are left out.
    package var activities: Set<Slug>

    package init(
        window: SendWindow, cap: FrequencyCap = FrequencyCap(), cadence: Cadence = .minutes,
        activities: Set<Slug> = []
    ) {
        self.window = window
        self.cap = cap
        self.cadence = cadence
        self.activities = activities
    }
}

/// A campaign and whether it runs.
package struct PlannedCampaign: Sendable {
    package enum State: Hashable, Sendable {
        case notLaunched
        /// `since`: the first nominal day where the launch went back in time on purpose. Who has a turn in it
        /// (`Group.releases`) gets what they missed from that day on.
        case launched(on: CivilDate, since: CivilDate?)
        case paused
    }

    package var campaign: Campaign
    package var state: State
    /// The first nominal day of steps that came after the launch (decision 15).
    package var added: [Slug: CivilDate]

    /// To see what a launch would do, plan with `.launched(on: today, since: nil)`.
    package init(_ campaign: Campaign, _ state: State, added: [Slug: CivilDate] = [:]) {
        self.campaign = campaign
        self.state = state
        self.added = added
    }
}

/// All contacts who share an e-mail address, or one contact without address.
package struct Group: Sendable {
    /// In order of `id`.
    package var contacts: [Contact]
    /// Those of the address.
    package var suppressions: [Suppression]
    /// Their turns in launches that go back in time; mostly empty.
    package var releases: [Release]

    package init(contacts: [Contact], suppressions: [Suppression] = [], releases: [Release] = []) {
        self.contacts = contacts.count < 2 ? contacts : contacts.sorted { $0.id < $1.id }
        self.suppressions = suppressions
        self.releases = releases
    }
}
