import Model

/// The days between which occurrences count for an enrolment.
struct Bounds {
    let effectiveFrom: CivilDate
    let launchedOn: CivilDate
    let knownSince: CivilDate
    /// Strictly after this day; nil where the campaign asks nothing, or the date is missing.
    let after: CivilDate?
    /// Before this day.
    let end: CivilDate?

    /// Why an occurrence does not count for somebody who entered too late for it.
    func obstacle(_ nominal: CivilDate) -> Reason.Code? {
        if let after, nominal <= after { return .signedAfter }
        if nominal < knownSince { return .knownLater }
        return nominal < effectiveFrom ? .beforeEffective : nil
    }
}

/// What the ledger says about one enrolment and step.
struct Past {
    /// Bit n: the occurrence `base + n` is in the ledger, whatever became of it unless it was withdrawn.
    var occurrences: UInt64 = 0
    /// Bit n: letter n was had.
    var letters: UInt128 = 0
    /// How often each edition was had, where the step repeats; else empty.
    var times: [Int] = []
    /// When the letter after the last edition was last sent.
    var noteSentOn: CivilDate?
    /// A mail of this step leaves today already.
    var hadOneToday = false

    mutating func had(_ letter: Int) {
        letters |= 1 << UInt128(letter)
        if letter < times.count { times[letter] += 1 }
    }
}

extension PlanningDay {
    /// Looks for due occurrences of one enrolment in all steps of the campaign.
    func consider(
        _ enrolment: Enrolment, _ campaignIndex: Int, _ group: Group, _ marks: [LedgerMark],
        _ work: inout GroupWork, _ finding: inout Finding, _ summary: inout PlanSummary
    ) {
        let campaign = planner.campaigns[campaignIndex]
        let contract = group.contacts[enrolment.contact].contracts[enrolment.contract]
        let knownSince = group.contacts[enrolment.contact].knownSince
        guard let bounds = bounds(enrolment, campaign, contract, knownSince, &work, &finding) else { return }
        advisePassed(enrolment, campaign, &summary)
        for stepIndex in campaign.steps.indices {
            let step = campaign.steps[stepIndex]
            let day = steps[campaignIndex][stepIndex]
            let occurrences: [Occurrence]
            if let shared = day.shared {
                occurrences = shared
            } else if let source = step.recurrence.anchor {
                let check = planner.keyDates.anchor(
                    source, contract: contract, programme: enrolment.programme, today: today)
                guard let anchor = check.date else {
                    finding.withhold(step.keyDate, check, step: stepIndex)
                    work.wake(today.adding(days: 1))
                    continue
                }
                occurrences = step.recurrence.occurrences(in: day.window, anchor: anchor)
            } else {
                continue
            }
            var search = StepSearch(
                step, campaign: campaignIndex, step: stepIndex, enrolment: enrolment, bounds: bounds,
                past: past(enrolment, campaignIndex, stepIndex, marks))
            search.run(occurrences, on: self, &work, &finding, &summary)
        }
    }

    /// nil where the enrolment has ended or is withheld as a whole.
    private func bounds(
        _ enrolment: Enrolment, _ campaign: CompiledCampaign, _ contract: Contract, _ knownSince: CivilDate,
        _ work: inout GroupWork, _ finding: inout Finding
    ) -> Bounds? {
        guard let effective = campaign.effective else { return nil }
        var end: CivilDate?
        if let source = campaign.until {
            let check = planner.keyDates.end(
                source, contract: contract, programme: enrolment.programme, today: today)
            if case .implausible = check {
                finding.withhold(campaign.campaign.until, check, step: nil)
                work.wake(today.adding(days: 1))
                return nil
            }
            end = check.date
            if let end, end <= today {
                finding.note(.finished, date: end, keyDate: campaign.campaign.until)
                return nil
            }
        }
        var after: CivilDate?
        if let source = campaign.entersAfter {
            let check = planner.keyDates.anchor(
                source, contract: contract, programme: enrolment.programme, today: today)
            // Without a date at all the person is one of long standing and joins at the next slot.
            if case .implausible = check {
                finding.withhold(campaign.campaign.entersAfter, check, step: nil)
                work.wake(today.adding(days: 1))
                return nil
            }
            after = check.date
        }
        return Bounds(
            effectiveFrom: effective.from, launchedOn: effective.launchedOn, knownSince: knownSince,
            after: after,
            end: end)
    }

    private func past(_ enrolment: Enrolment, _ campaign: Int, _ step: Int, _ marks: [LedgerMark]) -> Past {
        let compiled = planner.campaigns[campaign].steps[step]
        var past = Past()
        if compiled.repeats { past.times = Array(repeating: 0, count: compiled.editions) }
        let base = steps[campaign][step].base
        for mark in marks where mark.campaign == Int16(campaign) && mark.step == Int16(step) {
            guard enrolment.owns(mark) else { continue }
            if let ordinal = mark.ordinal, (0..<64).contains(Int(ordinal) - base) {
                past.occurrences |= 1 << UInt64(Int(ordinal) - base)
            }
            guard let letter = mark.letter, mark.isReceived else { continue }
            past.had(Int(letter))
            if mark.sendOn == today { past.hadOneToday = true }
            if Int(letter) == compiled.editions {
                past.noteSentOn = max(past.noteSentOn ?? mark.sendOn, mark.sendOn)
            }
        }
        return past
    }

    private func advisePassed(
        _ enrolment: Enrolment, _ campaign: CompiledCampaign, _ summary: inout PlanSummary
    ) {
        guard case .programme(let name)? = campaign.until,
            let programme = planner.keyDates.programmeKey(enrolment.programme),
            let date = planner.keyDates.programmeDate(name, programme: enrolment.programme),
            date.actual == nil, let planned = date.planned, planned < today
        else { return }
        summary.add(.plannedDatePassed(programme: programme, keyDate: name, planned: planned))
    }
}
