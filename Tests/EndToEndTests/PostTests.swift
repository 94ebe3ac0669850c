import Foundation
import TestSupport
import Testing

/// The paper channel as a person types it: plan, export, sent, returned.
@Suite struct PostTests {
    @Test func fromThePlanToTheReturnedLetter() throws {
        let coop = try PostCoop.make()
        let plan = try coop.text("plan", now: PostCoop.day)
        #expect(plan.contains("P-1  avis invitation: send by post – "))
        #expect(plan.contains("P-5  avis invitation: send – "))
        #expect(plan.contains("P-5  convocation convocation: send by post – "))
        let run = try coop.json("run", now: PostCoop.day)
        #expect(run["sent"].int == 1)
        #expect(run["open"].int == 0)
        #expect(try coop.maildir().count == 1)

        let export = try coop.text("post", "export", "avis", now: PostCoop.day, status: 1)
        #expect(export.hasPrefix("2 letters for 3 people: \(coop.path)/\(PostCoop.file)\n"))
        #expect(export.contains("left out: P-4  Ida Roux: no street in the postal address"))
        let code = try #require(try PostCoop.column("code", coop)["P-1"])
        #expect(try coop.json("outbox")["letters"].list.first?["waiting"].int == 5)

        let sent = try coop.text(
            "post", "sent", "\(coop.path)/\(PostCoop.file)", "--on", "2027-01-19", now: "2027-01-20")
        #expect(sent == "2 letters (3 people) posted on 2027-01-19; 0 known already.\n")
        let back = try coop.text(
            "post", "returned", code, "--reason", "n’habite plus à l’adresse", now: "2027-01-26")
        #expect(back == "1 letter (2 people) brought back by the post; 0 known already.\n")
        let rose = try coop.text("contacts", "show", "P-1", now: "2027-01-26")
        #expect(
            rose.contains(
                "2027-01-19  avis invitation invitation (invitation-papier): by post, failed – The post brought this "
                    + "letter back (n’habite plus à l’adresse)."))
        #expect(try coop.text("contacts", "show", "P-3").contains("by post, accepted – posted on 2027-01-19"))

