internal import Model
internal import Planning
internal import Workspace

/// The year as a French page to print, with a grid for each month: no script, no address elsewhere.
package struct CalendarPage {
    private let year: ForeseenYear
    private let coop: Coop
    private let wording: CalendarWording
    private let holidays: Holidays
    private let lines: [CivilDate: [YearCalendar.Line]]
    private let totals: [CivilDate: YearCalendar.Count]

    package init(_ year: ForeseenYear, coop: Coop, _ request: CalendarRequest) {
        self.year = year
        self.coop = coop
        wording = CalendarWording(workspace: coop.workspace, isOnePerson: year.person != nil)
        holidays = Holidays(zone: coop.settings.holidays)
        let all = year.calendar.lines
        lines = Dictionary(grouping: all, by: \.slot.day)
        totals = all.totals(by: \.day)
        scenario = CalendarScenario(request: request, year: year, coop: coop)
    }

    private let scenario: CalendarScenario

    /// The whole document.
    package var html: String {
        let title = Self.escaped(title)
        var page = """
            <!DOCTYPE html>
            <html lang="fr">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(title)</title>
            <style>
            \(CalendarStyle.sheet)
            </style>
            </head>
            <body>
            <header>
            <p class="coop">\(Self.escaped(coop.settings.organisation.name))</p>
            <h1>\(title)</h1>
            <p>\(Self.escaped(subtitle))</p>
            </header>
            <main>

            """
        page += overview
        for month in months { page += grid(month) }
        return page + "</main>\n</body>\n</html>\n"
    }

    private var title: String {
        let days = year.calendar.days
        let (first, last) = (days.lowerBound, days.upperBound)
        let isYear =
            first == CivilDate.clamped(year: first.year, month: 1, day: 1)
            && last == CivilDate.clamped(year: first.year, month: 12, day: 31)
        let what = year.person.map { "Le courrier de \($0.name)" } ?? "Le calendrier des envois"
        return isYear
            ? "\(what), \(first.year)"
            : "\(what), du \(FrenchDates.long(first)) au \(FrenchDates.long(last))"
    }

    private var subtitle: String {
        "Tel que prévu le \(FrenchDates.long(coop.today)). Ce qui n’est pas encore parti peut changer : une date, "
            + "une nouvelle personne, une lettre ajoutée."
    }

    /// The first day of each month of the calendar.
    private var months: [CivilDate] {
        let (first, last) = (year.calendar.days.lowerBound, year.calendar.days.upperBound)
        var months: [CivilDate] = []
        var month = CivilDate.clamped(year: first.year, month: first.month, day: 1)
        while month <= last {
            months.append(month)
            month = month.adding(months: 1)
        }
        return months
    }

    private func total(_ month: CivilDate) -> YearCalendar.Count {
        totals.reduce(YearCalendar.Count()) { sum, day in
            day.key.year == month.year && day.key.month == month.month ? sum + day.value : sum
        }
    }

    private var overview: String {
        var html = "<section class=\"overview\">\n<h2>En un coup d’œil</h2>\n<div class=\"columns\">\n"
        if year.person == nil { html += monthTable }
        html += "<div>\n"
        for block in scenario.blocks {
            html += "<h3>\(Self.escaped(block.title))</h3>\n<ul>\n"
            for item in block.items { html += "<li>\(Self.escaped(item))</li>\n" }
            html += "</ul>\n"
        }
        html += "<h3>Les couleurs</h3>\n<ul class=\"legend\">\n"
        for category in Category.allCases {
            html += "<li class=\"\(category.rawValue)\">\(Self.escaped(Self.name(category)))</li>\n"
        }
        return html + "</ul>\n</div>\n</div>\n</section>\n"
    }

    private var monthTable: String {
        var html = """
            <table class="totals">
            <caption>Personnes et envois, mois par mois</caption>
            <thead><tr><th scope="col">Mois</th><th scope="col">Personnes</th><th scope="col">Courriels</th>\
            <th scope="col">Lettres sur papier</th></tr></thead>
            <tbody>

            """
        for month in months {
            html += row(FrenchDates.month(month), total(month))
        }
        return html + "</tbody>\n<tfoot>\n" + row("Total", year.calendar.total) + "</tfoot>\n</table>\n"
    }

    private func row(_ name: String, _ count: YearCalendar.Count) -> String {
        let numbers = [count.people, count.mails, count.letters].map {
            "<td>\(CalendarWording.grouped($0))</td>"
        }
        return "<tr><th scope=\"row\">\(name)</th>\(numbers.joined())</tr>\n"
    }

    private func grid(_ month: CivilDate) -> String {
        let count = total(month)
        let people = CalendarWording.count(count.people, "personne", "personnes")
        let sum =
            count.people == 0
            ? "rien de prévu"
            : year.person == nil ? "\(people) : \(wording.channels(count))" : wording.channels(count)
        var html = """
            <section class="month">
            <h2>\(FrenchDates.month(month)) <small>\(Self.escaped(sum))</small></h2>
            <table class="grid\(isQuietAtWeekends(month) ? " quiet" : "")">
            <thead><tr>
            """
        for name in ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"] {
            html += "<th scope=\"col\">\(name)</th>"
        }
        html += "</tr></thead>\n<tbody>\n"
        let next = month.adding(months: 1)
        var monday = month.adding(days: 1 - month.weekday)
        while monday < next {
            html += "<tr>\n"
            for offset in 0..<7 { html += cell(monday.adding(days: offset), in: month) }
            html += "</tr>\n"
            monday = monday.adding(days: 7)
        }
        return html + "</tbody>\n</table>\n</section>\n"
    }

    /// Saturdays and Sundays need little room where nothing leaves on them.
    private func isQuietAtWeekends(_ month: CivilDate) -> Bool {
        !lines.keys.contains { $0.weekday > 5 && $0.year == month.year && $0.month == month.month }
    }

    private func cell(_ day: CivilDate, in month: CivilDate) -> String {
        guard day.month == month.month, year.calendar.days.contains(day) else {
            return "<td class=\"off\"></td>\n"
        }
        let holiday = holidays.name(of: day)
        let entries = lines[day] ?? []
        let kind = holiday != nil ? "closed" : day.weekday > 5 ? "weekend" : ""
        let classes = (kind + (entries.isEmpty ? " empty" : "")).trimmed
        var html = "<td\(classes.isEmpty ? "" : " class=\"\(classes)\"")>"
        html += "<p class=\"day\"><span>\(day.day)</span>"
        if let holiday { html += " <em>\(Self.escaped(holiday))</em>" }
        html += "</p>"
        if let busy = scenario.busy(totals[day]) { html += "<p class=\"busy\">\(Self.escaped(busy))</p>" }
        if !entries.isEmpty {
            html += "<ul>"
            for line in entries { html += entry(line) }
            html += "</ul>"
        }
        return html + "</td>\n"
    }

    private func entry(_ line: YearCalendar.Line) -> String {
        let campaign = coop.workspace.campaign(line.slot.campaign)
        let category = campaign?.category ?? .newsletter
        let number = year.person == nil ? "<b>\(CalendarWording.grouped(line.count.people))</b> " : ""
        let paper =
            line.count.letters > 0
            ? " <i>(\(CalendarWording.grouped(line.count.letters)) sur papier)</i>" : ""
        return
            "<li class=\"\(category.rawValue)\">\(number)\(Self.escaped(wording.campaign(line.slot.campaign)))"
            + " <span>\(Self.escaped(Self.bound(wording.step(line))))</span>\(paper)</li>"
    }

    private static func name(_ category: Category) -> String {
        switch category {
        case .statutory: "Courriers statutaires (assemblée générale)"
        case .service: "Vie pratique et inscriptions"
        case .survey: "Enquêtes"
        case .newsletter: "Lettres et bulletins"
        }
    }

    /// A question mark or colon stays with its word.
    private static func bound(_ text: String) -> String {
        ["?", "!", ":", ";", "»"].reduce(text) { $0.replacing(" \($1)", with: "\u{A0}\($1)") }
            .replacing("« ", with: "«\u{A0}")
    }

    static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }
}

extension String {
    fileprivate var trimmed: String { String(drop { $0 == " " }) }
}
