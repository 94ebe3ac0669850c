import Engine
import Model
import Storage

let launchCommand = Command(
    name: "launch", synopsis: "CAMPAIGN [--since DATE [--per-month N]] [--yes]",
    summary: "starts a campaign; says first how many mails it means",
    details: """
        Checks the campaign's files and letters, says how many mails would leave at once
        and from which day on it counts, and starts the campaign: from then on `gazette run`
        sends what is due. Where more would leave at once than the `threshold` of
        gazette.yaml (default 200), it asks first. What fell due before that day is not sent,
        unless --since goes back in time on purpose. With --per-month the people who missed
        something since then begin so many a month, oldest first.
        """,
    options: [
        .value("since", "DATE", "also send what fell due since this day"),
        .value("per-month", "N", "begin with so many of those people a month"),
        .flag("yes", "do not ask (for scripts)"),
    ],
    words: ["CAMPAIGN"], least: 1,
    run: { try start($0, verb: "launch") })

let resumeCommand = Command(
    name: "resume", synopsis: "CAMPAIGN [--yes]",
    summary: "goes on with a paused campaign; says first how many mails",
    details: """
        Goes on with a campaign that was paused. What fell due meanwhile is still sent
        within its grace (14 days by default), at most one overdue mail a day for each
        person; what is later than that is given up. Where more would leave at once than the
        `threshold` of gazette.yaml (default 200), it asks first.
        """,
    options: [.flag("yes", "do not ask (for scripts)")],
    words: ["CAMPAIGN"], least: 1,
    run: { try start($0, verb: "resume") })

let pauseCommand = Command(
    name: "pause", synopsis: "CAMPAIGN", summary: "stops a campaign until it is resumed",
    details: """
        Stops a campaign at once: mails that a running `gazette run` has not yet handed
        over stay in the outbox until `gazette resume`.
        """,
    words: ["CAMPAIGN"], least: 1,
    run: { invocation in
        let coop = try invocation.coop()
        let name = try invocation.slug(0, "a campaign")
        guard try coop.pause(name) else {
            invocation.console.say("\(name) is not running; nothing to pause.")
            invocation.console.print(.object([("campaign", .text(name.text)), ("paused", .bool(false))]))
            return .partly
        }
        invocation.console.say("\(name) is paused. `gazette resume \(name)` goes on with it.")
        invocation.console.print(.object([("campaign", .text(name.text)), ("paused", .bool(true))]))
        return .done
    })

private func start(_ invocation: Invocation, verb: String) throws -> ExitStatus {
    let coop = try invocation.coop()
    let console = invocation.console
    let name = try invocation.slug(0, "a campaign")
    let forecast = try coop.forecastLaunch(name, backfill: try backfill(invocation))
    let stopped = try coop.stoppedCampaigns().first { $0.name == name }?.reason
    switch (verb, forecast.state?.phase) {
    case ("launch", .launched?):
        console.say(
            "\(name) was launched on \(coop.settings.timeZone.day(at: forecast.state?.launchedAt ?? coop.now)) and is running."
        )
        console.print(json(name, forecast, started: false, stopped))
        return .done
    case ("launch", .paused?):
        throw EngineError(.impossible, "\(name) is paused; `gazette resume \(name)` goes on with it")
    case ("resume", nil):
        throw EngineError(.impossible, "\(name) was never launched; `gazette launch \(name)` starts it")
    case ("resume", .launched?):
        console.say("\(name) is running; nothing to resume.")
        console.print(json(name, forecast, started: false, stopped))
        return .done
    default: break
    }
    if let stopped { console.say("\(name) was stopped by Gazette: \(stopped).") }
    announce(name, forecast, coop, console)
    guard try isConfirmed(invocation, forecast, coop, verb: verb) else { return .partly }
    try coop.launch(name, forecast)
    console.say("\(name) is \(verb == "launch" ? "launched" : "resumed"). `gazette run` sends what is due.")
    console.print(json(name, forecast, started: true, stopped))
    return .done
}

