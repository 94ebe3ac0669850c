internal import Model
internal import Workspace

/// Decision 8: what `runs:` promises must be enough for what a campaign promises.
///
/// Two runs lie at most `longestGap` days apart, so a mail is sure to leave only if it may do so on
/// that many days after its own. `until-next` always is enough: a month holds one monthly run. A step
/// of the year that follows the agenda where it can (`yearly: …, or: …`) may come after the meeting;
/// that is a poor letter, not a broken promise, and passes.
extension Coop {
    /// Steps that the declared cadence cannot honour, and notices without an end.
    func cadenceFaults() -> [WorkspaceFault] {
        workspace.campaigns.flatMap { campaign in
            campaign.steps.compactMap { step in
                cadenceFault(step, campaign).map { message in
                    WorkspaceFault(
                        file: campaign.file, line: workspace.lines.step(step.name, of: campaign.name),
                        message: "step \(step.name): \(message)")
                }
            }
        }
    }

    /// Days between two runs at most: a month has up to 31; a daily run comes on the mail's own day.
    private var longestGap: Int {
        switch settings.cadence {
        case .minutes, .daily: 0
        case .monthly: 31
        }
    }

    private func cadenceFault(_ step: Step, _ campaign: Campaign) -> String? {
        let grace = step.grace ?? campaign.grace
        let legal = step.isNotice || campaign.category == .statutory && !step.comesAfterwards
        if legal, grace == nil {
            return "found no grace, expected how many days after its day this notice may still leave; "
                + "write grace: with the number of days until its legal day"
        }
        if case .days(let days) = grace, days < longestGap {
            return
                "found a grace of \(days) days, expected at least \(longestGap) with runs: monthly, for two runs "
                + "can lie that far apart; lengthen it, or let gazette run come daily and write runs: daily"
        }
        guard case .delay(let delay) = step.schedule, let before = daysBefore(delay) else { return nil }
        if before < longestGap {
            return "found \(-delay.count) \(delay.unit.rawValue) before \(delay.keyDate), expected at least "
                + "\(longestGap) days with runs: monthly, for the next run can come after \(delay.keyDate); "
                + "send it earlier, or let gazette run come daily and write runs: daily"
        }
        if legal, case .days(let days) = grace, days >= before {
            return
                "found a grace of \(days) days, expected at most \(before - 1), for this notice must leave before "
                + "\(delay.keyDate)"
        }
        return nil
    }

    /// How many days at least lie before the key date; nil where the step comes on it or after it.
    private func daysBefore(_ delay: Delay) -> Int? {
        guard delay.count < 0 else { return nil }
        return switch delay.unit {
        case .days: -delay.count
        case .weeks: -delay.count * 7
        case .months: -delay.count * 28
        case .years: -delay.count * 365
        }
    }
}
