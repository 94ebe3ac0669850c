import Engine
import Foundation
import Model

let runCommand = Command(
    name: "run", synopsis: "[--wait] [--log] [--confirm-clock] [--confirm-database]",
    summary: "what cron calls: plan, send; one at a time; always safe",
    details: """
        Plans everybody, writes what is due to the ledger and sends it inside the send
        window. Safe to call at any time and as often as you like: nothing is sent twice,
        and a second run while one is sending does nothing and exits 3. Outside the window
        it returns at once; with --wait it stays until the window opened and nothing is
        left to retry (for a monthly cron). SIGTERM lets mails that are being handed over
        finish, and ends. Exit status 1 where something needs a person; the output says what.
        Where gazette.yaml limits the pace, it stays while more may leave within a minute.
        A campaign that would send more than was foreseen the day before, by more than the
        `threshold` of gazette.yaml (default 200), is held until `gazette resume` says yes.
        --log writes a line for each thing that happens to a mail on standard error.

        A clock that stands before the last run, or more than 45 days after it (62 where
        the settings say `runs: monthly`), holds everything: a wrong clock would record a
        year of letters as too late. --confirm-clock says once that the clock is right.

        So does a database that was restored from a backup or copied from another machine or
        user: it does not know what left since. --confirm-database says once that it is the
        right one; what fell due until today then is in doubt (see `gazette help outbox`).
        And so does a lost link.key, without which the links of all mails already sent die:
        restore it, or say once with --new-link-key that it is lost for good.
        """,
    options: [
        .flag("wait", "stay until the window opened and nothing is left to retry"),
        .flag("log", "say on standard error what happens to each mail, without addresses"),
        .flag("confirm-clock", "the clock is right, although it jumped"),
        .flag("confirm-database", "the database is the right one, although restored or copied"),
        .flag("new-link-key", "the key of the links (link.key) is lost for good: make a new one"),
    ],
    run: { invocation in
        PoliteStop.listen()
        let coop = try invocation.coop()
        let console = invocation.console
        let started = ContinuousClock.now
        let meter = SendMeter(console: console)
        let journal = try SendLog(
            file: coop.settings.log, onStandardError: invocation.arguments.has("log"))
        let report = try coop.run(
            RunOptions(
                waits: invocation.arguments.has("wait"), isReplay: invocation.isReplay,
                confirmsClock: invocation.arguments.has("confirm-clock"),
                confirmsDatabase: invocation.arguments.has("confirm-database"),
                confirmsNewKey: invocation.arguments.has("new-link-key"),
                stop: { PoliteStop.isRequested },
                planning: { console.progress("Planning: \(grouped($0)) people") },
                sending: { meter.show($0) },
                log: journal?.sink,
                stopwatch: { ContinuousClock.now - started }, processorTime: processorTime))
        meter.end()
        let seconds = ContinuousClock.now - started
        show(report, seconds, coop, console)
        console.print(json(report, seconds))
        return report.isComplete ? .done : .partly
    })

/// What the processors have spent on this process, user and system time of all threads.
@Sendable private func processorTime() -> Duration {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
}

extension Duration {
    /// Seconds with their fraction.
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}

private func show(_ report: RunReport, _ duration: Duration, _ coop: Coop, _ console: Console) {
    for fault in report.faults { console.say("held: \(fault)") }
    for sentence in report.notMade { console.say("not made: \(sentence)") }
    for trouble in report.troubles { console.say("relay: \(trouble)") }
    if report.rescued > 0 {
        console.say(
            "\(count(report.rescued, "answer")) of the mail server, which the last run could not write into the "
                + "database, taken over from its rescue log")
    }
    if report.doubted > 0 {
        console.say(
            "\(count(report.doubted, "mail")) in doubt: they fell due, and may have left before the database was "
                + "restored or copied; `gazette outbox` says which")
    }
    if !report.leftInDoubt.isEmpty {
        console.say(
            "\(count(report.leftInDoubt.count, "mail")) in doubt: the last run ended while handing over; "
                + "`gazette outbox` says which")
    }
    sayStopped(report.stoppedCampaigns, console)
    let tally = report.tally
    var parts = ["\(grouped(tally.accepted)) sent"]
    if tally.deferred > 0 { parts.append("\(grouped(tally.deferred)) deferred") }
    if tally.failed > 0 { parts.append("\(grouped(tally.failed)) refused") }
    if tally.inDoubt > 0 { parts.append("\(grouped(tally.inDoubt)) in doubt") }
    if tally.withheld > 0 { parts.append("\(grouped(tally.withheld)) withheld for a missing value") }
    if tally.notMade > 0 { parts.append("\(grouped(tally.notMade)) that could not be made") }
    if report.withdrawn > 0 { parts.append("\(grouped(report.withdrawn)) withdrawn") }
    if report.expired > 0 { parts.append("\(grouped(report.expired)) too late") }
    console.say(
        "Planned \(grouped(report.planned)); \(parts.joined(separator: ", ")); \(grouped(report.open)) still to send "
            + "(\((duration.seconds * 10).rounded() / 10) s).")
    if let next = report.nextMoment {
        console.say(
            "The next can leave on \(coop.settings.timeZone.day(at: next)) at \(coop.settings.timeZone.time(at: next))."
        )
    }
    for sentence in report.advice { console.say("note: \(sentence)") }
    sayLetters(report.letters, console)
    if report.wasStopped { console.say("Stopped as asked; the next run goes on.") }
}

/// One line for each campaign that Gazette paused by itself, with the way out.
func sayStopped(_ campaigns: [StoppedCampaign], _ console: Console) {
    for campaign in campaigns {
        let look =
            campaign.isSurge
            ? "Nothing of it leaves until somebody says yes: look at `gazette plan --campaign \(campaign.name)`; "
            : "Look at `gazette outbox --list failed`; "
        console.say(
            "stopped: \(campaign.name): \(campaign.reason). \(look)`gazette resume \(campaign.name)` goes on."
        )
    }
}

/// The shape of `stopped_campaigns` (docs/json.md).
func stoppedJSON(_ campaigns: [StoppedCampaign]) -> JSON {
    .list(campaigns.map { .object([("campaign", .text($0.name.text)), ("reason", .text($0.reason))]) })
}

private func json(_ report: RunReport, _ duration: Duration) -> JSON {
    .object([
        ("planned", .int(report.planned)), ("sent", .int(report.tally.accepted)),
        ("deferred", .int(report.tally.deferred)), ("failed", .int(report.tally.failed)),
        ("in_doubt", .int(report.tally.inDoubt + report.leftInDoubt.count + report.doubted)),
        ("withheld", .int(report.tally.withheld)), ("not_made", .int(report.tally.notMade)),
        ("returned", .int(report.tally.returned)), ("withdrawn", .int(report.withdrawn)),
        ("expired", .int(report.expired)), ("open", .int(report.open)), ("next", .moment(report.nextMoment)),
        ("troubles", .list(report.troubles.map { .text($0) })),
        ("held", .list(report.faults.map { .text($0.description) })),
        ("letters", lettersJSON(report.letters)),
        ("stopped_campaigns", stoppedJSON(report.stoppedCampaigns)), ("stopped", .bool(report.wasStopped)),
        ("seconds", decimal(duration)), ("planning_seconds", decimal(report.planningTime)),
        ("sending_seconds", decimal(report.sendingTime)),
        ("sending_cpu_seconds", decimal(report.sendingWork)),
    ])
}

/// Seconds to the millisecond.
private func decimal(_ duration: Duration) -> JSON { .decimal((duration.seconds * 1000).rounded() / 1000) }
