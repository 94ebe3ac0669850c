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
    var isPost: Bool
    var dueOn: CivilDate
    var sendOn: CivilDate
}

/// Turns lines of the ledger into marks. Lines of one campaign and step tend to follow each other, so the
/// last names are tried first.
struct LedgerReader: Sendable {
    private struct StepNames: Sendable {
        let campaign: Slug
        let step: Slug
        let campaignIndex: Int16
        let stepIndex: Int16
        let rhythm: Recurrence.Rhythm
        /// Names of the event's entries; empty where the step counts from none.
        let entries: [String]
        let letters: [Slug]
    }

    private let steps: [StepNames]
    private let campaigns: [Slug]

    init(campaigns: [CompiledCampaign]) {
        self.campaigns = campaigns.map(\.campaign.name)
        steps = campaigns.enumerated().flatMap { index, campaign in
            campaign.steps.enumerated().map { stepIndex, step in
                StepNames(
                    campaign: campaign.campaign.name, step: step.step.name, campaignIndex: Int16(index),
                    stepIndex: Int16(stepIndex), rhythm: step.recurrence.rhythm,
                    entries: step.recurrence.entries.map(\.occurrence), letters: step.letters)
            }
        }
    }

    func marks(_ history: [PastDelivery]) -> [LedgerMark] {
        var marks: [LedgerMark] = []
        marks.reserveCapacity(history.count + 1)
        var last = 0
        for index in history.indices { marks.append(mark(history[index], after: &last)) }
        return marks
    }

    func mark(_ past: PastDelivery) -> LedgerMark {
        var last = 0
        return mark(past, after: &last)
    }

    private func mark(_ past: PastDelivery, after last: inout Int) -> LedgerMark {
        var mark = LedgerMark(
            contact: past.contact.number, enrolment: past.key.enrolment,
            isReceived: past.state.countsAsReceived, isCovered: past.isCovered,
            isPost: past.channel == .post, dueOn: past.dueOn, sendOn: past.sendOn)
        guard find(past.key, &last) else {
            mark.campaign = campaigns.firstIndex(of: past.key.campaign).map { Int16($0) }
            return mark
        }
        mark.campaign = steps[last].campaignIndex
        mark.step = steps[last].stepIndex
        // What was withdrawn may be planned again while its grace lasts, if the person is back.
        if past.state != .cancelled { mark.ordinal = ordinal(past.key.occurrence, of: last) }
        mark.letter = letter(past.letter, of: last)
        return mark
    }

    private func ordinal(_ name: String, of step: Int) -> Int32? {
        let ordinal =
            steps[step].rhythm == .events
            ? steps[step].entries.lastIndex(of: name) : Recurrence.ordinal(name, steps[step].rhythm)
        return ordinal.map { Int32($0) }
    }

    private func find(_ key: DeliveryKey, _ last: inout Int) -> Bool {
        for offset in steps.indices {
            let index = last + offset < steps.count ? last + offset : last + offset - steps.count
            if steps[index].step == key.step, steps[index].campaign == key.campaign {
                last = index
                return true
            }
        }
        return false
    }

    private func letter(_ name: Slug, of step: Int) -> Int16? {
        for index in steps[step].letters.indices where steps[step].letters[index] == name {
            return Int16(index)
        }
        return nil
    }
}
