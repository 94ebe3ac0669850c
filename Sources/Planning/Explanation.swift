import Model

/// The reasons of a plan: codes and facts. The sentences are the catalogue's (Model/Reasons).
extension PlanningDay {
    /// `until`: the first day on which what waits can leave.
    func reason(_ code: Reason.Code, _ candidate: Candidate, until: CivilDate? = nil) -> Reason {
        Reason(
            code,
            .init(
                campaign: planner.campaigns[candidate.campaign].campaign.name,
                slot: slot(candidate.campaign, candidate.step, candidate.occurrence), day: until))
    }

    /// A slot that is given up: its grace is over, or would be before it could leave (`code` says why).
    func skipReason(_ code: Reason.Code, _ candidate: Candidate) -> Reason {
        if code == .remindersOver { return reason(code, candidate) }
        return Reason(
            .graceOver,
            .init(
                campaign: planner.campaigns[candidate.campaign].campaign.name,
                slot: slot(candidate.campaign, candidate.step, candidate.occurrence),
                day: candidate.occurrence.lastDay, cause: code == .graceOver ? nil : code))
    }

    func entry(_ absence: Absence, _ group: SeenGroup) -> PlanEntry {
        let campaign = planner.campaigns[absence.campaign]
        let about = absence.occurrence ?? absence.next
        let step = (absence.step ?? (absence.occurrence == nil ? absence.nextStep : nil)).map {
            campaign.steps[$0]
        }
        return PlanEntry(
            contact: group.people[absence.contact].contact.id, campaign: campaign.campaign.name,
            decision: .exclude,
            reason: reason(absence, group.people[absence.contact].contact), step: step?.step.name,
            occurrence: about.flatMap { about in
                step.map { $0.recurrence.name(about.ordinal, step: $0.step.name) }
            }, dueOn: about?.nominal)
    }

    private func reason(_ absence: Absence, _ contact: Contact) -> Reason {
        var reason = absence.keyDate.flatMap { absence.check?.reason($0) } ?? Reason(absence.code)
        reason.facts.campaign = planner.campaigns[absence.campaign].campaign.name
        if let step = absence.step, let occurrence = absence.occurrence {
            reason.facts.slot = slot(absence.campaign, step, occurrence)
        }
        if let step = absence.nextStep, let next = absence.next {
            reason.facts.next = slot(absence.campaign, step, next)
        }
        switch absence.code {
        case .anchorMissing, .anchorImplausible:
            if reason.facts.keyDate == nil { reason.facts.keyDate = absence.keyDate }
        case .knownLater: reason.facts.day = contact.knownSince
        case .left: reason.facts.day = contact.leftOn
        default:
            reason.facts.keyDate = absence.keyDate
            reason.facts.day = absence.date
            if absence.code == .noFreshNote {
                reason.facts.age = planner.campaigns[absence.campaign].campaign.noteAge
            }
        }
        return reason
    }

    private func slot(_ campaign: Int, _ step: Int, _ occurrence: Occurrence) -> Reason.Slot {
        let compiled = planner.campaigns[campaign].steps[step]
        let name = compiled.step.name
        let isOnce = compiled.recurrence.rhythm == .once
        return Reason.Slot(
            step: name, occurrence: isOnce ? nil : compiled.recurrence.name(occurrence.ordinal, step: name),
            dueOn: occurrence.nominal, sendOn: occurrence.sendOn)
    }
}
