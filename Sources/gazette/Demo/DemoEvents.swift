import Engine
import Foundation
import Model
import Planning

/// What happens to the invented coop in 2027, by the use cases that the commands call.
final class DemoEvents {
    let stage: DemoStage
    private(set) var launched: [Slug] = []
    private(set) var arrivals = 0
    /// What the late building site moved.
    private(set) var slip: PlanDiff?
    /// Who left, and who unsubscribed from letters, with the day.
    private(set) var departure: (reference: String, day: CivilDate)?
    private(set) var unsubscription: (reference: String, day: CivilDate)?
    private(set) var attendance: [ParticipationState: Int] = [:]
    private let answers: DemoAnswers

    init(stage: DemoStage) {
        self.stage = stage
        answers = DemoAnswers(stage: stage)
    }

    /// True where something happened that changes what is to be sent.
    func happen(on day: CivilDate) throws -> Bool {
        if Self.voteDays.contains(day.description) { try answers.vote(on: day) }
        var happened = false
        for (when, event) in story where when == day.description {
            try event(day)
            happened = true
        }
        if let month = Self.importDays.firstIndex(of: day.description) {
            try arrive(month + 1, on: day)
            happened = true
        }
        return happened
    }

    /// Working days around the 20th of each month.
    private static let importDays = [
        "2027-01-20", "2027-02-19", "2027-03-19", "2027-04-20", "2027-05-20", "2027-06-21", "2027-07-20",
        "2027-08-20", "2027-09-20", "2027-10-20", "2027-11-19", "2027-12-20",
    ]

    /// Two days, or a weekend, after the mail of the month's vote.
    private static let voteDays: Set<String> = [
        "2027-02-04", "2027-03-04", "2027-04-06", "2027-05-05", "2027-06-04", "2027-07-05", "2027-08-04",
        "2027-09-06", "2027-10-06", "2027-11-04", "2027-12-06",
    ]

    private var story: [(String, (CivilDate) throws -> Void)] {
        [
            ("2027-01-18", welcomeTeam), ("2027-01-18", launchAll),
            ("2027-02-04", { [self] in try answers.byLink("invitation", 92, on: $0) }),
            ("2027-02-18", { [self] in try answers.byLink("relance", 45, on: $0) }),
            ("2027-03-03", registerForMOOC),
            ("2027-03-04", { [self] in try answers.byLink("derniere-relance", 32, on: $0) }),
            ("2027-03-05", { [self] in try answers.onPaper(12, on: $0) }),
            ("2027-03-15", volunteers), ("2027-03-22", { [self] in try answers.close(on: $0) }),
            ("2027-04-12", slip), ("2027-04-13", finishMOOC), ("2027-04-16", meeting),
            ("2027-04-30", leave), ("2027-06-18", attend), ("2027-07-06", unsubscribe),
        ]
    }

    func say(_ day: CivilDate, _ text: String) { stage.console.say("  \(day)  \(text)") }

    // MARK: campaigns

    /// All that ship, but one: five seats are not offered to 1,500 people.
    private func launchAll(_ day: CivilDate) throws {
        var mails = 0
        for name in try stage.coop(day).unlaunchedCampaigns() where name.text != "sessions-collectives" {
            let coop = try stage.coop(day)
            let goesBack = name.text == "parcours-locataire"
            let backfill =
                goesBack ? BackfillRequest(since: try date("2026-01-01"), perMonth: stage.share(10)) : nil
            let forecast = try coop.forecastLaunch(name, backfill: backfill)
            try coop.launch(name, forecast)
            mails += forecast.mails
            launched.append(name)
        }
        say(
            day,
            "\(launched.count) more campaigns are launched, \(count(mails, "mail")) today; the frequency cap decides between them"
        )
        say(day, "  not sessions-collectives: it has five seats, and invites everybody")
    }

    // MARK: people

    /// The people who work there, but for the few whom the client file had already.
    private func welcomeTeam(_ day: CivilDate) throws {
        let path = try stage.save(
            DemoNewcomers.team(max(4, stage.share(9))), as: "Audiences/equipe.csv")
        let report = try stage.coop(day, at: "09:10").importClients(file: path)
        arrivals += report.counts.added
        say(day, "the team's own file is imported: \(count(report.counts.added, "person", plural: "people"))")
    }

    private func arrive(_ month: Int, on day: CivilDate) throws {
        let path = try stage.save(
            DemoNewcomers.file(month: month, people: stage.share(DemoNewcomers.counts[month - 1])),
            as: "Audiences/arrivees-2027-\(month < 10 ? "0" : "")\(month).csv")
        let coop = try stage.coop(day, at: "09:10")
        let report = try coop.importClients(file: path)
        arrivals += report.counts.added
        say(day, "\(count(report.counts.added, "person", plural: "people")) came: their file is imported")
        if month == 2 {
            var welcome: String?
            try coop.database.forEachContact { contact in
                if welcome == nil, contact.reference.hasPrefix("A-02"), contact.email != nil,
                    contact.contracts.contains(where: { $0.status == .accedant })
                {
                    welcome = contact.reference
                }
            }
            if let welcome { try stage.preview("bienvenue", "bienvenue", welcome, seen: day, on: day) }
        }
    }

    private func leave(_ day: CivilDate) throws {
        guard let person = try someone(day, where: { $0.programme?.text == "le-pre-aux-oies" }) else {
            return
        }
        let line = "\(person.reference);\(person.name);\(day.day)/0\(day.month)/\(day.year)"
        let path = try stage.save(
            Array("référence;nom;date de départ\r\n\(line)\r\n".utf8), as: "Audiences/departs-2027.csv")
        _ = try stage.coop(day, at: "09:10").importClients(file: path)
        departure = (person.reference, day)
        say(day, "\(person.reference) leaves the coop: from now on no letter")
    }

