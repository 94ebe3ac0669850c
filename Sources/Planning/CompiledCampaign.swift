import Model

/// A campaign with everything looked up that is the same for all contacts. A class, because every person is held
/// against every campaign: handing it on costs one count and not thirty.
final class CompiledCampaign: Sendable {
    let campaign: Campaign
    let state: PlannedCampaign.State
    let steps: [CompiledStep]
    let entersAfter: KeyDateSource?
    let until: KeyDateSource?
    let audienceChangesWithTime: Bool
    let followsContracts: Bool
    let isExempt: Bool
    /// The coop's, narrowed by the campaign's own.
    let window: SendWindow
    /// Whether some step has a letter on paper.
    let hasPaper: Bool
    /// Whether some step asks for answers to the campaign's own survey.
    let asks: Bool
    /// Who has none of these statuses is not in the audience.
    let statuses: StatusSet

    init(_ planned: PlannedCampaign, settings: PlanningSettings, keyDates: KeyDates) {
        campaign = planned.campaign
        state = planned.state
        let window = settings.window.narrowed(by: campaign.window)
        self.window = window
        hasPaper = campaign.steps.contains { $0.paper != nil }
        asks = campaign.steps.contains { $0.wave != nil }
        steps = campaign.steps.map {
            CompiledStep(
                $0, grace: $0.grace ?? planned.campaign.grace, added: planned.added[$0.name],
                settings: settings, workingDays: window.workingDays, keyDates: keyDates)
        }
        entersAfter = campaign.entersAfter.map(keyDates.source)
        until = campaign.until.map(keyDates.source)
        audienceChangesWithTime = campaign.audiences.contains { AudienceMatch.changesWithTime($0.condition) }
        statuses = campaign.audiences.reduce([]) { $0.union(StatusSet(allowedBy: $1.condition)) }
        followsContracts = campaign.follows == .contract
        isExempt = campaign.category.isExemptFromFrequencyCap || campaign.isSelfEnrolled
    }

    /// First nominal day and day of launch; nil where nothing may be sent.
    var effective: (from: CivilDate, launchedOn: CivilDate)? {
        guard case .launched(let day, let since) = state else { return nil }
        return (since ?? campaign.effectiveFrom ?? day, day)
    }
}

/// A step with its recurrence and the editions that this coop can send. A class for the same reason.
final class CompiledStep: Sendable {
    let step: Step
    let recurrence: Recurrence
    /// Names of all letters; index `editions` is the one after the last, where there is one. The letter on paper
    /// is not among them.
    let letters: [Slug]
    /// How many of `letters` are editions.
    let editions: Int
    /// Bit n: edition n needs no activity, or one that the coop has.
    let available: UInt128
    let repeats: Bool
    /// A delay from the person's own date, which still counts for who is imported while its grace runs.
    let countsFromOwnDay: Bool
    /// Its first nominal day, where it came into the campaign after the launch.
    let addedOn: CivilDate?
    /// Its condition asks for the wave of its own occurrence.
    private let asksOwnWave: Bool

    /// How many editions of one step are told apart; later ones are never chosen. Ten years of a monthly.
    static let limit = 126

    init(
        _ step: Step, grace: Grace?, added: CivilDate?, settings: PlanningSettings, workingDays: WorkingDays,
        keyDates: KeyDates
    ) {
        self.step = step
        addedOn = added
        recurrence = Recurrence(
            step: step, grace: grace, defaultGrace: settings.cadence.defaultGrace,
            workingDays: workingDays, keyDates: keyDates)
        let letters = step.letters.prefix(CompiledStep.limit)
        var available: UInt128 = 0
        for (index, letter) in letters.enumerated() {
            if letter.activity.map(settings.activities.contains) ?? true { available |= 1 << UInt128(index) }
        }
        self.available = available
        editions = letters.count
        repeats = step.afterLast == .repeat
        if case .delay = step.schedule {
            countsFromOwnDay = recurrence.anchor?.isOwn ?? false
        } else {
            countsFromOwnDay = false
        }
        asksOwnWave = step.only?.asksOwnWave ?? false
        if case .letter(let name) = step.afterLast {
            self.letters = letters.map(\.name) + [name]
        } else {
            self.letters = letters.map(\.name)
        }
    }

    /// Whether a launch that goes back in time gives it a later day.
    var canBeReleased: Bool { recurrence.rhythm == .once && recurrence.anchor != nil }

    /// What an occurrence is about, for the step's condition.
    func slot(_ ordinal: Int) -> OwnSlot {
        OwnSlot(
            event: recurrence.event(ordinal),
            occurrence: asksOwnWave ? recurrence.name(ordinal, step: step.name) : "")
    }

    /// The wave of a survey for which it asks; nil: for none, or its occurrence is not known any more.
    func wave(_ ordinal: Int?) -> String? {
        switch step.wave {
        case .fixed(let name): name
        case .ofOccurrence: ordinal.map { recurrence.name($0, step: step.name) }
        case nil: nil
        }
    }

    var hasLetterAfterLast: Bool { letters.count > editions }
}

extension Condition {
    fileprivate var asksOwnWave: Bool {
        switch self {
        case .participation(let test): test.scope == .ownWave(nil)
        case .all(let parts), .any(let parts): parts.contains(where: \.asksOwnWave)
        case .not(let part): part.asksOwnWave
        case .status, .programme, .date, .tenure, .consent, .left, .email: false
        }
    }
}
