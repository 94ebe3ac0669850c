/// Why somebody gets a mail, gets it later, or does not get it: a code for machines and the facts that belong to
/// it. The sentences are the catalogue's, in two languages (`sentence(in:)`); stored as code and facts when it
/// becomes final, computed otherwise.
package struct Reason: Hashable, Sendable, CustomStringConvertible {
    package enum Code: String, Sendable, CaseIterable {
        case due
        case dueLate = "due-late"
        case covered
        case alreadySent = "already-sent"
        case notDueYet = "not-due-yet"
        case notInAudience = "not-in-audience"
        case signedAfter = "signed-after"
        case beforeEffective = "before-effective"
        case knownLater = "known-later"
        /// The step came into its campaign after this slot, and applies forward only.
        case stepAddedLater = "step-added-later"
        case finished
        case noNewEdition = "no-new-edition"
        case noFreshNote = "no-fresh-note"
        case anchorMissing = "anchor-missing"
        case anchorImplausible = "anchor-implausible"
        /// A letter on paper that the post brought back.
        case returned
        case noAddress = "no-address"
        case noAgreement = "no-agreement"
        case suppressed
        case deceased
        case left
        case graceOver = "grace-over"
        case outsideWindow = "outside-window"
        case oneOverdueADay = "one-overdue-a-day"
        case frequencyCap = "frequency-cap"
        /// The invitation to a survey, or the reminder before this one, left too short a time ago.
        case reminderTooSoon = "reminder-too-soon"
        /// A survey has an invitation and two reminders, and this would be a third.
        case remindersOver = "reminders-over"
        case paused
        case notLaunched = "not-launched"
        case missingValue = "missing-value"
        /// The mail cannot be made, for a reason that is not the person's (`note`).
        case notMade = "not-made"
        /// Its body began to leave through a relay (`note`), which is the only one that may try again.
        case bodyBegan = "body-began"
        /// The step's own condition (`only`), or the campaign's `enter`, does not hold.
        case conditionNotMet = "condition-not-met"
        /// A condition asks for a participation list that nobody imported yet.
        case listMissing = "list-missing"
        /// By `exit`, or because the session that the person enrolled in has closed.
        case ended
        /// A server had accepted it, and it came back (RFC 3464).
        case bounced
        /// Waits for its turn in a launch that goes back in time (decision 9).
        case backfillLater = "backfill-later"
    }

    package var code: Code
    package var facts: Facts

    package init(_ code: Code, _ facts: Facts = Facts()) {
        self.code = code
        self.facts = facts
    }

    /// In English, for the command line and logs.
    package var sentence: String { sentence(in: .english) }
    package var description: String { sentence }
}

extension Reason {
    /// What a reason is about; each code uses some of these, and its sentences do without those that are nil.
    package struct Facts: Hashable, Sendable {
        package var campaign: Slug?
        /// The slot that it explains.
        package var slot: Slot?
        /// The next slot that has a letter for the person.
        package var next: Slot?
        /// The key date or event that decides.
        package var keyDate: Slug?
        /// The day that decides: the key date's, the day of joining or leaving, the first day on which a mail that
        /// waits can leave, the last day of grace.
        package var day: CivilDate?
        /// What is wrong with `day`.
        package var fault: DateFault?
        /// What held a mail back until its grace was over.
        package var cause: Code?
        /// For how many days a progress note is news.
        package var age: Int?
        /// Whom it concerns, where that is not said elsewhere: a reference.
        package var person: String?
        /// A merge field, `contact.prenom`.
        package var value: String?
        /// What no other fact can say, as it was said: another program's words, a file and line.
        package var note: String?

        package init(
            campaign: Slug? = nil, slot: Slot? = nil, next: Slot? = nil, keyDate: Slug? = nil,
            day: CivilDate? = nil, fault: DateFault? = nil, cause: Code? = nil, age: Int? = nil,
            person: String? = nil, value: String? = nil, note: String? = nil
        ) {
            self.campaign = campaign
            self.slot = slot
            self.next = next
            self.keyDate = keyDate
            self.day = day
            self.fault = fault
            self.cause = cause
            self.age = age
            self.person = person
            self.value = value
            self.note = note
        }
    }

    /// An occurrence of a step.
    package struct Slot: Hashable, Sendable {
        package var step: Slug
        /// nil where the step happens once.
        package var occurrence: String?
        /// Nominal day.
        package var dueOn: CivilDate
        /// The working day on which it leaves.
        package var sendOn: CivilDate

        package init(step: Slug, occurrence: String? = nil, dueOn: CivilDate, sendOn: CivilDate) {
            self.step = step
            self.occurrence = occurrence
            self.dueOn = dueOn
            self.sendOn = sendOn
        }
    }

    /// Why a key date cannot be counted from (decision 10).
    package enum DateFault: String, Hashable, Sendable, CaseIterable {
        case before1950 = "before-1950"
        /// What a spreadsheet or database writes for an empty date.
        case epoch
        /// A signature that is still to come.
        case inTheFuture = "in-the-future"
        case moreThanFiveYearsAhead = "more-than-five-years-ahead"
    }
}
