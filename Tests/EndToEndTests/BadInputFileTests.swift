import Foundation
import TestSupport
import Testing

/// Files of the workspace that are wrong: `check` says each fault once, with its place and a way out.
@Suite struct BadInputFileTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let file: String
        let found: String
        let replacement: String
        /// Without «1 fault to mend …», which every one of them has.
        let fault: String
        /// `runs:` of the settings.
        var runs = "daily"
        var testDescription: String { "\(file): \(replacement.prefix(40))" }

        init(_ file: String, _ found: String, _ replacement: String, _ fault: String, runs: String = "daily")
        {
            self.file = file
            self.found = found
            self.replacement = replacement
            self.fault = fault
            self.runs = runs
        }
    }

    private static let cycle = "Campaigns/cycle-annuel/campaign.yaml"
    private static let bulletin = "Campaigns/bulletin-chantier/campaign.yaml"
    private static let letter = "Templates/letters/cycle-annuel/et-apres.md"
    private static let pied = "Templates/blocks/pied.html"

    static let campaigns: [Case] = [
        Case(
            cycle, "[et-apres]", "[et-apre]",
            "\(cycle):20:15: letters: found \"et-apre\", expected a file Templates/letters/cycle-annuel/et-apre.md; "
                + "did you mean \"et-apres\"?"),
        Case(
            cycle, "audience: cooperateurs", "audience: coperateurs",
            "\(cycle):5:11: audience: found \"coperateurs\", expected a file Audiences/coperateurs.yaml; did you "
                + "mean \"cooperateurs\"?"),
        Case(
            cycle, "before: ag ", "before: agg ",
            "\(cycle):16:58: found the key date \"agg\", expected a date of contracts, of Audiences/programmes.csv or "
                + "of Campaigns/agenda.yaml; there is ag, bail, livraison, signature"),
        Case(
            cycle, "title:", "name: bulletin-chantier\ntitle:",
            "\(cycle):3: found the campaign name \"bulletin-chantier\" a second time (first in "
                + "Campaigns/bulletin-chantier/campaign.yaml); give one of them another name"),
        Case(
            cycle, "steps:", "steps:\n\t- x",
            "\(cycle):12:1: found a tab, expected spaces; indent with two spaces"),
        Case(
            cycle, "01-15", "02-30",
            "\(cycle):13:21: yearly: found \"02-30\", expected a day of the year as MM-DD, such as 01-15"),
        Case(
            cycle, "{{coop.nom}}", "{{coop.nomm}}",
            "\(cycle):8: because: found {{coop.nomm}}, expected a known field; did you mean coop.nom?"),
        Case(
            cycle, "{{coop.nom}}", "{{#coop.nom}}",
            "\(cycle):8: because: found {{#coop.nom}} without an end, expected {{/coop.nom}} after it"),
        Case(
            bulletin, "until-next", "30 days",
            "\(bulletin):14: step numero: found a grace of 30 days, expected at least 31 with runs: monthly, for two "
                + "runs can lie that far apart; lengthen it, or let gazette run come daily and write runs: daily",
            runs: "monthly"),
        Case(
            cycle, "{ yearly: 09-15 }", "{ delay: 10 days, before: ag }",
            "\(cycle):18: step et-apres: found 10 days before ag, expected at least 31 days with runs: monthly, for "
                + "the next run can come after ag; send it earlier, or let gazette run come daily and write runs: "
                + "daily",
            runs: "monthly"),
        Case(
            cycle, "{ yearly: 09-15 }", "{ delay: 21 days, before: ag }\n    notice: true",
            "\(cycle):18: step et-apres: found no grace, expected how many days after its day this notice may still "
                + "leave; write grace: with the number of days until its legal day"),
        Case(
            cycle, "{ yearly: 09-15 }",
            "{ delay: 21 days, before: ag }\n    notice: true\n    grace: 21 days",
            "\(cycle):18: step et-apres: found a grace of 21 days, expected at most 20, for this notice must leave "
                + "before ag"),
        Case(
            "Campaigns/agenda.yaml", "ag: []", "ag: [2027-02-30]",
            "Campaigns/agenda.yaml:1:6: ag: found \"2027-02-30\", expected a day as YYYY-MM-DD"),
        Case(
            "Campaigns/agenda.yaml", "ag: []", "ag: []\nsignature: [2027-06-17]",
            "Campaigns/agenda.yaml:2:12: signature: found the name of a date that contracts have; give the coop's "
                + "date another name"),
    ]

    static let templates: [Case] = [
        Case(
            letter, "layout: courrier", "layout: courier",
            "\(letter):4: layout: found \"courier\", expected a file in Templates/layouts; did you mean \"courrier\"?"
        ),
        Case(
            letter, "{{salutation}}", "{{> vidéo module-1-video}}",
            "\(letter):8: found {{> vidéo module-1-video}}, expected a block that exists: avancement, bouton, "
                + "brochure, content, evenement, pied, preheader, qr, signature, subject, temoignage, video"),
        Case(
            letter, "{{salutation}}", "{{> video module-9-video}}",
            "\(letter):8: found {{> video module-9-video}}, expected the key of a known resource; «module-9-video» is "
                + "none"),
        Case(
            letter, "{{salutation}}", "{{salutatio}}",
            "\(letter):8: found {{salutatio}}, expected a known field; did you mean salutation?"),
        Case(
            letter, "{{salutation}}", "{{#salutation}}",
            "\(letter):8: found {{#salutation}} without an end, expected {{/salutation}} after it"),
        Case(
            letter, "{{salutation}}", "{{salutation",
            "\(letter):8: found {{salutation…, expected }} on the same line"),
        Case(
            letter, "layout: courrier", "layout: courrier\nobjet: x",
            "\(letter):5:1: found the unknown key \"objet\" in the letter's head; known here: subject, preheader, "
                + "layout, activity"),
        Case(
            letter, "---\nsubject:", "--\nsubject:",
            "\(letter):1: found no head, expected a line \"---\", \"key: value\" lines and a second line \"---\""
        ),
        Case(
            pied, "{{raison}}", "{{raison}}{{frob}}",
            "\(pied):1: found {{frob}}"),
        Case(
            "Templates/resources/mooc.yaml", "thumbnail: module-1-video.png",
            "thumbnail: ../../../etc/passwd",
            "Templates/resources/mooc.yaml:19:14: thumbnail: found \"../../../etc/passwd\", expected the name of a PNG "
                + "or JPEG file in Templates/resources/pictures, without folders"),
        Case(
            "Audiences/programmes.csv", "les-tilleuls;Les", "le-pre-aux-oies;Les",
            "Audiences/programmes.csv:3: programme: found \"le-pre-aux-oies\" a second time (first on line 2); keep "
                + "one line"),
        Case(
            "Audiences/programmes.csv", "30/09/2027", "31/09/2027",
            "Audiences/programmes.csv:2: livraison prévue: found \"31/09/2027\", expected a day such as 30/09/2027"
        ),
    ]

    @Test("check says a fault once, with its place and a way out", arguments: campaigns + templates)
    func fault(_ one: Case) throws {
        let coop = try GazetteCommand.twoCampaigns()
        if one.runs != "daily" { try coop.edit("gazette.yaml", "runs: daily", "runs: \(one.runs)") }
        try coop.edit(one.file, one.found, one.replacement)
        let said = try coop.said(["check"])
        let lines = said.output.components(separatedBy: "\n").filter { !$0.hasPrefix("note: ") }
        #expect(said.status == 2 && said.errors.isEmpty)
        #expect(lines.count == 2 && lines.last?.hasPrefix("1 fault to mend (") == true, "\(said)")
        #expect(
            one.fault.hasSuffix("{{frob}}") ? lines[0].hasPrefix(one.fault) : lines[0] == one.fault, "\(said)"
        )
    }

    @Test("A letter that mail programs would cut off is a fault")
    func tooLong() throws {
        let coop = try GazetteCommand.twoCampaigns()
        try coop.edit(Self.letter, "{{salutation}}", String(repeating: "trop long ", count: 10_000))
        let words = try coop.said(["check"]).output.split(separator: " ")
        let bytes = try #require(words.dropFirst(2).first.flatMap { Int($0) })
        #expect(bytes > 100_000)
        #expect(
            words.joined(separator: " ").hasPrefix(
                "\(Self.letter): found \(bytes) bytes of HTML, expected less than 100000, where mail programs cut; shorten "
                    + "the letter\n1 fault to mend"))
    }

    @Test("Files as Windows writes them, with accents and blanks in folder names, are as good as any")
    func fromWindows() throws {
        let coop = try GazetteCommand.twoCampaigns()
        let all = FileManager.default.enumerator(atPath: coop.path)?.compactMap { $0 as? String } ?? []
        let texts = all.filter { name in
            [".yaml", ".md", ".html", ".txt", ".csv"].contains { name.hasSuffix($0) }
        }
        #expect(texts.count > 30)
        for name in texts {
            let text = try coop.read(name).replacingOccurrences(of: "\n", with: "\r\n")
            try coop.write(name, (text.hasPrefix("\u{FEFF}") ? "" : "\u{FEFF}") + text)
        }
        let place = coop.path + " d’été à Évry"
        try FileManager.default.moveItem(atPath: coop.path, toPath: place)
        defer { try? FileManager.default.removeItem(atPath: place) }
        let result = try Subprocess.run(
            GazetteCommand.executable,
            ["--workspace", place, "--now", GazetteCommand.moment("2026-10-01"), "check"])
        #expect(
            result.outputText == "Everything is ready: 2 campaigns, 16 letters, 4 audiences, 8 programmes.\n",
            "\(result.errorText)")
    }

    @Test(
        "Folders and encodings that are not as they must be",
        arguments: [
            (
                "rm Campaigns/cycle-annuel/campaign.yaml",
                "Campaigns/cycle-annuel: found no campaign.yaml in it, expected one; write it or take the folder away"
            ),
            (
                "mkdir 'Campaigns/été à nous'",
                "Campaigns/été à nous: found the name \"été à nous\", expected lower-case letters, digits and hyphens, "
                    + "such as ete-a-nous; rename it"
            ),
            (
                "ln -s nowhere Templates/letters/cycle-annuel/lien.md",
                "Templates/letters/cycle-annuel/lien.md: the file cannot be read; check that it is a file and who may "
                    + "read it"
            ),
            (
                "printf 'title: \\351t\\351\\n' > Audiences/elus.yaml",
                "Audiences/elus.yaml:1:8: found a byte that is not UTF-8; save the file with the encoding UTF-8"
            ),
            (
                "printf '\\377' >> Templates/blocks/pied.html",
                "Templates/blocks/pied.html: found a byte that is not UTF-8; save the file with the encoding UTF-8"
            ),
            (
                "rm Templates/blocks/video.txt",
                "Templates/blocks/video.html: found no Templates/blocks/video.txt beside it, expected both forms; write "
                    + "the other one"
            ),
            (
                "echo '{{> pied}}' >> Templates/blocks/pied.html",
                "Templates/blocks/pied.html:8: found {{> pied}}, expected no block that contains itself"
            ),
            (
                "sed -i 's/key: module-2-video/key: module-1-video/' Templates/resources/mooc.yaml",
                "Templates/resources/mooc.yaml:46: key: found \"module-1-video\" a second time (first on line 15); give "
                    + "it another name"
            ),
            (
                ": > Audiences/programmes.csv",
                "Audiences/programmes.csv: the file is empty; expected a CSV whose first line names the columns"
            ),
        ])
    func folder(command: String, fault: String) throws {
        let coop = try GazetteCommand.twoCampaigns()
        let done = try Subprocess.run("/bin/sh", ["-c", command], folder: URL(fileURLWithPath: coop.path))
        #expect(done.status == 0)
        let said = try coop.said(["check"])
        #expect(said.status == 2 && said.errors.isEmpty)
        #expect(said.output.hasPrefix(fault + "\n1 fault to mend ("), "\(said)")
    }

    @Test("A misspelt activity and a folder without campaigns deserve a note, no more")
    func notes() throws {
        let coop = try GazetteCommand.twoCampaigns()
        try coop.edit("gazette.yaml", "[accession, syndic, location]", "[accession, jardinage, location]")
        #expect(!(try coop.said(["check"]).output.contains("note:")))
        try coop.edit("gazette.yaml", "[accession, jardinage, location]", "[accession, syndics, location]")
        #expect(
            try coop.said(["check"]).output.hasPrefix(
                "note: Templates/letters/bulletin-chantier/numero-07.md: activity: found \"syndic\", which the coop does "
                    + "not have, so it is left out; did you mean \"syndics\" of gazette.yaml?\n"))
        let empty = try GazetteCommand.twoCampaigns()
        try FileManager.default.removeItem(atPath: "\(empty.path)/Campaigns")
        #expect(
            try empty.said(["check"])
                == Said(
                    0,
                    output: "note: Campaigns/ holds no campaign, so nothing is ever sent\n"
                        + "Everything is ready: 0 campaigns, 16 letters, 4 audiences, 8 programmes."))
    }
}
