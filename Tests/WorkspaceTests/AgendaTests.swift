import Model
import TestSupport
import Testing

@testable import Workspace

@Suite struct AgendaTests {
    private func slug(_ text: String) throws -> Slug { try #require(Slug(text)) }

    private func day(_ year: Int, _ month: Int, _ day: Int) throws -> CivilDate {
        try #require(CivilDate(year: year, month: month, day: day))
    }

    @Test func theAgendaTakesDaysAloneOrWithTimeAndPlace() throws {
        let text = """
            ag: [2028-06-15, { date: 2027-06-17, place: Salle des fêtes, time: "18:00" }]
            voeux: 2027-01-08
            visite: []
            """
        let agenda = try AgendaFile.read(text.utf8, file: "f").agenda
        let meeting = try #require(agenda.entry(try slug("ag"), year: 2027))
        #expect(meeting.place == "Salle des fêtes")
        #expect(meeting.time == LocalTime(hour: 18, minute: 0))
        #expect(agenda.entries[try slug("ag")]?.map(\.date.year) == [2027, 2028])
        #expect(agenda.entries[try slug("voeux")]?.count == 1)
        #expect(agenda.entries[try slug("visite")] == [])
        #expect(try AgendaFile.read("# rien".utf8, file: "f").agenda == Agenda())
        #expect(
            faultLines {
                try AgendaFile.read(
                    "AG: [2027-06-17]\nag: [17/06/2027]\nb: [2027-01-01, 2027-01-01]".utf8, file: "f")
            }
                == "1:1: key: found \"AG\", expected a name of lower-case letters, digits and hyphens, such as ag"
                + "|2:6: ag: found \"17/06/2027\", expected a day as YYYY-MM-DD; write 2027-06-17"
                + "|3:17: b: found one day twice; keep one of them")
    }

    @Test func aMeetingHasPointsAndAProxyForm() throws {
        let text = """
            ag:
              - date: 2027-06-17
                time: "18:00"
                place: Salle des fêtes, Valmont-sur-Loire
                points: [Rapport d’activité, Approbation des comptes]
                proxy: pouvoir-ag
            """
        let file = try AgendaFile.read(text.utf8, file: "f")
        let meeting = try #require(file.agenda.entry(try slug("ag"), year: 2027))
        #expect(meeting.points == ["Rapport d’activité", "Approbation des comptes"])
        #expect(meeting.proxy == Slug("pouvoir-ag"))
        #expect(meeting.occurrence == "2027")
        #expect(file.proxies.map(\.line) == [6])
        #expect(file.lines[try slug("ag")] == ["2027": 2])
    }

    @Test func datesOfASeriesHaveNamesThatStay() throws {
        let text = """
            ateliers:
              - { name: taille, title: La taille, date: 2027-03-27 }
              - { name: semis, title: Les semis, date: 2027-03-13, time: "10:00", place: Le jardin }
            mooc: { name: printemps, date: 2027-03-01, until: 2027-05-15, seats: 30 }
            """
        let agenda = try AgendaFile.read(text.utf8, file: "f").agenda
        let workshops = try #require(agenda.entries[try slug("ateliers")])
        #expect(workshops.map(\.occurrence) == ["semis", "taille"])
        #expect(workshops[0].title == "Les semis")
        let session = try #require(agenda.entries[try slug("mooc")]?.first)
        #expect(session.until == (try day(2027, 5, 15)))
        #expect(session.seats == 30)
    }

    @Test func anEventMayBelongToEachPerson() throws {
        let agenda = try AgendaFile.read("visite: { of: person }".utf8, file: "f").agenda
        #expect(agenda.personal == [try slug("visite")])
        #expect(agenda.entries.isEmpty)
    }

