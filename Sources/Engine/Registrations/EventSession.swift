package import Model
internal import Storage
internal import Workspace

/// One date of an event as people see it before they register.
package struct EventSession: Hashable, Sendable {
    package var occurrence: String
    /// nil: the agenda has none.
    package var title: String?
    package var date: CivilDate
    package var time: LocalTime?
    package var place: String?
    /// The last day of what lasts.
    package var until: CivilDate?
    package var seats: Int?
    /// nil: no limit.
    package var free: Int?
    /// Of the person who looks; 0 for whoever is not registered.
    package var ownPlaces = 0
}

extension AgendaEntry {
    /// One registers until it begins; where nobody knows at what time, through the day before.
    func isOpen(at now: Instant, _ zone: CivilZone) -> Bool {
        guard let time else { return date > zone.day(at: now) }
        return zone.instant(date, time) > now
    }
}

extension Agenda {
    /// The dates of an event for which one can register at `now`, in order.
    func openEntries(_ event: Slug, at now: Instant, _ zone: CivilZone) -> [AgendaEntry] {
        (entries[event] ?? []).filter { $0.isOpen(at: now, zone) }
    }
}

extension Database {
    /// Those dates with their places; `contact`: who looks.
    func sessions(_ entries: [AgendaEntry], of event: Slug, for contact: ContactID? = nil) throws
        -> [EventSession]
    {
        let taken = try takenPlaces(of: event)
        let own = try contact.map { try registrations(of: $0, for: event) } ?? [:]
        return entries.map { entry in
            EventSession(
                occurrence: entry.occurrence, title: entry.title, date: entry.date, time: entry.time,
                place: entry.place, until: entry.until, seats: entry.seats,
                free: entry.seats.map { max(0, $0 - taken[entry.occurrence, default: 0]) },
                ownPlaces: own[entry.occurrence] ?? 0)
        }
    }
}
