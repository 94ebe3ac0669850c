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

/// One meeting of the coop's agenda.
package struct AgendaEntry: Hashable, Sendable {
    package var date: CivilDate
    package var time: LocalTime?
    package var place: String?

    package init(date: CivilDate, time: LocalTime? = nil, place: String? = nil) {
        self.date = date
        self.time = time
        self.place = place
    }
}

/// The coop's own dates by name (`ag`), each list in order of day.
package struct Agenda: Hashable, Sendable {
    package var entries: [Slug: [AgendaEntry]]

    package init(entries: [Slug: [AgendaEntry]] = [:]) { self.entries = entries }

    /// The first entry with this name in `year`.
    package func entry(_ name: Slug, year: Int) -> AgendaEntry? {
        entries[name]?.first { $0.date.year == year }
    }
}
