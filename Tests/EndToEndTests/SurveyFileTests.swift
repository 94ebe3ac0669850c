import Foundation
import TestSupport
import Testing

/// What leaves a survey as files, and what staff writes down by hand.
@Suite("A survey's files and staff's own words")
struct SurveyFileTests {
    private static let day = "2027-02-05"

    /// Six tenants who got their invitation on 2 February; the survey has one free text.
    private static func coop(_ head: String = "", port: Int? = nil) throws -> GazetteCommand {
        let coop = try GazetteCommand()
        try coop.admit(tenants: 6)
        if let port {
            try coop.deliver(toPort: port, "host: 127.0.0.1", "security: none", "connections: 1")
        }
        try coop.write(
            "Campaigns/etat-des-lieux/survey.yaml",
            """
            title: Deux questions
            unit: address
            \(head)
            questions:
              - { question: sait, text: Savez-vous ?, kind: yes-no, mandatory: oui }
              - { question: idee, text: Une idée ?, kind: short-text }

            """)
        try coop.launch("etat-des-lieux", now: "2027-02-01")
        try coop.text("run", now: "2027-02-02")
        try coop.text("survey", "rates", "etat-des-lieux", now: "2027-02-02")
        return coop
    }

    private static func code(_ number: Int, _ coop: GazetteCommand) throws -> String {
        let found = try Subprocess.run(
            "/usr/bin/sqlite3",
            [
                "\(coop.path)/var/gazette.sqlite",
                "SELECT code FROM invitations WHERE unit = 'address:\(GazetteCommand.address(number))'",
            ])
        return try #require(found.outputText.split(separator: "\n").first.map(String.init))
    }

