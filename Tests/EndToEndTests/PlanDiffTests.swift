import Foundation
import TestSupport
import Testing

/// `gazette plan --diff`: what moves because files changed since the last run.
@Suite struct PlanDiffTests {
    /// Sixty people with a reservation contract in one programme, a campaign that counts from its delivery, and a
    /// run before the delivery slips by three months.
    static func slipped() throws -> GazetteCommand {
        let coop = try GazetteCommand.twoCampaigns()
        try coop.admit(
            (1...60).map {
                "A-\(100 + $0);;Alix;Essai\($0);\(GazetteCommand.address($0));accédant;les-tilleuls;12/05/2026;"
            } + ["T-1;;Rose;Vidal;rose@courriel.example;locataire;;12/05/2014;"])
        try coop.write(
            "Campaigns/remise-des-cles/campaign.yaml",
            """
            title: La remise des clés
            category: service
            audience: accedants
            follows: contract
            because: Vous recevez cette lettre parce que vous emménagez.
            steps:
              - step: un-mois-avant
                when: { delay: 1 month, before: livraison }
                letters: un-mois-avant

            """)
        let letter = try coop.read("Templates/letters/cycle-annuel/et-apres.md")
        try coop.write("Templates/letters/remise-des-cles/un-mois-avant.md", letter)
        for campaign in ["cycle-annuel", "bulletin-chantier", "remise-des-cles"] { try coop.launch(campaign) }
        try coop.text("run", now: "2027-01-15")
        try coop.edit("Audiences/programmes.csv", "30/09/2027", "30/12/2027")
        try coop.edit("Campaigns/agenda.yaml", "ag: []", "ag: [2027-06-30]")
        return coop
    }

    @Test("A delivery that slips by three months moves what is unsent of sixty people at once")
    func slip() throws {
        let coop = try Self.slipped()
        let diff = try coop.json("plan", "--diff", now: "2027-01-18")
        let dates = diff["dates"].list.map { "\($0["key_date"].text ?? "") \($0["after"].text ?? "")" }
        #expect(dates == ["ag 2027-06-30", "livraison 2027-12-30 (planned)"])
        let changes = diff["changes"].list.map {
            "\($0["kind"].text ?? "") \($0["step"].text ?? "") \($0["people"].int ?? 0) "
                + "\($0["before"]["first"].text ?? "") \($0["after"]["last"].text ?? "")"
        }
        #expect(
            changes == [
                "moved l-ag-de-la-coop 1 2027-06-01 2027-06-15",
                "moved l-ag-de-la-coop 60 2027-06-01 2027-06-15",
                "moved un-mois-avant 60 2027-08-30 2027-11-30",
            ])
        let text = try coop.text("plan", "--diff", now: "2027-01-18")
        #expect(text.contains("livraison of les-tilleuls: 2027-09-30 (planned) → 2027-12-30 (planned)"))
        #expect(
            text.contains(
                "moved  remise-des-cles un-mois-avant (les-tilleuls): 60 people, 60 letters, from 2027-08-30 to "
                    + "2027-11-30"))

        // Where deliveries are supposed to happen as planned, the bulletin goes on for three months more.
        let supposed = try coop.text("plan", "--diff", "--as-planned", now: "2027-01-18")
        #expect(supposed.contains("new  bulletin-chantier numero (les-tilleuls): 60 people, 180 letters"))
        let only = try coop.json("plan", "--diff", "--campaign", "bulletin-chantier", now: "2027-01-18")
        #expect(only["changes"].list.isEmpty)

        // What the diff foresaw is what the next run's plan holds; then nothing differs any more.
        #expect(try coop.json("plan", "--on", "2027-11-30", now: "2027-01-18")["counts"]["send"].int == 60)
        try coop.text("run", now: "2027-01-18")
        #expect(try coop.text("plan", "--diff", now: "2027-01-18").contains("Nothing moves until 2028-01-17"))
    }

    @Test(
        "A signature that an import changes moves what is unsent of that person, until the next run has seen it"
    )
    func changedSignature() throws {
        let coop = try GazetteCommand.twoCampaigns()
        func admit(_ signature: String, now: String) throws {
            try coop.admit(
                [
                    "C-1;Mme;Nadia;Un;un@courriel.example;accédant;les-tilleuls;\(signature);",
                    "C-2;M.;Loïc;Deux;deux@courriel.example;accédant;les-tilleuls;12/05/2026;",
                ], now: now)
        }
        try admit("12/05/2026", now: "2026-12-01")
        try coop.write(
            "Campaigns/anniversaire/campaign.yaml",
            """
            title: Un an déjà
            category: service
            audience: accedants
            because: Vous recevez cette lettre parce que vous avez réservé un logement.
            steps:
              - step: un-an
                when: { delay: 1 year, after: signature }
                letters: un-an

            """)
        let letter = try coop.read("Templates/letters/cycle-annuel/et-apres.md")
        try coop.write("Templates/letters/anniversaire/un-an.md", letter)
        try coop.launch("anniversaire")
        try coop.text("run", now: "2027-01-15")
        #expect(try coop.json("plan", "--diff", now: "2027-01-18")["people"].list.isEmpty)

        try admit("14/06/2026", now: "2027-01-18")
        let diff = try coop.json("plan", "--diff", "--campaign", "anniversaire", now: "2027-01-18")
        let people = diff["people"].list.map { person in
            ["contact", "field", "before", "after"].map { person[$0].text ?? "" }
        }
        #expect(people == [["C-1", "signature", "2026-05-12", "2026-06-14"]])
        let changes = diff["changes"].list.map {
            "\($0["kind"].text ?? "") \($0["step"].text ?? "") \($0["people"].int ?? 0) "
                + "\($0["before"]["first"].text ?? "") \($0["after"]["last"].text ?? "") \($0["example"].text ?? "")"
        }
        #expect(changes == ["moved un-an 1 2027-05-12 2027-06-14 C-1"])
        let text = try coop.text("plan", "--diff", now: "2027-01-18")
        #expect(text.contains("signature of C-1: 2026-05-12 → 2026-06-14"))

        // To and fro is no change; and what a run has seen is no news.
        try admit("12/05/2026", now: "2027-01-19")
        #expect(try coop.text("plan", "--diff", now: "2027-01-19").contains("Nothing moves until 2028-01-18"))
        try admit("14/06/2026", now: "2027-01-20")
        try coop.text("run", now: "2027-01-20")
        #expect(try coop.text("plan", "--diff", now: "2027-01-20").contains("Nothing moves until 2028-01-19"))
    }

    @Test("Without a run there is nothing to compare with, and it says so")
    func firstTime() throws {
        let result = try GazetteCommand.twoCampaigns().run("plan", "--diff", now: "2027-01-18")
        #expect(result.status == 1)
        #expect(result.errorText.contains("no run has kept its files yet"))
    }
}
