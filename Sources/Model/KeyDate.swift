/// The key dates that belong to a contract, by the names they have in files. Any other name is looked
/// up among the programme's dates (`livraison`), then in the coop's agenda (`ag`).
package enum ContractDate: String, Sendable, CaseIterable {
    case signature
    case leaseStart = "bail"
}

/// A date of a building programme: planned, and actual once it happened.
package struct ProgrammeDate: Hashable, Sendable {
    package var planned: CivilDate?
    package var actual: CivilDate?

    package init(planned: CivilDate? = nil, actual: CivilDate? = nil) {
        self.planned = planned
        self.actual = actual
    }

    /// The actual day, else the planned one.
    package var best: CivilDate? { actual ?? planned }
}

/// A building site or residence.
package struct Programme: Hashable, Sendable {
    package var key: Slug
    package var name: String
    package var city: String
    /// By name: `livraison`, `lancement-copropriete`…
    package var dates: [Slug: ProgrammeDate]

    package init(key: Slug, name: String, city: String = "", dates: [Slug: ProgrammeDate] = [:]) {
        self.key = key
        self.name = name
        self.city = city
        self.dates = dates
    }
}

/// One meeting, session or workshop of the coop's agenda.
package struct AgendaEntry: Hashable, Sendable {
    package var date: CivilDate
    /// What keeps the ledger's key when the date moves (`semis`); nil: the year is the name, as for the AG.
    package var name: Slug?
    package var title: String?
    package var time: LocalTime?
    package var place: String?
    /// Last day of a session that lasts; nil: one day.
    package var until: CivilDate?
    /// Places that can be taken; nil: no limit.
    package var seats: Int?
    /// The points of an assembly's agenda (ordre du jour).
    package var points: [String]
    /// The proxy form (pouvoir), a resource's key.
    package var proxy: Slug?

    package init(
        date: CivilDate, name: Slug? = nil, title: String? = nil, time: LocalTime? = nil,
        place: String? = nil,
        until: CivilDate? = nil, seats: Int? = nil, points: [String] = [], proxy: Slug? = nil
    ) {
        self.date = date
        self.name = name
        self.title = title
        self.time = time
        self.place = place
        self.until = until
        self.seats = seats
        self.points = points
        self.proxy = proxy
    }

    /// The occurrence's name in the ledger and in participation lists: `semis`, `2027`.
    package var occurrence: String { name?.text ?? String(date.year) }
}

/// The coop's own dates by name (`ag`), each list in order of day.
package struct Agenda: Hashable, Sendable {
    package var entries: [Slug: [AgendaEntry]]
    /// Events that happen for each person on a day of their own, known from participation lists
    /// (`visite-courtoisie`).
    package var personal: Set<Slug>

    package init(entries: [Slug: [AgendaEntry]] = [:], personal: Set<Slug> = []) {
        self.entries = entries
        self.personal = personal
    }

    /// The first entry with this name in `year`.
    package func entry(_ name: Slug, year: Int) -> AgendaEntry? {
        entries[name]?.first { $0.date.year == year }
    }
}
