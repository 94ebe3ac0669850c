package import Model

/// Somebody who wants places on one date of an event.
package struct RegistrationRequest: Sendable {
    package var contact: ContactID
    package var event: Slug
    package var occurrence: String
    /// With those who come along; at least 1.
    package var places: Int
    /// How many there are; nil: no limit.
    package var seats: Int?
    /// Dates of which somebody has one at a time: a registration for another of them is given back.
    package var instead: [String]
    package var on: CivilDate
    package var source: String
    package var at: Instant

    package init(
        contact: ContactID, event: Slug, occurrence: String, places: Int, seats: Int?, instead: [String] = [],
        on: CivilDate, source: String, at: Instant
    ) {
        self.contact = contact
        self.event = event
        self.occurrence = occurrence
        self.places = max(1, places)
        self.seats = seats
        self.instead = instead
        self.on = on
        self.source = source
        self.at = at
    }
}

/// What became of the wish.
package enum RegistrationResult: Sendable, Equatable {
    /// Dates that were given back for it.
    case registered(givenBack: [String])
    /// The same as before.
    case unchanged
    /// Fewer places than wanted; nothing changed.
    case full(free: Int)
}

extension Database {
    /// Takes places, or none: free places are counted and taken in one transaction, so that nobody gets one twice
    /// whoever else asks at the same time, in this process or another.
    package func register(_ wish: RegistrationRequest) throws -> RegistrationResult {
        let event = SQLValue.text(wish.event.text)
        return try connection.transaction {
            let others =
                try connection.number(
                    RegistrationSQL.takenByOthers, event, .text(wish.occurrence), .int(wish.contact.number))
                ?? 0
            let own = try registrations(of: wish.contact, for: wish.event)
            let free = wish.seats.map { max(0, $0 - Int(others)) }
            let givenBack = wish.instead.filter { $0 != wish.occurrence && own[$0] != nil }
            if own[wish.occurrence] == wish.places, givenBack.isEmpty { return .unchanged }
            // Who comes with fewer people than before takes nothing from anybody, however full it is.
            if let free, free < wish.places, wish.places > own[wish.occurrence] ?? 0 {
                return .full(free: free)
            }
            for occurrence in givenBack { try giveBack(occurrence, wish) }
            // Somebody who only changes the number of places has been registered since the first day.
            if own[wish.occurrence] == nil {
                let part = Participation(
                    event: wish.event, occurrence: wish.occurrence, state: .registered, on: wish.on)
                _ = try ParticipationSQL.record(
                    wish.contact.number, part, source: wish.source, at: wish.at, connection)
            }
            try journal(wish, wish.occurrence, .registered)
            return .registered(givenBack: givenBack)
        }
    }

    /// Gives the places back that somebody has on one date. False where they have none.
    package func cancelRegistration(_ wish: RegistrationRequest) throws -> Bool {
        try connection.transaction {
            guard try registrations(of: wish.contact, for: wish.event)[wish.occurrence] != nil else {
                return false
            }
            try giveBack(wish.occurrence, wish)
            return true
        }
    }

    private func giveBack(_ occurrence: String, _ wish: RegistrationRequest) throws {
        let part = Participation(event: wish.event, occurrence: occurrence, state: .cancelled, on: wish.on)
        _ = try ParticipationSQL.record(
            wish.contact.number, part, source: wish.source, at: wish.at, connection)
        try journal(wish, occurrence, .cancelled)
    }

    private func journal(_ wish: RegistrationRequest, _ occurrence: String, _ state: ParticipationState)
        throws
    {
        try connection.run(
            RegistrationSQL.journal, .int(wish.contact.number), .text(wish.event.text), .text(occurrence),
            .text(state.rawValue), .int(Int64(wish.places)), .text(wish.source), .int(wish.at.milliseconds))
    }

    /// The dates of an event for which a person is registered, with their number of places.
    package func registrations(of contact: ContactID, for event: Slug) throws -> [String: Int] {
        var own: [String: Int] = [:]
        try connection.query(RegistrationSQL.own, .int(contact.number), .text(event.text)) {
            own[$0.text(0)] = Int($0.int(1))
        }
        return own
    }

    /// How many places of each date are taken.
    package func takenPlaces(of event: Slug) throws -> [String: Int] {
        var taken: [String: Int] = [:]
        try connection.query(RegistrationSQL.taken, .text(event.text)) { taken[$0.text(0)] = Int($0.int(1)) }
        return taken
    }

    /// Who is registered for an event, by date, then day of registration.
    package func registrations(for event: Slug) throws -> [Registration] {
        var found: [Registration] = []
        let base = ContactColumns.count
        try connection.query(RegistrationSQL.all, .text(event.text)) { row in
            found.append(
                Registration(
                    contact: ContactColumns.contact(row), phone: row.text(base + 4),
                    occurrence: row.text(base),
                    places: Int(row.int(base + 1)), on: ContactColumns.day(row, base + 2),
                    source: row.text(base + 3)))
        }
        return found
    }
}
