import Engine
import Model

let testCommand = Command(
    name: "test", synopsis: "CAMPAIGN STEP --contact REF --to ADDRESS [--on DATE]",
    summary: "really sends that mail to you, marked as a test",
    details: """
        Sends the mail that the person REF would get from this step on DATE (today by
        default; it leaves now all the same) to ADDRESS,
        with «[Essai]» before its subject, as `delivery` in gazette.yaml says: through the
        SMTP server (or the next, where several are named and the first cannot be used), or
        into the Maildir. It does not count as sent: REF still gets the mail.
        """,
    options: [
        .value("contact", "REF", "the person's reference, for example C-0042"),
        .value("to", "ADDRESS", "where the test goes"),
        .value("on", "DATE", "the day whose mail it is, YYYY-MM-DD"),
    ],
    words: ["CAMPAIGN", "STEP"], least: 2,
    run: { invocation in
        guard let reference = invocation.arguments.value("contact"), let to = invocation.arguments.value("to")
        else {
            throw UsageError("`gazette test` needs --contact REF and --to ADDRESS")
        }
        guard let address = EmailAddress(to) else {
            throw UsageError("--to: found «\(to)», expected an address such as moi@coop.example")
        }
        let coop = try invocation.coop()
        let result = try coop.sendTest(
            campaign: invocation.slug(0, "a campaign"), step: invocation.slug(1, "a step"),
            reference: reference,
            to: address, on: invocation.date("on"), isReplay: invocation.isReplay)
        for trouble in result.troubles { invocation.console.say("relay: \(trouble)") }
        invocation.console.say("Sent to \(address): \(result.reply)")
        invocation.console.print(
            .object([
                ("to", .text(address.address)), ("reply", .text(result.reply)),
                ("troubles", .list(result.troubles.map { .text($0) })),
            ]))
        return .done
    })
