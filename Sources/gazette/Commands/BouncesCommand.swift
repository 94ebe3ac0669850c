import Bounces
import Engine

let bouncesCommand = Command(
    name: "bounces", synopsis: "classify FILE… | record FILE…",
    summary: "mails that came back: what they say, and writing it down",
    details: """
        classify FILE… says of each mail of the bounce mailbox what it is: hard (the address
        is permanently bad), soft (mailbox full, blocked…), delayed, complaint, auto-reply,
        delivered, or other; and which mail of the ledger it is about, by the signature in
        the envelope sender. It writes nothing.
        record FILE… also writes it down: the delivery has failed, and after a hard bounce or
        a complaint nothing more is sent to the address. What has no signature of ours, or is
        known already, changes nothing; exit status 1 where there was such a bounce.
        """,
    options: [], words: ["WHAT", "FILE"] + Array(repeating: "FILE", count: 10_000), least: 2,
    run: { invocation in
        let word = invocation.word(0)
        guard ["classify", "record"].contains(word) else {
            throw UsageError(
                "found `bounces \(word)`, expected `bounces classify FILE…` or `bounces record FILE…`")
        }
        let coop = try invocation.coop()
        let isRecording = word == "record"
        var bounces: [ExplainedBounce] = []
        for file in invocation.arguments.positional.dropFirst() {
            let bounce =
                try isRecording ? coop.recordBounce(file: file) : coop.explainBounce(file: file)
            say(bounce, isRecording, invocation.console)
            bounces.append(bounce)
        }
        invocation.console.print(.object([("mails", .list(bounces.map(document)))]))
        let isDone = !isRecording || bounces.allSatisfy { !$0.isBounce || $0.written != .nothing }
        return isDone ? .done : .partly
    })

private func say(_ bounce: ExplainedBounce, _ isRecording: Bool, _ console: Console) {
    let report = bounce.report
    let status = report.status.isEmpty ? "" : " \(report.status)"
    console.say("\(bounce.file): \(report.kind.rawValue)\(status)  \(report.words)")
    guard bounce.isBounce else { return }
    if let number = bounce.delivery, let mail = bounce.mail {
        console.say(
            "  mail \(number) to \(mail.address), \(mail.campaign) \(mail.step) \(mail.occurrence): \(mail.state.rawValue)"
        )
    } else {
        console.say("  no signature of ours: not known which mail it is about")
    }
    if isRecording { console.say("  \(sentence(bounce))") }
}

private func sentence(_ bounce: ExplainedBounce) -> String {
    switch bounce.written {
    case .nothing where bounce.mail == nil: "nothing written"
    case .nothing: "nothing written: it was not accepted, or this is known already"
    case .failed: "written down: it failed"
    case .failedAndSuppressed: "written down: it failed; nothing more goes to the address"
    case .suppressed: "written down: nothing more goes to the address"
    }
}

private func document(_ bounce: ExplainedBounce) -> JSON {
    .object([
        ("file", .text(bounce.file)), ("kind", .text(bounce.report.kind.rawValue)),
        ("status", .text(bounce.report.status)), ("recipient", .text(bounce.report.recipient)),
        ("words", .text(bounce.report.words)),
        ("delivery", bounce.delivery.map { .int(Int($0)) } ?? .null),
        ("address", .text(bounce.mail?.address)), ("campaign", .text(bounce.mail?.campaign)),
        ("step", .text(bounce.mail?.step)), ("written", .text(bounce.written.rawValue)),
    ])
}

extension ExplainedBounce {
    /// Something that is to be written down.
    fileprivate var isBounce: Bool { [.hard, .soft, .complaint].contains(report.kind) }
}
