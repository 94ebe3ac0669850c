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
    /// The enrolment's turn in a launch that goes back in time; moves what counts from a date of its own.
    let release: Release?

    /// Why an occurrence does not count for somebody who entered too late for it.
    func obstacle(_ occurrence: Occurrence, of step: CompiledStep) -> Reason.Code? {
        let nominal = occurrence.nominal
        let turn = step.canBeReleased ? release : nil
        // The day that was missed decides about entering, the day that stands in for it about all else.
        let entered = turn.map { nominal.adding(days: -$0.firstMissed.days(to: $0.on)) } ?? nominal
        if let after, entered <= after { return .signedAfter }
        if nominal < knownSince, !step.countsFromOwnDay || occurrence.lastDay < knownSince {
            return .knownLater
        }
        let first = turn?.on ?? (release == nil ? effectiveFrom : launchedOn)
        if nominal < first { return .beforeEffective }
        return step.addedOn.map { nominal < $0 } ?? false ? .stepAddedLater : nil
    }
}

/// What the ledger says about one enrolment and step.
struct Past {
    /// Bit n: the occurrence `base + n` is in the ledger, whatever became of it unless it was withdrawn.
    var occurrences: UInt128 = 0
    /// Bit n: letter n was had.
    var letters: UInt128 = 0
    /// How often each edition was had, where the step repeats; else empty.
    var times: [Int] = []
    /// When the letter after the last edition was last sent.
    var noteSentOn: CivilDate?
    /// A mail of this step leaves today already.
    var hadOneToday = false

    /// The first edition not yet had; where the step repeats, the one that was had least often. nil: none.
    func nextEdition(of step: CompiledStep) -> Int? {
        let open = step.available & ~letters
        if open != 0 { return open.trailingZeroBitCount }
        guard step.repeats else { return nil }
        let editions = times.indices.filter { step.available & (1 << UInt128($0)) != 0 }
        return editions.min { (times[$0], $0) < (times[$1], $1) }
    }

    mutating func had(_ letter: Int) {
        letters |= 1 << UInt128(letter)
        if letter < times.count { times[letter] += 1 }
    }
}

extension PlanningDay {
    /// Looks for due occurrences of one enrolment in all steps of the campaign.
    func consider(
        _ enrolment: Enrolment, _ campaignIndex: Int, _ route: Route, _ group: SeenGroup,
        _ marks: ArraySlice<LedgerMark>,
        _ work: inout GroupWork, _ finding: inout Finding, _ summary: inout PlanSummary
    ) {
        let campaign = planner.campaigns[campaignIndex]
        guard isIn(enrolment, campaignIndex, group, marks, &work, &finding, &summary),
            let bounds = bounds(enrolment, campaign, group, &work, &finding)
        else { return }
        advisePassed(enrolment, campaign, &summary)
        let before = work.due.count
        for stepIndex in campaign.steps.indices {
            let step = campaign.steps[stepIndex]
            let day = steps[campaignIndex][stepIndex]
            let isPost: Bool
            switch route {
            case .email: isPost = false
            case .blocked(_, byPost: true) where step.step.paper != nil: isPost = true
            case .blocked(let code, _):
                finding.note(code, isAhead: true)
                adviseUnreached(enrolment, campaignIndex, stepIndex, bounds, marks, &summary)
                continue
            }
            let occurrences: [Occurrence]
            if let shared = day.shared {
                occurrences = shared
            } else if let found = own(step, day, enrolment, group, bounds.release, &work, &finding, stepIndex)
            {
                occurrences = found
            } else {
                continue
            }
            var search = StepSearch(
                step, campaign: campaignIndex, step: stepIndex, enrolment: enrolment, bounds: bounds,
                isPost: isPost, past: past(enrolment, campaignIndex, stepIndex, marks))
            search.run(occurrences, of: group.people[enrolment.contact], on: self, &work, &finding, &summary)
        }
        if campaign.asks, work.due.count > before {
            limitReminders(to: enrolment, campaign, marks, &work.due[before...])
        }
    }

    /// The occurrences of a step that counts from a date of the enrolment's own; nil where that is missing.
    private func own(
        _ step: CompiledStep, _ day: StepDay, _ enrolment: Enrolment, _ group: SeenGroup, _ release: Release?,
        _ work: inout GroupWork, _ finding: inout Finding, _ index: Int
    ) -> [Occurrence]? {
        guard let source = step.recurrence.anchor else { return nil }
        let parts = group.people[enrolment.contact].participations
        if case .registration(let event) = source {
            let found = step.recurrence.occurrences(in: day.window, from: day.base, of: parts)
            if !found.isEmpty { return found }
            finding.note(.anchorMissing, keyDate: event, isAhead: true)
            return nil
        }
        let check = planner.keyDates.anchor(
            source, contract: group.people[enrolment.contact].contracts[enrolment.contract], parts: parts,
            today: today)
        guard let anchor = check.date else {
            if case .personal(let event) = source, check == .missing {
                // Not everybody has one; nothing is to be mended.
                finding.note(.anchorMissing, keyDate: event, isAhead: true)
            } else {
                finding.withhold(step.keyDate, check, step: index)
                work.wake(today.adding(days: 1))
            }
            return nil
        }
        return step.recurrence.occurrences(
            in: day.window, anchor: anchor, release: step.canBeReleased ? release : nil)
    }

