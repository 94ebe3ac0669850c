internal import Model
internal import Rendering
internal import Workspace

/// What a letter can say of the event that its step counts from: `evenement.titre`, `evenement.date`…
struct EventFields: Sendable {
    private let agenda: Agenda
    private let programmes: [Slug: Programme]
    private let resources: [Slug: ResourceEntry]

    init(_ workspace: Workspace) {
        agenda = workspace.agenda
        programmes = Dictionary(workspace.programmes.map { ($0.key, $0) }) { first, _ in first }
        resources = Dictionary(workspace.resources.map { ($0.key, $0) }) { first, _ in first }
    }

    static let names = [
        "evenement.titre", "evenement.date", "evenement.heure", "evenement.lieu", "evenement.fin",
        "evenement.places", "evenement.points", "evenement.pouvoir.titre", "evenement.pouvoir.page",
    ]

    /// nil where the step counts from no event, or the event has no date.
    /// - Parameter occurrence: the event's name in the ledger; nil for a preview of a day on which nothing is
    ///   due, which then shows the nearest event.
    func value(
        _ step: Step, occurrence: String?, contact: Contact, contract: Contract, on day: CivilDate
    ) -> Value? {
        guard let delay = step.schedule.eventDelay else { return nil }
        let event = delay.keyDate
        if agenda.personal.contains(event) {
            let own = contact.participations.filter { $0.event == event && $0.state != .cancelled }
            return own.compactMap(\.on).max().map { Self.object(AgendaEntry(date: $0)) }
        }
        if let own = contract.programme.flatMap({ programmes[$0]?.dates[event]?.best }) {
            return Self.object(AgendaEntry(date: own))
        }
        let entries = agenda.entries[event] ?? []
        let named = entries.first { $0.occurrence == occurrence }
        let nearest =
            delay.count > 0 ? entries.last { $0.date <= day } : entries.first { $0.date >= day }
        guard let entry = named ?? nearest ?? entries.first else { return nil }
        return Self.object(entry, proxy: entry.proxy.flatMap { resources[$0] })
    }

    /// Everything known, for the check of letters.
    static func sample(on day: CivilDate) -> Value {
        let entry = AgendaEntry(
            date: day, title: "Une rencontre", time: LocalTime(hour: 18, minute: 30), place: "Mairie",
            until: day.adding(days: 30), seats: 5, points: ["Un premier point", "Un second point"])
        guard case .object(var fields) = object(entry) else { return .missing }
        fields["pouvoir"] = ["titre": "Le pouvoir", "page": "https://exemple.example/pouvoir"]
        return .object(fields)
    }

    private static func object(_ entry: AgendaEntry, proxy: ResourceEntry? = nil) -> Value {
        var fields: [String: Value] = [
            "date": .text(FrenchDates.long(entry.date)),
            "points": Value.list(entry.points.map { Value.text($0) }),
        ]
        fields["titre"] = entry.title.map { Value.text($0) }
        fields["heure"] = entry.time.map { Value.text(FrenchDates.time($0)) }
        fields["lieu"] = entry.place.map { Value.text($0) }
        fields["fin"] = entry.until.map { Value.text(FrenchDates.long($0)) }
        fields["places"] = entry.seats.map { Value.number($0) }
        fields["pouvoir"] = proxy.map(Self.proxy)
        return .object(fields)
    }

    private static func proxy(_ resource: ResourceEntry) -> Value {
        .object(["titre": .text(resource.title), "page": .text(resource.page)])
    }
}

extension Schedule {
    /// What it counts from, unless that is a date of the person's contract.
    fileprivate var eventDelay: Delay? {
        switch self {
        case .delay(let delay), .yearly(_, instead: let delay?):
            ContractDate(rawValue: delay.keyDate.text) == nil ? delay : nil
        case .fixed, .monthly, .yearly: nil
        }
    }
}
