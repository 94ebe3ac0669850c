import Engine
import Model
import Planning
import Storage

let contactsCommand = Command(
    name: "contacts", synopsis: "list | show REF | unsubscribe REF [--category NAME] | subscribe REF",
    summary: "who is there; one person's dates, mails and plan; unsubscribing by hand",
    details: """
        `contacts list` prints everybody: reference, name, address, status, programme.
        `contacts show REF` prints one person's contracts and key dates, every mail of the
        ledger (sent, skipped, why), what the coming twelve months bring as planned today,
        and for the other campaigns why nothing comes. REF is the reference of the coop's
        own file, for example C-0042. With `--letter NUMBER` (the number in brackets) it
        shows that mail as it was sent, whatever became of its file since; `--out DIR`
        writes it as .eml, .html and .txt.
        `contacts unsubscribe REF` writes down that somebody asked for no more letters and
        surveys at their address, or of one category only (newsletter or survey); what is
        queued for them is withdrawn. `contacts subscribe REF` takes it back.
        """,
    options: [
        .value("category", "NAME", "unsubscribe: newsletter or survey only (default: both)"),
        .value("letter", "NUMBER", "show: the mail as it was sent"),
        .value("out", "DIR", "show --letter: write the mail's files here"),
    ],
    words: ["list, show, unsubscribe or subscribe", "REF"], least: 1,
    run: { invocation in
        let coop = try invocation.coop()
        switch (invocation.word(0), invocation.arguments.positional.count) {
        case ("list", 1): return try list(coop, invocation.console)
        case ("show", 2):
            if let number = invocation.arguments.value("letter") {
                return try showLetter(coop, invocation.word(1), number, invocation)
            }
            return try show(coop, invocation.word(1), invocation.console)
        case ("unsubscribe", 2): return try unsubscribe(coop, invocation)
        case ("subscribe", 2): return try subscribe(coop, invocation)
        case ("unsubscribe", _), ("subscribe", _):
            throw UsageError("`gazette contacts \(invocation.word(0))` needs a reference, for example C-0042")
        case ("show", _): throw UsageError("`gazette contacts show` needs a reference, for example C-0042")
        default:
            throw UsageError(
                "found `contacts \(invocation.word(0))`, expected list, show REF, unsubscribe REF or subscribe REF"
            )
        }
    })

private func list(_ coop: Coop, _ console: Console) throws -> ExitStatus {
    var rows: [JSON] = []
    var people = 0
    try coop.database.forEachContact { contact in
        people += 1
        let statuses = Set(contact.contracts.compactMap { $0.status?.rawValue }).sorted().joined(
            separator: ", ")
        let programmes = Set(contact.contracts.compactMap { $0.programme?.text }).sorted().joined(
            separator: ", ")
        if console.isJSON {
            rows.append(describe(contact))
        } else {
            console.say(
                [
                    contact.reference, contact.fullName, contact.email?.address ?? "(no e-mail)", statuses,
                    programmes,
                ]
                .joined(separator: "  "))
        }
    }
    console.say("\(count(people, "person", plural: "people")).")
    console.print(.object([("contacts", .list(rows))]))
    return .done
}

private func describe(_ contact: Contact) -> JSON {
    .object([
        ("reference", .text(contact.reference)), ("name", .text(contact.fullName)),
        ("email", .text(contact.email?.address)), ("known_since", .day(contact.knownSince)),
        ("left_on", .day(contact.leftOn)), ("deceased", .bool(contact.deceasedOn != nil)),
        (
            "contracts",
            .list(
                contact.contracts.map { contract in
                    .object([
                        ("key", .text(contract.key)), ("status", .text(contract.status?.rawValue)),
                        ("programme", .text(contract.programme?.text)),
                        ("signature", .day(contract.signature)),
                        ("lease_start", .day(contract.leaseStart)),
                    ])
                })
        ),
    ])
}

