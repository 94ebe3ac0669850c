import Foundation
import TestSupport
import Testing

/// The reference case of product.md §6: 1,752 invitations through a real SMTP server, 181 answers through the live
/// pages, then bounces, reminders and a paper slip, to the last digit in every output.
@Suite("A survey from the first mail to the board's page")
struct SurveyReferenceTests {
    @Test(.enabled(if: SMTPSink.program != nil))
    func referenceCaseAndWorkedExample() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: folder.url.path)
        let sink = try SMTPSink(["-d", folder.path("first/mail-")])
        let coop = try GazetteCommand()
        try Self.open(coop, units: 1_752, port: sink.port)
        #expect(try coop.json("run", now: "2027-02-02", status: 0)["sent"].int == 1_752)
        let mails = try SurveyMail.read(folder.path("first"))
        #expect(mails.count == 1_752 && Set(mails.map(\.survey)).count == 1_752)

        try Self.answer(coop, mails[..<60], on: "2027-02-02")
        try Self.answer(coop, mails[60..<150], on: "2027-02-03")
        try Self.answer(coop, mails[150..<181], on: "2027-02-10")
        try Self.expectReference(coop, now: "2027-02-10")
        sink.stop()

        // Sixty of those who have not answered could not be reached after all.
        let files = try Self.bounces(mails[181..<241], of: coop)
        let explained = try coop.json("bounces", "classify", files[0], now: "2027-02-11")
        try JSONDocumentationTests.compare("bounces classify", [explained])
        let recorded = try coop.words(["--json", "bounces", "record"] + files, now: "2027-02-11")
        try JSONDocumentationTests.compare("bounces record", [recorded])
        #expect(recorded["mails"].list.count { $0["written"].text == "failed-and-suppressed" } == 60)
        let again = try coop.words(["--json", "bounces", "record", files[0]], now: "2027-02-11", status: 1)
        #expect(again["mails"].list.first?["written"].text == "nothing")

        // The reminder goes to those who have not answered and whose address works.
        let second = try SMTPSink(["-d", folder.path("second/mail-")])
        try coop.edit("gazette.yaml", "port: \(sink.port)", "port: \(second.port)")
        try coop.text("run", now: "2027-02-15")
        #expect(try coop.json("run", now: "2027-02-16")["sent"].int == 1_752 - 181 - 60)
        let reminders = try SurveyMail.read(folder.path("second"))
        #expect(Set(reminders.map(\.to)).isDisjoint(with: mails[..<241].map(\.to)))
        try Self.answer(coop, reminders[..<59], on: "2027-02-17")
        let code = try Self.code(of: mails[181].to, in: coop)
        try coop.text(
            "survey", "answer", "etat-des-lieux", code, "sait-cooperateur=oui", "sait-prix=non",
            "venue-ag=non",
            now: "2027-02-18")
        try Self.expectWorkedExample(coop, now: "2027-02-18")
    }

    /// The shipped campaign for so many tenants with an address each, launched and due on 2 February 2027. Those
    /// whose mail came back have a reminder on paper waiting when the figures are taken.
    private static func open(_ coop: GazetteCommand, units: Int, port: Int) throws {
        try coop.admit(tenants: units)
        try coop.deliver(toPort: port, "host: 127.0.0.1", "security: none", "connections: 4")
        try coop.launch("etat-des-lieux", now: "2027-02-01")
    }

    /// Through the pages of `gazette serve`: the page, the form, the thanks. Answers vary with the number of the mail.
    private static func answer(_ coop: GazetteCommand, _ mails: ArraySlice<SurveyMail>, on day: String) throws
    {
        let line = [
            "--workspace", coop.path, "--now", GazetteCommand.moment(day), "serve", "--listen", "127.0.0.1:0",
        ]
        let server = try BackgroundProcess(GazetteCommand.executable, line)
        defer { server.stop() }
        let words = server.firstLine.split(separator: " ")
        let address = try #require(words.first { $0.hasPrefix("http://127.0.0.1:") }, "\(server.firstLine)")
        let port = try #require(Int(address.dropFirst("http://127.0.0.1:".count).prefix { $0.isNumber }))
        let page = try get(port, try #require(mails.first).survey)
        #expect(page.contains("name=\"sait-cooperateur\"") && page.contains("method=\"post\""))
        for (index, mail) in mails.enumerated() {
            let form = [
                "sait-cooperateur=\(index % 3 == 0 ? "non" : "oui")",
                "sait-prix=\(index % 2 == 0 ? "oui" : "non")",
                "venue-ag=\(index % 5 == 0 ? "oui" : "non")", "suite=envoyer",
            ].joined(separator: "&")
            let answer = try LoopbackClient.exchange(
                port: port,
                "POST \(mail.survey) HTTP/1.1\r\nHost: coop.example\r\nConnection: close\r\n"
                    + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: \(form.utf8.count)\r\n\r\n\(form)"
            )
            try #require(answer.hasPrefix("HTTP/1.1 303"), "\(answer.prefix(200))")
        }
        #expect(try get(port, try #require(mails.last).survey + "/merci").contains("Merci"))
        server.terminate()
        #expect(server.wait() == 0)
    }

    private static func get(_ port: Int, _ path: String) throws -> String {
        try LoopbackClient.exchange(
            port: port, "GET \(path) HTTP/1.1\r\nHost: coop.example\r\nConnection: close\r\n\r\n")
    }

    /// Reports as Postfix writes them when the next server refuses the recipient.
    private static func bounces(_ mails: ArraySlice<SurveyMail>, of coop: GazetteCommand) throws -> [String] {
        try mails.enumerated().map { index, mail in
            try coop.write(
                "bounces/\(index).eml",
                """
                Return-Path: <>
                From: MAILER-DAEMON@relais.example (Mail Delivery System)
                Subject: Undelivered Mail Returned to Sender
                To: \(mail.from)
                Auto-Submitted: auto-replied
                MIME-Version: 1.0
                Content-Type: multipart/report; report-type=delivery-status; boundary="limite/relais.example"

                --limite/relais.example
                Content-Type: text/plain; charset=us-ascii

                I'm sorry to have to inform you that your message could not be delivered.

                --limite/relais.example
                Content-Type: message/delivery-status

                Reporting-MTA: dns; relais.example
                X-Postfix-Sender: rfc822; \(mail.from)

                Final-Recipient: rfc822; \(mail.to)
                Action: failed
                Status: 5.1.1
                Remote-MTA: dns; mx.courriel.example
                Diagnostic-Code: smtp; 550 5.1.1 <\(mail.to)>: Recipient address
                    rejected: User unknown in virtual mailbox table

                --limite/relais.example
                Content-Type: text/rfc822-headers

                Return-Path: <\(mail.from)>
                To: \(mail.to)

                --limite/relais.example--

                """)
        }
    }

    /// As printed on the slip of the person with this address.
    private static func code(of address: String, in coop: GazetteCommand) throws -> String {
        let found = try Subprocess.run(
            "/usr/bin/sqlite3",
            [
                "\(coop.path)/var/gazette.sqlite",
                "SELECT code FROM invitations WHERE survey = 'etat-des-lieux' AND unit = 'address:\(address)'",
            ])
        return try #require(found.outputText.split(separator: "\n").first.map(String.init))
    }

    // MARK: Every output

    private static func expectReference(_ coop: GazetteCommand, now: String) throws {
        let outputs = try SurveyOutputs(coop, now: now)
        let json = outputs.json
        #expect(
            ["invited", "sent", "delivered", "complete", "no_reply", "undelivered"].map { json[$0].int }
                == [1_752, 1_752, 1_752, 181, 1_571, 0])
        #expect(json["rate_on_sent"].tenths == 103 && json["rate_on_delivered"].tenths == 103)
        #expect(json["by_channel"]["web"].int == 181)
        #expect(
            json["curve"].list.map { [$0["day"].int, $0["complete"].int] }
                == [60, 150, 150, 150, 150, 150, 150, 150, 181].enumerated().map { [$0.offset, $0.element] })
        #expect(json["questions"].list.allSatisfy { $0["asked"].int == 181 && $0["answered"].int == 181 })
        #expect(outputs.text.contains("response rate on sent       10.3 % (181 of 1,752)"))
        #expect(outputs.csv.contains("synthèse;taux de réponse sur envois;;181;1752;10,3 %"))
        #expect(
            outputs.html.contains("10,3\u{A0}%")
                && outputs.html.contains("181 réponses complètes sur 1\u{202F}752"))
        #expect(outputs.sheet("Synthèse", "taux de réponse sur envois") == ["10.3", "181", "1752"])
        #expect(outputs.export.split(separator: "\r\n").count == 182)
        #expect(outputs.workbook["Réponses"]?.count == 182)
        try outputs.expectBalance()
    }

    private static func expectWorkedExample(_ coop: GazetteCommand, now: String) throws {
        let outputs = try SurveyOutputs(coop, now: now)
        let json = outputs.json
        #expect(
            ["invited", "sent", "delivered", "complete", "no_reply", "undelivered"].map { json[$0].int }
                == [1_752, 1_752, 1_693, 241, 1_452, 59])
        #expect(json["rate_on_sent"].tenths == 138 && json["rate_on_delivered"].tenths == 142)
        #expect(json["by_channel"]["web"].int == 240 && json["by_channel"]["paper"].int == 1)
        #expect(
            json["reminders"].list.map { [$0["reminders"].int, $0["units"].int, $0["complete"].int] } == [
                [1, 1_511, 59]
            ])
        #expect(outputs.text.contains("response rate on sent       13.8 % (241 of 1,752)"))
        #expect(outputs.text.contains("response rate on delivered  14.2 % (241 of 1,693)"))
        #expect(outputs.csv.contains("synthèse;taux de réponse sur envois;;241;1752;13,8 %"))
        #expect(outputs.csv.contains("synthèse;taux de réponse sur délivrés;;241;1693;14,2 %"))
        #expect(outputs.html.contains("13,8\u{A0}%") && outputs.html.contains("14,2\u{A0}%"))
        #expect(outputs.sheet("Synthèse", "taux de réponse sur envois") == ["13.8", "241", "1752"])
        #expect(outputs.sheet("Synthèse", "taux de réponse sur délivrés") == ["14.2", "241", "1693"])
        #expect(outputs.sheet("Synthèse", "dont non remise").first == "59")
        #expect(outputs.export.contains(";sur papier;2027-02-18;réponse complète;oui;non;non\r\n"))
        try outputs.expectBalance()
    }
}

extension JSONValue {
    /// Tenths of a percent, rounded.
    fileprivate var tenths: Int? {
        if case .number(let share) = self { Int((share * 1_000).rounded()) } else { nil }
    }
}
