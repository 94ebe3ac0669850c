import Foundation
import FoundationXML
import TestSupport
import Testing

/// The year that `gazette calendar` foresees, against what `plan` says and what other programs read.
@Suite struct CalendarTests {
    private static func coop() throws -> GazetteCommand {
        let coop = try GazetteCommand.twoCampaigns()
        try coop.text("import", "\(coop.path)/Audiences/clients.csv", now: "2026-12-01")
        return coop
    }

    @Test("Each month has its total, and the total is theirs")
    func totals() throws {
        let calendar = try Self.coop().json(
            "calendar", "--from", "2027-01-01", "--to", "2027-12-31", now: "2026-12-01")
        let days = calendar["days"].list
        func sum(_ counts: [JSONValue]) -> Int { counts.reduce(0) { $0 + ($1["count"]["mails"].int ?? 0) } }
        let months = calendar["months"].list.compactMap { $0["month"].text }
        #expect(months == Set(days.compactMap { $0["day"].text?.prefix(7) }.map(String.init)).sorted())
        #expect(sum(calendar["months"].list) == calendar["total"]["mails"].int)
        #expect(sum(days) == calendar["total"]["mails"].int)
        #expect(days.allSatisfy { $0["count"]["people"].int ?? 0 >= $0["count"]["mails"].int ?? 0 })
    }

    @Test(
        "A day of the calendar is what the plan of that day sends", arguments: ["2027-01-15", "2027-06-07"])
    func agreesWithThePlan(_ day: String) throws {
        let coop = try Self.coop()
        let planned = try coop.json("plan", "--on", day, now: "2026-12-01")["counts"]["send"].int
        let calendar = try coop.json("calendar", "--from", day, "--to", day, now: "2026-12-01")
        #expect(planned ?? 0 > 0)
        #expect(calendar["total"]["people"].int == planned)
    }

    @Test("What was sent stays in the calendar, and is not foreseen again")
    func countsTheLedger() throws {
        let coop = try GazetteCommand.twoCampaigns()
        try coop.admit(tenants: 5)
        try coop.launch()
        let before = try coop.json(
            "calendar", "--from", "2027-01-01", "--to", "2027-12-31", now: "2027-01-05")
        try coop.text("run", now: "2027-01-15")
        let after = try coop.json("calendar", "--from", "2027-01-01", "--to", "2027-12-31", now: "2027-01-20")
        #expect(before["total"]["people"] == after["total"]["people"])
        #expect(before["total"]["done"].int == 0)
        #expect(after["total"]["done"].int == 5)
    }

    @Test("A year can be supposed: people who arrive, a site that is late, deliveries on their day")
    func suppositions() throws {
        let coop = try Self.coop()
        func people(_ words: String...) throws -> Int {
            let result = try coop.run(
                "--json", "calendar", "--from", "2027-01-01", "--to", "2027-12-31", "--campaign",
                "bulletin-chantier",
                words.first ?? "--as-planned", words.count > 1 ? words[1] : "--as-planned", now: "2026-12-01")
            let document = try JSONDecoder().decode(JSONValue.self, from: Data(result.output))
            return document["total"]["people"].int ?? -1
        }
        let planned = try people("--as-planned")
        #expect(try people("--slip=les-tilleuls=3 months") > planned)
        #expect(try people("--arrivals=10") > planned)
        let wrong = try coop.run("calendar", "--slip", "les-tilleuls", now: "2026-12-01")
        #expect(wrong.status == 2)
        #expect(wrong.errorText.contains("--slip: found «les-tilleuls», expected a programme and a time"))
        let unknown = try coop.run("calendar", "--slip", "les-tileuls=1 month", now: "2026-12-01")
        #expect(unknown.errorText.contains("there is no programme «les-tileuls»"))
        let backwards = try coop.run(
            "calendar", "--from", "2027-02-01", "--to", "2027-01-01", now: "2026-12-01")
        #expect(backwards.status == 2)
    }

