internal import Model

/// One session as an iCalendar object (RFC 5545), for the agenda of whoever comes.
package struct SessionFile: Sendable {
    private let session: EventSession
    private let title: String
    private let domain: String
    private let event: String
    private let stamp: Instant
    private let zone: CivilZone

    init(
        _ session: EventSession, title: String, event: String, domain: String, at now: Instant,
        zone: CivilZone
    ) {
        self.session = session
        self.title = session.title ?? title
        self.domain = domain
        self.event = event
        stamp = now
        self.zone = zone
    }

    /// Lines of at most 75 octets, ended by CRLF. How long a session takes the agenda does not say, so it has no end.
    package var text: String {
        var lines = [
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Gazette//Inscription//FR", "CALSCALE:GREGORIAN",
            "METHOD:PUBLISH", "BEGIN:VEVENT",
            "UID:" + CalendarFeed.escaped("\(event).\(session.occurrence)@\(domain)"),
            "DTSTAMP:" + Self.moment(stamp),
        ]
        if let time = session.time, session.until ?? session.date == session.date {
            lines.append("DTSTART:" + Self.moment(zone.instant(session.date, time)))
        } else {
            lines.append("DTSTART;VALUE=DATE:" + Self.day(session.date))
            lines.append("DTEND;VALUE=DATE:" + Self.day((session.until ?? session.date).adding(days: 1)))
        }
        lines.append("SUMMARY:" + CalendarFeed.escaped(title))
        if let place = session.place { lines.append("LOCATION:" + CalendarFeed.escaped(place)) }
        lines += ["END:VEVENT", "END:VCALENDAR"]
        return lines.flatMap(CalendarFeed.folded).map { $0 + "\r\n" }.joined()
    }

    /// `20270323T130000Z`
    private static func moment(_ instant: Instant) -> String {
        instant.description.filter { $0 != "-" && $0 != ":" }
    }

    private static func day(_ day: CivilDate) -> String { day.description.filter { $0 != "-" } }
}
