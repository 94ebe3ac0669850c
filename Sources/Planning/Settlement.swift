import Model

/// What becomes of a due occurrence today.
private enum Outcome {
    case send
    /// By a mail that leaves, or left, on this day.
    case covered(DeliveryKey, on: CivilDate)
    case hold(Reason.Code, until: Instant, day: CivilDate)
    case drop(Reason.Code)
}

/// What came of a look at a group.
enum Settled {
    case plan(GroupPlan)
    /// These are due, and skipped for good because of others; nothing else is decided.
    case lost([Candidate])
}

/// One mail: a due occurrence, and those of others at the same address that the same letter serves.
private struct Bundle {
    var leader: Int
    var members: [Int]
}

extension PlanningDay {
    /// Decides what of the due occurrences leaves today, and makes the entries.
    func settle(
        _ work: inout GroupWork, _ absences: [Absence], _ group: SeenGroup, _ marks: [LedgerMark],
        _ summary: inout PlanSummary
    ) -> Settled {
        let outcomes = outcomes(work.due, group, marks)
        let lost = zip(work.due, outcomes).compactMap { candidate, outcome -> Candidate? in
            guard case .drop(let code) = outcome else { return nil }
            var candidate = candidate
            candidate.cause = code
            return candidate
        }
        if !lost.isEmpty { return .lost(lost) }
        var entries: [(order: (Int, Int, Int, Int), entry: PlanEntry)] = []
        entries.reserveCapacity(work.count + absences.count)
        for absence in absences {
            let order = (absence.contact, absence.campaign, Int.max, 0)
            entries.append((order, entry(absence, group)))
        }
        for candidate in work.tooLate {
            entries.append((order(candidate), skipped(candidate, candidate.cause, group)))
            adviseUnsent(candidate, &summary)
        }
        for (candidate, outcome) in zip(work.due, outcomes) {
            if case .hold(_, _, let day) = outcome { work.wake(day) }
            entries.append((order(candidate), entry(candidate, outcome, group)))
        }
        for (order, entry) in entries where entry.decision != .exclude {
            summary.add(order.1, of: planner.ledger, entry.decision, entry.reason.code)
        }
        if entries.count > 1 { entries.sort { $0.order < $1.order } }
        return .plan(GroupPlan(entries: entries.map(\.entry), quietUntil: work.quietUntil))
    }

    private func adviseUnsent(_ candidate: Candidate, _ summary: inout PlanSummary) {
        let campaign = planner.campaigns[candidate.campaign]
        let step = campaign.steps[candidate.step].step
        guard step.isNotice, campaign.campaign.category == .statutory else { return }
        summary.add(
            .noticeUnsent(
                campaign: campaign.campaign.name, step: step.name, lastDay: candidate.occurrence.lastDay))
    }

    private func order(_ candidate: Candidate) -> (Int, Int, Int, Int) {
        (
            candidate.contact, candidate.campaign, candidate.step,
            candidate.occurrence.ordinal &* 1_000 &+ candidate.contract
        )
    }

    private func outcomes(_ due: [Candidate], _ group: SeenGroup, _ marks: [LedgerMark]) -> [Outcome] {
        if due.isEmpty { return [] }
        var outcomes = [Outcome](repeating: .send, count: due.count)
        var bundles: [Bundle] = []
        var covered: [Candidate] = []
        for (index, candidate) in due.enumerated() {
            if let mail = mailAlreadySent(candidate, group, marks) {
                outcomes[index] = .covered(mail.key, on: mail.sendOn)
                if mail.sendOn == today { covered.append(candidate) }
            } else if candidate.reminder == .over {
                outcomes[index] = .drop(.remindersOver)
            } else if let bundle = bundles.firstIndex(where: { serves(due[$0.leader], candidate, group) }) {
                bundles[bundle].members.append(index)
            } else {
                bundles.append(Bundle(leader: index, members: [index]))
            }
        }
        let contest = Contest(
            day: self, contacts: group.people.map(\.number), marks: marks, covered: covered)
        let decided = contest.decide(bundles.map { .init(members: $0.members.map { due[$0] }) })
        for (bundle, hold) in zip(bundles, decided) {
            for member in bundle.members {
                if let hold {
                    let isInGrace = hold.day <= due[member].occurrence.lastDay
                    outcomes[member] =
                        isInGrace ? .hold(hold.code, until: hold.until, day: hold.day) : .drop(hold.code)
                } else if member != bundle.leader {
                    outcomes[member] = .covered(key(due[bundle.leader]), on: today)
                }
            }
        }
        return outcomes
    }

    /// One mail serves both where the campaign's unit is the address and the content is the same. On paper nobody
    /// answers for another, unless the client file says that they are one household.
    private func serves(_ leader: Candidate, _ other: Candidate, _ group: SeenGroup) -> Bool {
        let campaign = planner.campaigns[other.campaign]
        return campaign.campaign.unit == .address && leader.campaign == other.campaign
            && leader.step == other.step
            && leader.occurrence.ordinal == other.occurrence.ordinal && leader.letter == other.letter
            && leader.contact != other.contact && leader.isPost == other.isPost
            && (!other.isPost || areHousehold(leader.contact, group.people[other.contact].contact, group))
            && (!campaign.followsContracts || leader.programme == other.programme)
    }

    private func areHousehold(_ index: Int, _ other: Contact, _ group: SeenGroup) -> Bool {
        other.household != nil && group.people[index].contact.household == other.household
    }

