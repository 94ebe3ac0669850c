import Engine
import Foundation
import Model
import Planning
import Storage

/// One person's mails: what the ledger holds, what the coming twelve months bring, and why not.
struct ContactTimeline {
    let coop: Coop
    let contact: Contact
    let past: [TimelineLine]
    let coming: [YearCalendar.Line]
    /// What the plan says today, for campaigns from which nothing comes in twelve months.
    let silent: [PlanEntry]
    /// Campaigns that were never launched.
    let unlaunched: [Slug]

    init(_ coop: Coop, _ contact: Contact, plan: [PlanEntry]) throws {
        self.coop = coop
        self.contact = contact
        past = try coop.database.timeline(of: contact.id)
        var request = CalendarRequest(days: coop.today...coop.today.adding(years: 1).adding(days: -1))
        request.reference = contact.reference
        request.isLaunchedOnly = true
        let year = try coop.foresee(request)
        coming = year.calendar.lines.filter { $0.count.done < $0.count.people }
        unlaunched = year.unlaunched.sorted()
        var seen = Set(coming.map(\.slot.campaign)).union(unlaunched)
        silent = plan.filter { $0.decision == .exclude && seen.insert($0.campaign).inserted }
    }

    func say(_ console: Console) {
        console.say(past.isEmpty ? "No mail so far." : "Mails:")
        for line in past {
            let words = line.reason?.sentence ?? line.reply
            console.say(
                "  \(line.sendOn)  \(line.campaign) \(line.step) \(line.occurrence) (\(line.letter)): "
                    + (line.channel == .post ? "by post, " : "") + line.state.rawValue
                    + (words.isEmpty ? "" : " – \(words)") + "  [\(line.id)]")
        }
        console.say(coming.isEmpty ? "Nothing to come in twelve months." : "To come, as planned today:")
        for line in coming {
            let slot = line.slot
            let letter = line.texts.first.map { " (\($0))" } ?? ""
            let which = slot.occurrence == slot.step.text ? "" : " \(slot.occurrence)"
            console.say("  \(slot.day)  \(slot.campaign) \(slot.step)\(which)\(letter)\(how(line.count))")
        }
        if !silent.isEmpty { console.say("Nothing to come from:") }
        for entry in silent { console.say("  \(entry.campaign): \(entry.reason)") }
        if !unlaunched.isEmpty {
            console.say("Not launched: \(unlaunched.map(\.text).joined(separator: ", "))")
        }
    }

    private func how(_ count: YearCalendar.Count) -> String {
        count.letters > 0 ? ", by post" : count.mails > 0 ? "" : ", with the mail to their shared address"
    }

    /// The members of `contacts show --json` (docs/json.md).
    var json: [(String, JSON)] {
        [
            ("deliveries", .list(past.map(delivery))),
            (
                "coming",
                .list(
                    coming.map { line in
                        .object([
                            ("day", .day(line.slot.day)), ("campaign", .text(line.slot.campaign.text)),
                            ("step", .text(line.slot.step.text)), ("occurrence", .text(line.slot.occurrence)),
                            ("letter", .text(line.texts.first?.text)),
                            ("channel", .text(line.count.letters > 0 ? "post" : "email")),
                        ])
                    })
            ),
            ("not_launched", .list(unlaunched.map { .text($0.text) })),
            (
                "nothing_from",
                .list(
                    silent.map {
                        .object([
                            ("campaign", .text($0.campaign.text)), ("code", .text($0.reason.code.rawValue)),
                            ("reason", .text($0.reason.sentence)),
                        ])
                    })
            ),
        ]
    }

    private func delivery(_ line: TimelineLine) -> JSON {
        .object([
            ("id", .int(Int(line.id))), ("campaign", .text(line.campaign)), ("step", .text(line.step)),
            ("occurrence", .text(line.occurrence)), ("letter", .text(line.letter)),
            ("channel", .text(line.channel.rawValue)), ("state", .text(line.state.rawValue)),
            ("due", .day(line.dueOn)),
            ("send_on", .day(line.sendOn)), ("code", .text(line.reason?.code.rawValue)),
            ("reason", .text(line.reason?.sentence ?? "")), ("reply", .text(line.reply)),
        ])
    }
}

/// `gazette contacts show REF --letter NUMBER`.
func showLetter(_ coop: Coop, _ reference: String, _ number: String, _ invocation: Invocation) throws
    -> ExitStatus
{
    guard let id = Int64(number) else {
        throw UsageError(
            "--letter: found «\(number)», expected the number of a mail, as `gazette contacts show \(reference)` "
                + "shows it in brackets")
    }
    let sent = try coop.sentLetter(id, of: reference)
    let console = invocation.console
    console.say("Sent:    \(sent.sentAt) (\(sent.state.rawValue))")
    console.say("To:      \(sent.recipient)")
    console.say("Subject: \(sent.mail.subject)")
    if !sent.isSamePerson {
        console.say("Note: the person's record has changed since; words that come from it are today's.")
    }
    var paths: [String] = []
    if let folder = invocation.arguments.value("out") {
        paths = try write(sent.mail, to: folder, name: "\(Slug(folding: reference)?.text ?? "contact")-\(id)")
        for path in paths { console.say("         \(path)") }
    }
    console.say("")
    let text = String(decoding: sent.mail.text, as: UTF8.self)
    console.say(text)
    console.print(
        .object([
            ("contact", .text(reference)), ("id", .int(Int(id))), ("letter", .text(sent.letter.text)),
            ("sent_at", .moment(sent.sentAt)), ("state", .text(sent.state.rawValue)),
            ("to", .text(sent.recipient)), ("subject", .text(sent.mail.subject)), ("text", .text(text)),
            ("html", .text(String(decoding: sent.mail.html, as: UTF8.self))),
            ("record_unchanged", .bool(sent.isSamePerson)), ("files", .list(paths.map { .text($0) })),
        ]))
    return .done
}
