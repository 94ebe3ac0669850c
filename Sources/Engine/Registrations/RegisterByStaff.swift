package import Model
internal import Storage
internal import Workspace

/// What staff did for somebody who called, or sent a slip.
package struct StaffRegistration: Sendable {
    package enum Outcome: Sendable, Equatable {
        /// Dates that were given back for it.
        case registered(givenBack: [String])
        case unchanged
        case full(free: Int)
        case cancelled
        /// There was nothing to cancel.
        case notRegistered
    }

    package var contact: Contact
    package var session: EventSession
    package var outcome: Outcome
    /// With those who come along; 0 where the person is not registered.
    package var places: Int
}

/// Who is registered for an event.
package struct RegistrationList: Sendable {
    package var event: Slug
    package var sessions: [EventSession]
    /// By date, then day of registration.
    package var registrations: [Registration]

    /// As the office prints it.
    package var table: SheetTable {
        SheetTable(
            title: "Inscriptions",
            header: [
                "séance", "date", "référence", "nom", "prénom", "courriel", "téléphone", "places",
                "inscrit le",
                "par",
            ],
            rows: registrations.map { one in
                let date = sessions.first { $0.occurrence == one.occurrence }?.date
                return [
                    .text(one.occurrence), .text(date?.description ?? ""), .text(one.contact.reference),
                    .text(one.contact.lastName), .text(one.contact.firstName),
                    .text(one.contact.email?.address ?? ""), .text(one.phone), .number(one.places),
                    .text(one.on?.description ?? ""), .text(Self.way(one.source)),
                ]
            })
    }

    private static func way(_ source: String) -> String {
        switch source {
        case "web": "le lien du message"
        case "phone": "téléphone"
        case "paper": "coupon"
        case "office": "à la coopérative"
        default: "liste"
        }
    }
}

extension Coop {
    /// Registers somebody for one date of an event of the agenda, or cancels, as its campaign's `registration:` says:
    /// the same places as those of the web, and the same limits. `places` counts those who come along.
    package func register(
        _ reference: String, for event: Slug, _ occurrence: String, places: Int = 1, cancels: Bool = false,
        on day: CivilDate, source: String
    ) throws -> StaffRegistration {
        let entries = try entries(of: event)
        let entry = try entry(occurrence, of: event, in: entries)
        let contact = try registrant(reference)
        let offer = workspace.campaigns.compactMap(\.registration).first { $0.event == event }
        guard entry.until ?? entry.date >= today || cancels else {
            throw EngineError(
                .invalid,
                "«\(event) \(occurrence)» was on \(entry.date); who was there comes as a list: "
                    + "`gazette import FILE --event \(event)`")
        }
        guard day <= today else {
            throw EngineError(
                .invalid, "found \(day), expected the day of the registration, today at the latest")
        }
        if let offer, places > 1 + offer.companions {
            throw EngineError(
                .invalid,
                "found \(places) places, expected at most \(1 + offer.companions): registration: in campaign.yaml says "
                    + "companions: \(offer.companions)")
        }
        let isExclusive = offer?.choice == .one
        let wish = RegistrationRequest(
            contact: contact.id, event: event, occurrence: occurrence, places: places, seats: entry.seats,
            instead: isExclusive
                ? entries.filter { $0.isOpen(at: now, settings.timeZone) }.map(\.occurrence) : [],
            on: day, source: source, at: now)
        let outcome: StaffRegistration.Outcome
        if cancels {
            outcome = try database.cancelRegistration(wish) ? .cancelled : .notRegistered
        } else {
            outcome =
                switch try database.register(wish) {
                case .registered(let givenBack): .registered(givenBack: givenBack)
                case .unchanged: .unchanged
                case .full(let free): .full(free: free)
                }
        }
        let session = try database.sessions([entry], of: event, for: contact.id)[0]
        return StaffRegistration(
            contact: contact, session: session, outcome: outcome, places: session.ownPlaces)
    }

    /// Everybody who is registered for an event, or for one date of it.
    package func registrations(for event: Slug, _ occurrence: String? = nil) throws -> RegistrationList {
        var entries = try entries(of: event)
        if let occurrence { entries = [try entry(occurrence, of: event, in: entries)] }
        return RegistrationList(
            event: event, sessions: try database.sessions(entries, of: event),
            registrations: try database.registrations(for: event).filter {
                occurrence == nil || $0.occurrence == occurrence
            })
    }

    private func entries(of event: Slug) throws -> [AgendaEntry] {
        if let entries = workspace.agenda.entries[event], !workspace.agenda.personal.contains(event) {
            return entries
        }
        let known = workspace.agenda.entries.keys.map(\.text).sorted().joined(separator: ", ")
        throw EngineError(
            .invalid, "there is no event «\(event)» with dates; Campaigns/agenda.yaml has: \(known)")
    }

    private func entry(_ occurrence: String, of event: Slug, in entries: [AgendaEntry]) throws -> AgendaEntry
    {
        if let entry = entries.first(where: { $0.occurrence == occurrence }) { return entry }
        let known = entries.map(\.occurrence).joined(separator: ", ")
        throw EngineError(
            .invalid, "«\(event)» has no «\(occurrence)»; Campaigns/agenda.yaml has: \(known)")
    }

    /// By reference, or by an e-mail address that only one person has.
    private func registrant(_ reference: String) throws -> Contact {
        let email = reference.contains("@") ? EmailAddress(reference) : nil
        let people =
            try email.map { try database.people(reference: nil, mailbox: $0.key) }
            ?? database.people(reference: reference, mailbox: nil)
        guard let person = people.first else {
            throw EngineError(
                .invalid, "nobody is known by «\(reference)»; `gazette contacts list` shows who is there")
        }
        guard people.count == 1 else {
            let references = people.map(\.reference).joined(separator: ", ")
            throw EngineError(
                .invalid, "\(people.count) people have the address «\(reference)»; say which: \(references)")
        }
        return person
    }
}
