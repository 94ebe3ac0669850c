/// The catalogue of reasons in English.
enum EnglishReasons {
    static func sentence(_ reason: Reason) -> String {
        let facts = reason.facts
        let slot = facts.slot.map(self.slot) ?? "this letter"
        let name = facts.campaign.map { "campaign \($0)" } ?? "this campaign"
        let later = facts.day.map { " It can leave on \($0)." } ?? ""
        let next = facts.next.map { " Next: \(self.slot($0))." } ?? ""
        let note = facts.note.map { " (\($0))" } ?? ""
        switch reason.code {
        case .due: return "\(slot) leaves today."
        case .dueLate: return "\(slot) is late and leaves today, inside its grace."
        case .covered: return "\(slot) reaches this person with the mail to their shared address."
        case .outsideWindow: return "\(slot) waits for the send window.\(later)"
        case .oneOverdueADay: return "\(slot) waits: another overdue mail goes first.\(later)"
        case .frequencyCap:
            return "\(slot) waits: the person has had as many mails as the cap allows.\(later)"
        case .reminderTooSoon:
            return "\(slot) waits: another letter of this survey has to be seven days old.\(later)"
        case .remindersOver:
            return "\(slot) was not sent: the person has had the invitation to this survey and two reminders."
        case .backfillLater: return "\(slot) waits for this person's turn in the launch of \(name).\(later)"
        case .listMissing:
            let event = facts.keyDate.map { " of \($0)" } ?? ""
            return "\(slot) waits for the participation list\(event); import it.\(next)"
        case .graceOver: return graceOver(facts, slot)
        case .missingValue: return missingValue(facts)
        case .notMade: return "the mail cannot be made\(facts.note.map { ": \($0)" } ?? "")."
        case .bodyBegan: return "its body had begun to leave through \(facts.note ?? "another server")."
        case .bounced: return "a server had accepted it, and it came back undelivered."
        case .notDueYet: return "nothing is due.\(facts.slot.map { " Later: \(self.slot($0))." } ?? next)"
        case .alreadySent: return "\(slot) is in the ledger already.\(next)"
        case .signedAfter:
            let day = facts.day.map { ", \($0)" } ?? ""
            return "\(slot) is not later than the day that opens \(name) for this person\(day).\(next)"
        case .knownLater: return knownLater(facts) + next
        case .beforeEffective: return "\(slot) lies before the first day of \(name).\(next)"
        case .stepAddedLater:
            return "\(slot) lies before the day on which this step was added to \(name).\(next)"
        case .noNewEdition: return "no new edition for \(slot): this person has had every one.\(next)"
        case .noFreshNote:
            return
                "no progress note of the last \(facts.age ?? Campaign.defaultNoteAge) days for \(slot).\(next)"
        case .conditionNotMet:
            return facts.slot == nil
                ? "this person does not fulfil what \(name) asks of those who enter it.\(next)"
                : "\(slot) is not for this person: they do not fulfil the step's condition\(note).\(next)"
        case .finished, .ended: return ended(facts, name) + next
        case .notInAudience: return "not in the audience of \(name)."
        case .left: return "left the coop\(facts.day.map { " on \($0)" } ?? "")."
        case .deceased: return "this person has died."
        case .returned: return "the post brought this letter back\(note)."
        case .noAddress: return "no e-mail address."
        case .noAgreement: return "no recorded agreement to receive statutory mail by e-mail."
        case .suppressed: return "the address is suppressed for mail of this kind\(note)."
        case .paused: return "\(name) is paused."
        case .notLaunched: return "\(name) is not launched."
        case .anchorMissing:
            return
                "the date of \(facts.keyDate?.text ?? "a key date") is missing; add it to the client file.\(next)"
        case .anchorImplausible: return implausible(facts, name) + next
        }
    }

    private static func graceOver(_ facts: Reason.Facts, _ slot: String) -> String {
        guard facts.slot != nil else {
            return "too late: it was still open when the last day on which it made sense had passed."
        }
        let cause =
            switch facts.cause {
            case .oneOverdueADay: "other overdue mail went first, and "
            case .frequencyCap: "the frequency cap held it back, and "
            case .outsideWindow: "the send window is closed, and "
            case .reminderTooSoon:
                "another letter of this survey had not left, or not seven days ago (note letters with `gazette post sent`), and "
            case .listMissing: "the participation list was not imported in time, and "
            default: ""
            }
        let last = facts.day.map { " on \($0)" } ?? ""
        return "\(slot) was not sent: \(cause)its grace ends\(last)."
    }