private func show(_ coop: Coop, _ reference: String, _ console: Console) throws -> ExitStatus {
    let group = try coop.group(reference)
    guard let contact = group.contacts.first(where: { $0.reference == reference }) else { return .partly }
    console.say("\(contact.reference)  \(contact.fullName)  \(contact.email?.address ?? "(no e-mail)")")
    let others = group.contacts.filter { $0.id != contact.id && !group.mailbox.isEmpty }
    if !others.isEmpty {
        console.say(
            "  shares this address with \(others.map { "\($0.reference) \($0.fullName)" }.joined(separator: ", "))"
        )
    }
    console.say("  known since \(contact.knownSince)")
    if let day = contact.leftOn { console.say("  left on \(day)") }
    if contact.deceasedOn != nil { console.say("  deceased") }
    for contract in contact.contracts {
        var facts = [contract.status?.rawValue ?? "(no status)"]
        if let programme = contract.programme { facts.append("programme \(programme)") }
        if let day = contract.signature { facts.append("signed \(day)") }
        if let day = contract.leaseStart { facts.append("lease from \(day)") }
        console.say("  " + facts.joined(separator: ", "))
    }
    for part in contact.participations {
        let which = part.occurrence.isEmpty ? "" : " \(part.occurrence)"
        console.say("  \(part.event)\(which): \(part.state.rawValue)\(part.on.map { ", \($0)" } ?? "")")
    }
    for suppression in group.suppressions {
        let all = suppression.cause == .unsubscribed ? "letters and surveys" : "all mail"
        console.say(
            "  suppressed: \(suppression.category?.rawValue ?? all) (\(suppression.cause.rawValue))")
    }
    let plan = try coop.planLines(for: group, contact: contact)
    let timeline = try ContactTimeline(coop, contact, plan: plan)
    timeline.say(console)
    console.say("Today's plan:")
    let unlaunched = Set(timeline.unlaunched)
    for entry in plan where !unlaunched.contains(entry.campaign) { console.say("  \(planLine(entry))") }
    console.print(
        .object(
            [
                ("contact", describe(contact)),
                (
                    "participations",
                    .list(
                        contact.participations.map { part in
                            .object([
                                ("event", .text(part.event.text)), ("occurrence", .text(part.occurrence)),
                                ("state", .text(part.state.rawValue)), ("on", .day(part.on)),
                            ])
                        })
                ),
            ] + timeline.json
                + [("plan", .list(plan.map { planEntry($0, reference: contact.reference) }))]))
    return .done
}

/// `cycle-annuel c-est-quoi-la-coop: send (…)`.
func planLine(_ entry: PlanEntry) -> String {
    let step = entry.step.map { " \($0)" } ?? ""
    let post = entry.delivery?.channel == .post ? " by post" : ""
    return "\(entry.campaign)\(step): \(entry.decision.rawValue)\(post) – \(entry.reason)"
}

private func unsubscribe(_ coop: Coop, _ invocation: Invocation) throws -> ExitStatus {
    let category = try invocation.arguments.value("category").map { text in
        guard let category = Category(rawValue: text) else {
            throw UsageError("--category: found «\(text)», expected newsletter or survey")
        }
        return category
    }
    let reference = invocation.word(1)
    let address = try coop.unsubscribe(reference, from: category)
    let what = category?.rawValue ?? "letters and surveys"
    invocation.console.say("\(reference): \(address) gets no more \(what).")
    invocation.console.print(
        .object([
            ("contact", .text(reference)), ("address", .text(address.address)), ("subscribed", .bool(false)),
            ("category", .text(category?.rawValue)),
        ]))
    return .done
}

private func subscribe(_ coop: Coop, _ invocation: Invocation) throws -> ExitStatus {
    let reference = invocation.word(1)
    let (address, wasUnsubscribed) = try coop.resubscribe(reference)
    invocation.console.say(
        wasUnsubscribed
            ? "\(reference): \(address) gets letters and surveys again."
            : "\(reference): \(address) was not unsubscribed; nothing to change.")
    invocation.console.print(
        .object([
            ("contact", .text(reference)), ("address", .text(address.address)), ("subscribed", .bool(true)),
            ("category", .null),
        ]))
    return .done
}
