import Engine
import Foundation
import Model
import Planning

let demoCommand = Command(
    name: "demo", synopsis: "DIR [--year]",
    summary: "January in the life of a fictitious coop, offline, in seconds",
    details: """
        Makes a workspace in DIR, imports 1,752 invented people from a French Excel file,
        launches two campaigns, and sends January's mails into a Maildir in DIR: the
        construction bulletin on the 5th, the letter «C’est quoi la coop ?» on the 15th.
        Says how many went out, who did not get one and why, and which files to open.
        Nothing leaves the machine. With --year it goes on to the end of December.
        """,
    options: [.flag("year", "go on to the end of December (some 15,000 mails)")],
    words: ["DIR"], least: 1,
    run: { invocation in
        let demo = Demo(invocation: invocation, folder: invocation.word(0))
        return try demo.play()
    })

/// The demo's story, told by the use cases that the other commands call.
private struct Demo {
    let invocation: Invocation
    let folder: String

    private var console: Console { invocation.console }

    func play() throws -> ExitStatus {
        let started = ContinuousClock.now
        try shippedFiles().copy(to: folder)
        let people = "\(folder)/Audiences/demo.csv"
        guard FileManager.default.createFile(atPath: people, contents: Data(DemoPeople.file)) else {
            throw EngineError(.impossible, "\(people): cannot be written")
        }
        let imported = try importPeople(people)
        let previews = try showMails()
        let launched = try launch()
        var days: [(String, RunReport)] = []
        for day in ["2027-01-05", "2027-01-15"] { days.append((day, try run(on: day))) }
        let reasons = try explain()
        let year = invocation.arguments.has("year") ? try playYear() : 0
        try point(to: previews)
        console.say("\nDone in \((((ContinuousClock.now - started).seconds) * 10).rounded() / 10) s.")
        console.print(json(imported, launched, days, reasons, year, previews))
        return .done
    }

    private func coop(_ moment: String) throws -> Coop {
        guard let instant = Instant(rfc3339: moment) else { throw UsageError("demo: bad moment \(moment)") }
        return try Coop(
            folder: folder, clock: ReplayClock(instant), entropy: invocation.entropy, access: .write,
            marks: Invocation.marks)
    }

    private func importPeople(_ path: String) throws -> ImportReport {
        let coop = try coop("2026-12-01T10:00:00+01:00")
        console.say("1 December 2026: the client file, as Excel wrote it (\(path))")
        let report = try coop.importClients(file: path)
        console.say(
            "  \(grouped(report.counts.added)) people imported, \(grouped(report.rejectedLines)) lines rejected:"
        )
        for fault in report.rejects { console.say("    \(fault)") }
        if let file = report.rejectedFile { console.say("  the rejected lines, to be mended: \(file)") }
        let again = try coop.importClients(file: path)
        console.say("  imported again: \(grouped(again.counts.unchanged)) unchanged")
        return report
    }

