import Model

/// A person in a campaign, or their contracts of one programme in it.
struct Enrolment {
    /// Indices in the group and its contact.
    let contact: Int
    let contract: Int
    /// The number in the ledger.
    let number: Int64
    /// -1 for none.
    let programme: Int
    /// Numbers whose lines in the ledger count for this enrolment too: the person's other contracts of the
    /// same programme (one bulletin for each programme, whichever of the contracts comes first).
    let others: [Int64]

    func owns(_ mark: LedgerMark) -> Bool { mark.enrolment == number || others.contains(mark.enrolment) }
}

/// How a campaign's letters reach somebody.
enum Route {
    case email
    /// Not by e-mail, and why; perhaps on paper.
    case blocked(Reason.Code, byPost: Bool)
}

extension PlanningDay {
    /// Looks at one contact and one campaign: who they are, whether the campaign runs for them, then each
    /// of their enrolments. `marks`: the group's lines of this campaign.
    func consider(
        _ contactIndex: Int, _ campaignIndex: Int, _ group: SeenGroup, _ marks: ArraySlice<LedgerMark>,
        _ work: inout GroupWork, _ finding: inout Finding, _ summary: inout PlanSummary
    ) {
        let campaign = planner.campaigns[campaignIndex]
        let person = group.people[contactIndex]
        if let leftOn = person.leftOn, leftOn > today { work.wake(leftOn) }
        guard !person.isDeceased else { return finding.note(.deceased) }
        guard person.knownSince <= today else {
            work.wake(person.knownSince)
            return finding.note(.knownLater)
        }
        let matching = matchingContracts(person, campaign)
        if matching.best != .yes {
            if matching.best == .unknown || mayMatchLater(person, campaign) {
                work.wake(today.adding(days: 1))
            }
            if matching.best == .unknown { return finding.note(openCause(person, campaign)) }
            return finding.note(person.hasLeft ? .left : .notInAudience)
        }
        let route: Route
        switch campaign.state {
        case .notLaunched: return finding.note(.notLaunched)
        case .paused: return finding.note(.paused)
        case .launched: route = self.route(person, campaign, group.suppressions)
        }
        // A notice that reaches nobody is worth an alert; anything else stops here.
        if case .blocked(let code, false) = route, campaign.campaign.category != .statutory {
            return finding.note(code)
        }
        if person.contracts.count == 1 {
            let enrolment = enrolment(contactIndex, person, 0, campaign, others: [])
            return consider(enrolment, campaignIndex, route, group, marks, &work, &finding, &summary)
        }
        for enrolment in enrolments(contactIndex, person, matching.contracts, campaign) {
            consider(enrolment, campaignIndex, route, group, marks, &work, &finding, &summary)
        }
    }

    /// By e-mail, unless there is no address that works, or a statutory notice lacks the agreement to it; then on
    /// paper, where the step has a letter for it. Unsubscribing closes both ways.
    private func route(
        _ person: Person, _ campaign: CompiledCampaign, _ suppressions: [Suppression]
    ) -> Route {
        let category = campaign.campaign.category
        if !person.hasEmail { return .blocked(.noAddress, byPost: campaign.hasPaper) }
        if !suppressions.isEmpty, let suppression = suppressions.first(where: { $0.applies(to: category) }) {
            let isDead = !suppressions.contains { $0.applies(to: category) && $0.cause != .bounced }
            return .blocked(.suppressed, byPost: campaign.hasPaper && isDead && suppression.cause == .bounced)
        }
        if category == .statutory && !person.emailAgreement {
            return .blocked(.noAgreement, byPost: campaign.hasPaper)
        }
        return .email
    }

    /// Why it is open whether somebody belongs to the audience.
    private func openCause(_ person: Person, _ campaign: CompiledCampaign) -> Reason.Code {
        var match = match
        match.listsAreMissing = false
        let isOpen = person.contracts.indices.contains {
            match.truth(campaign.campaign.audiences, person, contract: $0) == .unknown
        }
        return isOpen ? .anchorImplausible : .listMissing
    }

    /// The places of those that belong, where there are several; left out where the person has one contract only.
    private func matchingContracts(
        _ person: Person, _ campaign: CompiledCampaign
    ) -> (contracts: [Int], best: Truth) {
        var best = Truth.no
        var contracts: [Int] = []
        for index in person.contracts.indices {
            guard campaign.statuses.contains(person.contracts[index].statuses) else { continue }
            let truth = match.truth(campaign.campaign.audiences, person, contract: index)
            best = max(best, truth)
            if truth == .yes && person.contracts.count > 1 { contracts.append(index) }
        }
        return (contracts, best)
    }

    private func mayMatchLater(_ person: Person, _ campaign: CompiledCampaign) -> Bool {
        guard campaign.audienceChangesWithTime else { return false }
        var match = match
        match.isTimeless = true
        return person.contracts.indices.contains {
            campaign.statuses.contains(person.contracts[$0].statuses)
                && match.truth(campaign.campaign.audiences, person, contract: $0) != .no
        }
    }

    /// Those of a person of the audience; none for others.
    func enrolments(_ index: Int, of person: Person, in campaign: CompiledCampaign) -> [Enrolment] {
        let matching = matchingContracts(person, campaign)
        guard matching.best == .yes else { return [] }
        if person.contracts.count == 1 { return [enrolment(index, person, 0, campaign, others: [])] }
        return enrolments(index, person, matching.contracts, campaign)
    }

    /// The person's by this contract, or the contract's own.
    private func enrolment(
        _ index: Int, _ person: Person, _ contract: Int, _ campaign: CompiledCampaign, others: [Int64]
    ) -> Enrolment {
        let seen = person.contracts[contract]
        return Enrolment(
            contact: index, contract: contract,
            number: campaign.followsContracts ? seen.id : person.number, programme: seen.programme,
            others: others)
    }

    /// One for the person, by their earliest contract; or one for each programme, by its earliest contract.
    private func enrolments(
        _ index: Int, _ person: Person, _ contracts: [Int], _ campaign: CompiledCampaign
    ) -> [Enrolment] {
        let ordered = earliestFirst(contracts, person)
        guard campaign.followsContracts else {
            return [enrolment(index, person, ordered[0], campaign, others: [])]
        }
        let all = person.contact.contracts
        var found: [Enrolment] = []
        var seen: [Slug?] = []
        for contract in ordered where !seen.contains(all[contract].programme) {
            seen.append(all[contract].programme)
            let others = all.filter { $0.programme == all[contract].programme }.map(\.id)
            found.append(enrolment(index, person, contract, campaign, others: others))
        }
        return found
    }

    /// By plausible signature or lease start, those without one last, then by number.
    private func earliestFirst(_ contracts: [Int], _ person: Person) -> [Int] {
        func start(_ index: Int) -> CivilDate {
            person.contracts[index].signature.date ?? person.contracts[index].leaseStart.date
                ?? CivilDate(dayNumber: .max)
        }
        return contracts.sorted {
            (start($0), person.contracts[$0].id) < (start($1), person.contracts[$1].id)
        }
    }
}
