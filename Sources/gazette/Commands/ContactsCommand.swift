import Engine
import Model
import Planning
import Storage

let contactsCommand = Command(
    name: "contacts",
    synopsis:
        "list | show REF | unsubscribe REF [--category NAME] | subscribe REF | duplicates | merge KEEP OTHER | "
        + "distinct A B | export REF | retention | erase REF | erased | readmit REF",
    summary: "who is there; one person's dates and mails; unsubscribing; duplicates; export, erasure",
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
        `contacts duplicates` lists pairs of one name who share an e-mail address, a birth
        date or a postal address. `contacts merge KEEP OTHER` makes one person of two, for
        good: contracts, mails, answers and wishes of OTHER are KEEP's, and the next import
        of OTHER's reference means KEEP. `contacts distinct A B` remembers that they are two.
        `contacts export REF` prints, as JSON, everything that the database has about a
        person; `--out FILE` writes it to a file.
        `contacts retention` lists prospects, partners and former members of whom nothing was
        heard for three years; `--csv FILE` writes the list, and `contacts erase --from FILE`
        erases those who are still on it.
        `contacts erase REF` takes a person out of the database for good, after saying what
        goes and what stays; a fingerprint keeps them out of later imports. `contacts erased`
        lists when that happened, and `contacts readmit REF` (or an address, #NUMBER, --all)
        lets the next import take them in again.
        """,
    options: [
        .value("category", "NAME", "unsubscribe: newsletter or survey only (default: both)"),
        .value("letter", "NUMBER", "show: the mail as it was sent"),
        .value("out", "DIR", "show --letter: write the mail's files here; export: the file to write"),
        .value("csv", "FILE", "retention: write the list"),
        .value("from", "FILE", "erase: those of this list, as `retention --csv` writes it"),
        .flag("all", "readmit: everybody"), .flag("yes", "erase, readmit --all: do not ask"),
    ],
    words: ["list, show, export, erase…", "REF", "REF"], least: 1,
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
        case ("duplicates", 1): return try listDuplicates(coop, invocation.console)
        case ("merge", 3): return try mergePeople(coop, invocation)
        case ("distinct", 3): return try keepDistinct(coop, invocation)
        case ("export", 2): return try exportPerson(coop, invocation)
        case ("retention", 1): return try listUnheard(coop, invocation)
        case ("erase", 2): return try erasePerson(coop, invocation)
        case ("erase", 1) where invocation.arguments.value("from") != nil:
            return try eraseUnheard(coop, invocation)
        case ("erased", 1): return try listErased(coop, invocation.console)
        case ("readmit", 2): return try readmit(coop, invocation)
        case ("readmit", 1) where invocation.arguments.has("all"): return try readmit(coop, invocation)
        case ("erase", 1):
            throw UsageError("`gazette contacts erase` needs a reference, for example C-0042, or --from FILE")
        case ("readmit", 1):
            throw UsageError(
                "`gazette contacts readmit` needs a reference, an address, #NUMBER of `contacts erased`, or --all"
            )
        case ("merge", _), ("distinct", _):
            throw UsageError(
                "`gazette contacts \(invocation.word(0))` needs two references, for example C-0042 L-17")
        case ("unsubscribe", _), ("subscribe", _), ("export", _):
            throw UsageError("`gazette contacts \(invocation.word(0))` needs a reference, for example C-0042")
        case ("show", _): throw UsageError("`gazette contacts show` needs a reference, for example C-0042")
        default:
            throw UsageError(
                "found `contacts \(invocation.word(0))`, expected list, show REF, unsubscribe REF, subscribe REF, "
                    + "duplicates, merge KEEP OTHER, distinct A B, export REF, retention, erase REF, erased or "
                    + "readmit REF"
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

private func show(_ coop: Coop, _ word: String, _ console: Console) throws -> ExitStatus {
    let reference = try coop.database.currentReference(word)
    if reference != word { console.say("\(word) was merged into \(reference).") }
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
    let sources = try coop.database.sources(ofContact: contact.reference)
    if !sources.isEmpty { console.say("  in \(sources.joined(separator: ", "))") }
    let changes = try coop.database.anchorChanges(of: contact.id)
    for change in changes {
        console.say(
            "  changed \(change.day) by \(change.source): \(change.column.rawValue) "
                + "\(change.old.isEmpty ? "(empty)" : change.old) -> \(change.new.isEmpty ? "(empty)" : change.new)"
        )
    }
    let journal = try WishJournal(coop, contact)
    journal.say(console)
    let plan = try coop.planLines(for: group, contact: contact)
    let timeline = try ContactTimeline(coop, contact, plan: plan)
    timeline.say(console)
    console.say("Today's plan:")
    let unlaunched = Set(timeline.unlaunched)
    for entry in plan where !unlaunched.contains(entry.campaign) { console.say("  \(planLine(entry))") }
    console.print(
        .object(
            [
                ("contact", describe(contact)), ("sources", .list(sources.map { .text($0) })),
                ("record_changes", .list(changes.map(recordChange))),
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
            ] + journal.json + timeline.json
                + [("plan", .list(plan.map { planEntry($0, reference: contact.reference) }))]))
    return .done
}

private func recordChange(_ change: AnchorChange) -> JSON {
    .object([
        ("day", .day(change.day)), ("source", .text(change.source)), ("field", .text(change.column.rawValue)),
        ("old", .text(change.old)), ("new", .text(change.new)),
    ])
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
    let reference = try coop.database.currentReference(invocation.word(1))
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
    let reference = try coop.database.currentReference(invocation.word(1))
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
