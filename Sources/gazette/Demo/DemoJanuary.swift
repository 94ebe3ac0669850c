import Engine
import Foundation
import Model
import Planning

/// January: a client file, two campaigns, the first letters, and why somebody gets none.
struct DemoJanuary {
    typealias Reasons = [(campaign: String, code: Reason.Code, people: Int, example: String)]

    let stage: DemoStage
    private(set) var imported = ImportReport()
    private(set) var launched: [(Slug, LaunchForecast)] = []
    private(set) var days: [(String, RunReport)] = []
    private(set) var reasons: Reasons = []

    private var console: Console { stage.console }

    init(stage: DemoStage) { self.stage = stage }

    mutating func play() throws {
        try importPeople()
        try showMails()
        try launch()
        for day in ["2027-01-05", "2027-01-15"] { days.append((day, try run(on: try date(day)))) }
        try explain()
    }

    private mutating func importPeople() throws {
        let path = try stage.save(DemoPeople.file(stage.people), as: "Audiences/demo.csv")
        let coop = try stage.coop(date("2026-12-01"), at: "10:00")
        console.say("1 December 2026: the client file, as Excel wrote it (\(path))")
        let report = try coop.importClients(file: path)
        console.say(
            "  \(grouped(report.counts.added)) people imported, \(grouped(report.rejectedLines)) lines rejected:"
        )
        for fault in report.rejects { console.say("    \(fault)") }
        if let file = report.rejectedFile { console.say("  the rejected lines, to be mended: \(file)") }
        let again = try coop.importClients(file: path)
        console.say("  imported again: \(grouped(again.counts.unchanged)) unchanged")
        imported = report
    }

    /// Three mails as their readers would see them, before anything is sent.
    private func showMails() throws {
        let seen = try date("2027-01-04")
        var chosen: [(campaign: String, step: String, day: String, reference: String)] = []
        try stage.coop(seen).database.forEachContact { contact in
            let programme = contact.contracts.first?.programme?.text
            let statuses = contact.contracts.compactMap(\.status)
            guard contact.email != nil, contact.leftOn == nil, chosen.count < 3 else { return }
            if chosen.isEmpty, statuses.contains(.locataire) {
                chosen.append(("cycle-annuel", "c-est-quoi-la-coop", "2027-01-15", contact.reference))
            } else if chosen.count == 1, programme == "les-tilleuls" {
                chosen.append(("bulletin-chantier", "numero", "2027-01-05", contact.reference))
            } else if chosen.count == 2, programme == "le-pre-aux-oies" {
                chosen.append(("bulletin-chantier", "numero", "2027-03-05", contact.reference))
            }
        }
        for mail in chosen {
            try stage.preview(mail.campaign, mail.step, mail.reference, seen: seen, on: try date(mail.day))
        }
    }

    private static let campaigns = ["bulletin-chantier", "cycle-annuel"].compactMap(Slug.init(_:))

    private mutating func launch() throws {
        let coop = try stage.coop(date("2027-01-04"))
        console.say("\n4 January 2027: two campaigns are launched")
        launched = try Self.campaigns.map { name in
            let forecast = try coop.forecastLaunch(name)
            try coop.launch(name, forecast)
            console.say(
                "  \(name): \(count(forecast.mails, "mail")) today, counting from \(forecast.effectiveFrom)")
            return (name, forecast)
        }
    }

    private func run(on day: CivilDate) throws -> RunReport {
        let report = try stage.run(on: day)
        console.say("\n\(day): `gazette run`")
        console.say("  \(count(report.tally.accepted, "mail")) sent")
        for (line, number) in report.summary.counts.sorted(by: {
            ($1.value, $0.key.code.rawValue) < ($0.value, $1.key.code.rawValue)
        })
        where line.decision == .send {
            console.say("    \(line.campaign): \(grouped(number)), \(line.code.meaning(in: .english))")
        }
        return report
    }

    /// Who did not get January's letter or bulletin, and why, with an example each.
    private mutating func explain() throws {
        let coop = try stage.coop(date("2027-01-15"), at: "17:00")
        var found: [String: (campaign: String, code: Reason.Code, people: Int, example: String)] = [:]
        _ = try coop.plan(at: coop.now) { line in
            let entry = line.entry
            guard entry.decision == .exclude, Self.campaigns.contains(entry.campaign),
                ![.alreadySent, .notDueYet].contains(entry.reason.code)
            else { return }
            let key = "\(entry.campaign) \(entry.reason.code.rawValue)"
            let example = "\(line.reference): \(entry.reason)"
            found[key, default: (entry.campaign.text, entry.reason.code, 0, example)].people += 1
        }
        reasons = found.sorted { $0.key < $1.key }.map(\.value)
        console.say("\nWho did not get one, and why:")
        for reason in reasons {
            console.say(
                "  \(reason.campaign): \(grouped(reason.people)), \(reason.code.meaning(in: .english)) (for example \(reason.example))"
            )
        }
    }
}

/// A day of the story; its days are written in the code, so that one that is none is a mistake there.
func date(_ text: String) throws -> CivilDate {
    guard let day = CivilDate(iso: text) else { throw EngineError(.invalid, "demo: \(text) is no day") }
    return day
}
