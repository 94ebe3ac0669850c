/// What somebody wrote into a form.
package struct ContributionText: Hashable, Sendable {
    /// `A` to `Z`; empty in a testimony, as `word` is.
    package var letter: String
    package var word: String
    package var body: String
    /// As it is to be shown; empty: without a name.
    package var signature: String

    package init(letter: String = "", word: String = "", body: String, signature: String = "") {
        self.letter = letter
        self.word = word
        self.body = body
        self.signature = signature
    }
}

/// How far a contribution has come; raw values are those of the database and of `--json`.
package enum ContributionState: String, Sendable, CaseIterable {
    /// Nobody has read it yet.
    case pending
    case approved
    case rejected
    /// The person sent another one instead.
    case replaced
}

/// A contribution with all that decides whether it shows.
package struct Contribution: Hashable, Sendable {
    package var id: Int64
    package var form: Slug
    /// The event's date that it belongs to; empty where the form has no event.
    package var occurrence: String
    /// nil: by the public address.
    package var contact: ContactID?
    /// Empty without a person.
    package var reference: String
    package var name: String
    package var text: ContributionText
    /// The person agrees that it is published, today.
    package var hasConsent: Bool
    package var state: ContributionState
    package var on: CivilDate

    package init(
        id: Int64, form: Slug, occurrence: String, contact: ContactID?, reference: String, name: String,
        text: ContributionText, hasConsent: Bool, state: ContributionState, on: CivilDate
    ) {
        self.id = id
        self.form = form
        self.occurrence = occurrence
        self.contact = contact
        self.reference = reference
        self.name = name
        self.text = text
        self.hasConsent = hasConsent
        self.state = state
        self.on = on
    }

    /// Shown on the wall.
    package var isShown: Bool { state == .approved && hasConsent }
}

/// A line of a contribution's journal.
package struct ContributionEvent: Hashable, Sendable {
    package enum What: String, Sendable {
        case received, approved, rejected, replaced
        case consentGiven = "consent-given"
        case consentWithdrawn = "consent-withdrawn"
    }

    package var what: What
    /// By which way: `web:personal`, `web:public`, `staff`.
    package var source: String
    /// Why; may be empty.
    package var note: String
    package var at: Instant

    package init(what: What, source: String, note: String, at: Instant) {
        self.what = what
        self.source = source
        self.note = note
        self.at = at
    }
}
