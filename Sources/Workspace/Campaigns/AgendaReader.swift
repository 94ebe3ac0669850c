internal import Model

extension Agenda {
    /// Reads `Campaigns/agenda.yaml`: names of the coop's own dates, each with one or several days, alone or with
    /// time and place. A name with an empty list is known but has no date yet.
    ///
    /// - Throws: `WorkspaceFaults`.
    static func read(_ bytes: some Collection<UInt8>, file: String) throws(WorkspaceFaults) -> Agenda {
        try Fields.read(bytes, file: file, of: "the agenda") { fields in
            var agenda = Agenda()
            for key in fields.keys {
                guard let name = fields.name(key) else { continue }
                if ContractDate(rawValue: key) != nil {
                    fields.fault(
                        key, "found the name of a date that contracts have; give the coop's date another name"
                    )
                }
                let entries = fields.optional(key, .entries) ?? []
                let dates = Set(entries.map(\.date))
                if dates.count < entries.count { fields.fault(key, "found one day twice; keep one of them") }
                agenda.entries[name] = entries.sorted { $0.date < $1.date }
            }
            return agenda
        }
    }
}

extension FieldKind<[AgendaEntry]> {
    fileprivate static var entries: FieldKind {
        let entry = FieldKind<AgendaEntry>.either(
            FieldKind<CivilDate>.date.map { AgendaEntry(date: $0) },
            or: .group("a meeting") { fields in
                let date = fields.required("date", .date)
                let time = fields.optional("time", .time)
                let place = fields.optional("place", .line)
                return date.map { AgendaEntry(date: $0, time: time, place: place) }
            })
        let some = FieldKind.oneOrMore(of: entry)
        return FieldKind(expected: some.expected) { node, key, faults in
            node.items == [] ? [] : some.read(node, key, &faults)
        }
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
