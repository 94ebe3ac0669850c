import Engine
import Model
import Planning

let planCommand = Command(
    name: "plan", synopsis: "[--on DATE] [--campaign NAME] [--all] | --diff [--campaign NAME] [--as-planned]",
    summary: "who gets what, and who does not and why; sends nothing",
    details: """
        Plans everybody for DATE (today by default), as `run` would on that day if it ran every
        day until then, and says for each person and campaign what is sent, deferred or
        skipped, or why nothing is due. Campaigns that were never launched are planned as if
        they were launched now. Decisions: send (leaves that day), defer (later, within its
        grace), skip (too late, given up), exclude (nothing for this person that day).

        With --diff: what moves in the coming twelve months, comes or goes, because files
        (campaigns, agenda, programmes' dates, settings) or what imports say of people
        (a signature's date, a programme, a departure) changed since the last `run`.
        """,
    options: [
        .value("on", "DATE", "the day, YYYY-MM-DD"), .value("campaign", "NAME", "this campaign only"),
        .flag("all", "list everybody, also those for whom nothing is due"),
        .flag("diff", "what moved since the last run"),
        .flag("as-planned", "with --diff: planned deliveries happen on their day"),
    ],
    run: { invocation in
        let coop = try invocation.coop()
        try coop.requireSoundFiles()
        let console = invocation.console
        let name = try invocation.arguments.value("campaign").map { text in
            guard let slug = Slug(text) else {
                throw UsageError("--campaign: «\(text)» is not the name of a campaign")
            }
            return try coop.campaign(slug).name
        }
        if invocation.arguments.has("diff") {
            let diff = try coop.planDiff(
                campaign: name, goesAsPlanned: invocation.arguments.has("as-planned"),
                progress: { console.progress("Simulating twice: \(grouped($0)) people") })
            console.endProgress()
            PlanDiffReport(diff: diff, console: console).say()
            return .done
        }
        let day = try invocation.date("on") ?? coop.today
        let moment = try coop.openingMoment(of: day)
        let showsAll = invocation.arguments.has("all")
        let listing = try PlanListing(console)
        let notLaunched = Set(try coop.unlaunchedCampaigns().filter { name == nil || $0 == name })
        let summary = try coop.plan(
            at: moment, campaign: name, launching: notLaunched,
            detail: console.isJSON || showsAll ? .everything : .actions,
            progress: { console.progress("Planning: \(grouped($0)) people") },
            line: { try listing.add($0) })
        console.endProgress()
        console.begin(.object([("on", .day(day))]), list: "entries")
        try listing.say()
        report(summary, day: day, notLaunched: notLaunched, console)
        let stopped = try coop.stoppedCampaigns().filter { name == nil || $0.name == name }
        sayStopped(stopped, console)
        let letters = try coop.letterStandings().filter { name == nil || $0.share.campaign == name }
        sayLetters(letters, console)
        console.end([
            ("counts", counts(summary)), ("letters", lettersJSON(letters)),
            ("stopped_campaigns", stoppedJSON(stopped)),
        ])
        return .done
    })

/// The lines of a plan, which are printed in order of reference and made in order of number; one person's at a time
/// are in memory.
private final class PlanListing {
    private let console: Console
    private let spool: Spool
    private var pending: [PlanLine] = []

    init(_ console: Console) throws {
        self.console = console
        spool = try Spool()
    }

    func add(_ line: PlanLine) throws {
        if let last = pending.last, last.entry.contact != line.entry.contact { try put() }
        pending.append(line)
    }

    /// Everything, as lines or as elements of the list that the console has begun.
    func say() throws {
        try put()
        try spool.inOrder { bytes in
            if console.isJSON { console.elements(bytes) } else { console.say(bytes) }
        }
    }

    private func put() throws {
        guard let reference = pending.first?.reference else { return }
        var bytes: [UInt8] = []
        for (place, line) in pending.sorted(by: { $0.entry.campaign < $1.entry.campaign }).enumerated() {
            if console.isJSON {
                if place > 0 { bytes.append(UInt8(ascii: ",")) }
                planEntry(line.entry, reference: reference).write(into: &bytes)
            } else {
                bytes += "\(reference)  \(planLine(line.entry))\n".utf8
            }
        }
        try spool.add(bytes, key: reference)
        pending = []
    }
}

private func report(_ summary: PlanSummary, day: CivilDate, notLaunched: Set<Slug>, _ console: Console) {
    console.say("On \(day), of \(count(summary.contacts, "person", plural: "people")):")
    let lines = summary.counts.sorted {
        ($0.key.campaign, $0.key.decision.rawValue, $0.key.code.rawValue)
            < ($1.key.campaign, $1.key.decision.rawValue, $1.key.code.rawValue)
    }
    for (line, number) in lines {
        console.say(
            "  \(line.campaign)  \(line.decision.rawValue)  \(grouped(number))  \(line.code.meaning(in: .english))"
        )
    }
    for (advice, people) in summary.advices.sorted(by: {
        $0.key.sentence(people: 1) < $1.key.sentence(people: 1)
    }) {
        console.say("note: \(advice.sentence(people: people))")
    }
    for name in notLaunched.sorted() {
        console.say(
            "note: \(name) is not launched; planned as if it were. `gazette launch \(name)` starts it.")
    }
}

private func counts(_ summary: PlanSummary) -> JSON {
    .object(Decision.allCases.map { ($0.rawValue, .int(summary.count($0))) })
}

/// The shape of `plan --json` entries (docs/json.md).
func planEntry(_ entry: PlanEntry, reference: String) -> JSON {
    .object([
        ("contact", .text(reference)), ("campaign", .text(entry.campaign.text)),
        ("step", .text(entry.step?.text)),
        ("occurrence", .text(entry.occurrence)), ("due", .day(entry.dueOn)),
        ("send_on", .day(entry.delivery?.sendOn)), ("letter", .text(entry.delivery?.letter.text)),
        ("channel", .text(entry.delivery?.channel.rawValue)),
        ("decision", .text(entry.decision.rawValue)), ("code", .text(entry.reason.code.rawValue)),
        ("reason", .text(entry.reason.sentence)), ("until", .moment(entry.until)),
    ])
}