private func backfill(_ invocation: Invocation) throws -> BackfillRequest? {
    let arguments = invocation.arguments
    guard let since = arguments.value("since") else {
        guard arguments.value("per-month") == nil else {
            throw EngineError(.invalid, "--per-month goes with --since DATE, the day to go back to")
        }
        return nil
    }
    guard let day = CivilDate(iso: since) else {
        throw EngineError(.invalid, "--since: found «\(since)», expected a day such as 2026-09-01")
    }
    guard let text = arguments.value("per-month") else { return BackfillRequest(since: day, perMonth: nil) }
    guard let number = Int(text), number > 0 else {
        throw EngineError(.invalid, "--per-month: found «\(text)», expected a number such as 80")
    }
    return BackfillRequest(since: day, perMonth: number)
}

private func announce(_ name: Slug, _ forecast: LaunchForecast, _ coop: Coop, _ console: Console) {
    let mails = count(forecast.mails, "mail")
    let people = count(forecast.people, "person", plural: "people")
    console.say("\(name) would send \(mails) to \(people) today.")
    for (step, number) in forecast.steps.sorted(by: { $0.key < $1.key }) {
        console.say("  \(step): \(count(number, "mail"))")
    }
    if forecast.waiting > 0 { console.say("  in the outbox already: \(count(forecast.waiting, "mail"))") }
    if forecast.letters > 0 {
        console.say(
            "  on paper: \(count(forecast.letters, "letter")); `gazette post export \(name)` writes them")
    }
    let counts = forecast.summary.counts.sorted {
        ($1.value, $0.key.decision.rawValue, $0.key.code.rawValue)
            < ($0.value, $1.key.decision.rawValue, $1.key.code.rawValue)
    }
    for (line, number) in counts
    where line.decision != .send {
        console.say("  \(line.decision.rawValue): \(grouped(number)), \(line.code.meaning(in: .english))")
    }
    console.say("  first day that counts: \(forecast.effectiveFrom)")
    if let last = forecast.turns.map(\.release.on).max() {
        let who = count(forecast.turns.count, "person", plural: "people")
        console.say("  going back in time: \(who) begin month by month, the last on \(last)")
    }
    if forecast.summary.contacts == 0 {
        console.say("note: nobody is there yet; `gazette import FILE` brings people in")
    } else if forecast.summary.counts.allSatisfy({ Reason.Code.outside.contains($0.key.code) }) {
        console.say(
            "note: nobody of \(grouped(forecast.summary.contacts)) is in its audience; is that as you meant it?"
        )
    } else if forecast.mails == 0, forecast.letters == 0 {
        console.say("  a day to come: `gazette plan --on DATE --campaign \(name)` shows its mails")
    }
}

extension Reason.Code {
    /// Why somebody has no part in a campaign at all.
    fileprivate static let outside: Set<Reason.Code> = [.notInAudience, .left, .deceased]
}

/// Decision 16: above the threshold a person says yes, or a script did with --yes.
private func isConfirmed(
    _ invocation: Invocation, _ forecast: LaunchForecast, _ coop: Coop, verb: String
) throws -> Bool {
    let threshold = coop.settings.threshold
    guard forecast.mails > threshold, !invocation.arguments.has("yes") else { return true }
    let mails = count(forecast.mails, "mail")
    guard let answer = invocation.console.ask("Send \(mails)? [y/N]") else {
        throw EngineError(
            .impossible,
            "\(mails) are more than the threshold of \(threshold) (gazette.yaml), and nobody can be asked here; "
                + "`gazette \(verb) … --yes` says yes")
    }
    let yes = ["y", "yes", "o", "oui"].contains(answer.lowercased())
    if !yes { invocation.console.say("Nothing was started.") }
    return yes
}

private func json(_ name: Slug, _ forecast: LaunchForecast, started: Bool, _ stopped: String?) -> JSON {
    .object([
        ("campaign", .text(name.text)), ("started", .bool(started)), ("mails", .int(forecast.mails)),
        ("people", .int(forecast.people)), ("letters", .int(forecast.letters)),
        (
            "steps",
            .object(forecast.steps.sorted { $0.key < $1.key }.map { ($0.key.text, .int($0.value)) })
        ),
        ("effective_from", .day(forecast.effectiveFrom)), ("stopped_because", .text(stopped)),
    ])
}