    @Test(
        "Free text never becomes a formula, in CSV or in the workbook",
        arguments: ["=HYPERLINK(\"http://a.example\")", "+33 2", "-1+1", "@SUM(A1:A9)", "a;b\"c"])
    func formulas(_ text: String) throws {
        let coop = try Self.coop()
        try coop.text(
            "survey", "answer", "etat-des-lieux", Self.code(1, coop), "sait=oui", "idee=\(text)",
            now: Self.day)
        let outputs = try SurveyOutputs(coop, now: Self.day)
        let quoted = text.replacing("\"", with: "\"\"")
        let isFormula = "=+-@".contains(text.prefix(1))
        let field = isFormula ? "'" + quoted : quoted
        #expect(
            outputs.export.contains(text.contains("\"") ? ";oui;\"\(field)\"\r\n" : ";oui;\(field)\r\n"),
            "\(outputs.export)")
        #expect(outputs.workbook["Réponses"]?.last?.last == text)
        try coop.text(
            "survey", "export", "etat-des-lieux", "--xlsx", "\(coop.path)/survey.xlsx", now: Self.day)
        #expect(try SurveyOutputs.workbook("\(coop.path)/survey.xlsx")["Réponses"]?.last?.last == text)
        #expect(!outputs.html.contains(text))
    }

    @Test("What staff alone knows counts, by code or by reference, and can be taken back")
    func words() throws {
        let coop = try Self.coop()
        try coop.text("survey", "ineligible", "etat-des-lieux", Self.code(1, coop), now: Self.day)
        try coop.text("survey", "refused", "etat-des-lieux", "T-0002", now: Self.day)
        var rates = try coop.json("survey", "rates", "etat-des-lieux", now: Self.day)
        #expect(["ineligible", "refused", "no_reply"].map { rates[$0].int } == [1, 1, 4])
        try coop.text("survey", "ineligible", "etat-des-lieux", "T-0001", "--undo", now: Self.day)
        rates = try coop.json("survey", "rates", "etat-des-lieux", now: Self.day)
        #expect(["ineligible", "refused", "no_reply"].map { rates[$0].int } == [0, 1, 5])

        let wrong = try coop.run("survey", "refused", "etat-des-lieux", "T-9999", now: Self.day)
        #expect(wrong.status == 2 && wrong.errorText.contains("nobody has the reference «T-9999»"))
        let early = try coop.run(
            "survey", "handed-over", "etat-des-lieux", "T-0003", "--on", "2027-02-06", now: Self.day)
        #expect(early.status == 2 && early.errorText.contains("a day that has come"))
    }

    @Test("A slip handed over reaches somebody whose mail came back", .enabled(if: SMTPSink.program != nil))
    func handedOver() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: folder.url.path)
        let sink = try SMTPSink(["-d", folder.path("sent/mail-")])
        let coop = try Self.coop(port: sink.port)
        let mail = try #require(
            SurveyMail.read(folder.path("sent")).first { $0.to == GazetteCommand.address(3) })
        let report = """
            From: MAILER-DAEMON@relais.example
            To: \(mail.from)
            Content-Type: multipart/report; boundary=b

            --b
            Content-Type: message/delivery-status

            Final-Recipient: rfc822; \(GazetteCommand.address(3))
            Action: failed
            Status: 5.2.2
            Diagnostic-Code: smtp; 552 5.2.2 mailbox full

            --b--
            """
        let file = try coop.write("full.eml", report)
        let written = try coop.json("bounces", "record", file, now: "2027-02-03")
        #expect(written["mails"].list.first?["written"].text == "failed")
        let timeline = try coop.text("contacts", "show", "T-0003", now: "2027-02-03")
        #expect(timeline.contains("came back undelivered") && !timeline.contains("suppressed:"))
        var rates = try coop.json("survey", "rates", "etat-des-lieux", now: Self.day)
        #expect(["sent", "delivered", "undelivered"].map { rates[$0].int } == [6, 5, 1])
        try coop.text("survey", "handed-over", "etat-des-lieux", "T-0003", now: Self.day)
        rates = try coop.json("survey", "rates", "etat-des-lieux", now: Self.day)
        #expect(["sent", "delivered", "undelivered"].map { rates[$0].int } == [6, 6, 0])

        // Somebody else's token, or a forged one, writes nothing.
        try coop.write("forged.eml", report.replacing("retours+0", with: "retours+1"))
        let forged = try coop.json("bounces", "record", "\(coop.path)/forged.eml", now: Self.day, status: 1)
        #expect(forged["mails"].list.first?["delivery"] == .null)
    }

    @Test("Of an anonymous survey no file says who answered, and small numbers are not shown")
    func anonymous() throws {
        let coop = try Self.coop("anonymous: oui")
        let refused = try coop.run("survey", "export", "etat-des-lieux", now: Self.day)
        #expect(refused.status == 1 && refused.errorText.contains("shown from 5 on"))
        let outputs = try coop.json(
            "survey", "rates", "etat-des-lieux", "--xlsx", "\(coop.path)/a.xlsx", "--html",
            "\(coop.path)/a.html", now: Self.day)
        #expect(outputs["questions"].list.allSatisfy { $0["values"].list.isEmpty })
        #expect(try coop.read("a.html").contains("L’enquête est anonyme"))
    }

    @Test(
        "The announced breakdown of an anonymous survey shows groups of five answers and more, and nobody's answer"
    )
    func anonymousBreakdown() throws {
        let coop = try GazetteCommand()
        // Ten of one status, ten of another.
        try coop.admit(
            (1...20).map {
                "\(GazetteCommand.tenant($0));;Alix;Essai\($0);\(GazetteCommand.address($0));\($0 > 10 ? "accédant" : "locataire");;12/05/2014;"
            })
        try coop.write(
            "Campaigns/etat-des-lieux/survey.yaml",
            """
            title: Deux questions
            unit: address
            anonymous: oui
            breakdown: status
            questions:
              - { question: sait, text: Savez-vous ?, kind: yes-no, mandatory: oui }
              - { question: idee, text: Une idée ?, kind: short-text }

            """)
        try coop.launch("etat-des-lieux", now: "2027-02-01")
        try coop.text("run", now: "2027-02-02")
        let paths = try FullDiskAnswerTests.paths(coop, "/enquete/")
        try #require(paths.count == 20)
        let line = [
            "--workspace", coop.path, "--now", GazetteCommand.moment(Self.day), "serve", "--listen",
            "127.0.0.1:0",
        ]
        let server = try BackgroundProcess(GazetteCommand.executable, line)
        defer { server.stop() }
        let address = try #require(
            server.firstLine.split(separator: " ").first { $0.hasPrefix("http://127.0.0.1:") })
        let port = try #require(Int(address.dropFirst("http://127.0.0.1:".count).prefix { $0.isNumber }))
        for (number, path) in paths.enumerated() {
            let reply = try FullDiskAnswerTests.send(
                path, port, "sait=oui&idee=+idee\(number)+&suite=envoyer")
            #expect(reply.hasPrefix("HTTP/1.1 303"))
        }
        server.terminate()
        #expect(server.wait() == 0)

        let rates = try coop.json(
            "survey", "rates", "etat-des-lieux", "--html", "\(coop.path)/a.html", now: Self.day)
        let groups = rates["breakdowns"].list.first?["groups"].list ?? []
        // Of each group the last five stay without it (docs/decisions/0023).
        #expect(groups.map { $0["answers"].int } == [5, 5, 10], "\(groups)")
        #expect(rates["complete"].int == 20)
        let export = try coop.text("survey", "export", "etat-des-lieux", now: Self.day)
        #expect(export.contains("statut;sait;idee\r\n") && export.split(separator: "\r\n").count == 21)
        for word in ["T-00", "Essai", "courriel.example", "2027-02-05"] { #expect(!export.contains(word)) }
        #expect(try !coop.read("a.html").contains("idee3"))
    }

    @Test("A file that cannot be written is an error that names it")
    func unwritable() throws {
        let coop = try Self.coop()
        for option in ["--html", "--csv", "--xlsx"] {
            let path = "\(coop.path)/no/such/folder/file"
            let result = try coop.run("survey", "rates", "etat-des-lieux", option, path, now: Self.day)
            #expect(result.status == 1 && result.errorText.contains(path), "\(option): \(result.errorText)")
        }
    }
}
