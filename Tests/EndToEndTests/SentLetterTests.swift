import Foundation
import TestSupport
import Testing

/// Decision 15: the version that was sent stays retrievable; and a person's timeline tells past and future.
@Suite struct SentLetterTests {
    private static let letter = "Templates/letters/cycle-annuel/c-est-quoi-la-coop.md"

    @Test("A letter is shown as it was sent, to the byte, although its file was rewritten since")
    func toTheByte() throws {
        let coop = try GazetteCommand.twoCampaigns()
        try coop.admit(tenants: 2)
        try coop.launch()
        try coop.text("run", now: "2027-01-15")
        let file = try coop.read(Self.letter)
        try coop.write(Self.letter, file.replacingOccurrences(of: "coop", with: "coopérative"))
        try coop.text("run", now: "2027-01-18")
        let sent = try coop.json(
            "contacts", "show", GazetteCommand.tenant(1), "--letter", "1", "--out", "\(coop.path)/sent",
            now: "2027-03-01")
        #expect(sent["record_unchanged"].bool == true)
        let path = try #require(sent["files"].list.first?.text)
        let shown = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        let mails = try coop.maildir().values.map { $0.filter { $0 != 13 } }
        #expect(mails.contains(shown.filter { $0 != 13 }))
        #expect(sent["html"].text?.contains("coopérativepérative") == false)
    }

    @Test("Where the person's record changed since, it says so")
    func changedRecord() throws {
        let coop = try GazetteCommand.twoCampaigns()
        try coop.admit(tenants: 1)
        try coop.launch()
        try coop.text("run", now: "2027-01-15")
        try coop.admit([
            "\(GazetteCommand.tenant(1));;Alix;Dupont;\(GazetteCommand.address(1));locataire;;12/05/2014;"
        ])
        let text = try coop.text(
            "contacts", "show", GazetteCommand.tenant(1), "--letter", "1", now: "2027-03-01")
        #expect(text.contains("Note: the person's record has changed since"))
    }

    @Test("Letters of others, and those that never left, are refused with the way out")
    func refused() throws {
        let coop = try GazetteCommand.twoCampaigns()
        try coop.admit(tenants: 2)
        try coop.launch()
        try coop.text("run", now: "2027-01-15")
        let other = try coop.run(
            "contacts", "show", GazetteCommand.tenant(1), "--letter", "2", now: "2027-03-01")
        #expect(other.errorText.contains("has no mail with the number 2"))
        let word = try coop.run(
            "contacts", "show", GazetteCommand.tenant(1), "--letter", "x", now: "2027-03-01")
        #expect(word.status == 2)
    }

    @Test("The timeline tells what was sent, what comes in twelve months, and why nothing comes of the rest")
    func timeline() throws {
        let coop = try GazetteCommand.twoCampaigns()
        try coop.admit(tenants: 1)
        try coop.launch()
        try coop.launch("bulletin-chantier")
        try coop.text("run", now: "2027-01-15")
        let timeline = try coop.json("contacts", "show", GazetteCommand.tenant(1), now: "2027-01-20")
        #expect(timeline["deliveries"].list.map { $0["send_on"].text } == ["2027-01-15"])
        #expect(timeline["coming"].list.map { $0["day"].text } == ["2027-06-01", "2027-09-15"])
        #expect(timeline["nothing_from"].list.map { $0["campaign"].text } == ["bulletin-chantier"])
        #expect(timeline["nothing_from"].list.map { $0["code"].text } == ["not-in-audience"])
        let text = try coop.text("contacts", "show", GazetteCommand.tenant(1), now: "2027-01-20")
        #expect(text.contains("To come, as planned today:\n  2027-06-01  cycle-annuel l-ag-de-la-coop 2027"))
        #expect(text.contains("bulletin-chantier: Not in the audience of campaign bulletin-chantier."))
        #expect(timeline["not_launched"].list.isEmpty)
    }

    /// A timeline with a letter that was given up.
    static func lateTimeline() throws -> JSONValue {
        let coop = try GazetteCommand.twoCampaigns()
        try coop.admit(tenants: 1)
        try coop.launch()
        try coop.text("run", now: "2027-02-20")
        return try coop.json("contacts", "show", GazetteCommand.tenant(1), now: "2027-02-20")
    }
}