    /// A mail to this address that another member of the group got for the same slot in the last fortnight;
    /// an older one was about something else (somebody's welcome years ago).
    private func mailAlreadySent(_ candidate: Candidate, _ group: SeenGroup, _ marks: [LedgerMark])
        -> (key: DeliveryKey, sendOn: CivilDate)?
    {
        let campaign = planner.campaigns[candidate.campaign]
        guard campaign.campaign.unit == .address, group.people.count > 1, !candidate.isPost else {
            return nil
        }
        let own = group.people[candidate.contact].number
        let mark = marks.first { mark in
            mark.campaign == Int16(candidate.campaign) && mark.step == Int16(candidate.step)
                && mark.ordinal == Int32(candidate.occurrence.ordinal)
                && mark.letter == Int16(candidate.letter)
                && mark.isReceived && !mark.isCovered && !mark.isPost && mark.contact != own
                && mark.sendOn.days(to: today) <= 14
                && (!campaign.followsContracts || programme(of: mark, group) == candidate.programme)
        }
        guard let mark else { return nil }
        var key = key(candidate)
        key.enrolment = mark.enrolment
        return (key, mark.sendOn)
    }

    /// -2 where the contract is not in the group.
    private func programme(of mark: LedgerMark, _ group: SeenGroup) -> Int {
        for person in group.people {
            for contract in person.contracts where contract.id == mark.enrolment { return contract.programme }
        }
        return -2
    }

    private func entry(_ candidate: Candidate, _ outcome: Outcome, _ group: SeenGroup) -> PlanEntry {
        let occurrence = candidate.occurrence
        switch outcome {
        case .drop(let code): return skipped(candidate, code, group)
        case .send:
            let isLate = occurrence.sendOn < today
            return entry(candidate, .send, reason(isLate ? .dueLate : .due, candidate), today, group)
        case .covered(let key, let sendOn):
            return entry(candidate, .send, reason(.covered, candidate), sendOn, group, coveredBy: key)
        case .hold(let code, let until, let day):
            return entry(
                candidate, .defer, reason(code, candidate, until: day), day, group, notBefore: until)
        }
    }

    /// As the ledger shows from now on what is skipped.
    func mark(ofSkipped candidate: Candidate, _ group: SeenGroup) -> LedgerMark {
        let number = group.people[candidate.contact].number
        return LedgerMark(
            contact: number, enrolment: candidate.enrolment, campaign: Int16(candidate.campaign),
            step: Int16(candidate.step), letter: candidate.isPost ? nil : Int16(candidate.letter),
            ordinal: Int32(candidate.occurrence.ordinal), isReceived: false, isWaiting: false,
            isCovered: false,
            isPost: candidate.isPost, dueOn: candidate.occurrence.nominal, sendOn: candidate.occurrence.sendOn
        )
    }

    private func skipped(_ candidate: Candidate, _ code: Reason.Code, _ group: SeenGroup) -> PlanEntry {
        let reason = skipReason(code, candidate)
        var entry = entry(candidate, .skip, reason, candidate.occurrence.sendOn, group)
        entry.delivery?.address = nil
        entry.delivery?.skipped = reason
        return entry
    }

    private func entry(
        _ candidate: Candidate, _ decision: Decision, _ reason: Reason, _ sendOn: CivilDate,
        _ group: SeenGroup,
        notBefore: Instant? = nil, coveredBy: DeliveryKey? = nil
    ) -> PlanEntry {
        let campaign = planner.campaigns[candidate.campaign]
        let step = campaign.steps[candidate.step]
        let key = key(candidate)
        let delivery = PlannedDelivery(
            key: key, contact: group.people[candidate.contact].contact.id,
            contract: group.people[candidate.contact].contracts[candidate.contract].id,
            letter: candidate.isPost
                ? step.step.paper ?? step.letters[candidate.letter] : step.letters[candidate.letter],
            channel: candidate.isPost ? .post : .email,
            address: candidate.isPost ? nil : group.people[candidate.contact].contact.email,
            category: campaign.campaign.category, dueOn: candidate.occurrence.nominal, sendOn: sendOn,
            notBefore: notBefore
                ?? (candidate.isPost
                    ? planner.settings.window.zone.instant(sendOn, .midnight)
                    : opening(candidate.campaign, sendOn)),
            notAfter: end(of: candidate.occurrence.lastDay), coveredBy: coveredBy)
        return PlanEntry(
            contact: delivery.contact, campaign: key.campaign, decision: decision, reason: reason,
            step: key.step,
            occurrence: key.occurrence, dueOn: delivery.dueOn, delivery: delivery,
            until: decision == .defer ? notBefore : nil)
    }

    private func opening(_ campaign: Int, _ day: CivilDate) -> Instant {
        if day == today { return departures[campaign].opensToday }
        let campaign = planner.campaigns[campaign]
        return campaign.window.opening(day, timeOfDay: campaign.campaign.timeOfDay)
    }

    private func key(_ candidate: Candidate) -> DeliveryKey {
        let campaign = planner.campaigns[candidate.campaign]
        let step = campaign.steps[candidate.step]
        return DeliveryKey(
            campaign: campaign.campaign.name, step: step.step.name,
            occurrence: step.recurrence.name(candidate.occurrence.ordinal, step: step.step.name),
            enrolment: candidate.enrolment)
    }
}
