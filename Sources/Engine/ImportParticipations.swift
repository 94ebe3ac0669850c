package import Model
internal import Storage
package import Workspace

/// What an import of a participation list did.
package struct ParticipationReport: Sendable {
    package var recorded = 0
    package var unchanged = 0
    /// The lists that are known from now on, in order.
    package var lists: [ParticipationList] = []
    package var rejected: [Rejected] = []
    /// Which sheet of a workbook was read; nil for a CSV.
    package var sheet: SheetChoice?
    package var warnings: [RowWarning] = []

    package struct Rejected: Sendable {
        /// Physical line or row of the sheet, from 1.
        package let line: Int
        package let reason: String
    }
}

extension Coop {
    /// Takes over who took part in what: a CSV or a sheet with `référence` or `e-mail` (with `nom` where an address is shared), and
    /// `état`, `date`, `événement`, `édition` where `event` and `occurrence` do not say the last two and everybody in the
    /// list has the state `state`. Nobody is made: lines about unknown people are rejected. With `dryRun` nothing
    /// changes.
    package func importParticipations(
        file: String, sheet: String? = nil, event: Slug?, occurrence: String?, state: ParticipationState?,
        dryRun: Bool = false
    ) throws -> ParticipationReport {
        let table = try CSVTable(path: file, sheet: sheet)
        var report = ParticipationReport()
        report.sheet = table.sheet
        report.warnings = table.warnings
        var rows: [ParticipationRow] = []
        var lists: Set<ParticipationList> = []
        var named: Set<ParticipationList> = []
        // Who is in no list was absent; registrations say nothing of that.
        if let event, state?.isAttendance ?? false {
            lists.insert(ParticipationList(event: event, occurrence: try name(occurrence, of: event)))
        }
        for row in table.rows {
            do {
                let event = try event ?? self.event(row)
                let list = ParticipationList(
                    event: event, occurrence: try name(occurrence ?? row.edition, of: event))
                let participation = Participation(
                    event: event, occurrence: list.occurrence, state: try state ?? self.state(row),
                    on: try row["date"].map(day))
                rows.append(ParticipationRow(contact: try person(row).id, participation: participation))
                named.insert(list)
                if participation.state.isAttendance { lists.insert(list) }
            } catch let error as EngineError {
                report.rejected.append(.init(line: row.line, reason: error.description))
            }
        }
        report.lists = named.union(lists).sorted { ($0.event, $0.occurrence) < ($1.event, $1.occurrence) }
        guard !dryRun else {
            report.recorded = rows.count
            return report
        }
        let counts = try database.record(rows, lists: lists, source: file, at: now)
        (report.recorded, report.unchanged) = (counts.recorded, counts.unchanged)
        return report
    }

    /// The occurrence's name: given, empty for events of which everybody has their own, else the only one there is.
    private func name(_ given: String?, of event: Slug) throws -> String {
        let agenda = workspace.agenda
        let entries = agenda.entries[event] ?? []
        let isSurvey = workspace.survey(event) != nil
        guard agenda.personal.contains(event) || isSurvey || !entries.isEmpty || agenda.entries[event] != nil
        else {
            let known = (Array(agenda.entries.keys) + agenda.personal).map(\.text).sorted()
            throw EngineError(
                .invalid,
                "there is no event «\(event)»; Campaigns/agenda.yaml has: \(known.joined(separator: ", "))")
        }
        if agenda.personal.contains(event) || isSurvey { return "" }
        let names = entries.map(\.occurrence)
        if let given {
            guard names.contains(given) else {
                throw EngineError(
                    .invalid,
                    "«\(event)» has no «\(given)»; Campaigns/agenda.yaml has: \(names.joined(separator: ", "))"
                )
            }
            return given
        }
        guard names.count == 1 else {
            throw EngineError(
                .invalid,
                "«\(event)» happens more than once (\(names.joined(separator: ", "))): say which one in a column "
                    + "«édition» or with --occurrence")
        }
        return names[0]
    }

    private func event(_ row: CSVTable.Row) throws -> Slug {
        let text = row["événement"] ?? row["evenement"] ?? row["event"] ?? ""
        guard let event = Slug(text) ?? Slug(folding: text) else {
            throw EngineError(
                .invalid, "événement: found «\(text)», expected the name of an event, or --event NAME")
        }
        return event
    }

    private func state(_ row: CSVTable.Row) throws -> ParticipationState {
        let text = row["état"] ?? row["statut"] ?? row["state"] ?? ""
        guard let state = ParticipationState(lenient: text) else {
            let known = ParticipationState.allCases.map(\.rawValue).joined(separator: ", ")
            throw EngineError(.invalid, "état: found «\(text)», expected one of \(known)")
        }
        return state
    }

    private func person(_ row: CSVTable.Row) throws -> Contact {
        let reference = row["référence"] ?? row["reference"] ?? row["ref"]
        let address = row["e-mail"] ?? row["email"] ?? row["courriel"] ?? row["adresse e-mail"]
        let people: [Contact]
        if let reference {
            people = try database.people(reference: reference, mailbox: nil)
        } else if let address {
            guard let email = EmailAddress(address) else {
                throw EngineError(
                    .invalid, "e-mail: found «\(address)», expected an address such as nom@exemple.example")
            }
            let all = try database.people(reference: nil, mailbox: email.key)
            let (first, last) = (row["prénom"]?.folded, row["nom"]?.folded)
            people = all.filter { person in
                all.count == 1
                    || (last.map { person.lastName.folded == $0 } ?? true)
                        && (first.map { person.firstName.folded == $0 } ?? true)
            }
        } else {
            throw EngineError(
                .invalid, "found neither a reference nor an e-mail address, expected one of them")
        }
        let found = reference ?? address ?? ""
        guard let person = people.first else {
            throw EngineError(
                .invalid, "nobody is known by «\(found)»; import the client file first, or mend the line")
        }
        guard people.count == 1 else {
            throw EngineError(
                .invalid,
                "\(people.count) people are known by «\(found)»; add their reference, or nom and prénom")
        }
        return person
    }

    private func day(_ text: String) throws -> CivilDate {
        let parts = text.split(separator: "/").compactMap { Int($0) }
        let french = parts.count == 3 ? CivilDate(year: parts[2], month: parts[1], day: parts[0]) : nil
        guard let day = french ?? CivilDate(iso: text) else {
            throw EngineError(.invalid, "date: found «\(text)», expected a day such as 14/03/2027")
        }
        return day
    }
}

extension CSVTable.Row {
    fileprivate var edition: String? { self["édition"] ?? self["edition"] ?? self["session"] }
}
