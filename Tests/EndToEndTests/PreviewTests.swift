import Foundation
import TestSupport
import Testing

/// What is previewed is what is sent.
@Suite struct PreviewTests {
    /// Everything is equal but what names the delivery, which exists only once it is planned: its number in
    /// Message-ID, List-Unsubscribe and the links of the footer, and the moment in Date.
    @Test(arguments: ["C-0042", "C-0018"])
    func aPreviewIsTheMailThatTheRunSends(_ reference: String) throws {
        let coop = try GazetteCommand()
        try coop.text("import", "\(coop.path)/Audiences/clients.csv", now: "2026-12-01")
        try coop.launch()
        let preview = try coop.json(
            "preview", "cycle-annuel", "c-est-quoi-la-coop", "--contact", reference, "--on", "2027-01-15",
            now: "2027-01-04")
        #expect(preview["would_be_sent"].bool == true)
        let path = try #require(preview["files"].list.compactMap(\.text).first { $0.hasSuffix(".eml") })
        let foreseen = try ReadMail(Array(Data(contentsOf: URL(fileURLWithPath: path))))

        try coop.text("run", now: "2027-01-15T10:15:00+01:00")
        let all = try coop.maildir().values.map { try ReadMail($0) }
        let sent = try #require(all.first { $0.to == foreseen.to })
        #expect(
            foreseen.differences(from: sent) == [
                "date", "list-unsubscribe", "message-id", "text/html", "text/plain",
            ])
        #expect(foreseen.normalized == sent.normalized)
    }

    @Test("A test of a coming day is that day's letter, sent now")
    func testOfAComingDay() throws {
        let coop = try GazetteCommand()
        try coop.admit(["A-1;;Lou;Petit;lou@courriel.example;accédante;Les Tilleuls;14/03/2026;"])
        try coop.text(
            "test", "bulletin-chantier", "numero", "--contact", "A-1", "--to", "moi@coop.example", "--on",
            "2027-02-05", now: "2026-12-01")
        let mail = try ReadMail(try #require(try coop.maildir().values.first))
        #expect(mail.to == "Lou Petit <moi@coop.example>")
        #expect(mail.html.contains("5 février 2027"))
        #expect(mail.html.contains("Le plancher du deuxième étage est posé"))
        #expect(mail.header("date") == "Tue, 01 Dec 2026 09:30:00 +0100")
    }

    @Test func aPersonWithoutTheMailGetsAPreviewWithTheReason() throws {
        let coop = try GazetteCommand()
        try coop.admit(["L-1;;Lou;Petit;lou@courriel.example;locataire;;12/05/2014;01/06/2020"])
        let words = ["preview", "cycle-annuel", "et-apres", "--contact", "L-1", "--on", "2027-01-15"]
        let result = try Subprocess.run(
            GazetteCommand.executable,
            ["--workspace", coop.path, "--now", GazetteCommand.moment("2027-01-04")] + words)
        #expect(result.status == 0)
        #expect(result.outputText.contains("L-1 would not get this mail on 2027-01-15: "))
    }
}
