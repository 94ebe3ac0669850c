import Model

/// What the assistant ought to know or do, found while planning.
package enum Advice: Hashable, Sendable {
    /// The planned day has passed and no actual one is known; the campaign goes on.
    case plannedDatePassed(programme: Slug, keyDate: Slug, planned: CivilDate)
    /// People wait for this slot, due within 30 days, and have had every edition.
    case noNewEdition(campaign: Slug, step: Slug, dueOn: CivilDate)
    /// The slot, due within 30 days, finds no fresh note of this programme.
    case noFreshNote(campaign: Slug, step: Slug, programme: Slug?, dueOn: CivilDate)
    /// The slot is due and waits for a participation list; `event` is nil where the condition names several.
    case listMissing(campaign: Slug, step: Slug, event: Slug?, lastDay: CivilDate)
    /// A statutory notice did not leave by its legal day, or cannot: nobody may be sent it later.
    case noticeUnsent(campaign: Slug, step: Slug, lastDay: CivilDate)

    /// One English sentence; `people` is how many it concerns.
    package func sentence(people: Int) -> String {
        let who = people == 1 ? "1 person" : "\(people) people"
        return switch self {
        case .plannedDatePassed(let programme, let keyDate, let planned):
            "Programme \(programme): the planned \(keyDate) of \(planned) has passed and no actual day is known"
                + " (\(who)); enter the actual or a new planned day."
        case .noNewEdition(let campaign, let step, let dueOn):
            "\(campaign), step \(step), due on \(dueOn): \(who) had every edition; write a new one."
        case .noFreshNote(let campaign, let step, let programme, let dueOn):
            "\(campaign), step \(step), due on \(dueOn): no fresh progress note for"
                + (programme.map { " programme \($0) (\(who)); write one." }
                    ?? " \(who) without a known programme; write their programme into the client file.")
        case .listMissing(let campaign, let step, let event, let lastDay):
            "\(campaign), step \(step): \(who) wait for the participation list"
                + (event.map { " of \($0)" } ?? "") + "; import it by \(lastDay)."
        case .noticeUnsent(let campaign, let step, let lastDay):
            "\(campaign), step \(step): a statutory notice that must leave by \(lastDay) does not reach \(who) by"
                + " this way; Gazette never sends it late: hand it over or have it posted."
        }
    }
}

/// Counts over many groups; summaries of parts of the coop add up.
package struct PlanSummary: Sendable {
    package struct Line: Hashable, Sendable {
        package var campaign: Slug
        package var decision: Decision
        package var code: Reason.Code

        /// Few lines share a campaign, and hashing an enumeration's name costs more than comparing them.
        package func hash(into hasher: inout Hasher) { hasher.combine(campaign) }
    }

    /// How many enrolments each advice concerns.
    package private(set) var advices: [Advice: Int] = [:]
    package private(set) var contacts = 0
    private let countsEntries: Bool
    /// What `tally` does not hold.
    private var settled: [Line: Int] = [:]
    private var tally: Tally?

    /// Counts of one planner, by its campaigns' places: everybody adds to every campaign.
    private struct Tally: Sendable {
        let planner: LedgerReader
        var counts: [[(decision: Decision, code: Reason.Code, count: Int)]]
    }

    package init() { self.init(countsEntries: true) }

    /// `countsEntries`: false where nobody asks for `counts`, which then stays empty.
    init(countsEntries: Bool) { self.countsEntries = countsEntries }

    /// Entries, excludes included even where they are not listed.
    package var counts: [Line: Int] {
        guard let tally else { return settled }
        var counts = settled
        for (place, lines) in tally.counts.enumerated() {
            for line in lines {
                let name = tally.planner.campaigns[place]
                counts[Line(campaign: name, decision: line.decision, code: line.code), default: 0] +=
                    line.count
            }
        }
        return counts
    }

    package func count(_ decision: Decision) -> Int {
        counts.reduce(0) { $0 + ($1.key.decision == decision ? $1.value : 0) }
    }

    package mutating func merge(_ other: PlanSummary) {
        settled = counts.merging(other.counts, uniquingKeysWith: +)
        tally = nil
        advices.merge(other.advices, uniquingKeysWith: +)
        contacts += other.contacts
    }

    mutating func add(contacts more: Int) { contacts += more }
    /// One more whom an advice concerns.
    package mutating func add(_ advice: Advice) { advices[advice, default: 0] += 1 }

    /// - Parameter campaign: its place in the planner.
    mutating func add(_ campaign: Int, of planner: LedgerReader, _ decision: Decision, _ code: Reason.Code) {
        guard countsEntries else { return }
        if tally?.planner !== planner {
            settled = counts
            tally = Tally(planner: planner, counts: Array(repeating: [], count: planner.campaigns.count))
        }
        let place = tally?.counts[campaign].firstIndex { $0.decision == decision && $0.code == code }
        if let place {
            tally?.counts[campaign][place].count += 1
        } else {
            tally?.counts[campaign].append((decision, code, 1))
        }
    }
}
