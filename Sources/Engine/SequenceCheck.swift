internal import Model
internal import Workspace

/// Steps that nobody ever gets, and steps that get into each other's way.
struct SequenceCheck {
    private let workspace: Workspace
    private let today: CivilDate
    private(set) var faults: [WorkspaceFault] = []
    /// What may be meant so.
    private(set) var notes: [WorkspaceFault] = []

    init(_ coop: Coop) {
        workspace = coop.workspace
        today = coop.today
        for audience in workspace.audiences
        where Contradiction.excludes([.init(condition: audience.condition)]) {
            faults.append(
                WorkspaceFault(
                    file: "Audiences/\(audience.name).yaml",
                    message:
                        "who: found conditions that exclude each other, so nobody is ever in this audience; "
                        + "take one of them out"))
        }
        for campaign in workspace.campaigns { look(at: campaign) }
    }

    private mutating func look(at campaign: Campaign) {
        if let enter = campaign.enter, isImpossible(campaign, [.init(condition: enter, scope: 1)]) {
            faults.append(
                WorkspaceFault(
                    file: campaign.file,
                    message: "enter: found a condition that nobody of the audience can fulfil, "
                        + "so nobody gets anything; mend it or the audience"))
        }
        for step in campaign.steps {
            if let message = neverDue(step, campaign) ?? excluded(step, campaign) {
                faults.append(fault(step, campaign, message))
            }
            if let message = waiting(step) { notes.append(fault(step, campaign, message)) }
            if let message = missingPaper(step, campaign) { faults.append(fault(step, campaign, message)) }
        }
        crowdedDays(campaign)
        let reminders = ReminderCheck(campaign, workspace.agenda, today: today)
        let days = StepDays(workspace, campaign, from: max(today, campaign.effectiveFrom ?? today))
        for (step, message) in reminders.faults(days, areApart: { areApart($0, $1, campaign) }) {
            faults.append(fault(step, campaign, message))
        }
    }

    private func fault(_ step: Step, _ campaign: Campaign, _ message: String) -> WorkspaceFault {
        WorkspaceFault(
            file: campaign.file, line: workspace.lines.step(step.name, of: campaign.name),
            message: "step \(step.name): \(message)")
    }

    // MARK: Steps that never fall due

    private func neverDue(_ step: Step, _ campaign: Campaign) -> String? {
        switch step.schedule {
        case .fixed(let day):
            guard let from = campaign.effectiveFrom, day < from else { return nil }
            return "found \(day), expected a day from \(from) on (effective-from), for it never falls due; "
                + "move one of them"
        case .delay(let delay):
            if delay.keyDate == campaign.until, delay.count >= 0 {
                return
                    "found a step that falls due after until: \(delay.keyDate), which ends the enrolment, so nobody "
                    + "gets it; send it before, or put it into a campaign of its own"
            }
            if delay.keyDate == campaign.entersAfter, delay.count <= 0, delay.start == .date {
                return
                    "found a step that falls due no later than from: \(delay.keyDate), and only what comes after "
                    + "that day is sent; send it after, or take from: out"
            }
            return nil
        case .yearly, .monthly: return nil
        }
    }

    /// An event that has no date to come: nothing is wrong, but nothing happens either.
    private func waiting(_ step: Step) -> String? {
        guard case .delay(let delay) = step.schedule, let entries = workspace.agenda.entries[delay.keyDate],
            !workspace.programmes.contains(where: { $0.dates[delay.keyDate] != nil })
        else { return nil }
        let agenda = "Campaigns/agenda.yaml"
        if entries.isEmpty {
            return
                "\(delay.keyDate) has no date in \(agenda) yet, so nothing falls due; write one when it is known"
        }
        if delay.start == .registration {
            guard let last = entries.map({ $0.until ?? $0.date }).max(), last < today else {
                return tooLong(delay, entries)
            }
            return "the last session of \(delay.keyDate) closed on \(last), so nothing falls due; "
                + "write the next one into \(agenda)"
        }
        guard let last = entries.map({ delay.day(from: $0.date) }).max(), last < today else { return nil }
        return
            "its last day was \(last), so nothing falls due; write the next date of \(delay.keyDate) into \(agenda)"
    }