    private func unsubscribe(_ day: CivilDate) throws {
        guard let person = try someone(day, where: { $0.status == .coproprietaire }) else { return }
        _ = try stage.coop(day, at: "09:10").unsubscribe(person.reference, from: .newsletter)
        unsubscription = (person.reference, day)
        say(
            day,
            "\(person.reference) wants no more letters (newsletter); what concerns their home and the AG goes on"
        )
    }

    /// Somebody with an address of their own, who was there from the beginning and has not left.
    private func someone(
        _ day: CivilDate, where fits: (Contract) -> Bool
    ) throws -> (reference: String, name: String)? {
        var people: [(reference: String, name: String, email: String)] = []
        var addresses: [String: Int] = [:]
        try stage.coop(day).database.forEachContact { contact in
            guard let email = contact.email?.key else { return }
            addresses[email, default: 0] += 1
            if contact.leftOn == nil, contact.reference.hasPrefix("D-"),
                contact.contracts.contains(where: fits)
            {
                people.append((contact.reference, contact.lastName, email))
            }
        }
        return people.first { addresses[$0.email] == 1 }.map { ($0.reference, $0.name) }
    }

    // MARK: a building site

    private func slip(_ day: CivilDate) throws {
        let path = "\(stage.folder)/Audiences/programmes.csv"
        let file = String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
        let late = file.replacing(
            "30/09/2027;;03/05/2027;08/07/2027", with: "30/12/2027;;03/08/2027;08/10/2027")
        guard late != file else {
            throw EngineError(.impossible, "\(path): the dates of les-tilleuls are not those of the demo")
        }
        _ = try stage.save(Array(late.utf8), as: "Audiences/programmes.csv")
        let diff = try stage.coop(day, at: "09:10").planDiff()
        slip = diff
        say(
            day,
            "«Les Tilleuls» is three months late: Audiences/programmes.csv is changed; `gazette plan --diff`:"
        )
        PlanDiffReport(diff: diff, console: stage.console).sayLines(indent: "              ")
    }

    // MARK: lists

    private func registerForMOOC(_ day: CivilDate) throws {
        let people = try references(day, every: 67)
        try list("mooc", "printemps-2027", people.map { ($0, "inscrit", day) }, "mooc-inscrits", on: day)
        say(
            day,
            "\(count(people.count, "person", plural: "people")) registered for the MOOC: five weekly mails from here"
        )
    }

    private func finishMOOC(_ day: CivilDate) throws {
        let people = try references(day, every: 67).enumerated().filter { $0.offset % 3 != 0 }.map(\.element)
        try list("mooc", "printemps-2027", people.map { ($0, "terminé", day) }, "mooc-termine", on: day)
        say(day, "\(people.count) of them finished it; the others get a last word")
    }

    private func volunteers(_ day: CivilDate) throws {
        let people = try references(day, every: 120)
        try list("volontaires", nil, people.map { ($0, "inscrit", day) }, "volontaires", on: day)
        say(day, "\(count(people.count, "volunteer")) for the active group, which meets on 15 April")
    }

    private func meeting(_ day: CivilDate) throws {
        let people = try references(day, every: 120).enumerated().filter { $0.offset % 4 != 1 }.map(\.element)
        try list(
            "groupe-actif", "premiere-reunion",
            people.map { ($0, "présent", day.adding(days: -1)) }, "groupe-actif", on: day)
        say(
            day,
            "the group met with \(count(people.count, "volunteer")); what follows is told differently to those who were away"
        )
    }

    private func attend(_ day: CivilDate) throws {
        let meeting = day.adding(days: -2)
        let states = ["présent", "représenté", "présent", "excusé", "présent", "représenté"]
        let rows = try references(day, every: 8).enumerated().map {
            ($0.element, states[$0.offset % states.count], meeting)
        }
        try list("ag", nil, rows, "ag-2027", on: day)
        for row in rows {
            if let state = ParticipationState(lenient: row.1) { attendance[state, default: 0] += 1 }
        }
        let there = ["présent", "représenté"].map { state in rows.count { $0.1 == state } }
        say(
            day,
            "the AG was on \(meeting): \(there[0]) present, \(there[1]) represented; two thanks leave a week after it"
        )
        if let first = rows.first(where: { $0.1 == "présent" })?.0 {
            try stage.preview(
                "ag-avant-apres", "merci-presents", first, seen: day, on: meeting.adding(days: 7))
        }
    }

    /// Every n-th of those who live in or buy from the coop and have an address.
    private func references(_ day: CivilDate, every: Int) throws -> [String] {
        var all: [String] = []
        try stage.coop(day).database.forEachContact { contact in
            let isMember = contact.contracts.contains {
                [.accedant, .locataire, .coproprietaire].contains($0.status)
            }
            if isMember, contact.leftOn == nil, contact.email != nil, contact.reference.hasPrefix("D-") {
                all.append(contact.reference)
            }
        }
        return all.enumerated().filter { $0.offset % every == 0 }.map(\.element)
    }

    private func list(
        _ event: String, _ occurrence: String?, _ rows: [(String, String, CivilDate)], _ file: String,
        on day: CivilDate
    ) throws {
        guard let name = Slug(event), !rows.isEmpty else { return }
        let text = rows.map { "\($0.0);\($0.1);\($0.2)\r\n" }.joined()
        let path = try stage.save(
            Array(("référence;état;date\r\n" + text).utf8), as: "Audiences/listes/\(file).csv")
        let report = try stage.coop(day, at: "09:10").importParticipations(
            file: path, event: name, occurrence: occurrence, state: nil)
        if let wrong = report.rejected.first {
            throw EngineError(.invalid, "\(path), line \(wrong.line): \(wrong.reason)")
        }
    }
}
