import Model

extension PlanningDay {
    /// Why a mail that was queued before must not leave any more (decision 12): the person died, left, is no
    /// longer in the audience, unsubscribed or bounced, or their enrolment has ended. nil: it may leave. What
    /// belongs to a campaign that this planner does not hold is left as it is.
    package func obstacle(
        to past: PastDelivery, for contact: Contact, suppressions: [Suppression]
    ) -> Reason? {
        guard let compiled = planner.campaigns.first(where: { $0.campaign.name == past.key.campaign }) else {
            return nil
        }
        let campaign = compiled.campaign
        if contact.deceasedOn != nil { return Reason(.deceased) }
        guard let address = contact.email else { return Reason(.noAddress) }
        if let suppression = suppressions.first(where: {
            $0.address == address.key && $0.applies(to: campaign.category)
        }) {
            return Reason(.suppressed, .init(note: suppression.cause.rawValue))
        }
        if campaign.category == .statutory, contact.emailAgreement != true {
            return Reason(.noAgreement)
        }
        let contracts = contact.contracts.filter { !compiled.followsContracts || $0.id == past.key.enrolment }
        let belongs = contracts.contains {
            match.truth(campaign.audiences, contact: contact, contract: $0) != .no
        }
        guard belongs else {
            if let left = contact.leftOn, left <= today { return Reason(.left, .init(day: left)) }
            return Reason(.notInAudience, .init(campaign: campaign.name))
        }
        return end(of: compiled, contracts: contracts)
    }

    /// The day of `until` has come for the contract that the mail is about.
    private func end(of compiled: CompiledCampaign, contracts: [Contract]) -> Reason? {
        guard compiled.followsContracts, let source = compiled.until, let contract = contracts.first else {
            return nil
        }
        let programme = planner.keyDates.programmeIndex(contract)
        guard
            let day = planner.keyDates.end(source, contract: contract, programme: programme, today: today)
                .date,
            day <= today
        else { return nil }
        let campaign = compiled.campaign
        return Reason(.finished, .init(campaign: campaign.name, keyDate: campaign.until, day: day))
    }
}
