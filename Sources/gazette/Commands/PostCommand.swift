import Engine
import Foundation
import Model

let postCommand = Command(
    name: "post", synopsis: "export CAMPAIGN | sent FILE|CODE… | returned FILE|CODE…",
    summary: "letters on paper: a mail merge, and what became of the letters",
    details: """
        export CAMPAIGN writes what a mail merge needs for the letters that `run` found due
        for people without e-mail: lettres.csv (for Excel and Word), a line for each sheet
        with number, address lines, greeting, text, code and link; the QR code of each link
        in qr/; and a-completer.csv, those whose address does not do, with the reason.
        Nothing is marked as posted; export as often as you like.
        sent FILE|CODE… records that letters were posted: the exported file, perhaps with
        lines taken out, or codes or numbers of letters. returned FILE|CODE… records that the
        post brought them back. Doing either twice changes nothing. One letter serves a
        household: the same `household` and postal address in the client file.
        """,
    options: [
        .value("out", "DIR", "export: where to write (default: courrier/CAMPAIGN-DATE in the workspace)"),
        .value("on", "DATE", "sent: the day of posting (default: today)"),
        .value("reason", "TEXT", "returned: what the envelope says"),
    ],
    words: ["export, sent or returned", "CAMPAIGN, FILE or CODE"]
        + Array(repeating: "CODE", count: 2000), least: 2,
    run: { invocation in
        let words = Array(invocation.arguments.positional.dropFirst())
        switch (invocation.word(0), words.count) {
        case ("export", 1): return try export(invocation)
        case ("sent", _):
            let coop = try invocation.coop()
            let day = try invocation.date("on") ?? coop.today
            let report = try coop.recordPosted(words, on: day)
            return show(report, verb: "posted on \(day)", late: true, invocation.console)
        case ("returned", _):
            let coop = try invocation.coop()
            let report = try coop.recordReturned(words, reason: invocation.arguments.value("reason") ?? "")
            return show(report, verb: "brought back by the post", late: false, invocation.console)
        default:
            throw UsageError(
                "expected `post export CAMPAIGN`, `post sent FILE|CODE…` or `post returned FILE|CODE…`")
        }
    })

private func export(_ invocation: Invocation) throws -> ExitStatus {
    let coop = try invocation.coop()
    let console = invocation.console
    let name = try invocation.slug(1, "a campaign")
    let folder =
        invocation.arguments.value("out") ?? "\(invocation.workspace)/courrier/\(name)-\(coop.today)"
    let export = try coop.exportLetters(of: name, to: folder)
    if let file = export.file {
        console.say(
            "\(count(export.letters.count, "letter")) for \(count(export.people, "person", plural: "people")): \(file)"
        )
        console.say("Once they are posted: `gazette post sent \(file)`")
    } else {
        console.say("No letter of \(name) is to be posted; `gazette run` finds those that are due.")
    }
    for person in export.leftOut {
        console.say("left out: \(person.contact.reference)  \(person.contact.fullName): \(person.english)")
    }
    if let file = export.leftOutFile { console.say("Those left out: \(file)") }
    console.print(json(export))
    return export.leftOut.isEmpty ? .done : .partly
}

private func json(_ export: LetterExport) -> JSON {
    .object([
        ("campaign", .text(export.campaign.text)), ("file", .text(export.file)),
        ("left_out_file", .text(export.leftOutFile)), ("people", .int(export.people)),
        (
            "letters",
            .list(
                export.letters.map { letter in
                    .object([
                        ("number", .int(Int(letter.number))), ("code", .text(letter.code)),
                        ("contacts", .list(letter.people.map { .text($0.reference) })),
                        ("step", .text(letter.step.text)), ("link", .text(letter.link)),
                        ("qr", .text(letter.picture)), ("last_day", .day(letter.lastDay)),
                    ])
                })
        ),
        (
            "left_out",
            .list(
                export.leftOut.map {
                    .object([
                        ("contact", .text($0.contact.reference)), ("name", .text($0.contact.fullName)),
                        ("reason", .text($0.english)),
                    ])
                })
        ),
    ])
}

private func show(_ report: PostingReport, verb: String, late: Bool, _ console: Console) -> ExitStatus {
    console.say(
        "\(count(report.letters, "letter")) (\(count(report.people, "person", plural: "people"))) \(verb); "
            + "\(grouped(report.known)) known already.")
    if report.late > 0 {
        console.say("\(count(report.late, "letter")) of these left after the last day for it.")
    }
    for line in report.rejected {
        console.say("\(line.line.map { "line \($0): " } ?? "")«\(line.found)»: \(line.reason)")
    }
    var members: [(String, JSON)] = [
        ("letters", .int(report.letters)), ("people", .int(report.people)), ("known", .int(report.known)),
    ]
    if late { members.append(("late", .int(report.late))) }
    members.append(
        (
            "rejected",
            .list(
                report.rejected.map {
                    .object([
                        ("line", $0.line.map { .int($0) } ?? .null), ("found", .text($0.found)),
                        ("reason", .text($0.reason)),
                    ])
                })
        ))
    console.print(.object(members))
    return report.rejected.isEmpty ? .done : .partly
}

/// What a person ought to know of the letters on paper.
func sayLetters(_ standings: [LetterStanding], _ console: Console) {
    for standing in standings {
        for sentence in standing.sentences {
            console.say("\(standing.isAlert ? "alert" : "note"): \(sentence)")
        }
    }
}

/// The shape of `letters` of `run`, `plan` and `outbox` (docs/json.md).
func lettersJSON(_ standings: [LetterStanding]) -> JSON {
    .list(
        standings.map { standing in
            .object([
                ("campaign", .text(standing.share.campaign.text)), ("step", .text(standing.share.step.text)),
                ("occurrence", .text(standing.share.occurrence)), ("waiting", .int(standing.share.waiting)),
                ("exported", .int(standing.share.exported)),
                ("posted", .int(standing.share.counts[.accepted, default: 0])),
                ("returned", .int(standing.share.counts[.failed, default: 0])),
                ("missed", .int(standing.share.missed)), ("last_day", .day(standing.lastDay)),
                ("alert", .bool(standing.isAlert)),
            ])
        })
}
