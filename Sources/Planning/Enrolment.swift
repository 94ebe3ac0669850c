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
    /// Looks at one contact of the group and one campaign: who they are, whether the campaign runs for them, then each
    /// of their enrolments.
    func consider(
        _ contactIndex: Int, _ contact: Contact, _ campaignIndex: Int, _ group: Group, _ marks: [LedgerMark],
        _ work: inout GroupWork, _ finding: inout Finding, _ summary: inout PlanSummary
    ) {
        let campaign = planner.campaigns[campaignIndex]
        if let leftOn = contact.leftOn, leftOn > today { work.wake(leftOn) }
        guard contact.deceasedOn == nil else { return finding.note(.deceased) }
        guard contact.knownSince <= today else {
            work.wake(contact.knownSince)
            return finding.note(.knownLater)
        }
        let matching = matchingContracts(contact, campaign)
        if matching.contracts.isEmpty {
            if matching.best == .unknown || mayMatchLater(contact, campaign) {
                work.wake(today.adding(days: 1))
            }
            if matching.best == .unknown {
                return finding.note(openCause(contact, campaign))
            }
            let hasLeft = contact.leftOn.map { $0 <= today } ?? false
            return finding.note(hasLeft ? .left : .notInAudience)
        }
        let route: Route
        switch campaign.state {
        case .notLaunched: return finding.note(.notLaunched)
        case .paused: return finding.note(.paused)
        case .launched: route = self.route(contact, campaign, group.suppressions)
        }
        // A notice that reaches nobody is worth an alert; anything else stops here.
        if case .blocked(let code, false) = route, campaign.campaign.category != .statutory {
            return finding.note(code)
        }
        for enrolment in enrolments(contactIndex, contact, matching.contracts, campaign) {
            consider(enrolment, campaignIndex, route, group, marks, &work, &finding, &summary)
        }
    }

    /// By e-mail, unless there is no address that works, or a statutory notice lacks the agreement to it; then on
    /// paper, where the step has a letter for it. Unsubscribing closes both ways.
    private func route(
        _ contact: borrowing Contact, _ campaign: CompiledCampaign, _ suppressions: [Suppression]
    ) -> Route {
        let category = campaign.campaign.category
        if contact.email == nil { return .blocked(.noAddress, byPost: campaign.hasPaper) }
        if let suppression = suppressions.first(where: { $0.applies(to: category) }) {
            let isDead = !suppressions.contains { $0.applies(to: category) && $0.cause != .bounced }
            return .blocked(.suppressed, byPost: campaign.hasPaper && isDead && suppression.cause == .bounced)
        }
        if category == .statutory && contact.emailAgreement != true {
            return .blocked(.noAgreement, byPost: campaign.hasPaper)
        }
        return .email
    }

    /// Why it is open whether somebody belongs to the audience.
    private func openCause(_ contact: Contact, _ campaign: CompiledCampaign) -> Reason.Code {
        var match = match
        match.listsAreMissing = false
        let isOpen = contact.contracts.contains {
            match.truth(campaign.campaign.audiences, contact: contact, contract: $0) == .unknown
        }
        return isOpen ? .anchorImplausible : .listMissing
    }

    private func matchingContracts(
        _ contact: borrowing Contact, _ campaign: CompiledCampaign
    ) -> (contracts: [Int], best: Truth) {
        var best = Truth.no
        var contracts: [Int] = []
        for index in contact.contracts.indices {
            let truth = match.truth(
                campaign.campaign.audiences, contact: contact, contract: contact.contracts[index])
            best = max(best, truth)
            if truth == .yes { contracts.append(index) }
        }
        return (contracts, best)
    }

    private func mayMatchLater(_ contact: borrowing Contact, _ campaign: CompiledCampaign) -> Bool {
        guard campaign.audienceChangesWithTime else { return false }
        var match = match
        match.isTimeless = true
        for contract in contact.contracts
        where match.truth(campaign.campaign.audiences, contact: contact, contract: contract) != .no {
            return true
        }
        return false
    }

    /// Those of a person of the audience; none for others.
    func enrolments(_ index: Int, of contact: Contact, in campaign: CompiledCampaign) -> [Enrolment] {
        let matching = matchingContracts(contact, campaign)
        return matching.contracts.isEmpty
            ? [] : enrolments(index, contact, matching.contracts, campaign)
    }

    /// One for the person, by their earliest contract; or one for each programme, by its earliest contract.
    private func enrolments(
        _ contactIndex: Int, _ contact: borrowing Contact, _ contracts: [Int], _ campaign: CompiledCampaign
    ) -> [Enrolment] {
        let ordered =
            contracts.count == 1
            ? contracts : earliestFirst(contracts.map { ($0, contact.contracts[$0]) })
        guard campaign.followsContracts else {
            let contract = contact.contracts[ordered[0]]
            return [
                Enrolment(
                    contact: contactIndex, contract: ordered[0], number: contact.id.number,
                    programme: planner.keyDates.programmeIndex(contract), others: [])
            ]
        }
        var found: [Enrolment] = []
        var seen: [Slug?] = []
        for index in ordered where !seen.contains(contact.contracts[index].programme) {
            let contract = contact.contracts[index]
            seen.append(contract.programme)
            let others =
                contact.contracts.count == 1
                ? [] : contact.contracts.filter { $0.programme == contract.programme }.map(\.id)
            found.append(
                Enrolment(
                    contact: contactIndex, contract: index, number: contract.id,
                    programme: planner.keyDates.programmeIndex(contract), others: others))
        }
        return found
    }

    /// By plausible signature or lease start, those without one last, then by number.
    private func earliestFirst(_ contracts: [(index: Int, contract: Contract)]) -> [Int] {
        func start(_ contract: Contract) -> CivilDate {
            AnchorCheck(contract.signature, isSignature: true, today: today).date
                ?? AnchorCheck(contract.leaseStart, isSignature: false, today: today).date
                ?? CivilDate(dayNumber: .max)
        }
        return contracts.sorted {
            (start($0.contract), $0.contract.id) < (start($1.contract), $1.contract.id)
        }.map(\.index)
    }
}
