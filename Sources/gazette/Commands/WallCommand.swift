import Engine
import Foundation
import Model

let wallCommand = Command(
    name: "wall",
    synopsis: "list NAME | show ID | approve ID… | reject ID… --reason TEXT | add NAME | export NAME",
    summary: "what members wrote into a form: read it, approve it, keep it off the wall",
    details: """
        The campaigns with a form.yaml collect words and testimonies that nobody sees before
        you approved them. list NAME shows what came in, what is to be read first; show ID one
        of them with its history. approve ID… puts it on the public wall (/mur/NAME), reject
        ID… --reason TEXT keeps it off or takes it down; the reason stays in the history. A
        testimony whose author did not agree to be published cannot be approved, and one whose
        agreement was withdrawn is gone from the wall at once.
        add NAME keys in what came on paper: --text, and for the alphabet --letter and --word.
        export NAME writes what may be published as CSV (--all: everything).
        """,
    options: [
        .value("state", "STATE", "list: pending, approved, rejected or replaced alone"),
        .value("reason", "TEXT", "reject, approve: why, for the history"),
        .value("letter", "A", "add: the letter"),
        .value("word", "TEXT", "add: the word"),
        .value("text", "TEXT", "add: the text itself"),
        .value("signature", "TEXT", "add: how it is signed, if it is"),
        .value("consent", "oui|non", "add: whether the testimony may be published"),
        .value("contact", "REF", "add: who wrote it, if that is known"),
        .value("csv", "FILE", "export: where to write (default: standard output)"),
        .flag("all", "export: also what may not be published"),
    ],
    words: ["list, show, approve, reject, add or export", "NAME or ID"]
        + Array(repeating: "ID", count: 200), least: 2,
    run: { invocation in
        let coop = try invocation.coop()
        let words = invocation.arguments.positional
        switch (invocation.word(0), words.count) {
        case ("list", 2): return try list(coop, invocation)
        case ("show", 2): return try showOne(coop, try number(words[1]), invocation.console)
        case ("approve", _), ("reject", _):
            return try moderate(coop, try words.dropFirst().map(number), invocation)
        case ("add", 2): return try add(coop, invocation)
        case ("export", 2): return try export(coop, invocation)
        default:
            throw UsageError(
                "expected `wall list NAME`, `wall show ID`, `wall approve ID…`, `wall reject ID… --reason TEXT`, "
                    + "`wall add NAME` or `wall export NAME`")
        }
    })

private func number(_ word: String) throws -> Int64 {
    guard let number = Int64(word), number > 0 else {
        throw UsageError("found «\(word)», expected a number that `gazette wall list NAME` shows")
    }
    return number
}

private func list(_ coop: Coop, _ invocation: Invocation) throws -> ExitStatus {
    let name = try invocation.slug(1, "a campaign")
    let wanted = invocation.arguments.value("state")
    let state = wanted.flatMap(ContributionState.init(rawValue:))
    if let wanted, state == nil {
        let known = ContributionState.allCases.map(\.rawValue).joined(separator: ", ")
        throw UsageError("--state: found «\(wanted)», expected one of \(known)")
    }
    let all = try coop.contributions(to: name, state)
    // What is to be read comes first.
    let sorted = all.filter { $0.state == .pending } + all.filter { $0.state != .pending }
    for one in sorted { invocation.console.say(line(one)) }
    let waiting = all.filter { $0.state == .pending }.count
    invocation.console.say(
        "\(count(all.count, "text")), \(waiting) to read, \(all.filter(\.isShown).count) shown.")
    invocation.console.print(
        .object([("form", .text(name.text)), ("contributions", .list(sorted.map(json)))]))
    return .done
}

private func line(_ one: Contribution) -> String {
    let word = one.text.word.isEmpty ? "" : "\(one.text.letter) \(one.text.word): "
    let body = one.text.body.replacing("\n", with: " ")
    let short = body.count > 60 ? body.prefix(59) + "…" : body[...]
    let who = one.reference.isEmpty ? "" : "  \(one.reference)"
    let consent = one.hasConsent ? "" : ", not to be published"
    return "\(one.id)  \(one.on)  \(one.state.rawValue)\(consent)\(who)  \(word)\(short)"
}

