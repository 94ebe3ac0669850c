internal import Model

/// The letters of a campaign that ask for one wave of its survey: an invitation and at most two reminders, seven days
/// apart. The planner keeps to it; this says beforehand which of them nobody would get, or only later.
struct ReminderCheck {
    private let steps: [Step]
    private let agenda: Agenda
    /// Dates before this day have had their letters, if they had any.
    private let first: CivilDate
    private static let (most, least) = (3, 7)

    init(_ campaign: Campaign, _ agenda: Agenda, today: CivilDate) {
        first = max(today, campaign.effectiveFrom ?? today)
        steps = campaign.steps.filter { $0.wave != nil }
        self.agenda = agenda
    }

    /// `areApart`: no person gets both.
    func faults(_ days: StepDays, areApart: (Step, Step) -> Bool) -> [(step: Step, message: String)] {
        var faults: [(step: Step, message: String)] = []
        for (place, step) in steps.enumerated() {
            let others = steps[..<place].filter { $0.wave == step.wave && !areApart($0, step) }
            let own = letters(step)
            let before = largest(others, areApart)
            if own > Self.most {
                faults.append((step, Self.again))
            } else if before <= Self.most, before + own > Self.most {
                faults.append((step, Self.tooMany))
            }
            for other in others {
                guard
                    let distance = days.distance(
                        other, step, isSameOccurrence: step.wave == .ofOccurrence), distance < Self.least
                else { continue }
                faults.append(
                    (
                        step,
                        "found \(distance) \(distance == 1 ? "day" : "days") between it and the step \(other.name), expected "
                            + "at least \(Self.least) between two letters that ask for one survey; move one of them, or "
                            + "name the steps that ask in survey.yaml"
                    ))
            }
        }
        return faults
    }

    private static let tooMany =
        "found a fourth letter that asks the same people for one survey, expected an invitation and at most two "
        + "reminders, so nobody gets it; take it out, or name the steps that ask, or waves, in survey.yaml"
    private static let again =
        "found a step that comes again, but its survey is asked once, and after an invitation and two reminders "
        + "nobody gets it any more; write waves: occurrence in survey.yaml, or name the steps that ask"

    /// How many letters of one wave the step sends to a person; more than may be where there is no end of them.
    private func letters(_ step: Step) -> Int {
        guard step.wave != .ofOccurrence else { return 1 }
        switch step.schedule {
        case .fixed: return 1
        case .yearly, .monthly: return Self.most + 1
        case .delay(let delay) where delay.start == .registration: return 1
        case .delay(let delay):
            let dates = agenda.entries[delay.keyDate]?.filter { $0.date >= first }
            return max(1, dates?.count ?? 1)
        }
    }

    /// The most letters of these steps that one person gets.
    private func largest(_ steps: [Step], _ areApart: (Step, Step) -> Bool) -> Int {
        guard let last = steps.last else { return 0 }
        let rest = steps.dropLast()
        // Enough is known once it is too many.
        let with = letters(last) + largest(rest.filter { !areApart($0, last) }, areApart)
        return with > Self.most ? with : max(with, largest(Array(rest), areApart))
    }
}