        // Léa by e-mail and Paul by post were reached; Rose and Hugo, one unit, were not; two wait for an address.
        let rates = try coop.json("survey", "rates", "avis", now: "2027-01-26")
        #expect(
            ["invited", "sent", "delivered", "undelivered", "pending"].map { rates[$0].int } == [
                5, 3, 2, 1, 2,
            ])
        let answer = try coop.json(
            "survey", "answer", "avis", PostCoop.column("code", coop)["P-3"] ?? "", "content=oui",
            now: "2027-01-26")
        #expect(answer["recorded"].int == 1)
    }

    @Test func exportingAndRecordingAgainChangesNothing() throws {
        let coop = try PostCoop.due()
        let states = try coop.json("outbox", "--list", "queued")["deliveries"]
        try coop.text("post", "export", "avis", now: PostCoop.day, status: 1)
        let file = "\(coop.path)/\(PostCoop.file)"
        let first = try coop.read(PostCoop.file)
        try coop.text("post", "export", "avis", now: PostCoop.day, status: 1)
        #expect(try coop.read(PostCoop.file) == first)
        #expect(try coop.json("outbox", "--list", "queued")["deliveries"] == states)
        #expect(try coop.json("run", now: PostCoop.day)["planned"].int == 0)

        try coop.text("post", "sent", file, now: PostCoop.day)
        let accepted = try coop.text("outbox", "--list", "accepted", "--json")
        let again = try coop.json("post", "sent", file, now: "2027-01-20")
        #expect(["letters", "people", "known"].map { again[$0].int } == [0, 0, 2])
        #expect(try coop.text("outbox", "--list", "accepted", "--json") == accepted)
        // What is posted is not exported again; those without an address still wait for one.
        let rest = try coop.json("post", "export", "avis", now: "2027-01-20", status: 1)
        #expect(rest["letters"].list.isEmpty)
        #expect(rest["file"] == .null)
        #expect(rest["left_out"].list.map { $0["contact"].text } == ["P-4", "P-6"])
    }

    @Test func aMailMergeFindsEverythingInTheFile() throws {
        let coop = try PostCoop.due()
        try coop.text("post", "export", "avis", now: PostCoop.day, status: 1)
        try coop.text("post", "export", "convocation", now: PostCoop.day, status: 1)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(coop.path)/\(PostCoop.file)"))
        #expect(bytes.starts(with: [0xEF, 0xBB, 0xBF]) && bytes.suffix(2) == Data([13, 10]))
        #expect(try PostCoop.column("adresse 1", coop)["P-1"] == "Mme Rose Vidal et M. Hugo Vidal")
        #expect(try PostCoop.column("adresse 4", coop)["P-1"] == "49999 VALMONT-SUR-LOIRE")
        #expect(try PostCoop.column("salutation", coop)["P-1"] == "Bonjour Rose et Hugo,")
        #expect(try PostCoop.column("nom", coop)["P-3"] == "'=Petit")
        #expect(try PostCoop.column("à poster avant le", coop)["P-3"] == "01/02/2027")
        #expect(
            try PostCoop.column("texte", coop)["P-1"]
                == "Le titre\n\nBonjour Rose et Hugo,\n\nÊtes-vous content ? ☐ oui ☐ non")
        let left = try PostCoop.column("motif", coop, "courrier/avis-2027-01-18/a-completer.csv")
        #expect(left["P-4"] == "la rue manque")
        #expect(left["P-6"]?.contains("n’a pas cinq chiffres") == true)

        // A notice goes to each person, and leads to what the letter links first.
        let notice = "courrier/convocation-2027-01-18/lettres.csv"
        #expect(try PostCoop.column("salutation", coop, notice)["P-2"] == "Bonjour Hugo,")
        #expect(
            try PostCoop.column("lien", coop, notice)["P-5"] == "https://coop.example/ag?annee=2027&page=1")
        for file in [PostCoop.file, notice] {
            let folder = "\(coop.path)/\(file.dropLast("lettres.csv".count))"
            let links = try PostCoop.column("lien", coop, file)
            for (reference, picture) in try PostCoop.column("qr", coop, file) {
                let read = try Subprocess.run("/usr/bin/zbarimg", ["--raw", "--quiet", folder + picture])
                #expect(read.outputText == (links[reference] ?? "") + "\n")
            }
        }
    }

    @Test func aStatutoryLetterAlertsOnItsLegalDayAndIsNeverPostedLater() throws {
        let coop = try PostCoop.due()
        try coop.text("post", "export", "convocation", now: PostCoop.day, status: 1)
        let file = "\(coop.path)/courrier/convocation-2027-01-18/lettres.csv"
        let before = try coop.json("run", now: "2027-01-22")
        #expect(before["letters"].list.map { $0["alert"].bool } == [false, false])
        let last = try coop.text("run", now: "2027-01-24", status: 1)
        #expect(
            last.contains("alert: convocation, step convocation: letters to 6 people are to be posted today"))
        let after = try coop.text("run", now: "2027-01-25", status: 1)
        #expect(after.contains("6 too late"))
        #expect(after.contains("a statutory notice to 6 people was not posted by 2027-01-24"))
        // It is said on, but cron is not called a failure for ever.
        #expect(try coop.text("run", now: "2027-01-25").contains("alert: convocation"))
        #expect(try coop.text("plan", now: "2027-01-25").contains("alert: convocation"))
        #expect(try coop.text("outbox", now: "2027-01-25").contains("alert: convocation"))
        #expect(try coop.json("post", "export", "convocation", now: "2027-01-25")["letters"].list.isEmpty)

        // Posted in time, recorded late.
        let sent = try coop.json("post", "sent", file, "--on", "2027-01-22", now: "2027-01-25")
        #expect(["letters", "late"].map { sent[$0].int } == [4, 0])
        #expect(
            try coop.json("outbox", now: "2027-01-25")["letters"].list.last?["missed"].int == 2)
    }

    @Test func manyLettersOnPaperAreNoSurpriseThatHoldsTheirCampaign() throws {
        let coop = try PostCoop.make()
        try coop.edit("gazette.yaml", "threshold: 200", "threshold: 2")
        let run = try coop.json("run", now: PostCoop.day)
        #expect(run["stopped_campaigns"].list.isEmpty)
        #expect(run["letters"].list.map { $0["waiting"].int } == [5, 6])
    }

    @Test func aPreviewForSomebodyWithoutMailLeadsToTheExport() throws {
        let coop = try PostCoop.make()
        let preview = try coop.run("preview", "avis", "invitation", "--contact", "P-1", now: PostCoop.day)
        #expect(preview.status == 1)
        #expect(preview.errorText.contains("`gazette post export avis` writes"))
    }

    @Test func wordsThatAreNoLetterAreNamedAndTheRestIsRecorded() throws {
        let coop = try PostCoop.due()
        try coop.text("post", "export", "avis", now: PostCoop.day, status: 1)
        let lines = try coop.read(PostCoop.file)
        let numbers = try PostCoop.column("numéro", coop)
        let (rose, paul) = (numbers["P-1"] ?? "", numbers["P-3"] ?? "")
        let codes = try PostCoop.column("code", coop)
        try coop.write(
            "mine.csv", "code;numéro\n\(codes["P-3"] ?? "");\(rose)\n;999\n;abc\n\(codes["P-3"] ?? "");\n")
        let mixed = try coop.json("post", "sent", "\(coop.path)/mine.csv", now: PostCoop.day, status: 1)
        #expect(mixed["letters"].int == 1)
        #expect(mixed["rejected"].list.map { $0["line"].int } == [2, 3, 4])
        #expect(mixed["rejected"].list.first?["reason"].text?.contains("another database") == true)

        let typed = try coop.json(
            "post", "sent", rose, "ABCD-EFGH", "nowhere.csv", now: PostCoop.day, status: 1)
        #expect(typed["letters"].int == 1)
        #expect(typed["rejected"].list.map { $0["found"].text } == ["ABCD-EFGH", "nowhere.csv"])
        #expect(try coop.json("post", "returned", paul, now: PostCoop.day)["letters"].int == 1)
        #expect(lines.contains(codes["P-1"] ?? "?"))
    }

    @Test(arguments: [
        (["post", "export", "avis"], "avis was never launched", Int32(1)),
        (["post", "export", "avi"], "there is no campaign «avi»", 2),
        (["post", "export"], "needs CAMPAIGN, FILE or CODE", 2),
        (["post", "burn", "avis"], "expected `post export CAMPAIGN`", 2),
        (["post", "sent", "empty.csv"], "the file is empty", 2),
        (["post", "sent", "columns.csv"], "no column for", 2),
        (["post", "sent", "K7QM", "--on", "2999-01-01"], "expected the day of posting", 2),
        (["post", "sent", "K7QM", "--on", "hier"], "expected a day as YYYY-MM-DD", 2),
    ])
    func whatCannotBeDoneSaysWhy(_ words: [String], _ message: String, _ status: Int32) throws {
        let coop = try GazetteCommand()
        try coop.write("Campaigns/avis/campaign.yaml", try Self.unlaunched())
        try coop.write(
            "Templates/letters/avis/a.md", "---\nsubject: A\nlayout: courrier\n---\n{{salutation}}\n")
        try coop.write("empty.csv", "")
        try coop.write("columns.csv", "a;b\n1;2\n")
        let paths = words.map { $0.hasSuffix(".csv") ? "\(coop.path)/\($0)" : $0 }
        let result = try Subprocess.run(GazetteCommand.executable, ["--workspace", coop.path] + paths)
        #expect(result.status == status)
        #expect(result.errorText.contains(message))
    }

    private static func unlaunched() throws -> String {
        """
        title: Avis
        category: newsletter
        audience: cooperateurs
        because: Vous recevez cette lettre.
        steps:
          - { step: a, when: { on: 2027-01-18 }, letters: [a] }

        """
    }
}
