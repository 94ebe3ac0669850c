import Model

/// Goes through the occurrences of one step for one enrolment, in order.
struct StepSearch {
    let compiled: CompiledStep
    let campaign: Int
    let step: Int
    let enrolment: Enrolment
    let bounds: Bounds
    let isPost: Bool
    var past: Past
    /// One mail of a step a day, so that two issues that a late run finds do not arrive together.
    private var isFollowed: Bool

    init(
        _ compiled: CompiledStep, campaign: Int, step: Int, enrolment: Enrolment, bounds: Bounds,
        isPost: Bool,
        past: Past
    ) {
        self.compiled = compiled
        self.campaign = campaign
        self.step = step
        self.enrolment = enrolment
        self.bounds = bounds
        self.isPost = isPost
        self.past = past
        isFollowed = past.hadOneToday
    }

    mutating func run(
        _ occurrences: [Occurrence], of person: Person, on day: PlanningDay, _ work: inout GroupWork,
        _ finding: inout Finding, _ summary: inout PlanSummary
    ) {
        let today = day.today
        var tooEarly: (code: Reason.Code, occurrence: Occurrence)?
        for occurrence in occurrences {
            if let end = bounds.end, occurrence.nominal >= end {
                return finding.note(
                    .finished, date: end, keyDate: day.planner.campaigns[campaign].campaign.until)
            }
            let isLive = occurrence.sendOn <= today && today <= occurrence.lastDay
            if let code = bounds.obstacle(occurrence, of: compiled) {
                if isLive { finding.note(code, step: step, occurrence: occurrence, date: bounds.after) }
                tooEarly = (code, occurrence)
                continue
            }
            if past.occurrences & (1 << UInt128(occurrence.ordinal - day.steps[campaign][step].base)) != 0 {
                if isLive { finding.note(.alreadySent, step: step, occurrence: occurrence) }
                continue
            }
            if let end = compiled.recurrence.sessionEnd(occurrence.ordinal), occurrence.nominal > end {
                finding.note(.ended, step: step, occurrence: occurrence)
                continue
            }
            if occurrence.sendOn > today {
                return upcoming(occurrence, of: person, on: day, &work, &finding, &summary)
            }
            take(occurrence, isLive: isLive, of: person, on: day, &work, &finding, &summary)
        }
        // What comes next lies beyond the window, if anything does.
        if compiled.recurrence.rhythm != .once { work.wake(today.adding(days: 28)) }
        if let (code, occurrence) = tooEarly {
            return finding.note(code, step: step, occurrence: occurrence, date: bounds.after, isAhead: true)
        }
        finding.note(.finished)
    }

    /// Due and not in the ledger: in its grace, or recorded as skipped once it is over.
    private mutating func take(
        _ occurrence: Occurrence, isLive: Bool, of person: Person, on day: PlanningDay,
        _ work: inout GroupWork,
        _ finding: inout Finding, _ summary: inout PlanSummary
    ) {
        let wanted = isWanted(occurrence, of: person, on: day)
        if wanted == .no {
            guard isLive else { return }
            work.wake(day.today.adding(days: 1))
            return finding.note(.conditionNotMet, step: step, occurrence: occurrence)
        }
        guard let letter = letter(occurrence, on: day) else {
            guard isLive else { return }
            if compiled.hasLetterAfterLast {
                // A note may be written any day.
                work.wake(day.today.adding(days: 1))
                adviseNote(occurrence, on: day, &summary)
            }
            return finding.note(
                compiled.hasLetterAfterLast ? .noFreshNote : .noNewEdition, step: step, occurrence: occurrence
            )
        }
        var candidate = Candidate(
            contact: enrolment.contact, contract: enrolment.contract, enrolment: enrolment.number,
            programme: enrolment.programme, campaign: campaign, step: step, occurrence: occurrence,
            letter: letter, isPost: isPost)
        let open = wanted == .unknown ? cause(occurrence, of: person, on: day) : nil
        guard isLive else {
            // What was over before the launch was never promised.
            guard occurrence.lastDay >= bounds.launchedOn else { return }
            candidate.cause = open ?? .graceOver
            return work.tooLate.append(candidate)
        }
        if let open {
            work.wake(day.today.adding(days: 1))
            if open == .listMissing { adviseList(occurrence, on: day, &summary) }
            return finding.note(
                open, step: step, occurrence: occurrence,
                keyDate: compiled.recurrence.event(occurrence.ordinal)?.event)
        }
        candidate.isBehind = isFollowed
        isFollowed = true
        work.due.append(candidate)
        past.had(letter)
        if letter == compiled.editions { past.noteSentOn = day.today }
        if compiled.hasLetterAfterLast { adviseNote(occurrence, on: day, &summary) }
    }

