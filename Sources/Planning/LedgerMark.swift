import Model
import Synchronization

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
    /// It has not left yet, whatever its day says.
    var isWaiting: Bool
    var isCovered: Bool
    var isPost: Bool
    var dueOn: CivilDate
    var sendOn: CivilDate

    fileprivate var place: Int16 { campaign ?? .max }
}

/// Turns lines of the ledger into marks. Remembers what each subject is to the planner: there are some hundred for
/// millions of lines.
final class LedgerReader: Sendable {
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

    /// A subject in the planner's numbers; it is kept, so that no other takes its place in memory.
    private struct Known: Sendable {
        let subject: LedgerSubject
        var campaign: Int16?
        var step: Int16?
        var letter: Int16?
        var ordinal: Int32?
    }

    private let steps: [StepNames]
    let campaigns: [Slug]
    private let known = Mutex<[ObjectIdentifier: Known]>([:])
    private static let limit = 50_000

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

    /// In order of campaign, those of unknown ones last; else as they come.
    func marks(_ history: [PastDelivery]) -> [LedgerMark] {
        if history.isEmpty { return [] }
        var marks = known.withLock { known in history.map { mark($0, &known) } }
        LedgerReader.sort(&marks)
        return marks
    }

    /// By insertion: there are few, and most are in order.
    static func sort(_ marks: inout [LedgerMark]) {
        for index in marks.indices.dropFirst() {
            var place = index
            while place > 0, marks[place].place < marks[place - 1].place {
                marks.swapAt(place, place - 1)
                place -= 1
            }
        }
    }

    func mark(_ past: PastDelivery) -> LedgerMark { known.withLock { mark(past, &$0) } }

    private func mark(_ past: PastDelivery, _ known: inout [ObjectIdentifier: Known]) -> LedgerMark {
        let names = names(past.subject, &known)
        return LedgerMark(
            contact: past.contact.number, enrolment: past.enrolment, campaign: names.campaign,
            step: names.step,
            letter: names.letter,
            // What was withdrawn may be planned again while its grace lasts, if the person is back.
            ordinal: past.state == .cancelled ? nil : names.ordinal,
            isReceived: past.state.countsAsReceived,
            isWaiting: past.state == .queued || past.state == .deferred, isCovered: past.isCovered,
            isPost: past.channel == .post, dueOn: past.dueOn, sendOn: past.sendOn)
    }

    private func names(_ subject: LedgerSubject, _ known: inout [ObjectIdentifier: Known]) -> Known {
        if let names = known[ObjectIdentifier(subject)] { return names }
        let names = look(subject)
        if known.count >= Self.limit { known = [:] }
        known[ObjectIdentifier(subject)] = names
        return names
    }

    private func look(_ subject: LedgerSubject) -> Known {
        guard let step = steps.first(where: { $0.step == subject.step && $0.campaign == subject.campaign })
        else {
            let campaign = campaigns.firstIndex(of: subject.campaign)
            return Known(subject: subject, campaign: campaign.map { Int16($0) })
        }
        let ordinal =
            step.rhythm == .events
            ? step.entries.lastIndex(of: subject.occurrence)
            : Recurrence.ordinal(subject.occurrence, step.rhythm)
        return Known(
            subject: subject, campaign: step.campaignIndex, step: step.stepIndex,
            letter: step.letters.firstIndex(of: subject.letter).map { Int16($0) },
            ordinal: ordinal.map { Int32($0) })
    }
}
