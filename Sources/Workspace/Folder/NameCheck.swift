internal import Model

/// What files may name: key dates, programmes, events, surveys, resources. nil where the file that has the names is
/// at fault itself, so that nothing can be said about them.
struct NameCheck {
    private let keyDates: Set<String>?
    private let programmes: Set<String>?
    private let resources: Set<String>?
    private let agenda: Agenda?
    private let surveys: Set<String>
    /// The waves of surveys that name them.
    private let waves: [Slug: Set<String>]

    private static let assembly = "ag"

    init(_ loader: WorkspaceLoader) {
        agenda = loader.agenda?.agenda
        programmes = loader.programmes.map { Set($0.map(\.key.text)) }
        let ownDates = Set(ContractDate.allCases.map(\.rawValue)).union(loader.programmeDates.map(\.text))
        // The yearly general meeting is known before it has a date.
        keyDates =
            loader.programmes == nil ? nil : agenda.map { ownDates.union(Self.events($0)) }
        let isSound = !loader.faults.contains { $0.file.hasPrefix("Templates/resources/") }
        resources = isSound ? Set(loader.resources.map(\.key.text)) : nil
        surveys = Set(
            loader.campaigns.map(\.campaign).filter { $0.category == .survey }.map(\.name.text)
                + loader.surveys.map(\.survey.name.text) + loader.faultyCampaigns.map(\.text))
        let named = loader.surveys.map(\.survey).compactMap { survey -> (Slug, Set<String>)? in
            switch survey.waves {
            case .once: (survey.name, [])
            case .eachOccurrence: nil
            case .named(let waves): (survey.name, Set(waves.map(\.name.text)))
            }
        }
        waves = Dictionary(named) { first, _ in first }
    }

    /// A condition on one wave of a survey: months and years cannot be known beforehand, named waves can.
    private func check(_ wave: WaveName, _ list: inout FaultList) {
        guard let known = waves[wave.survey], !known.contains(wave.name.value) else { return }
        list.add(
            at: wave.name,
            known.isEmpty
                ? "wave: found \"\(wave.name.value)\", but \(wave.survey) is asked once; take it out"
                : "wave: found \"\(wave.name.value)\", expected one of Campaigns/\(wave.survey)/survey.yaml; "
                    + NearNames.advice(for: wave.name.value, among: known))
    }

    private static func events(_ agenda: Agenda) -> Set<String> {
        Set(agenda.entries.keys.map(\.text) + agenda.personal.map(\.text) + [assembly])
    }

    /// Notes every name that nothing has.
    func check(_ names: UsedNames, _ list: inout FaultList) {
        for place in names.keyDates { checkKeyDate(place, &list) }
        for place in names.programmes { checkProgramme(place, &list) }
        for event in names.events { check(event, &list) }
        for wave in names.waves { check(wave, &list) }
        for place in names.surveys where !surveys.contains(place.value.text) {
            list.add(
                at: place,
                "found the survey \"\(place.value)\", expected a campaign with a survey.yaml or of the category survey; "
                    + NearNames.advice(for: place.value.text, among: surveys))
        }
    }

    func checkProgramme(_ place: Located<Slug>, _ list: inout FaultList) {
        guard let programmes, !programmes.contains(place.value.text) else { return }
        list.add(
            at: place,
            "found the programme \"\(place.value)\", expected one of Audiences/programmes.csv; "
                + NearNames.advice(for: place.value.text, among: programmes))
    }

    /// The proxy form of a meeting.
    func checkProxy(_ place: Located<Slug>, _ list: inout FaultList) {
        guard let resources, !resources.contains(place.value.text) else { return }
        list.add(
            at: place,
            "proxy: found \"\(place.value)\", expected the key of a resource in Templates/resources; "
                + NearNames.advice(for: place.value.text, among: resources))
    }

    private func checkKeyDate(_ place: Located<Slug>, _ list: inout FaultList) {
        guard let keyDates, !keyDates.contains(place.value.text) else { return }
        list.add(
            at: place,
            "found the key date \"\(place.value)\", expected a date of contracts, of Audiences/programmes.csv "
                + "or of Campaigns/agenda.yaml; \(NearNames.advice(for: place.value.text, among: keyDates))")
    }

    private func check(_ event: EventName, _ list: inout FaultList) {
        guard let agenda else { return }
        let name = event.name.value
        let known = Self.events(agenda)
        guard known.contains(name.text) else {
            let advice =
                ContractDate(rawValue: name.text) != nil && event.role == .eachDate
                ? "for a date of contracts write { delay: 0 days, after: \(name) }"
                : NearNames.advice(for: name.text, among: known)
            list.add(
                at: event.name,
                "found the event \"\(name)\", expected one of Campaigns/agenda.yaml; \(advice)")
            return
        }
        if agenda.personal.contains(name), event.role != .participation {
            list.add(
                at: event.name,
                "found \"\(name)\", which everybody has on a day of their own; "
                    + (event.role == .offer
                        ? "expected an event with dates of the coop's own; name one, or take the key out"
                        : "write { delay: 0 days, after: \(name) }, with the delay that you mean"))
        }
        if let occurrence = event.occurrence { check(occurrence, of: name, agenda, &list) }
    }

    private func check(
        _ place: Located<String>, of event: Slug, _ agenda: Agenda, _ list: inout FaultList
    ) {
        if agenda.personal.contains(event) {
            list.add(
                at: place,
                "occurrence: found \"\(place.value)\", but everybody has \(event) on a day of their own; take it out"
            )
            return
        }
        let entries = agenda.entries[event] ?? []
        // A year may be one whose meeting is no longer in the agenda.
        let isYear = place.value.utf8.count == 4 && place.value.utf8.allSatisfy { (48...57).contains($0) }
        let hasYears = entries.isEmpty || entries.contains { $0.name == nil }
        let names = Set(entries.map(\.occurrence))
        guard !names.contains(place.value), !(isYear && hasYears) else { return }
        list.add(
            at: place,
            "occurrence: found \"\(place.value)\", expected the name of a date of \(event) in Campaigns/agenda.yaml, "
                + "or any; \(NearNames.advice(for: place.value, among: names))")
    }
}
