import Engine
import Foundation
import Model

let previewCommand = Command(
    name: "preview", synopsis: "CAMPAIGN STEP --contact REF [--on DATE] [--out DIR]",
    summary: "the exact mail that a person would get: .eml, .html, .txt",
    details: """
        Writes the mail that the person REF would get from this step on DATE (today by
        default), in three forms: the wire format (.eml), the HTML part with its pictures
        beside it, to be opened in a browser, and the text part. Where the plan holds no
        such mail for them on that day, the mail is written all the same, with the reason.
        """,
    options: [
        .value("contact", "REF", "the person's reference, for example C-0042"),
        .value("on", "DATE", "the day, YYYY-MM-DD"),
        .value("out", "DIR", "where to write (default: previews in the workspace)"),
    ],
    words: ["CAMPAIGN", "STEP"], least: 2,
    run: { invocation in
        guard let reference = invocation.arguments.value("contact") else {
            throw UsageError("`gazette preview` needs --contact REF, for example --contact C-0042")
        }
        let coop = try invocation.coop()
        let campaign = try invocation.slug(0, "a campaign")
        let step = try invocation.slug(1, "a step")
        let day = try invocation.date("on")
        let preview = try coop.preview(campaign: campaign, step: step, reference: reference, on: day)
        let folder = invocation.arguments.value("out") ?? "\(invocation.workspace)/previews"
        let name = "\(campaign)-\(step)-\(Slug(folding: reference)?.text ?? "contact")"
        let paths = try write(preview.mail, to: folder, name: name)
        let console = invocation.console
        if !preview.wouldBeSent {
            console.say(
                "Note: \(reference) would not get this mail on \(day ?? coop.today): \(preview.reason)")
        }
        console.say("To:      \(preview.recipient?.address ?? "(no e-mail address)")")
        console.say("Subject: \(preview.mail.subject)")
        console.say("Letter:  \(preview.letter), \(preview.mail.message.count) bytes")
        for path in paths { console.say("         \(path)") }
        console.print(
            .object([
                ("contact", .text(reference)), ("campaign", .text(campaign.text)), ("step", .text(step.text)),
                ("letter", .text(preview.letter.text)), ("send_on", .day(preview.sendOn)),
                ("would_be_sent", .bool(preview.wouldBeSent)), ("reason", .text(preview.reason.sentence)),
                ("to", .text(preview.recipient?.address)), ("subject", .text(preview.mail.subject)),
                ("bytes", .int(preview.mail.message.count)), ("files", .list(paths.map { .text($0) })),
            ]))
        return .done
    })

/// The three forms; in the HTML, pictures point to files beside it, so that a browser shows them.
func write(_ mail: AssembledMail, to folder: String, name: String) throws -> [String] {
    do {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        var html = String(decoding: mail.html, as: UTF8.self)
        for picture in mail.pictures {
            html = html.replacingOccurrences(of: "cid:\(picture.contentID)", with: picture.fileName)
            try Data(picture.bytes).write(to: URL(fileURLWithPath: "\(folder)/\(picture.fileName)"))
        }
        let forms: [(String, [UInt8])] = [
            ("eml", mail.message), ("html", Array(html.utf8)), ("txt", mail.text),
        ]
        return try forms.map { ending, bytes in
            let path = "\(folder)/\(name).\(ending)"
            try Data(bytes).write(to: URL(fileURLWithPath: path))
            return path
        }
    } catch let error as CocoaError {
        throw EngineError(
            .impossible,
            "\(folder): the preview cannot be written (\(SystemReason.of(error))); check the place and who may "
                + "write there, or name another folder with --out DIR")
    }
}
