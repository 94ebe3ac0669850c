import Engine
import Model
import Storage

let outboxCommand = Command(
    name: "outbox", synopsis: "[--list STATE] | resolve ID…|--campaign NAME|--all --sent|--resend",
    summary: "where the mails stand; what is in doubt and what to do with it",
    details: """
        Counts the deliveries of the ledger by state, one for each person that a mail serves:
        queued, sending, accepted (the server took it), deferred (tried again by itself),
        failed (refused for good), in_doubt, suppressed, skipped (too late), cancelled;
        then by campaign and by recipient domain, with the servers' last words; then letters on
        paper, which are posted by hand (see `gazette help post`).
        --list STATE shows those in one state with the server's last words. What is in doubt
        (the sender ended, or the line broke, while a mail was being handed over) is never
        sent again by itself: look at the server's log, then say `outbox resolve ID… --sent`
        if it arrived, or `--resend`; --campaign NAME or --all in place of numbers means
        everything that is in doubt, of that campaign or at all.
        """,
    options: [
        .value("list", "STATE", "the mails in this state: queued, in_doubt, failed…"),
        .flag("sent", "with resolve: it arrived"), .flag("resend", "with resolve: send it again"),
        .value("campaign", "NAME", "with resolve: all that is in doubt of this campaign"),
        .flag("all", "with resolve: all that is in doubt"),
    ],
    words: ["resolve"] + Array(repeating: "ID", count: 1000),
    run: { invocation in
        let coop = try invocation.coop()
        if let word = invocation.arguments.positional.first {
            guard word == "resolve" else {
                throw UsageError("found `outbox \(word)`, expected `outbox` or `outbox resolve ID…`")
            }
            return try resolve(coop, invocation)
        }
        return try list(coop, invocation)
    })

private func list(_ coop: Coop, _ invocation: Invocation) throws -> ExitStatus {
    let console = invocation.console
    let counts = try coop.database.outboxCounts()
    var lines: [OutboxLine] = []
    if let text = invocation.arguments.value("list") {
        guard let state = DeliveryState(rawValue: text) else {
            let known = DeliveryState.allCases.map(\.rawValue).joined(separator: ", ")
            throw UsageError("--list: found «\(text)», expected one of \(known)")
        }
        lines = try coop.database.outboxLines(state, limit: 10_000)
    } else if counts[.inDoubt, default: 0] > 0 {
        lines = try coop.database.outboxLines(.inDoubt, limit: 50)
    }
    for state in DeliveryState.allCases where counts[state, default: 0] > 0 {
        console.say("\(state.rawValue)  \(grouped(counts[state, default: 0]))")
    }
    if counts.values.allSatisfy({ $0 == 0 }) { console.say("The outbox is empty.") }
    try sayShares(coop, console)
    let letters = try coop.letterStandings()
    say(letters, console)
    for line in lines {
        console.say(
            "  \(line.id)  \(line.contact)  \(line.name)  \(line.channel == .post ? "by post" : line.email ?? "(no e-mail)")  "
                + "\(line.campaign) \(line.step) \(line.occurrence)  \(line.reply)")
    }
    if counts[.inDoubt, default: 0] > 0 {
        console.say(
            "In doubt: look in the mail server's log whether it arrived, then `gazette outbox resolve ID --sent` or `--resend`."
        )
    }
    let stopped = try coop.stoppedCampaigns()
    sayStopped(stopped, console)
    var document: [(String, JSON)] = [
        ("counts", countsJSON(counts)),
        ("campaigns", sharesJSON(try coop.database.outboxByCampaign(), name: "campaign")),
        ("domains", sharesJSON(try coop.database.outboxByDomain(), name: "domain")),
        ("letters", lettersJSON(letters)), ("stopped_campaigns", stoppedJSON(stopped)),
    ]
    if !lines.isEmpty {
        document.append(
            (
                "deliveries",
                .list(
                    lines.map { line in
                        .object([
                            ("id", .int(Int(line.id))), ("contact", .text(line.contact)),
                            ("name", .text(line.name)), ("email", .text(line.email)),
                            ("campaign", .text(line.campaign)), ("step", .text(line.step)),
                            ("occurrence", .text(line.occurrence)), ("channel", .text(line.channel.rawValue)),
                            ("reply", .text(line.reply)),
                            ("next", .moment(line.nextAt)),
                        ])
                    })
            ))
    }
    console.print(.object(document))
    return .done
}

private func resolve(_ coop: Coop, _ invocation: Invocation) throws -> ExitStatus {
    let arguments = invocation.arguments
    guard arguments.has("sent") != arguments.has("resend") else {
        throw UsageError("`gazette outbox resolve` needs either --sent or --resend")
    }
    let numbers = try numbers(coop, arguments)
    let resolution = try coop.resolve(numbers, arrived: arguments.has("sent"))
    let resolved = resolution.resolved
    let console = invocation.console
    if numbers.isEmpty { console.say("Nothing of it is in doubt.") }
    console.say("Resolved \(grouped(resolved)) of \(count(numbers.count, "mail")).")
    if resolution.tooLate > 0 {
        console.say(
            "\(count(resolution.tooLate, "mail")) cannot be sent again: the last day on which it made sense has "
                + "passed. Recorded as skipped.")
    }
    if resolved < numbers.count { console.say("The others are not in doubt.") }
    console.print(
        .object([
            ("resolved", .int(resolved)), ("too_late", .int(resolution.tooLate)),
            ("asked", .int(numbers.count)),
        ]))
    return resolved == numbers.count && resolution.tooLate == 0 ? .done : .partly
}

/// The mails that a person means, by their numbers or by a filter.
private func numbers(_ coop: Coop, _ arguments: Arguments) throws -> [Int64] {
    let words = arguments.positional.dropFirst()
    let ways = [!words.isEmpty, arguments.value("campaign") != nil, arguments.has("all")]
    guard ways.count(where: { $0 }) == 1 else {
        throw UsageError(
            "`gazette outbox resolve` needs the numbers of the mails, or --campaign NAME, or --all")
    }
    if arguments.has("all") { return try coop.database.doubtful(of: nil) }
    if let text = arguments.value("campaign") {
        guard let name = Slug(text) else {
            throw UsageError("--campaign: «\(text)» is not the name of a campaign")
        }
        let known = try coop.database.campaignStates()[name] != nil
        return try coop.database.doubtful(of: known ? name : coop.campaign(name).name)
    }
    return try words.map { word in
        guard let number = Int64(word) else {
            throw UsageError(
                "found «\(word)», expected the number of a mail that is in doubt; `gazette outbox` lists them"
            )
        }
        return number
    }
}
