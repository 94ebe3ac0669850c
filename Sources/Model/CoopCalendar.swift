/// The parts of France whose public holidays differ; raw values are those of `gazette.yaml`.
package enum HolidayZone: String, Hashable, Sendable, CaseIterable {
    case metropole
    case alsaceMoselle = "alsace-moselle"
    case guadeloupe
    case guyane
    case martinique
    case laReunion = "la-reunion"
    case mayotte
}

/// How often the machine calls `gazette run`; raw values are those of `runs:` in `gazette.yaml`.
package enum Cadence: String, Hashable, Sendable, CaseIterable {
    /// Every few minutes.
    case minutes
    case daily
    case monthly

    /// Days of grace where a campaign gives none (decision 8).
    package var defaultGrace: Int { self == .monthly ? 45 : 14 }
}

/// How many mails a person gets at most (decision 14); nil is no limit. Statutory and service mail is
/// exempt and does not count.
package struct FrequencyCap: Hashable, Sendable {
    package var perDay: Int?
    /// In a calendar month.
    package var perMonth: Int?

    /// One a day and four a month unless given. Zero is refused where settings are read.
    package init(perDay: Int? = 1, perMonth: Int? = 4) {
        self.perDay = perDay
        self.perMonth = perMonth
    }
}