    static let faults: [(text: String, message: String)] = [
        (
            "a: [2027-01-01, 2027-09-01]",
            "1:17: a: found 2027-09-01 beside 2027-01-01, two dates of 2027 without a name; "
                + "give each a name (name: …), which stays when its date moves"
        ),
        (
            "a: [{ date: 2027-01-01, name: semis }, { date: 2027-02-01, name: semis }]",
            "1:40: a: found the name \"semis\" a second time; give it another name"
        ),
        (
            "a: [2027-01-01, { date: 2028-02-01, name: \"2027\" }]",
            "1:17: a: found the name \"2027\" a second time; give it another name"
        ),
        (
            "a: { date: 2027-03-01, until: 2027-02-28 }",
            "1:31: until: found 2027-02-28, expected a day from 2027-03-01 on, when it begins"
        ),
        (
            "a: { date: 2027-03-01, seats: 0 }",
            "1:31: seats: found \"0\", expected a whole number from 1 up"
        ),
        (
            "a: { date: 2027-03-01, points: [] }",
            "1:32: points: found an empty list, expected a list, each item text on one line"
        ),
        (
            "a: { date: 2027-03-01, points: [\"\"] }",
            "1:33: points: found \"\", expected text on one line"
        ),
        (
            "a: { date: 2027-03-01, proxy: Pouvoir AG }",
            "1:31: proxy: found \"Pouvoir AG\", expected a name of lower-case letters, digits and hyphens, "
                + "such as pouvoir-ag"
        ),
        (
            "a: { date: 2027-03-01, name: Les semis }",
            "1:30: name: found \"Les semis\", expected a name of lower-case letters, digits and hyphens, "
                + "such as les-semis"
        ),
        (
            "a: { name: semis }",
            "1:4: found no \"date\" in a meeting; add \"date:\" with a day as YYYY-MM-DD"
        ),
        (
            "a: { date: 2027-03-01, lieu: ici }",
            "1:24: found the unknown key \"lieu\" in a meeting; "
                + "known here: date, name, title, time, place, until, seats, points, proxy"
        ),
        ("a: { of: people }", "1:10: of: found \"people\", expected person"),
        (
            "a: { of: person, date: 2027-01-01 }",
            "1:18: found the unknown key \"date\" in an event that everybody has on a day of their own; "
                + "known here: of"
        ),
        (
            "signature: 2027-01-01",
            "1:12: signature: found the name of a date that contracts have; "
                + "give the coop's date another name"
        ),
    ]

    @Test(arguments: faults.indices) func aWrongDateIsNamed(index: Int) {
        let (text, message) = Self.faults[index]
        #expect(faultLines { try AgendaFile.read(text.utf8, file: "f") } == message)
    }

    /// Prints what was drawn as a person writes it, and reads it back.
    @Test func whatIsPrintedIsReadBack() throws {
        var random = SeededGenerator(seed: 4)
        for _ in 0..<300 {
            let entries = try (0..<Int.random(in: 1...4, using: &random)).map { number in
                let date = try day(2027 + number, Int.random(in: 1...12, using: &random), 15)
                return AgendaEntry(
                    date: date, name: Bool.random(using: &random) ? Slug("nom-\(number)") : nil,
                    title: Bool.random(using: &random) ? "Titre : « \(number) » {x}" : nil,
                    time: Bool.random(using: &random) ? LocalTime(hour: 9 + number, minute: 5) : nil,
                    place: Bool.random(using: &random) ? "Salle #\(number), l'étage" : nil,
                    until: Bool.random(using: &random) ? date.adding(days: number) : nil,
                    seats: Bool.random(using: &random) ? 1 + number : nil,
                    points: (0..<Int.random(in: 0...2, using: &random)).map { "Point \($0): - [oui]" },
                    proxy: Bool.random(using: &random) ? Slug("pouvoir") : nil)
            }
            let event = try slug("evenement")
            let text = "evenement:\n" + entries.map(printed).joined()
            #expect(try AgendaFile.read(text.utf8, file: "f").agenda.entries[event] == entries, "\(text)")
        }
    }

    private func printed(_ entry: AgendaEntry) -> String {
        func quoted(_ text: String) -> String {
            "'"
                + text.split(separator: "'", omittingEmptySubsequences: false)
                .joined(separator: "''") + "'"
        }
        var keys = ["date: \(entry.date)"]
        if let name = entry.name { keys.append("name: \(name)") }
        if let title = entry.title { keys.append("title: \(quoted(title))") }
        if let time = entry.time { keys.append("time: '\(time)'") }
        if let place = entry.place { keys.append("place: \(quoted(place))") }
        if let until = entry.until { keys.append("until: \(until)") }
        if let seats = entry.seats { keys.append("seats: \(seats)") }
        if !entry.points.isEmpty {
            keys.append("points: [\(entry.points.map(quoted).joined(separator: ", "))]")
        }
        if let proxy = entry.proxy { keys.append("proxy: \(proxy)") }
        return "  - { " + keys.joined(separator: ", ") + " }\n"
    }
}
