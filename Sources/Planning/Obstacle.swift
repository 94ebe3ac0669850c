import Model

extension PlanningDay {
    /// Why a mail that was queued before must not leave any more (decision 12): the person died, left, is no
    /// longer in the audience, unsubscribed or bounced, or their enrolment has ended. nil: it may leave. What
    /// belongs to a campaign that this planner does not hold is left as it is.
    /// - Parameter hasBegun: whether a letter of the campaign has left to this enrolment; `enter` is asked until then.
    package func obstacle(
        to past: PastDelivery, for contact: Contact, suppressions: [Suppression], hasBegun: Bool
    ) -> Reason? {
        let key = past.key
        guard let compiled = planner.campaign(key.campaign) else { return nil }
        let campaign = compiled.campaign
        if contact.deceasedOn != nil { return Reason(.deceased) }
        if past.channel == .email, let reason = addressObstacle(campaign, contact, suppressions) {
            return reason
        }
        let contracts = contact.contracts.filter { !compiled.followsContracts || $0.id == key.enrolment }
        let belonging = contracts.filter {
            match.truth(campaign.audiences, contact: contact, contract: $0) != .no
        }
        guard let contract = belonging.first else {
            if let left = contact.leftOn, left <= today { return Reason(.left, .init(day: left)) }
            return Reason(.notInAudience, .init(campaign: campaign.name))
        }
        if let exit = campaign.exit, match.truth(exit, of: contact, contract: contract) == .yes {
            return Reason(.ended, .init(campaign: campaign.name))
        }
        if let enter = campaign.enter, !hasBegun,
            match.truth(enter, of: contact, contract: contract) == .no
        {
            return Reason(.conditionNotMet, .init(campaign: campaign.name))
        }
        if let reason = conditionObstacle(past, compiled, contact, contract) { return reason }
        return end(of: compiled, contracts: contracts, contact)
    }

    /// The step's own condition no longer holds.
    private func conditionObstacle(
        _ past: PastDelivery, _ compiled: CompiledCampaign, _ contact: Contact, _ contract: Contract
    ) -> Reason? {
        let key = past.key
        guard let step = compiled.steps.first(where: { $0.step.name == key.step }),
            let only = step.step.only
        else { return nil }
        let ordinal = step.recurrence.entries.lastIndex { $0.occurrence == key.occurrence }
        let own = OwnSlot(event: ordinal.flatMap(step.recurrence.event), occurrence: key.occurrence)
        guard match.truth(only, of: contact, contract: contract, own: own) == .no else { return nil }
        let slot = Reason.Slot(
            step: key.step, occurrence: step.recurrence.rhythm == .once ? nil : key.occurrence,
            dueOn: past.dueOn, sendOn: past.sendOn)
        return Reason(.conditionNotMet, .init(campaign: compiled.campaign.name, slot: slot))
    }

    private func addressObstacle(
        _ campaign: Campaign, _ contact: Contact, _ suppressions: [Suppression]
    ) -> Reason? {
        guard let address = contact.email else { return Reason(.noAddress) }
        if let suppression = suppressions.first(where: {
            $0.address == address.key && $0.applies(to: campaign.category)
        }) {
            return Reason(.suppressed, .init(note: suppression.cause.rawValue))
        }
        if campaign.category == .statutory, contact.emailAgreement != true {
            return Reason(.noAgreement)
        }
        return nil
    }

    /// The day of `until` has come for the contract that the mail is about.
    private func end(of compiled: CompiledCampaign, contracts: [Contract], _ contact: Contact) -> Reason? {
        guard compiled.followsContracts, let source = compiled.until, let first = contracts.first else {
            return nil
        }
        var contact = contact
        contact.contracts = [first]
        let person = Person(contact, keyDates: planner.keyDates, today: today)
        guard
            let day = planner.keyDates.end(
                source, contract: person.contracts[0], parts: contact.participations, today: today
            ).date,
            day <= today
        else { return nil }
        let campaign = compiled.campaign
        return Reason(.finished, .init(campaign: campaign.name, keyDate: campaign.until, day: day))
    }
}
