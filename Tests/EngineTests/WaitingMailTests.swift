import Engine
import Foundation
import Model
import Planning
import Storage
import TestSupport
import Testing

/// What is asked again of mails that wait in the outbox, and what is said when they wait too long.
@Suite struct WaitingMailTests {
    /// A coop whose relay refuses every connection; `heal` gives it a Maildir.
    private func coop(_ campaign: String, on day: String, header: String, _ line: String) throws -> SampleCoop
    {
        let sample = try SampleCoop()
        let file = try sample.write("people.csv", header + "\n" + line + "\n")
        _ = try sample.coop(on: "2026-12-01").importClients(file: file)
        try sample.launch(campaign)
        let closed = try ScriptedRelay()
        closed.stop()
        try sample.deliver(toPort: closed.port)
        try sample.run(on: day)
        #expect(try sample.outbox() == [.queued: 1])
        try sample.edit("gazette.yaml", SampleCoop.smtp(port: closed.port), SampleCoop.maildir)
        return sample
    }

    private static let header = "Référence;Prénom;Nom;Courriel;Statut;Date de signature;Accord courriel"

    private func changed(_ sample: SampleCoop, _ line: String) throws {
        let file = try sample.write("people.csv", Self.header + "\n" + line + "\n")
        _ = try sample.coop(on: "2027-01-15").importClients(file: file)
    }

    @Test("Decision 12: `enter` is asked again before a campaign's first letter leaves, and not after it")
    func enter() throws {
        let tenant = "T-1;Alix;Un;un@courriel.example;locataire;12/05/2014;oui"
        let buyer = "T-1;Alix;Un;un@courriel.example;accédant;12/05/2014;oui"
        func enter(_ sample: SampleCoop) throws {
            try sample.edit(
                "Campaigns/cycle-annuel/campaign.yaml", "from: signature",
                "from: signature\nenter: { status: locataire }")
        }
        let first = try coop("cycle-annuel", on: "2027-01-15", header: Self.header, tenant)
        try enter(first)
        try changed(first, buyer)
        #expect(try first.run(on: "2027-01-15T12:00:00+01:00").withdrawn == 1)
        #expect(try first.outbox() == [.cancelled: 1])

        let second = try coop("cycle-annuel", on: "2027-01-15", header: Self.header, tenant)
        try enter(second)
        #expect(try second.run(on: "2027-01-15T12:00:00+01:00").tally.accepted == 1)
        try changed(second, buyer)
        #expect(try second.run(on: "2027-06-01").tally.accepted == 1)
    }

    @Test("A reminder comes seven days after the invitation really left, however long that had waited")
    func reminder() throws {
        let sample = try coop(
            "etat-des-lieux", on: "2027-02-02", header: Self.header,
            "T-1;Alix;Un;un@courriel.example;locataire;12/05/2014;oui")
        #expect(try sample.run(on: "2027-02-10").tally.accepted == 1)
        #expect(try sample.run(on: "2027-02-16").tally.accepted == 0)
        #expect(try sample.run(on: "2027-02-17").tally.accepted == 1)
        #expect(try sample.run(on: "2027-02-18").tally.accepted == 0)
    }

    @Test("Decision 8: a convocation that waits past its legal day is not sent, and the run says so")
    func notice() throws {
        let sample = try coop(
            "ag-convocation", on: "2027-05-26", header: Self.header,
            "T-1;Alix;Un;un@courriel.example;accédant;12/05/2014;oui")
        let report = try sample.run(on: "2027-06-03")
        #expect(report.expired == 1)
        #expect(report.tally.accepted == 0)
        let lost = report.advice.filter { $0.contains("a statutory notice that must leave by 2027-06-01") }
        #expect(lost.count == 1, "\(report.advice)")
        #expect(try sample.run(on: "2027-06-03").advice.isEmpty)
    }

    @Test("Decision 9: so many a month is refused where nobody has a day of their own")
    func perMonth() throws {
        let sample = try SampleCoop()
        let coop = try sample.coop(on: "2027-01-04")
        let day = try #require(CivilDate(iso: "2026-01-01"))
        let request = BackfillRequest(since: day, perMonth: 80)
        let calendar = try #require(Slug("cycle-annuel"))
        let error = #expect(throws: EngineError.self) { try coop.forecastLaunch(calendar, backfill: request) }
        #expect(
            "\(try #require(error))".contains("every step of cycle-annuel falls on a day of the calendar"))
        let own = try #require(Slug("parcours-locataire"))
        #expect(try coop.forecastLaunch(own, backfill: request).turns.isEmpty)
    }
}
