internal import Model
internal import Planning
internal import Workspace

/// The year as an iCalendar object (RFC 5545) for the team's agenda: an event of a whole day for each step and
/// day. UIDs stay when the file is made anew, also where a shared date moved, so that an agenda replaces its
/// events.
package struct CalendarFeed {
    private let year: ForeseenYear
    private let wording: CalendarWording
    private let stamp: String
    private let name: String
    private let domain: String

    package init(_ year: ForeseenYear, coop: Coop) {
        self.year = year
        wording = CalendarWording(workspace: coop.workspace, isOnePerson: year.person != nil)
        stamp = coop.now.description.filter { $0 != "-" && $0 != ":" }
        domain = String(coop.settings.sender.address.address.split(separator: "@").last ?? "invalid")
        let whose = year.person.map { " : \($0.name)" } ?? ""
        name = "Envois – \(coop.settings.organisation.name)\(whose)"
    }

    /// The file's text: lines of at most 75 octets, ended by CRLF.
    package var text: String {
        var lines = [
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Gazette//Calendrier//FR", "CALSCALE:GREGORIAN",
            "METHOD:PUBLISH", "X-WR-CALNAME:" + Self.escaped(name),
        ]
        let all = year.calendar.lines
        let main = mainDays(all)
        for line in all { lines += event(line, isMain: main[occurrence(line.slot)] == line.slot.day) }
        lines.append("END:VCALENDAR")
        return lines.flatMap(Self.folded).map { $0 + "\r\n" }.joined()
    }

    private func event(_ line: YearCalendar.Line, isMain: Bool) -> [String] {
        let slot = line.slot
        let title = "\(wording.campaign(slot.campaign)) – \(wording.step(line))"
        let people = CalendarWording.count(line.count.people, "personne", "personnes")
        return [
            "BEGIN:VEVENT",
            "UID:" + Self.escaped(uid(slot, isMain: isMain)),
            "DTSTAMP:" + stamp,
            "DTSTART;VALUE=DATE:" + basic(slot.day),
            "DTEND;VALUE=DATE:" + basic(slot.day.adding(days: 1)),
            "SUMMARY:" + Self.escaped(wording.isOnePerson ? title : "\(title) : \(people)"),
            "DESCRIPTION:" + Self.escaped(description(line)),
            "CATEGORIES:" + Self.escaped(wording.campaign(slot.campaign)),
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    }

    private func description(_ line: YearCalendar.Line) -> String {
        let slot = line.slot
        var facts = [wording.channels(line.count), "Étape \(slot.step) (\(slot.occurrence))"]
        if line.count.done > 0 { facts.append("Au registre : \(CalendarWording.grouped(line.count.done))") }
        if year.unlaunched.contains(slot.campaign) { facts.append("Campagne pas encore lancée") }
        return facts.joined(separator: "\n")
    }

    /// An occurrence that everybody shares is the same event when its day moves; the other days of it, and
    /// steps that each person has on a day of their own, are told apart by the day.
    private func uid(_ slot: YearCalendar.Slot, isMain: Bool) -> String {
        let whose = year.person.map { "\($0.reference)." } ?? ""
        let day = isMain && slot.occurrence != slot.step.text ? "" : ".\(slot.day)"
        return "\(whose)\(slot.campaign).\(slot.step).\(slot.occurrence)\(day)@\(domain)"
    }

    private func occurrence(_ slot: YearCalendar.Slot) -> [String] {
        [slot.campaign.text, slot.step.text, slot.occurrence]
    }

    /// The day on which most people get an occurrence, the first of several.
    private func mainDays(_ lines: [YearCalendar.Line]) -> [[String]: CivilDate] {
        var best: [[String]: YearCalendar.Line] = [:]
        for line in lines where line.count.people > best[occurrence(line.slot)]?.count.people ?? 0 {
            best[occurrence(line.slot)] = line
        }
        return best.mapValues(\.slot.day)
    }

    private func basic(_ day: CivilDate) -> String { day.description.filter { $0 != "-" } }

    /// A TEXT value (RFC 5545 §3.3.11).
    static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\n", with: "\\n").replacing(";", with: "\\;")
            .replacing(",", with: "\\,")
    }

    /// Lines of at most 75 octets, cut between characters; those that go on begin with a space (§3.1).
    static func folded(_ line: String) -> [String] {
        var lines: [String] = []
        var current = ""
        for scalar in line.unicodeScalars {
            if current.utf8.count + UTF8.width(scalar) > 75 {
                lines.append(current)
                current = " "
            }
            current.unicodeScalars.append(scalar)
        }
        return lines + [current]
    }
}
