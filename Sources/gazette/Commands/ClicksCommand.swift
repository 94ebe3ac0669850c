import Engine
import Foundation
import Model
import Workspace

let clicksCommand = Command(
    name: "clicks", synopsis: "CAMPAIGN [--csv FILE]",
    summary: "how often the links of a campaign's letters were followed",
    details: """
        For each letter and link: clicks, and beside them the scans, hits of programs that
        look at mails before people do (all links within seconds, within a minute of the
        sending, or headers only). Everybody together: nobody can be told in these figures.
        --csv FILE writes them by day. Nothing is counted unless gazette.yaml says
        `clicks: oui`; letters that left before then have no such links.
        """,
    options: [.value("csv", "FILE", "write the figures by day to a file")], words: ["CAMPAIGN"], least: 1,
    run: { invocation in
        let coop = try invocation.coop()
        let report = try coop.clickReport(of: try invocation.slug(0, "a campaign"))
        say(report, invocation.console)
        if let file = invocation.arguments.value("csv") {
            do { try Data(table(report)).write(to: URL(fileURLWithPath: file)) } catch {
                throw EngineError(.impossible, "\(file): \(error.localizedDescription)")
            }
            invocation.console.say("Written by day to \(file).")
        }
        invocation.console.print(document(report))
        return .done
    })

private func say(_ report: ClickReport, _ console: Console) {
    console.say("\(report.title) (\(report.campaign))")
    for letter in report.letters {
        console.say("\(letter.name), \(count(letter.mails, "mail"))")
        for link in letter.links {
            let scans = link.scans == 0 ? "" : " (and \(count(link.scans, "scan")))"
            console.say("  \(count(link.clicks, "click"))\(scans)  \(link.address)")
        }
    }
    if report.letters.isEmpty { console.say("no letter with links that are counted has left yet") }
    if !report.isCounting {
        console.say("Clicks are not counted now: gazette.yaml does not say `clicks: oui`.")
    }
}

private func document(_ report: ClickReport) -> JSON {
    .object([
        ("campaign", .text(report.campaign.text)), ("counting", .bool(report.isCounting)),
        (
            "letters",
            .list(
                report.letters.map { letter in
                    .object([
                        ("letter", .text(letter.name)), ("mails", .int(letter.mails)),
                        ("links", .list(letter.links.map(document))),
                    ])
                })
        ),
    ])
}

private func document(_ link: ClickReport.Link) -> JSON {
    .object([
        ("address", .text(link.address)), ("clicks", .int(link.clicks)), ("scans", .int(link.scans)),
        (
            "days",
            .list(
                link.days.map {
                    .object([
                        ("day", .text($0.day.description)), ("clicks", .int($0.clicks)),
                        ("scans", .int($0.scans)),
                    ])
                })
        ),
    ])
}

private func table(_ report: ClickReport) -> [UInt8] {
    var writer = CSVWriter()
    writer.bytes = CSVWriter.byteOrderMark
    writer.append(["letter", "address", "day", "clicks", "scans"])
    for letter in report.letters {
        for link in letter.links {
            for day in link.days {
                writer.append([
                    letter.name, link.address, day.day.description, String(day.clicks), String(day.scans),
                ])
            }
        }
    }
    return writer.bytes
}