    private static func missingValue(_ facts: Reason.Facts) -> String {
        let who = facts.person.map { "\($0): " } ?? ""
        let place = facts.note ?? ""
        guard let value = facts.value else { return "\(who)the letter could not be made: \(place)." }
        let tag = "{{\(value)}}"
        return
            "\(who)\(place.isEmpty ? "" : place + ": ")\(tag) has no value here; give the person one, or the tag a"
            + " fallback: {{\(value)|…}}."
    }

    private static func knownLater(_ facts: Reason.Facts) -> String {
        let day = facts.day.map { "\($0)" } ?? "the day"
        guard let slot = facts.slot else { return "known only since \(day)." }
        return "\(self.slot(slot)) lies before \(day), when this person came in."
    }

    private static func ended(_ facts: Reason.Facts, _ name: String) -> String {
        if let keyDate = facts.keyDate, let day = facts.day {
            return "\(name) ends for this person with \(keyDate) on \(day)."
        }
        if let slot = facts.slot {
            return "\(self.slot(slot)) comes after the end of \(name) for this person."
        }
        return "nothing more is to come in \(name) for this person."
    }

    private static func implausible(_ facts: Reason.Facts, _ name: String) -> String {
        guard let keyDate = facts.keyDate, let day = facts.day, let fault = facts.fault else {
            return "whether this person is in the audience of \(name) depends on a date that is implausible."
        }
        let what =
            switch fault {
            case .before1950: "lies before 1950"
            case .epoch: "is what an empty date becomes"
            case .inTheFuture: "lies in the future"
            case .moreThanFiveYearsAhead: "lies more than five years ahead"
            }
        return "the date of \(keyDate), \(day), \(what); mend it."
    }

    /// «step janvier 2027 (due on 2027-01-15)», with the send day where it differs.
    private static func slot(_ slot: Reason.Slot) -> String {
        let which = slot.occurrence.map { " \($0)" } ?? ""
        let moved = slot.sendOn == slot.dueOn ? "" : ", sent on \(slot.sendOn)"
        return "step \(slot.step)\(which) (due on \(slot.dueOn)\(moved))"
    }

    static func meaning(_ code: Reason.Code) -> String {
        switch code {
        case .due: "due"
        case .dueLate: "due before, still inside its grace"
        case .covered: "served by the mail of somebody who shares the address"
        case .alreadySent: "already sent"
        case .notDueYet: "nothing due on this day"
        case .notInAudience: "not in the audience"
        case .signedAfter: "signed after the last slot; begins with the next"
        case .beforeEffective: "slot before the campaign's first day"
        case .stepAddedLater: "slot before the day on which the step was added"
        case .knownLater: "came in after the last slot; begins with the next"
        case .finished: "finished"
        case .noNewEdition: "has had every edition"
        case .noFreshNote: "no fresh progress note"
        case .anchorMissing: "a key date is missing"
        case .anchorImplausible: "a key date is implausible"
        case .returned: "brought back by the post"
        case .noAddress: "no e-mail address"
        case .noAgreement: "no agreement to e-mail"
        case .suppressed: "unsubscribed or bounced"
        case .deceased: "deceased"
        case .left: "left the coop"
        case .graceOver: "too late: grace is over"
        case .outsideWindow: "outside the send window"
        case .oneOverdueADay: "one overdue mail a day"
        case .frequencyCap: "enough mails already"
        case .reminderTooSoon: "another letter of the survey has not left for seven days"
        case .remindersOver: "has had two reminders"
        case .paused: "campaign paused"
        case .notLaunched: "campaign not launched"
        case .missingValue: "a value is missing"
        case .notMade: "the mail cannot be made"
        case .bodyBegan: "began to leave through one server"
        case .conditionNotMet: "the step is not for them"
        case .listMissing: "a participation list is not imported yet"
        case .ended: "ended"
        case .bounced: "came back undelivered"
        case .backfillLater: "waits for its month"
        }
    }
}
