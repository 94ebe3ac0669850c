package import Model
internal import Signing
internal import Storage
internal import Workspace

/// What the pages see and do on which people register for the dates of an event. For many threads at once.
package final class RegistrationDesk: Sendable {
    /// What the holder of a link finds.
    package struct Visit: Sendable {
        /// As it stands in the link.
        package let token: String
        /// Of the campaign.
        package let title: String
        /// Nothing of a person is shown but this; empty where unknown.
        package let firstName: String
        package let offer: RegistrationOffer
        /// Those that have not begun, in order.
        package let sessions: [EventSession]
        /// A mail confirms what is registered for at least two days ahead.
        package let confirms: Bool
        let today: CivilDate
        /// A test mail's link: it leads nobody anywhere.
        package let isTrial: Bool

        /// Those for which the person is registered.
        package var own: [EventSession] { sessions.filter { $0.ownPlaces > 0 } }

        package func willBeConfirmed(_ session: EventSession) -> Bool {
            confirms && session.date > today.adding(days: 1)
        }
    }

    /// What became of a wish.
    package enum Outcome: Sendable {
        case registered(Visit)
        case cancelled(Visit)
        /// Fewer places are free than were wanted; nothing changed.
        case full(Visit, EventSession)
        /// No such date, or it has begun.
        case closed(Visit)
    }

    /// A public list of dates.
    package struct Programme: Sendable {
        package let title: String
        package let sessions: [EventSession]
        package let phone: String?
    }

    private let campaigns: [Slug: Campaign]
    private let agenda: Agenda
    private let zone: CivilZone
    private let phone: String?
    private let domain: String
    private let keys: LinkKeys
    private let clock: any Clock
    private let reader: SharedReader

    package init(_ coop: Coop) throws {
        campaigns = Dictionary(
            coop.workspace.campaigns.filter { $0.registration != nil }.map { ($0.name, $0) }
        ) { first, _ in first }
        (agenda, zone, clock) = (coop.workspace.agenda, coop.settings.timeZone, coop.clock)
        phone = coop.settings.organisation.phone
        domain = coop.settings.sender.address.domain
        keys = try coop.linkKeys()
        // Makes the database where there is none.
        _ = try coop.database
        reader = try SharedReader(path: coop.settings.database)
    }

    /// Looks only: a GET changes nothing. nil: no such link. Throws where the database cannot be read.
    package func visit(_ token: String) throws -> Visit? {
        guard let number = number(token) else { return nil }
        if number == 0 { return trial(token) }
        return try reader.with { database in
            try database.linkedDelivery(number).flatMap { try visit(token, $0, database) }
        }
    }

    /// Registers for one date, or changes the number of places. nil: no such link.
    package func register(_ token: String, for occurrence: String, places: Int) throws -> Outcome? {
        try act(token, occurrence) { visit, wish, database in
            var wish = wish
            wish.places = min(max(1, places), 1 + visit.offer.companions)
            if visit.offer.choice == .one { wish.instead = visit.sessions.map(\.occurrence) }
            if case .full = try database.register(wish) { return { .full($0, $1) } }
            return { after, _ in .registered(after) }
        }
    }

    /// Gives the places of one date back. nil: no such link.
    package func cancel(_ token: String, for occurrence: String) throws -> Outcome? {
        try act(token, occurrence) { _, wish, database in
            _ = try database.cancelRegistration(wish)
            return { after, _ in .cancelled(after) }
        }
    }

    /// `change` says what the outcome is, once the page is read anew.
    private func act(
        _ token: String, _ occurrence: String,
        _ change: (Visit, RegistrationRequest, Database) throws -> (Visit, EventSession) -> Outcome
    ) throws -> Outcome? {
        guard let number = number(token) else { return nil }
        if number == 0 { return .closed(trial(token)) }
        return try reader.with { database in
            guard let delivery = try database.linkedDelivery(number),
                let visit = try visit(token, delivery, database)
            else { return nil }
            guard let session = visit.sessions.first(where: { $0.occurrence == occurrence }) else {
                return .closed(visit)
            }
            let now = clock.now()
            let wish = RegistrationRequest(
                contact: delivery.contact, event: visit.offer.event, occurrence: occurrence, places: 1,
                seats: session.seats, on: zone.day(at: now), source: Self.source, at: now)
            let outcome = try change(visit, wish, database)
            let after = try self.visit(token, delivery, database) ?? visit
            return outcome(after, after.sessions.first { $0.occurrence == occurrence } ?? session)
        }
    }

    private func number(_ token: String) -> Int64? {
        guard let claim = try? keys.claim(.registration, in: token), claim.extra.isEmpty else { return nil }
        return claim.deliveryID
    }

    /// nil: the campaign of the link offers no registration any more.
    private func visit(_ token: String, _ delivery: LinkedDelivery, _ database: Database) throws -> Visit? {
        guard let campaign = campaigns[delivery.campaign], let offer = campaign.registration else {
            return nil
        }
        let entries = agenda.openEntries(offer.event, at: clock.now(), zone)
        return Visit(
            token: token, title: campaign.title, firstName: delivery.firstName, offer: offer,
            sessions: try database.sessions(entries, of: offer.event, for: delivery.contact),
            confirms: campaign.steps.contains { $0.schedule.countsFromRegistration(for: offer.event) },
            today: zone.day(at: clock.now()), isTrial: false)
    }

    private func trial(_ token: String) -> Visit {
        Visit(
            token: token, title: "", firstName: "", offer: RegistrationOffer(event: .unknown), sessions: [],
            confirms: false, today: zone.day(at: clock.now()), isTrial: true)
    }

    /// One of the dates for the person's own agenda. nil: no such link, or no such date to come.
    package func calendar(_ token: String, for occurrence: String) throws -> SessionFile? {
        guard let visit = try visit(token),
            let session = visit.sessions.first(where: { $0.occurrence == occurrence })
        else { return nil }
        return SessionFile(
            session, title: visit.title, event: visit.offer.event.text, domain: domain, at: clock.now(),
            zone: zone)
    }

    /// Everybody may look when the sessions are. nil: nobody registers for an event of this name.
    package func programme(_ event: String) throws -> Programme? {
        let offering = campaigns.values.filter { $0.registration?.event.text == event }
        guard let campaign = offering.min(by: { $0.name < $1.name }), let offer = campaign.registration else {
            return nil
        }
        let entries = agenda.openEntries(offer.event, at: clock.now(), zone)
        return Programme(
            title: campaign.title, sessions: try reader.with { try $0.sessions(entries, of: offer.event) },
            phone: phone)
    }

    private static let source = "web"
}

extension Schedule {
    fileprivate func countsFromRegistration(for event: Slug) -> Bool {
        if case .delay(let delay) = self {
            delay.start == .registration && delay.keyDate == event
        } else {
            false
        }
    }
}