    /// The campaign's `exit` does not hold for the enrolment, and `enter` does until its first letter has gone.
    private func isIn(
        _ enrolment: Enrolment, _ campaignIndex: Int, _ group: SeenGroup, _ marks: ArraySlice<LedgerMark>,
        _ work: inout GroupWork, _ finding: inout Finding, _ summary: inout PlanSummary
    ) -> Bool {
        let campaign = planner.campaigns[campaignIndex].campaign
        if campaign.exit == nil && campaign.enter == nil { return true }
        func truth(_ condition: Condition) -> Truth {
            match.truth(condition, of: group.people[enrolment.contact], contract: enrolment.contract)
        }
        func withhold(_ condition: Condition) -> Bool {
            finding.note(
                match.cause(condition, of: group.people[enrolment.contact], contract: enrolment.contract))
            return false
        }
        if let exit = campaign.exit {
            let isOver = truth(exit)
            if isOver != .no || AudienceMatch.changesWithTime(exit) { work.wake(today.adding(days: 1)) }
            if isOver == .unknown { return withhold(exit) }
            if isOver == .yes {
                finding.note(.ended)
                return false
            }
        }
        guard let enter = campaign.enter,
            !marks.contains(where: { $0.isReceived && enrolment.owns($0) })
        else { return true }
        let mayEnter = truth(enter)
        if mayEnter != .yes || AudienceMatch.changesWithTime(enter) { work.wake(today.adding(days: 1)) }
        if mayEnter == .unknown { return withhold(enter) }
        if mayEnter == .no { finding.note(.conditionNotMet) }
        return mayEnter == .yes
    }

    /// nil where the enrolment has ended or is withheld as a whole.
    private func bounds(
        _ enrolment: Enrolment, _ campaign: CompiledCampaign, _ group: SeenGroup,
        _ work: inout GroupWork, _ finding: inout Finding
    ) -> Bounds? {
        guard let effective = campaign.effective else { return nil }
        let contract = group.people[enrolment.contact].contracts[enrolment.contract]
        let parts = group.people[enrolment.contact].participations
        var end: CivilDate?
        if let source = campaign.until {
            let check = planner.keyDates.end(
                source, contract: contract, parts: parts, today: today)
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
                source, contract: contract, parts: parts, today: today)
            // Without a date at all the person is one of long standing and joins at the next slot.
            if case .implausible = check {
                finding.withhold(campaign.campaign.entersAfter, check, step: nil)
                work.wake(today.adding(days: 1))
                return nil
            }
            after = check.date
        }
        let release =
            group.releases.isEmpty
            ? nil
            : group.releases.first {
                ($0.enrolment == enrolment.number || enrolment.others.contains($0.enrolment))
                    && $0.campaign == campaign.campaign.name
            }
        return Bounds(
            effectiveFrom: effective.from, launchedOn: effective.launchedOn,
            knownSince: group.people[enrolment.contact].knownSince, after: after, end: end,
            release: release)
    }

    private func past(_ enrolment: Enrolment, _ campaign: Int, _ step: Int, _ marks: ArraySlice<LedgerMark>)
        -> Past
    {
        let compiled = planner.campaigns[campaign].steps[step]
        var past = Past()
        if compiled.repeats { past.times = Array(repeating: 0, count: compiled.editions) }
        let base = steps[campaign][step].base
        var papers = 0
        for mark in marks where mark.step == Int16(step) {
            guard enrolment.owns(mark) else { continue }
            if let ordinal = mark.ordinal, (0..<128).contains(Int(ordinal) - base) {
                past.occurrences |= 1 << UInt128(Int(ordinal) - base)
            }
            guard mark.isReceived else { continue }
            if mark.sendOn == today { past.hadOneToday = true }
            guard let letter = mark.letter else {
                if mark.isPost { papers += 1 }
                continue
            }
            past.had(Int(letter))
            if Int(letter) == compiled.editions {
                past.noteSentOn = max(past.noteSentOn ?? mark.sendOn, mark.sendOn)
            }
        }
        // A letter on paper stands for the edition whose turn it was.
        for _ in 0..<papers {
            guard let edition = past.nextEdition(of: compiled) else { break }
            past.had(edition)
        }
        return past
    }

    /// A statutory notice that is due today for somebody whom no letter reaches.
    private func adviseUnreached(
        _ enrolment: Enrolment, _ campaign: Int, _ step: Int, _ bounds: Bounds,
        _ marks: ArraySlice<LedgerMark>,
        _ summary: inout PlanSummary
    ) {
        let compiled = planner.campaigns[campaign].steps[step]
        guard compiled.step.isNotice, planner.campaigns[campaign].campaign.category == .statutory,
            let shared = steps[campaign][step].shared
        else { return }
        for occurrence in shared where occurrence.sendOn <= today && today <= occurrence.lastDay {
            let bit = UInt128(occurrence.ordinal - steps[campaign][step].base)
            guard bounds.obstacle(occurrence, of: compiled) == nil,
                past(enrolment, campaign, step, marks).occurrences & (1 << bit) == 0
            else { continue }
            summary.add(
                .noticeUnsent(
                    campaign: planner.campaigns[campaign].campaign.name, step: compiled.step.name,
                    lastDay: occurrence.lastDay))
        }
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
