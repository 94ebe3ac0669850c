import Engine

let keysCommand = Command(
    name: "keys", synopsis: "rotate",
    summary: "a new key for the links in mails",
    details: """
        rotate makes a new key that signs the links of mails from now on, and keeps the old
        ones: links in mails already sent go on working. The keys lie in link.key beside the
        database, today's on the first line. Run it when somebody may have seen the file;
        then restart `gazette serve`, which reads it at its start, and back the file up. An
        old key whose line you take out no longer opens anything.
        """,
    options: [], words: ["WHAT"], least: 1,
    run: { invocation in
        guard invocation.word(0) == "rotate" else {
            throw UsageError("found `keys \(invocation.word(0))`, expected `keys rotate`")
        }
        let number = try invocation.coop().rotateLinkKey()
        invocation.console.say(
            "Links are signed with key \(number) from now on; those already sent still work.")
        invocation.console.say("Restart `gazette serve`, and back up link.key.")
        invocation.console.print(.object([("key", .int(Int(number)))]))
        return .done
    })
