import TestSupport
import Testing

/// `gazette outbox` says where the mails stand by campaign and by domain; `resolve` takes filters.
@Suite struct OutboxReportTests {
    @Test func theServersLastWordsStandByCampaignAndDomain() throws {
        let relay = try ScriptedRelay { situation in
            guard situation.moment == .rcpt else { return .normal }
            if situation.line.contains("@orange.example") { return .reply("451 4.7.1 slow down\r\n") }
            return situation.line.contains("deux@")
                ? .reply("550 5.1.1 no such person\r\n") : .normal
        }
        let coop = try Self.coop(
            ["un@laposte.example", "deux@laposte.example", "trois@orange.example"], port: relay.port)
        try coop.text("run", now: "2027-01-15", status: 1)
        let text = try coop.text("outbox")
        #expect(
            text == """
                accepted  1
                deferred  1
                failed  1
                By campaign:
                  cycle-annuel  1 accepted, 1 deferred, 1 failed
                      deferred: 451 4.7.1 slow down
                      failed: 550 5.1.1 no such person
                By recipient domain:
                  laposte.example  1 accepted, 1 failed
                      failed: 550 5.1.1 no such person
                  orange.example  1 deferred
                      deferred: 451 4.7.1 slow down

                """)
        let domains = try coop.json("outbox")["domains"].list
        #expect(domains.map { $0["domain"].text } == ["laposte.example", "orange.example"])
        #expect(domains.first?["counts"]["failed"].int == 1)
    }

    @Test func whatIsInDoubtIsResolvedByCampaignOrAllAtOnce() throws {
        let relay = try ScriptedRelay { $0.moment == .dot ? .close : .normal }
        let coop = try Self.coop((1...3).map { "p\($0)@laposte.example" }, port: relay.port)
        try coop.text("run", now: "2027-01-15", status: 1)
        // The relay closes after each body: each run leaves one in doubt on its only connection.
        while try coop.outbox()["queued"] != nil { try coop.text("run", now: "2027-01-15", status: 1) }
        #expect(try coop.outbox() == ["in_doubt": 3])
        let other = try coop.json(
            "outbox", "resolve", "--campaign", "bulletin-chantier", "--sent", now: "2027-01-15")
        #expect(other["asked"].int == 0)
        let numbers = try coop.json("outbox")["deliveries"].list.compactMap { $0["id"].int }
        try coop.text("outbox", "resolve", String(try #require(numbers.first)), "--sent", now: "2027-01-15")
        let named = try coop.json(
            "outbox", "resolve", "--campaign", "cycle-annuel", "--resend", now: "2027-01-15")
        #expect(named["resolved"].int == 2)
        #expect(try coop.outbox() == ["accepted": 1, "queued": 2])
        #expect(try coop.json("outbox", "resolve", "--all", "--sent")["asked"].int == 0)
    }

    @Test(arguments: [["--all", "3", "--sent"], ["--all", "--campaign", "x", "--sent"], ["--sent"]])
    func resolveWantsNumbersOrOneFilter(_ words: [String]) throws {
        let coop = try GazetteCommand()
        let result = try Subprocess.run(
            GazetteCommand.executable, ["--workspace", coop.path, "outbox", "resolve"] + words)
        #expect(result.status == 2)
        #expect(result.errorText.contains("needs the numbers of the mails, or --campaign NAME, or --all"))
    }

    /// Tenants with these addresses, the annual letter launched, one connection.
    static func coop(_ addresses: [String], port: Int, _ lines: String...) throws -> GazetteCommand {
        let coop = try GazetteCommand()
        try coop.admit(
            addresses.enumerated().map { index, address in
                "\(GazetteCommand.tenant(index + 1));;Alix;Essai;\(address);locataire;;12/05/2014;"
            })
        try coop.launch()
        try coop.deliver(
            toPort: port,
            (["host: 127.0.0.1", "security: none", "connections: 1"] + lines).joined(separator: "\n    "))
        return coop
    }
}
