/// How somebody stands to an event; raw values are the words of participation lists.
package enum ParticipationState: String, Sendable, CaseIterable {
    case registered = "inscrit"
    case present = "présent"
    case represented = "représenté"
    case excused = "excusé"
    case absent = "absent"
    /// Followed to its end (a MOOC, a visit).
    case completed = "terminé"
    /// Answered the survey of this name, whatever the channel.
    case answered = "répondu"
    case cancelled = "annulé"

    /// Known of everybody once a list was imported: who is not in the list was absent. Before that, nothing is
    /// known of anybody.
    package var isAttendance: Bool {
        switch self {
        case .present, .represented, .excused, .absent: true
        case .registered, .completed, .answered, .cancelled: false
        }
    }

    /// Forgives case, accents, feminine and plural endings and inclusive spelling (`Présente`, `INSCRITS`,
    /// `représenté·e`).
    package init?(lenient text: some StringProtocol) {
        let word = text.folded
        let endings: Set<String> = ["", "e", "s", "es", "(e)", "·e", ".e", "·e·s", "(e)s"]
        let match = Self.allCases.first { state in
            let stem = state.rawValue.folded
            return word.hasPrefix(stem) && endings.contains(String(word.dropFirst(stem.count)))
        }
        guard let match else { return nil }
        self = match
    }
}

/// One person's part in an event: the AG of 2027, a session of the MOOC, their own courtesy visit, a survey.
package struct Participation: Hashable, Sendable {
    package var event: Slug
    /// The event's name in the agenda, or its year where it has none; empty where everybody has their own (a visit).
    package var occurrence: String
    package var state: ParticipationState
    /// The day of the visit or of the registration; steps can count from it. nil where the list has none.
    package var on: CivilDate?

    package init(event: Slug, occurrence: String = "", state: ParticipationState, on: CivilDate? = nil) {
        self.event = event
        self.occurrence = occurrence
        self.state = state
        self.on = on
    }
}

/// An event of which a participation list was imported.
package struct ParticipationList: Hashable, Sendable {
    package var event: Slug
    package var occurrence: String

    package init(event: Slug, occurrence: String = "") {
        self.event = event
        self.occurrence = occurrence
    }
}

/// What a condition asks of a person's part in an event.
package struct ParticipationTest: Hashable, Sendable {
    package enum Scope: Hashable, Sendable {
        /// The event that the step counts from; for the audience and other steps, the latest one up to the day
        /// of planning.
        case own
        case occurrence(String)
        case any
        /// Of a survey: this wave of it, whatever contract the answer is about.
        case wave(String)
        /// Of the campaign's own survey: this wave, and about the contract in question; nil: the wave of the step's
        /// own occurrence.
        case ownWave(String?)
    }

    package var event: Slug
    package var scope: Scope
    /// One of these holds; never empty. `absent` also holds for those who are not in the list.
    package var states: Set<ParticipationState>

    package init(event: Slug, scope: Scope = .own, states: Set<ParticipationState>) {
        self.event = event
        self.scope = scope
        self.states = states
    }
}