    /// The step's own condition.
    private func isWanted(_ occurrence: Occurrence, of person: Person, on day: PlanningDay) -> Truth {
        guard let only = compiled.step.only else { return .yes }
        return day.match.truth(
            only, of: person, contract: enrolment.contract,
            own: compiled.slot(occurrence.ordinal))
    }

    /// Why it is open whether the step's condition holds.
    private func cause(_ occurrence: Occurrence, of person: Person, on day: PlanningDay) -> Reason.Code? {
        guard let only = compiled.step.only else { return nil }
        return day.match.cause(
            only, of: person, contract: enrolment.contract,
            own: compiled.slot(occurrence.ordinal))
    }

    private func upcoming(
        _ occurrence: Occurrence, of person: Person, on day: PlanningDay, _ work: inout GroupWork,
        _ finding: inout Finding, _ summary: inout PlanSummary
    ) {
        work.wake(occurrence.sendOn)
        let isNear = day.today.days(to: occurrence.nominal) <= 30
        if compiled.hasLetterAfterLast {
            if isNear { adviseNote(occurrence, on: day, &summary) }
        } else if letter(occurrence, on: day) == nil {
            if isNear, isWanted(occurrence, of: person, on: day) != .no {
                let (name, stepName) = (day.planner.campaigns[campaign].campaign.name, compiled.step.name)
                summary.add(.noNewEdition(campaign: name, step: stepName, dueOn: occurrence.nominal))
            }
            return finding.note(.noNewEdition, step: step, occurrence: occurrence, isAhead: true)
        }
        let isInTurn = bounds.release.map { $0.on <= day.today } ?? true
        finding.note(
            isInTurn || !compiled.canBeReleased ? .notDueYet : .backfillLater, step: step,
            occurrence: occurrence, date: isInTurn ? nil : occurrence.sendOn)
    }

    /// The edition whose turn it is; after the last, what `afterLast` says. nil: nothing to send.
    private func letter(_ occurrence: Occurrence, on day: PlanningDay) -> Int? {
        if let edition = past.nextEdition(of: compiled) { return edition }
        // Progress notes are short-lived and go by e-mail only.
        guard compiled.hasLetterAfterLast, !isPost, hasFreshNote(occurrence, on: day) else { return nil }
        return compiled.editions
    }

    /// A note that this enrolment already had as a mail of its own is not news, and one that was written
    /// after the grace was over came too late.
    private func hasFreshNote(_ occurrence: Occurrence, on day: PlanningDay) -> Bool {
        day.planner.keyDates.hasFreshNote(
            programme: enrolment.programme, due: occurrence.nominal, asOf: min(day.today, occurrence.lastDay),
            after: past.noteSentOn, age: day.planner.campaigns[campaign].campaign.noteAge)
    }

    private func adviseList(_ occurrence: Occurrence, on day: PlanningDay, _ summary: inout PlanSummary) {
        summary.add(
            .listMissing(
                campaign: day.planner.campaigns[campaign].campaign.name, step: compiled.step.name,
                event: compiled.recurrence.event(occurrence.ordinal)?.event, lastDay: occurrence.lastDay))
    }

    private func adviseNote(_ occurrence: Occurrence, on day: PlanningDay, _ summary: inout PlanSummary) {
        guard !hasFreshNote(occurrence, on: day) else { return }
        summary.add(
            .noFreshNote(
                campaign: day.planner.campaigns[campaign].campaign.name, step: compiled.step.name,
                programme: day.planner.keyDates.programmeKey(enrolment.programme), dueOn: occurrence.nominal))
    }
}
