internal import Model

/// `Campaigns/agenda.yaml` as values, with the places of what other files must know.
struct AgendaFile {
    var agenda = Agenda()
    /// Proxy forms: keys of resources.
    var proxies: [Located<Slug>] = []
    /// Where each entry is written, by event and occurrence.
    var lines: [Slug: [String: Int]] = [:]

    /// Reads names of the coop's own dates, each with one or several days, alone or with what is known of them. A
    /// name with an empty list is known but has no date yet; `{ of: person }` is an event that everybody has on a
    /// day of their own.
    ///
    /// - Throws: `WorkspaceFaults`.
    static func read(_ bytes: some Collection<UInt8>, file: String) throws(WorkspaceFaults) -> AgendaFile {
        try Fields.read(bytes, file: file, of: "the agenda") { fields in
            var read = AgendaFile()
            for key in fields.keys {
                guard let name = fields.name(key) else { continue }
                if ContractDate(rawValue: key) != nil {
                    fields.fault(
                        key, "found the name of a date that contracts have; give the coop's date another name"
                    )
                }
                switch fields.optional(key, .event) {
                case .personal: read.agenda.personal.insert(name)
                case .dates(let entries):
                    refuseTwins(entries, key, &fields)
                    read.take(entries, of: name)
                case nil: break
                }
            }
            return read
        }
    }

    private mutating func take(_ entries: [Located<EntryPart>], of event: Slug) {
        agenda.entries[event] = entries.map(\.value.entry).sorted {
            ($0.date, $0.occurrence) < ($1.date, $1.occurrence)
        }
        proxies += entries.compactMap(\.value.proxy)
        for entry in entries { lines[event, default: [:]][entry.value.entry.occurrence] = entry.line }
    }

    /// The ledger and participation lists tell the dates of an event apart by name, or by year where one has none.
    private static func refuseTwins(_ entries: [Located<EntryPart>], _ key: String, _ fields: inout Fields) {
        var first: [String: Located<EntryPart>] = [:]
        for place in entries {
            let entry = place.value.entry
            guard let other = first.updateValue(place, forKey: entry.occurrence)?.value.entry else {
                continue
            }
            let message =
                if entry.name == nil, other.name == nil {
                    entry.date == other.date
                        ? "found one day twice; keep one of them"
                        : "found \(entry.date) beside \(other.date), two dates of \(entry.date.year) without a "
                            + "name; give each a name (name: …), which stays when its date moves"
                } else {
                    "found the name \"\(entry.occurrence)\" a second time; give it another name"
                }
            fields.fault(at: place.line, column: place.column, "\(key): \(message)")
        }
    }
}

/// What stands behind a name of the agenda.
private enum Event {
    case personal
    case dates([Located<EntryPart>])
}

private struct EntryPart {
    var entry: AgendaEntry
    var proxy: Located<Slug>?
}

extension FieldKind<Event> {
    fileprivate static var event: FieldKind {
        let some = FieldKind<[Located<EntryPart>]>.oneOrMore(of: .located(.entry))
        let personal = FieldKind<Event>.group("an event that everybody has on a day of their own") { fields in
            fields.required("of", .word([("person", Event.personal)]))
        }
        return FieldKind(expected: some.expected) { node, key, faults in
            if node.items == [] { return .dates([]) }
            if node.entries?.contains(where: { $0.key == "of" }) == true {
                return personal.read(node, key, &faults)
            }
            return some.read(node, key, &faults).map(Event.dates)
        }
    }
}

extension FieldKind<EntryPart> {
    fileprivate static var entry: FieldKind {
        either(
            FieldKind<CivilDate>.date.map { EntryPart(entry: AgendaEntry(date: $0)) },
            or: .group("a meeting") { fields in
                let date = fields.required("date", .date)
                let name = fields.optional("name", .slug)
                let title = fields.optional("title", .line)
                let time = fields.optional("time", .time)
                let place = fields.optional("place", .line)
                let until = fields.optional("until", .date)
                let seats = fields.optional("seats", .number(1...))
                let points = fields.value("points", .oneOrMore(of: .line), or: [])
                let proxy = fields.optional("proxy", .located(.slug))
                guard let date else { return nil }
                if let until, until < date {
                    fields.fault("until", "found \(until), expected a day from \(date) on, when it begins")
                }
                let entry = AgendaEntry(
                    date: date, name: name, title: title, time: time, place: place, until: until,
                    seats: seats, points: points, proxy: proxy?.value)
                return EntryPart(entry: entry, proxy: proxy)
            })
    }
}

extension Fields {
    /// A key that is a name of the person's own; a fault where it is no slug.
    mutating func name(_ key: String) -> Slug? {
        if let name = Slug(key) { return name }
        let kind = FieldKind<Slug>.slug
        if let entry = entry(key) {
            let node = YAMLNode(.scalar(key, quoted: true), line: entry.line, column: entry.column)
            return kind.read(node, "key", &list)
        }
        return nil
    }
}
