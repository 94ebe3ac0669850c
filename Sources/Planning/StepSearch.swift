import Model

/// Goes through the occurrences of one step for one enrolment, in order.
struct StepSearch {
    let compiled: CompiledStep
    let campaign: Int
    let step: Int
    let enrolment: Enrolment
    let bounds: Bounds
    var past: Past
    /// One mail of a step a day, so that two issues that a late run finds do not arrive together.
    private var isFollowed: Bool

    init(
        _ compiled: CompiledStep, campaign: Int, step: Int, enrolment: Enrolment, bounds: Bounds, past: Past
    ) {
        self.compiled = compiled
        self.campaign = campaign
        self.step = step
        self.enrolment = enrolment
        self.bounds = bounds
        self.past = past
        isFollowed = past.hadOneToday
    }

    mutating func run(
        _ occurrences: [Occurrence], on day: PlanningDay, _ work: inout GroupWork, _ finding: inout Finding,
        _ summary: inout PlanSummary
    ) {
        let today = day.today
        var tooEarly: (code: Reason.Code, occurrence: Occurrence)?
        for occurrence in occurrences {
            if let end = bounds.end, occurrence.nominal >= end {
                return finding.note(
                    .finished, date: end, keyDate: day.planner.campaigns[campaign].campaign.until)
            }
            let isLive = occurrence.sendOn <= today && today <= occurrence.lastDay
            if let code = bounds.obstacle(occurrence.nominal) {
                if isLive { finding.note(code, step: step, occurrence: occurrence, date: bounds.after) }
                tooEarly = (code, occurrence)
                continue
            }
            if past.occurrences & (1 << UInt64(occurrence.ordinal - day.steps[campaign][step].base)) != 0 {
                if isLive { finding.note(.alreadySent, step: step, occurrence: occurrence) }
                continue
            }
            if occurrence.sendOn > today { return upcoming(occurrence, on: day, &work, &finding, &summary) }
            take(occurrence, isLive: isLive, on: day, &work, &finding, &summary)
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
        _ occurrence: Occurrence, isLive: Bool, on day: PlanningDay, _ work: inout GroupWork,
        _ finding: inout Finding,
        _ summary: inout PlanSummary
    ) {
        let letter = self.letter(occurrence, on: day)
        guard let letter else {
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
            letter: letter)
        guard isLive else {
            // What was over before the launch was never promised.
            if occurrence.lastDay >= bounds.launchedOn { work.tooLate.append(candidate) }
            return
        }
        candidate.isBehind = isFollowed
        isFollowed = true
        work.due.append(candidate)
        past.had(letter)
        if letter == compiled.editions { past.noteSentOn = day.today }
        if compiled.hasLetterAfterLast { adviseNote(occurrence, on: day, &summary) }
    }

    private mutating func upcoming(
        _ occurrence: Occurrence, on day: PlanningDay, _ work: inout GroupWork, _ finding: inout Finding,
        _ summary: inout PlanSummary
    ) {
        work.wake(occurrence.sendOn)
        let isNear = day.today.days(to: occurrence.nominal) <= 30
        if compiled.hasLetterAfterLast {
            if isNear { adviseNote(occurrence, on: day, &summary) }
        } else if letter(occurrence, on: day) == nil {
            if isNear {
                let (name, stepName) = (day.planner.campaigns[campaign].campaign.name, compiled.step.name)
                summary.add(.noNewEdition(campaign: name, step: stepName, dueOn: occurrence.nominal))
            }
            return finding.note(.noNewEdition, step: step, occurrence: occurrence, isAhead: true)
        }
        finding.note(.notDueYet, step: step, occurrence: occurrence)
    }

    /// The first edition not yet had; after the last, what `afterLast` says. nil: nothing to send.
    private func letter(_ occurrence: Occurrence, on day: PlanningDay) -> Int? {
        let open = compiled.available & ~past.letters
        if open != 0 { return open.trailingZeroBitCount }
        if compiled.repeats {
            let editions = past.times.indices.filter { compiled.available & (1 << UInt128($0)) != 0 }
            return editions.min { (past.times[$0], $0) < (past.times[$1], $1) }
        }
        guard compiled.hasLetterAfterLast, hasFreshNote(occurrence, on: day) else { return nil }
        return compiled.editions
    }

    /// A note that this enrolment already had as a mail of its own is not news, and one that was written
    /// after the grace was over came too late.
    private func hasFreshNote(_ occurrence: Occurrence, on day: PlanningDay) -> Bool {
        day.planner.keyDates.hasFreshNote(
            programme: enrolment.programme, due: occurrence.nominal, asOf: min(day.today, occurrence.lastDay),
            after: past.noteSentOn)
    }

    private func adviseNote(_ occurrence: Occurrence, on day: PlanningDay, _ summary: inout PlanSummary) {
        guard !hasFreshNote(occurrence, on: day) else { return }
        summary.add(
            .noFreshNote(
                campaign: day.planner.campaigns[campaign].campaign.name, step: compiled.step.name,
                programme: day.planner.keyDates.programmeKey(enrolment.programme), dueOn: occurrence.nominal))
    }
}
