import Model

/// The sentences of a plan.
extension PlanningDay {
    func reason(_ code: Reason.Code, _ candidate: Candidate, until: CivilDate? = nil) -> Reason {
        let slot = slot(candidate.campaign, candidate.step, candidate.occurrence)
        let later = until.map { " It can leave on \($0)." } ?? ""
        switch code {
        case .due: return Reason(code, sentence: "\(slot) leaves today.")
        case .dueLate: return Reason(code, sentence: "\(slot) is late and leaves today, inside its grace.")
        case .covered:
            return Reason(
                code, sentence: "\(slot) reaches this person with the mail to their shared address.")
        case .outsideWindow: return Reason(code, sentence: "\(slot) waits for the send window.\(later)")
        case .oneOverdueADay:
            return Reason(code, sentence: "\(slot) waits: another overdue mail goes first.\(later)")
        case .frequencyCap:
            return Reason(
                code, sentence: "\(slot) waits: the person has had as many mails as the cap allows.\(later)")
        default: return Reason(code, sentence: "\(slot).")
        }
    }

    /// A slot that is given up: its grace is over, or would be before it could leave (`code` says why).
    func skipReason(_ code: Reason.Code, _ candidate: Candidate) -> Reason {
        let slot = slot(candidate.campaign, candidate.step, candidate.occurrence)
        let last = candidate.occurrence.lastDay
        let cause: String
        switch code {
        case .oneOverdueADay: cause = "other overdue mail went first, and "
        case .frequencyCap: cause = "the frequency cap held it back, and "
        case .outsideWindow: cause = "the send window is closed, and "
        default: cause = ""
        }
        return Reason(.graceOver, sentence: "\(slot) was not sent: \(cause)its grace ends on \(last).")
    }

    func entry(_ absence: Absence, _ group: Group) -> PlanEntry {
        let campaign = planner.campaigns[absence.campaign]
        let about = absence.occurrence ?? absence.next
        let step = (absence.step ?? (absence.occurrence == nil ? absence.nextStep : nil)).map {
            campaign.steps[$0]
        }
        return PlanEntry(
            contact: group.contacts[absence.contact].id, campaign: campaign.campaign.name, decision: .exclude,
            reason: reason(absence, group.contacts[absence.contact]), step: step?.step.name,
            occurrence: about.flatMap { about in
                step.map { $0.recurrence.name(about.ordinal, step: $0.step.name) }
            }, dueOn: about?.nominal)
    }

    private func reason(_ absence: Absence, _ contact: Contact) -> Reason {
        if let keyDate = absence.keyDate, let reason = absence.check?.reason(keyDate) { return reason }
        let code = absence.code
        let slot =
            absence.occurrence.flatMap { occurrence in
                absence.step.map { self.slot(absence.campaign, $0, occurrence) }
            } ?? ""
        let next = nextSentence(absence)
        let name = planner.campaigns[absence.campaign].campaign.name
        let sentence: String
        switch code {
        case .notDueYet: sentence = "Nothing is due.\(next.isEmpty ? " Later: \(slot)." : next)"
        case .alreadySent: sentence = "\(slot) is in the ledger already.\(next)"
        case .signedAfter:
            sentence =
                "\(slot) is not later than the day that opens \(name) for this person"
                + "\(absence.date.map { ", \($0)" } ?? "").\(next)"
        case .knownLater where absence.occurrence == nil:
            sentence = "Known only since \(contact.knownSince)."
        case .knownLater:
            sentence = "\(slot) lies before \(contact.knownSince), when this person came in.\(next)"
        case .beforeEffective: sentence = "\(slot) lies before the first day of \(name).\(next)"
        case .noNewEdition: sentence = "No new edition for \(slot): this person has had every one.\(next)"
        case .noFreshNote: sentence = "No progress note of the last 45 days for \(slot).\(next)"
        case .finished: sentence = finished(absence, name)
        case .notInAudience: sentence = "Not in the audience of \(name)."
        case .left:
            sentence = "Left the coop on \(contact.leftOn.map(String.init(describing:)) ?? "some day")."
        case .deceased: sentence = "Deceased."
        case .noAddress: sentence = "No e-mail address."
        case .noAgreement: sentence = "No recorded agreement to receive statutory mail by e-mail."
        case .suppressed: sentence = "The address is suppressed for mail of this kind."
        case .paused: sentence = "Campaign \(name) is paused."
        case .notLaunched: sentence = "Campaign \(name) is not launched."
        case .anchorImplausible:
            sentence =
                "Whether this person is in the audience of \(name) depends on a date that is implausible."
        default: sentence = "\(slot)."
        }
        return Reason(code, sentence: sentence)
    }

    private func finished(_ absence: Absence, _ name: Slug) -> String {
        guard let keyDate = absence.keyDate, let date = absence.date else {
            return "Nothing more is to come in \(name) for this person."
        }
        return "\(name) ends for this person with \(keyDate) on \(date)."
    }

    private func nextSentence(_ absence: Absence) -> String {
        guard let step = absence.nextStep, let next = absence.next else { return "" }
        return " Next: \(slot(absence.campaign, step, next))."
    }

    /// «step janvier 2027 (due on 2027-01-15)», with the send day where it differs.
    private func slot(_ campaign: Int, _ step: Int, _ occurrence: Occurrence) -> String {
        let compiled = planner.campaigns[campaign].steps[step]
        let name = compiled.step.name
        let occurrenceName = compiled.recurrence.name(occurrence.ordinal, step: name)
        let which = compiled.recurrence.rhythm == .once ? "" : " \(occurrenceName)"
        let moved = occurrence.sendOn == occurrence.nominal ? "" : ", sent on \(occurrence.sendOn)"
        return "step \(name)\(which) (due on \(occurrence.nominal)\(moved))"
    }
}

extension Reason {
    /// A sentence that may begin with a slot: its first letter becomes a capital.
    fileprivate init(_ code: Code, sentence: String) {
        self.init(code, sentence.prefix(1).uppercased() + sentence.dropFirst())
    }
}
