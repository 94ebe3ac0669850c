internal import Model

/// The names in a file that other files must know, with their places.
struct UsedNames {
    var keyDates: [Located<Slug>] = []
    var programmes: [Located<Slug>] = []
    var events: [EventName] = []
    /// Surveys whose answers a condition asks for.
    var surveys: [Located<Slug>] = []
    var waves: [WaveName] = []

    static func + (left: UsedNames, right: UsedNames) -> UsedNames {
        UsedNames(
            keyDates: left.keyDates + right.keyDates, programmes: left.programmes + right.programmes,
            events: left.events + right.events, surveys: left.surveys + right.surveys,
            waves: left.waves + right.waves)
    }

    static func += (left: inout UsedNames, right: UsedNames) { left = left + right }
}

/// A wave of a survey, as a condition names it.
struct WaveName {
    let survey: Slug
    let name: Located<String>
}

/// An event of the agenda, as a step or condition names it.
struct EventName {
    enum Role {
        /// In a condition on who took part.
        case participation
        /// `each: ateliers-jardin`
        case eachDate
        /// `after: mooc, from: registration`
        case registration
        /// `registration: sessions-collectives` of a campaign, `event: defi-abecedaire` of a form.
        case offer
    }

    let name: Located<Slug>
    let role: Role
    /// The one date that a condition asks for.
    var occurrence: Located<String>?
}