    @Test("The page to print is well formed, French, without script or outside address")
    func page() throws {
        let coop = try Self.coop()
        let file = "\(coop.path)/calendrier.html"
        try coop.text(
            "calendar", "--from", "2027-01-01", "--to", "2027-12-31", "--html", file, now: "2026-12-01")
        let text = try String(contentsOfFile: file, encoding: .utf8)
        #expect(text.hasPrefix("<!DOCTYPE html>\n<html lang=\"fr\">"))
        #expect(!text.contains("<script") && !text.contains("http"))
        #expect(text.contains("Le calendrier des envois, 2027"))
        #expect(text.contains("C’est quoi la coop\u{A0}?"))
        // Nothing leaves at weekends: their columns are narrow.
        #expect(text.components(separatedBy: "<table class=\"grid quiet\">").count == 13)
        // The void elements are the only ones that XML would want closed.
        let xml = text.replacingOccurrences(
            of: "<meta ([^>]*)>", with: "<meta $1/>", options: .regularExpression)
        let parser = XMLParser(data: Data(xml.utf8))
        #expect(parser.parse(), "line \(parser.lineNumber): \(parser.parserError.map { "\($0)" } ?? "")")
        #expect(text.components(separatedBy: "<section class=\"month\">").count == 13)
    }

    @Test("The team's agenda reads the iCalendar file, the same events twice have the same names")
    func agenda() throws {
        let coop = try Self.coop()
        let file = "\(coop.path)/envois.ics"
        try coop.text(
            "calendar", "--from", "2027-01-01", "--to", "2027-12-31", "--ics", file, now: "2026-12-01")
        let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: file)))
        let lines = String(decoding: bytes, as: UTF8.self).components(separatedBy: "\r\n")
        #expect(lines.allSatisfy { $0.utf8.count <= 75 && !$0.contains("\n") && !$0.contains("\r") })
        let events = try Self.events(file)
        #expect(events.count > 10)
        #expect(Set(events.map { $0["uid"].text ?? "" }).count == events.count)
        let january = try #require(events.first { $0["start"].text == "2027-01-15" })
        #expect(january["summary"].text?.hasPrefix("Le cycle annuel – C’est quoi la coop") == true)
        #expect(january["end"].text == "2027-01-16")
        #expect(january["stamp"].text?.hasPrefix("2026-12-01T08:30:00") == true)
        #expect(january["description"].text?.contains("courriels\nÉtape c-est-quoi-la-coop (2027)") == true)

        // The assembly's date becomes known: June's letter moves, and stays the same event.
        try coop.edit("Campaigns/agenda.yaml", "ag: []", "ag: [2027-06-30]")
        try coop.text(
            "calendar", "--from", "2027-01-01", "--to", "2027-12-31", "--ics", file, now: "2026-12-02")
        let june = { (events: [JSONValue]) in
            events.first { $0["uid"].text?.hasPrefix("cycle-annuel.l-ag-de-la-coop.2027@") == true }
        }
        let moved = try Self.events(file)
        #expect(june(events)?["start"].text == "2027-06-01")
        #expect(june(moved)?["start"].text == "2027-06-15")
    }

    /// What Python's icalendar reads.
    private static func events(_ file: String) throws -> [JSONValue] {
        let script = """
            import icalendar, json, sys
            calendar = icalendar.Calendar.from_ical(open(sys.argv[1], 'rb').read())
            print(json.dumps([{
                'uid': str(e['UID']), 'summary': str(e['SUMMARY']), 'description': str(e['DESCRIPTION']),
                'start': e.decoded('DTSTART').isoformat(), 'end': e.decoded('DTEND').isoformat(),
                'stamp': e.decoded('DTSTAMP').isoformat()} for e in calendar.walk('VEVENT')]))
            """
        let result = try Subprocess.run("/usr/bin/python3", ["-c", script, file])
        try #require(result.status == 0, "\(result.errorText)")
        return try JSONDecoder().decode(JSONValue.self, from: Data(result.output)).list
    }

    /// Two years with everything that the document can hold: a slow relay, a cap that drops letters, an assembly
    /// whose letter falls on a holiday; and one person's.
    static func busyYears() throws -> [JSONValue] {
        let coop = try coop()
        try coop.deliver(toPort: 2525, "host: 127.0.0.1", "security: none", "per-hour: 20")
        try coop.edit("gazette.yaml", "  per-month: 4", "  per-month: 1")
        try coop.edit("Campaigns/agenda.yaml", "ag: []", "ag: [2027-05-16]")
        let words = ("--from", "2027-01-01")
        return [
            try coop.json("calendar", words.0, words.1, "--arrivals", "2", now: "2026-12-01"),
            try coop.json(
                "calendar", words.0, words.1, "--contact", "C-0042", "--campaign", "cycle-annuel",
                now: "2026-12-01"),
        ]
    }
}
