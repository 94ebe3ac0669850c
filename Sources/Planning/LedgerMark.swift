import Model

/// A line of the ledger in numbers: which campaign, step, occurrence and letter of the planner's it is.
/// Trivially copied, so that hundreds of thousands of contacts can be looked at in a second.
struct LedgerMark: Sendable {
    var contact: Int64
    var enrolment: Int64
    /// nil in these: the campaign, step or letter is no longer there.
    var campaign: Int16?
    var step: Int16?
    var letter: Int16?
    var ordinal: Int32?
    var isReceived: Bool
    var isCovered: Bool
    var dueOn: CivilDate
    var sendOn: CivilDate
}

/// Turns lines of the ledger into marks. Lines of one campaign and step tend to follow each other, so the
/// last names are tried first.
struct LedgerReader {
    let campaigns: [CompiledCampaign]
    private var campaign = 0
    private var step = 0

    init(campaigns: [CompiledCampaign]) { self.campaigns = campaigns }

    mutating func mark(_ past: PastDelivery) -> LedgerMark {
        var mark = LedgerMark(
            contact: past.contact.number, enrolment: past.key.enrolment,
            isReceived: past.state.countsAsReceived,
            isCovered: past.isCovered, dueOn: past.dueOn, sendOn: past.sendOn)
        guard find(past.key.campaign) else { return mark }
        mark.campaign = Int16(campaign)
        guard find(step: past.key.step) else { return mark }
        mark.step = Int16(step)
        let compiled = campaigns[campaign].steps[step]
        mark.ordinal = compiled.recurrence.ordinal(past.key.occurrence).flatMap { Int32(exactly: $0) }
        mark.letter = compiled.letters.firstIndex(of: past.letter).map { Int16($0) }
        return mark
    }

    private mutating func find(_ name: Slug) -> Bool {
        if campaign < campaigns.count, campaigns[campaign].campaign.name == name { return true }
        guard let index = campaigns.firstIndex(where: { $0.campaign.name == name }) else { return false }
        (campaign, step) = (index, 0)
        return true
    }

    private mutating func find(step name: Slug) -> Bool {
        let steps = campaigns[campaign].steps
        if step < steps.count, steps[step].step.name == name { return true }
        guard let index = steps.firstIndex(where: { $0.step.name == name }) else { return false }
        step = index
        return true
    }
}