private func showOne(_ coop: Coop, _ id: Int64, _ console: Console) throws -> ExitStatus {
    let (one, events) = try coop.contribution(id)
    console.say("\(one.id)  \(one.form)\(one.occurrence.isEmpty ? "" : " \(one.occurrence)")  \(one.on)")
    console.say("  \(one.state.rawValue)\(one.hasConsent ? "" : ", not to be published")")
    if !one.reference.isEmpty { console.say("  from \(one.reference)  \(one.name)") }
    if !one.text.signature.isEmpty { console.say("  signed \(one.text.signature)") }
    console.say()
    if !one.text.word.isEmpty { console.say("\(one.text.letter)  \(one.text.word)") }
    console.say(one.text.body)
    console.say()
    for event in events {
        console.say("  \(event.at)  \(event.what.rawValue)  \(event.source)  \(event.note)")
    }
    console.print(
        .object([
            ("contribution", json(one)),
            (
                "events",
                .list(
                    events.map {
                        .object([
                            ("at", .moment($0.at)), ("what", .text($0.what.rawValue)),
                            ("source", .text($0.source)), ("note", .text($0.note)),
                        ])
                    })
            ),
        ]))
    return .done
}

private func json(_ one: Contribution) -> JSON {
    .object([
        ("id", .int(Int(one.id))), ("edition", .text(one.occurrence)), ("on", .day(one.on)),
        ("state", .text(one.state.rawValue)), ("consent", .bool(one.hasConsent)),
        ("shown", .bool(one.isShown)),
        ("contact", .text(one.reference.isEmpty ? nil : one.reference)), ("letter", .text(one.text.letter)),
        ("word", .text(one.text.word)), ("text", .text(one.text.body)),
        ("signature", .text(one.text.signature)),
    ])
}

private func moderate(_ coop: Coop, _ ids: [Int64], _ invocation: Invocation) throws -> ExitStatus {
    let approves = invocation.word(0) == "approve"
    let reason = invocation.arguments.value("reason") ?? ""
    if !approves, reason.allSatisfy(\.isWhitespace) {
        throw UsageError("expected --reason TEXT: why it is not shown; it stays in the history")
    }
    let done = try coop.moderate(ids, approves: approves, note: reason)
    let verb = approves ? "approved" : "rejected"
    for one in done {
        let sentence =
            switch one.outcome {
            case .done: verb
            case .unchanged: "was \(verb) already"
            case .unknown: "there is no such text"
            case .withoutConsent: "not approved: its author does not agree that it is published"
            case .replaced: "its author sent another one instead; nothing changed"
            }
        invocation.console.say("\(one.id): \(sentence).")
    }
    invocation.console.print(
        .object([
            (
                verb,
                .list(
                    done.filter { $0.outcome == .done || $0.outcome == .unchanged }.map { .int(Int($0.id)) })
            ),
            (
                "left",
                .list(
                    done.compactMap { one -> JSON? in
                        let why: String
                        switch one.outcome {
                        case .done, .unchanged: return nil
                        case .unknown: why = "unknown"
                        case .withoutConsent: why = "without-consent"
                        case .replaced: why = "replaced"
                        }
                        return .object([("id", .int(Int(one.id))), ("why", .text(why))])
                    })
            ),
        ]))
    return done.allSatisfy { $0.outcome == .done || $0.outcome == .unchanged } ? .done : .partly
}

private func add(_ coop: Coop, _ invocation: Invocation) throws -> ExitStatus {
    let name = try invocation.slug(1, "a campaign")
    func value(_ option: String) -> String { invocation.arguments.value(option) ?? "" }
    let draft = ContributionDraft(
        letter: value("letter"), word: value("word"), body: value("text"), signature: value("signature"),
        consent: value("consent"), trap: "", page: "")
    try coop.contribute(draft, to: name, from: invocation.arguments.value("contact"))
    invocation.console.say(
        "Kept; `gazette wall list \(name)` shows it, and nobody else sees it before you approve it.")
    invocation.console.print(.object([("form", .text(name.text)), ("added", .int(1))]))
    return .done
}

private func export(_ coop: Coop, _ invocation: Invocation) throws -> ExitStatus {
    let name = try invocation.slug(1, "a campaign")
    let table = try coop.contributionTable(name, all: invocation.arguments.has("all"))
    let file = invocation.arguments.value("csv")
    if let file {
        do {
            try Data(table.csv).write(to: URL(fileURLWithPath: file))
        } catch {
            throw EngineError(.impossible, "\(file): cannot be written")
        }
        invocation.console.say("\(count(table.rows.count, "text")): \(file)")
    } else if !invocation.console.isJSON {
        FileHandle.standardOutput.write(Data(table.csv))
    }
    invocation.console.print(
        .object([
            ("form", .text(name.text)), ("file", .text(file)), ("texts", .int(table.rows.count)),
            ("columns", .list(table.header.map { .text($0) })),
        ]))
    return .done
}
