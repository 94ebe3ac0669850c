import Engine
import Foundation
import Model
import Planning

let calendarCommand = Command(
    name: "calendar", synopsis: "--from DATE --to DATE [--contact REF] [--campaign NAME] …",
    summary: "the simulated year: day, step, number of people",
    details: """
        Plays the runs from today through the last day, one each day, and counts for each
        day and step how many people get it. What the ledger holds already is counted too;
        nothing is sent or written. Months have totals; days with more mails than the mail
        server takes in an hour say how long they last, and public holidays that were
        avoided are named. Campaigns that were never launched count as if launched today.
        Without --from and --to: the twelve months from today.

        `--html` writes the same as a French page to print, with a grid for each month;
        `--ics` as a calendar that the team's agenda can read. `--arrivals` supposes that
        so many new people sign each month, for example 12, or accédant=12,locataire=5;
        `--slip` that a programme is late, for example les-tilleuls="3 months";
        `--as-planned` that every planned delivery happens on its day (otherwise a
        building site goes on until somebody enters the actual day).
        """,
    options: [
        .value("from", "DATE", "first day, YYYY-MM-DD"), .value("to", "DATE", "last day, YYYY-MM-DD"),
        .value("contact", "REF", "one person's year"), .value("campaign", "NAME", "this campaign only"),
        .value("arrivals", "N", "new people each month"),
        .value("slip", "PROGRAMME=TIME", "a programme's planned days come later"),
        .flag("as-planned", "planned deliveries happen on their day"),
        .value("html", "FILE", "write a page to print"), .value("ics", "FILE", "write an iCalendar file"),
    ],
    run: { invocation in
        let coop = try invocation.coop()
        try coop.requireSoundFiles()
        let console = invocation.console
        let request = try CalendarWords(invocation).request(coop)
        let year = try coop.foresee(request) { console.progress("Simulating: \(grouped($0)) people") }
        console.endProgress()
        if let file = invocation.arguments.value("html") {
            try write(CalendarPage(year, coop: coop, request).html, to: file)
            console.say("The page to print: \(file)")
        }
        if let file = invocation.arguments.value("ics") {
            try write(CalendarFeed(year, coop: coop).text, to: file)
            console.say("The calendar for the team's agenda: \(file)")
        }
        CalendarReport(year: year, coop: coop, console: console).say()
        console.print(calendarJSON(year, request, coop))
        return .done
    })

private func write(_ text: String, to path: String) throws {
    do {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    } catch {
        throw EngineError(.impossible, "\(path): cannot be written: \(SystemReason.of(error))")
    }
}

/// Shape documented in docs/json.md.
private func calendarJSON(_ year: ForeseenYear, _ request: CalendarRequest, _ coop: Coop) -> JSON {
    let lines = year.calendar.lines
    let months = lines.totals { String("\($0.day)".prefix(7)) }.sorted { $0.key < $1.key }
    let days = lines.totals(by: \.day).sorted { $0.key < $1.key }
    let full = days.filter {
        year.capacity.hours($0.value.mails) != nil || year.capacity.isExceeded(by: $0.value.mails)
    }
    return .object([
        ("from", .day(request.days.lowerBound)), ("to", .day(request.days.upperBound)),
        ("contact", .text(year.person?.reference)), ("campaign", .text(request.campaign?.text)),
        (
            "days",
            .list(
                lines.map { line in
                    .object([
                        ("day", .day(line.slot.day)), ("campaign", .text(line.slot.campaign.text)),
                        ("step", .text(line.slot.step.text)), ("occurrence", .text(line.slot.occurrence)),
                        ("letters", .list(line.texts.map { .text($0.text) })),
                        ("count", countJSON(line.count)),
                    ])
                })
        ),
        (
            "months",
            .list(months.map { .object([("month", .text($0.key)), ("count", countJSON($0.value))]) })
        ),
        ("total", countJSON(year.calendar.total)),
        (
            "pace",
            .object([
                ("per_hour", year.capacity.perHour.map { .int($0) } ?? .null),
                ("per_day", year.capacity.perDay.map { .int($0) } ?? .null),
                (
                    "busy_days",
                    .list(
                        full.map { day, count in
                            .object([
                                ("day", .day(day)), ("mails", .int(count.mails)),
                                ("hours", year.capacity.hours(count.mails).map { .int($0) } ?? .null),
                                ("exceeds_the_day", .bool(year.capacity.isExceeded(by: count.mails))),
                            ])
                        })
                ),
            ])
        ),
        (
            "holidays",
            .list(
                holidaysAvoided(year, coop).map {
                    .object([("day", .day($0.day)), ("name", .text($0.name)), ("people", .int($0.people))])
                })
        ),
        (
            "skipped",
            .list(
                year.calendar.skipped.sorted { $0.key.rawValue < $1.key.rawValue }.map {
                    .object([("code", .text($0.key.rawValue)), ("people", .int($0.value))])
                })
        ),
        ("not_launched", .list(year.unlaunched.map { .text($0.text) })),
        ("arrivals", .int(year.arrivals)),
    ])
}

private func countJSON(_ count: YearCalendar.Count) -> JSON {
    .object([
        ("people", .int(count.people)), ("mails", .int(count.mails)), ("posted", .int(count.letters)),
        ("done", .int(count.done)),
    ])
}

/// Public holidays on which letters would have fallen due.
func holidaysAvoided(_ year: ForeseenYear, _ coop: Coop) -> [(day: CivilDate, name: String, people: Int)] {
    let holidays = Holidays(zone: coop.settings.holidays)
    return year.calendar.avoided.sorted { $0.key < $1.key }.map { day, people in
        (day, holidays.name(of: day) ?? "", people)
    }
}