    /// Three mails as their readers would see them, before anything is sent.
    private func showMails() throws -> [[String]] {
        let coop = try coop("2027-01-04T09:30:00+01:00")
        var chosen: [(campaign: String, step: String, day: String, reference: String)] = []
        try coop.database.forEachContact { contact in
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
        return try chosen.compactMap { mail in
            guard let campaign = Slug(mail.campaign), let step = Slug(mail.step) else { return nil }
            let preview = try coop.preview(
                campaign: campaign, step: step, reference: mail.reference, on: CivilDate(iso: mail.day))
            return try write(
                preview.mail, to: "\(folder)/previews",
                name: "\(mail.day)-\(mail.campaign)-\(mail.reference.lowercased())")
        }
    }

    private static let launched = ["bulletin-chantier", "cycle-annuel"].compactMap(Slug.init(_:))

    private func launch() throws -> [(Slug, LaunchForecast)] {
        let coop = try coop("2027-01-04T09:30:00+01:00")
        console.say("\n4 January 2027: two campaigns are launched")
        return try Demo.launched.map { name in
            let forecast = try coop.forecastLaunch(name)
            try coop.launch(name, forecast)
            console.say(
                "  \(name): \(count(forecast.mails, "mail")) today, counting from \(forecast.effectiveFrom)")
            return (name, forecast)
        }
    }

    private func run(on day: String) throws -> RunReport {
        let coop = try coop("\(day)T09:30:00+01:00")
        let report = try coop.run(
            RunOptions(
                isReplay: true, stop: { PoliteStop.isRequested },
                planning: { console.progress("Planning: \(grouped($0)) people") }))
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
    private func explain() throws -> [(campaign: String, code: Reason.Code, people: Int, example: String)] {
        let coop = try coop("2027-01-15T17:00:00+01:00")
        var found: [String: (campaign: String, code: Reason.Code, people: Int, example: String)] = [:]
        _ = try coop.plan(at: coop.now) { line in
            let entry = line.entry
            guard entry.decision == .exclude, Demo.launched.contains(entry.campaign),
                ![.alreadySent, .notDueYet].contains(entry.reason.code)
            else { return }
            let key = "\(entry.campaign) \(entry.reason.code.rawValue)"
            let example = "\(line.reference): \(entry.reason)"
            found[key, default: (entry.campaign.text, entry.reason.code, 0, example)].people += 1
        }
        let reasons = found.sorted { $0.key < $1.key }.map(\.value)
        console.say("\nWho did not get one, and why:")
        for reason in reasons {
            console.say(
                "  \(reason.campaign): \(grouped(reason.people)), \(reason.code.meaning(in: .english)) (for example \(reason.example))"
            )
        }
        return reasons
    }

    /// The rest of the year, one run on each day.
    private func playYear() throws -> Int {
        var sent = 0
        var month = (number: 0, sent: 0)
        guard var day = CivilDate(iso: "2027-01-18"), let end = CivilDate(iso: "2027-12-31") else { return 0 }
        console.say("\nThe rest of the year, one run each day:")
        while day <= end, !PoliteStop.isRequested {
            if month.number != day.month {
                if month.number > 0 { console.say("  2027-\(month.number): \(count(month.sent, "mail"))") }
                month = (day.month, 0)
            }
            let summer = (4...10).contains(day.month) ? "+02:00" : "+01:00"
            let report = try coop("\(day)T09:30:00\(summer)").run(RunOptions(isReplay: true))
            sent += report.tally.accepted
            month.sent += report.tally.accepted
            console.progress("\(day): \(grouped(sent)) mails")
            day = day.adding(days: 1)
        }
        console.say("  2027-\(month.number): \(count(month.sent, "mail"))")
        return sent
    }

    private func point(to previews: [[String]]) throws {
        console.say("\nLook at:")
        for files in previews { for file in files where file.hasSuffix(".html") { console.say("  \(file)") } }
        console.say(
            "  \(folder)/var/maildir/new        every mail as it was sent; any mail program opens it as a Maildir"
        )
        console.say("  \(folder)/Campaigns, Templates   what was sent, and why; edit and try again")
        console.say("\nTry, in \(folder):")
        console.say("  gazette --now 2027-01-18T10:00:00+01:00 contacts show D-0015")
        console.say("  gazette --now 2027-01-18T10:00:00+01:00 plan --on 2027-02-05")
        console.say("  gazette outbox")
    }

    private func json(
        _ imported: ImportReport, _ launched: [(Slug, LaunchForecast)], _ days: [(String, RunReport)],
        _ reasons: [(campaign: String, code: Reason.Code, people: Int, example: String)], _ year: Int,
        _ previews: [[String]]
    ) -> JSON {
        .object([
            ("added", .int(imported.counts.added)), ("rejected", .int(imported.rejectedLines)),
            ("launched", .list(launched.map { .text($0.0.text) })),
            (
                "days",
                .list(days.map { .object([("on", .text($0.0)), ("sent", .int($0.1.tally.accepted))]) })
            ),
            (
                "not_sent",
                .list(
                    reasons.map {
                        .object([
                            ("campaign", .text($0.campaign)), ("code", .text($0.code.rawValue)),
                            ("people", .int($0.people)),
                        ])
                    })
            ),
            ("rest_of_year", .int(year)), ("previews", .list(previews.joined().map { .text($0) })),
        ])
    }
}
