import Engine
import Foundation
import Model
import Planning

let demoCommand = Command(
    name: "demo", synopsis: "DIR [--january] [--all-mails]",
    summary: "a year in the life of a fictitious coop, offline, in a minute",
    details: """
        Makes a workspace in DIR and lives through 2027 in it, by the same steps that you
        would take, with a clock that is replayed. In January: 1,752 invented people from a
        French Excel file, two campaigns, the first letters, and who did not get one and why.
        Then nearly all the campaigns that ship, people who come each month, a survey that
        181 addresses answer, a vote of the team each month, a building site that is three
        months late, an AG with its list of those present, somebody who leaves and somebody
        who unsubscribes.

        At the end: the year in numbers that add up (resume.txt, in French, for a director),
        the year's calendar as a page to print (calendrier-2027.html), mails to look at.
        Nothing leaves the machine. The Maildir keeps January's mails and the first few of
        each later letter.
        """,
    options: [
        .flag("january", "stop at the end of January (a few seconds)"),
        .flag("all-mails", "keep every mail in the Maildir (half a gigabyte)"),
        .value("people", "N", "the first so many of the 1,752 people"),
    ],
    words: ["DIR"], least: 1,
    run: { invocation in
        var people = DemoPeople.count
        if let text = invocation.arguments.value("people") {
            guard let number = Int(text), (60...DemoPeople.count).contains(number) else {
                throw UsageError("--people: found «\(text)», expected a number from 60 to 1752")
            }
            people = number
        }
        return try Demo(invocation: invocation, folder: invocation.word(0), people: people).play()
    })

/// The demo's story, told by the use cases that the other commands call.
private struct Demo {
    let invocation: Invocation
    let folder: String
    let people: Int

    private var console: Console { invocation.console }

    func play() throws -> ExitStatus {
        let started = ContinuousClock.now
        try shippedFiles().copy(to: folder)
        let stage = DemoStage(invocation: invocation, folder: folder, people: people)
        var january = DemoJanuary(stage: stage)
        try january.play()
        var figures: DemoFigures?
        if !invocation.arguments.has("january") {
            let year = try DemoYear(stage: stage, keepsAll: invocation.arguments.has("all-mails"))
            try year.play()
            if PoliteStop.isRequested { return .partly }
            figures = try finish(stage, year.events, january)
        }
        point(to: stage, hasYear: figures != nil)
        console.say("\nDone in \((((ContinuousClock.now - started).seconds) * 10).rounded() / 10) s.")
        console.print(DemoJSON(january: january, figures: figures, stage: stage).document)
        return figures?.isBalanced ?? true ? .done : .partly
    }

    /// The year in numbers, on the terminal and in files.
    private func finish(_ stage: DemoStage, _ events: DemoEvents, _ january: DemoJanuary) throws
        -> DemoFigures
    {
        let coop = try stage.coop(try date("2027-12-31"), at: "18:30")
        let request = CalendarRequest(days: try date("2027-01-01")...(try date("2027-12-31")))
        let page = CalendarPage(try coop.foresee(request), coop: coop, request).html
        _ = try stage.save(Array(page.utf8), as: "calendrier-2027.html")
        let figures = try DemoFigures(stage, events, january: january.imported.counts.added)
        let text = DemoSummary(figures: figures, events: events, stage: stage).text
        _ = try stage.save(Array(text.utf8), as: "resume.txt")
        console.say("\n31 December 2027: the year in numbers (\(folder)/resume.txt)\n")
        console.say(text)
        if !figures.isBalanced {
            console.warn(
                "demo: the numbers above do not add up, which is a mistake of Gazette; please report it")
        }
        return figures
    }

    private func point(to stage: DemoStage, hasYear: Bool) {
        console.say("\nLook at:")
        if hasYear {
            console.say(
                "  \(folder)/calendrier-2027.html   first: the whole year, month by month, as a page to print"
            )
            console.say("  \(folder)/resume.txt             the numbers above")
        }
        for files in stage.previews {
            for file in files where file.hasSuffix(".html") { console.say("  \(file)") }
        }
        console.say(
            "  \(folder)/var/maildir/new        mails as they were sent; any mail program opens it as a Maildir"
        )
        console.say("  \(folder)/Campaigns, Templates   what was sent, and why; edit and try again")
        console.say("\nTry, in \(folder):")
        let now = hasYear ? "2027-12-31T19:00:00+01:00" : "2027-01-18T10:00:00+01:00"
        console.say("  gazette --now \(now) contacts show D-0015")
        console.say("  gazette --now \(now) plan --on \(hasYear ? "2028-01-05" : "2027-02-05")")
        if hasYear {
            console.say("  gazette --now \(now) survey rates etat-des-lieux")
            console.say("  gazette --now \(now) survey rates action-du-mois --wave 2027-03")
        }
        console.say("  gazette outbox")
    }
}
