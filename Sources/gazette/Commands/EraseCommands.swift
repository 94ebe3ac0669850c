import Engine
import Model
import Storage
import Workspace

/// `gazette contacts erase REF`.
func erasePerson(_ coop: Coop, _ invocation: Invocation) throws -> ExitStatus {
    let console = invocation.console
    let forecast = try coop.erasureForecast(invocation.word(1))
    let reference = forecast.contact.reference
    announce(forecast, console)
    guard try isConfirmed("Erase \(reference) for good?", invocation) else { return .partly }
    return say(try coop.erase(reference), console)
}

/// `gazette contacts erase --from FILE`.
func eraseUnheard(_ coop: Coop, _ invocation: Invocation) throws -> ExitStatus {
    let console = invocation.console
    let file = invocation.arguments.value("from") ?? ""
    let table = try CSVTable(path: file, required: ["référence"])
    let references = table.rows.compactMap { $0["référence"] }
    guard !references.isEmpty else {
        throw EngineError(.invalid, "\(file): found nobody under the header; nothing was changed")
    }
    console.say(
        "\(file) lists \(count(references.count, "person", plural: "people")). Those of whom nothing was heard for "
            + "\(Coop.retentionYears) years are erased; who is bound to the coop, or was heard of since, stays."
    )
    sayWhatStays(console)
    guard try isConfirmed("Erase them for good?", invocation) else { return .partly }
    let report = try coop.eraseUnheard(references) {
        console.progress("Erasing: \($0) of \(references.count)")
    }
    return say(report, console)
}

/// `gazette contacts erased`.
func listErased(_ coop: Coop, _ console: Console) throws -> ExitStatus {
    let erasures = try coop.erasures()
    for erasure in erasures {
        let end = erasure.readmittedAt.map { ", let in again \($0)" } ?? ", stays out"
        console.say("#\(erasure.id)  \(erasure.at)  \(erasure.cause.rawValue)\(end)")
    }
    console.say("\(count(erasures.count, "erasure")).")
    console.print(
        .object([
            (
                "erasures",
                .list(
                    erasures.map { erasure in
                        .object([
                            ("number", .int(Int(erasure.id))), ("at", .moment(erasure.at)),
                            ("cause", .text(erasure.cause.rawValue)),
                            ("readmitted_at", .moment(erasure.readmittedAt)),
                        ])
                    })
            )
        ]))
    return .done
}

/// `gazette contacts readmit REF | ADDRESS | #NUMBER | --all`.
func readmit(_ coop: Coop, _ invocation: Invocation) throws -> ExitStatus {
    let isAll = invocation.arguments.has("all")
    if isAll, try !isConfirmed("Let everybody in again who was erased?", invocation) { return .partly }
    let number = try coop.readmit(isAll ? nil : invocation.word(1))
    let who = count(number, "erased person", plural: "erased people")
    invocation.console.say(
        number == 0
            ? "Nobody who was erased is kept out by this; `gazette contacts erased` lists the erasures."
            : "\(who) may come back: the next import takes them in, as people who are new.")
    invocation.console.print(.object([("readmitted", .int(number))]))
    return number == 0 ? .partly : .done
}

private func announce(_ forecast: ErasureForecast, _ console: Console) {
    let contact = forecast.contact
    let statuses = Set(contact.contracts.compactMap { $0.status?.rawValue }).sorted().joined(separator: ", ")
    console.say(
        [contact.reference, contact.fullName, contact.email?.address ?? "(no e-mail)", statuses]
            .filter { !$0.isEmpty }.joined(separator: "  "))
    if forecast.isCurrent {
        console.warn(
            "warning: \(contact.reference) is bound to the coop today (shareholder, tenant, staff, or of no known status). "
                + "The law has the coop keep its register of members and its contracts; Gazette is not that register, but "
                + "who is erased here gets no convocation from it any more.")
    }
    func number(_ table: String) -> Int { forecast.counts[table] ?? 0 }
    console.say(
        "Goes for good: name, addresses, telephone, dates; \(count(number("contracts"), "contract")), "
            + "\(count(number("participations"), "participation")), "
            + "\(count(number("consents") + number("suppressions"), "entry", plural: "entries")) on consent and "
            + "suppression, \(count(number("changes"), "change")), what is still to be sent, texts and dates in answers."
    )
    console.say(
        "Stays without a name, so that reports add up: \(count(number("deliveries"), "line")) of the ledger, "
            + "\(count(number("submissions"), "form")) of surveys (yes or no, choices, scales).")
    sayWhatStays(console)
}

private func sayWhatStays(_ console: Console) {
    console.say(
        "Not reached from here: the coop's own files (client files, lists, exports), mails already received, backups."
    )
}

/// Asks, unless a script said yes.
private func isConfirmed(_ question: String, _ invocation: Invocation) throws -> Bool {
    if invocation.arguments.has("yes") { return true }
    guard let answer = invocation.console.ask("\(question) [y/N]") else {
        throw EngineError(.impossible, "nothing was changed: nobody can be asked here; --yes says yes")
    }
    let yes = ["y", "yes", "o", "oui"].contains(answer.lowercased())
    if !yes { invocation.console.say("Nothing was changed.") }
    return yes
}

private func say(_ report: ErasureReport, _ console: Console) -> ExitStatus {
    if !report.erased.isEmpty {
        console.say(
            "Erased: \(count(report.erased.count, "person", plural: "people")). A fingerprint keeps them out of later "
                + "imports; `gazette contacts readmit` lets somebody in again.")
    }
    if !report.beingSent.isEmpty {
        console.warn(
            "Not erased, for a mail to them is being sent: \(report.beingSent.joined(separator: ", ")). Try again when "
                + "the run is over; where no run goes on, `gazette run` settles what a killed one left.")
    }
    if !report.kept.isEmpty {
        console.warn(
            "Not erased, for they are bound to the coop or were heard of: \(report.kept.joined(separator: ", "))."
        )
    }
    if !report.unknown.isEmpty {
        console.warn("Nobody has these references: \(report.unknown.joined(separator: ", ")).")
    }
    if !report.isScrubbed {
        console.warn(
            "The database's log still holds old pages, for another program is reading it: they go with the next erasure, or "
                + "when the last program closes the database.")
    }
    console.print(
        .object([
            ("erased", .list(report.erased.map { .text($0) })),
            ("being_sent", .list(report.beingSent.map { .text($0) })),
            ("kept", .list(report.kept.map { .text($0) })),
            ("unknown", .list(report.unknown.map { .text($0) })), ("scrubbed", .bool(report.isScrubbed)),
        ]))
    let isWhole =
        report.beingSent.isEmpty && report.kept.isEmpty && report.unknown.isEmpty && report.isScrubbed
    return isWhole ? .done : .partly
}