    /// Who registers on the first day would have to wait for longer than the session lasts.
    private func tooLong(_ delay: Delay, _ entries: [AgendaEntry]) -> String? {
        let coming = entries.filter { ($0.until ?? $0.date) >= today }
        // For what takes a day only people register before.
        let isTooLong = coming.allSatisfy { entry in
            entry.until.map { delay.day(from: entry.date) > $0 } ?? false
        }
        guard !coming.isEmpty, isTooLong else { return nil }
        return "falls due after the session's last day for all who register once it has begun; "
            + "shorten the delay, or let the session last longer (until:)"
    }

    // MARK: Conditions

    private func excluded(_ step: Step, _ campaign: Campaign) -> String? {
        guard let only = step.only else { return nil }
        if Contradiction.excludes([.init(condition: only)]) {
            return
                "only: found conditions that exclude each other, so nobody gets this step; take one of them out"
        }
        let scope = campaign.follows == .contract ? 0 : 1
        if isImpossible(campaign, [.init(condition: only, scope: scope)]) {
            return
                "only: found a condition that nobody of the audience can fulfil, so nobody gets this step; "
                + "mend it or the audience"
        }
        if let exit = campaign.exit,
            isImpossible(
                campaign,
                [.init(condition: only, scope: 1), .init(condition: exit, scope: 1, isNegated: true)])
        {
            return
                "only: found a step for those whom exit: has taken out, so nobody gets it; mend one of them"
        }
        return nil
    }

    /// No audience of the campaign can fulfil the parts.
    private func isImpossible(_ campaign: Campaign, _ parts: [Contradiction.Part]) -> Bool {
        !campaign.audiences.isEmpty
            && campaign.audiences.allSatisfy { audience in
                let own = Contradiction.Part(condition: audience.condition)
                // An audience that is empty by itself has its own fault.
                return Contradiction.excludes([own] + parts) && !Contradiction.excludes([own])
            }
    }

    /// Who gave no agreement gets a statutory notice on paper or not at all.
    private func missingPaper(_ step: Step, _ campaign: Campaign) -> String? {
        guard campaign.category == .statutory, step.paper == nil, step.isNotice || !step.comesAfterwards
        else {
            return nil
        }
        return
            "found no letter on paper, expected one for those who gave no agreement to get statutory notices by "
            + "e-mail; write paper: with a letter of Templates/letters/\(campaign.name)"
    }

    // MARK: Two steps on one day

    private mutating func crowdedDays(_ campaign: Campaign) {
        let days = StepDays(workspace, campaign, from: max(today, campaign.effectiveFrom ?? today))
        for (index, first) in campaign.steps.enumerated() {
            for second in campaign.steps[(index + 1)...] {
                guard let when = days.shared(first, second), !areApart(first, second, campaign) else {
                    continue
                }
                notes.append(
                    fault(
                        second, campaign,
                        "falls due \(when) with the step \(first.name), for the same people, who get at most one "
                            + "mail a day by default; move one of them, or tell them apart with only:"))
            }
        }
    }

    private func areApart(_ first: Step, _ second: Step, _ campaign: Campaign) -> Bool {
        let parts = [first.only, second.only].compactMap { $0 }.map {
            Contradiction.Part(condition: $0, scope: 1)
        }
        return Contradiction.excludes(parts) || isImpossible(campaign, parts)
    }
}

extension Step {
    /// Thanks after the meeting are no notice, whatever the campaign's category.
    var comesAfterwards: Bool {
        if case .delay(let delay) = schedule { delay.count >= 0 } else { false }
    }
}
