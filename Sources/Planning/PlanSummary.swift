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

    /// Entries, excludes included even where they are not listed.
    package private(set) var counts: [Line: Int] = [:]
    /// How many enrolments each advice concerns.
    package private(set) var advices: [Advice: Int] = [:]
    package private(set) var contacts = 0
    private let countsEntries: Bool

    package init() { self.init(countsEntries: true) }

    /// `countsEntries`: false where nobody asks for `counts`, which then stays empty.
    init(countsEntries: Bool) { self.countsEntries = countsEntries }

    package func count(_ decision: Decision) -> Int {
        counts.reduce(0) { $0 + ($1.key.decision == decision ? $1.value : 0) }
    }

    package mutating func merge(_ other: PlanSummary) {
        counts.merge(other.counts, uniquingKeysWith: +)
        advices.merge(other.advices, uniquingKeysWith: +)
        contacts += other.contacts
    }

    mutating func add(contacts more: Int) { contacts += more }
    /// One more whom an advice concerns.
    package mutating func add(_ advice: Advice) { advices[advice, default: 0] += 1 }

    mutating func add(_ campaign: Slug, _ decision: Decision, _ code: Reason.Code) {
        guard countsEntries else { return }
        counts[Line(campaign: campaign, decision: decision, code: code), default: 0] += 1
    }
}
