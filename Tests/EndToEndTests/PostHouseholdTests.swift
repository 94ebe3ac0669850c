import Foundation
import TestSupport
import Testing

/// Who shares a sheet and a code, and who does not.
@Suite struct PostHouseholdTests {
    private static let notice = "courrier/convocation-2027-01-18/lettres.csv"

    private func export(_ coop: GazetteCommand, _ campaign: String, on day: String = PostCoop.day) throws
        -> [[String]]
    {
        let export = try coop.json("post", "export", campaign, now: day, status: 1)
        return export["letters"].list.map { $0["contacts"].list.compactMap(\.text) }
    }

    @Test func aSurveyOfPersonsWritesToEachUnderOneRoof() throws {
        let coop = try PostCoop.make()
        for file in ["campaign", "survey"] {
            try coop.edit("Campaigns/avis/\(file).yaml", "unit: address", "unit: person")
        }
        try coop.text("run", now: PostCoop.day)
        #expect(try export(coop, "avis") == [["P-1"], ["P-2"], ["P-3"]])
        let codes = try PostCoop.column("code", coop)
        #expect(Set(codes.values).count == 3)
    }

    @Test func aLetterToASharedMailboxServesTheHouseholdAndIsRecordedForBoth() throws {
        let coop = try PostCoop.make()
        try coop.edit("Campaigns/convocation/campaign.yaml", "unit: person", "unit: address")
        try coop.write(
            "couple.csv",
            """
            Référence;Civilité;Prénom;Nom;Courriel;Statut;Adresse;Code postal;Ville;Foyer;Accord courriel
            P-7;Mme;Zoé;Noël;noel@courriel.example;locataire;1 rue Haute;49999;Valmont;Noël;non
            P-8;M.;Max;Noël;noel@courriel.example;locataire;1 rue Haute;49999;Valmont;Noël;non
            P-9;Mme;Eva;Noël;noel@courriel.example;locataire;1 rue Haute;49999;Valmont;;non

            """)
        try coop.text("import", "\(coop.path)/couple.csv", now: "2027-01-04")
        try coop.text("run", now: PostCoop.day)
        #expect(
            try export(coop, "convocation") == [["P-1", "P-2"], ["P-3"], ["P-5"], ["P-7", "P-8"], ["P-9"]])
        #expect(try PostCoop.column("salutation", coop, Self.notice)["P-7"] == "Bonjour Zoé et Max,")
        let code = try PostCoop.column("code", coop, Self.notice)["P-7"] ?? ""
        #expect(try coop.json("post", "sent", code, now: PostCoop.day)["people"].int == 2)
        #expect(try coop.json("post", "returned", code, now: PostCoop.day)["people"].int == 2)
        for reference in ["P-7", "P-8"] {
            let shown = try coop.json("contacts", "show", reference, now: PostCoop.day)
            let letter = shown["deliveries"].list.first { $0["campaign"].text == "convocation" }
            #expect(letter?["state"].text == "failed" && letter?["code"].text == "returned")
        }
    }

    @Test func anAnonymousSurveyHasNoCodesAndItsLettersAreKnownByNumber() throws {
        let coop = try PostCoop.make()
        try coop.edit("Campaigns/avis/survey.yaml", "unit: address", "unit: address\nanonymous: oui")
        try coop.text("run", now: PostCoop.day)
        let first = try coop.json("post", "export", "avis", now: PostCoop.day, status: 1)
        #expect(first["letters"].list.map { $0["code"].text } == ["", ""])
        #expect(first["letters"].list.allSatisfy { $0["qr"].text?.hasPrefix("qr/lettre-") == true })
        let sent = try coop.json("post", "sent", "\(coop.path)/\(PostCoop.file)", now: PostCoop.day)
        #expect(sent["letters"].int == 2)
    }

    @Test func anInvitationAndItsReminderHaveOneCodeAndTheOnePostedLastCameBack() throws {
        let coop = try PostCoop.make()
        try coop.edit(
            "Campaigns/avis/campaign.yaml", "steps:\n",
            "steps:\n  - { step: relance, when: { on: 2027-01-25 }, letters: [invitation], paper: invitation-papier }\n"
        )
        try coop.text("run", now: PostCoop.day)
        _ = try export(coop, "avis")
        let code = try PostCoop.column("code", coop)["P-3"] ?? ""
        try coop.text("post", "sent", code, now: PostCoop.day)
        try coop.text("run", now: "2027-01-25", status: 1)
        let reminder = "courrier/avis-2027-01-25/lettres.csv"
        // Rose's and Hugo's invitation still waits: nobody is reminded of a letter that was not posted.
        #expect(try export(coop, "avis", on: "2027-01-25") == [["P-1", "P-2"], ["P-3"]])
        #expect(try PostCoop.column("code", coop, reminder)["P-3"] == code)
        let pictures = try FileManager.default.contentsOfDirectory(
            atPath: "\(coop.path)/courrier/avis-2027-01-25/qr")
        #expect(pictures.count == 2)

        try coop.text("post", "sent", code, now: "2027-01-25")
        try coop.text("post", "returned", code, now: "2027-02-01")
        #expect(try coop.json("post", "returned", code, now: "2027-02-01")["known"].int == 1)
        let shown = try coop.json("contacts", "show", "P-3", now: "2027-02-01")["deliveries"].list
            .filter { $0["campaign"].text == "avis" }
        #expect(shown.map { $0["step"].text } == ["invitation", "relance"])
        #expect(shown.map { $0["state"].text } == ["accepted", "failed"])
    }

    @Test func whoDiedAfterTheRunIsLeftOut() throws {
        let coop = try PostCoop.due()
        try coop.write(
            "late.csv", "Référence;Nom;Prénom;Date de décès\nP-3;=Petit;Paul;19/01/2027\n")
        try coop.text("import", "\(coop.path)/late.csv", now: "2027-01-20")
        let export = try coop.json("post", "export", "avis", now: "2027-01-20", status: 1)
        #expect(export["letters"].list.map { $0["contacts"].list.count } == [2])
        let paul = export["left_out"].list.first { $0["contact"].text == "P-3" }
        #expect(paul?["reason"].text == "This person has died.")
    }
}
