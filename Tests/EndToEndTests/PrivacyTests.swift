import Foundation
import TestSupport
import Testing

/// Export, erasure and retention as the office meets them.
@Suite("Personal data on the command line")
struct PrivacyTests {
    /// Three tenants with a letter, a survey, an answer, a list and a wish each.
    private static func coop() throws -> GazetteCommand {
        let coop = try GazetteCommand()
        try coop.admit(tenants: 3)
        try coop.launch()
        try coop.text("run", now: "2027-01-15")
        try coop.launch("etat-des-lieux", now: "2027-02-01")
        try coop.text("run", now: "2027-02-02")
        try coop.write(
            "ag.csv", "référence;état;date\nT-0001;présent;16/06/2026\nT-0002;présent;16/06/2026\n")
        try coop.text(
            "import", "\(coop.path)/ag.csv", "--event", "ag", "--occurrence", "2027", now: "2027-02-02")
        try coop.text("contacts", "unsubscribe", "T-0001", "--category", "newsletter", now: "2027-02-02")
        // Invitations have their codes from the first look at the survey on.
        try coop.text("survey", "rates", "etat-des-lieux", now: "2027-02-02")
        for person in ["T-0001", "T-0002"] {
            let export = try coop.json("contacts", "export", person)
            let code = try #require(export["invitations"].list.first?["code"].text)
            try coop.text(
                "survey", "answer", "etat-des-lieux", code, "sait-cooperateur=oui", "sait-prix=non",
                "venue-ag=oui",
                now: "2027-02-03")
        }
        return coop
    }

    /// What is found of a text in the database's files.
    private static func isInDatabase(_ text: String, _ coop: GazetteCommand) throws -> Bool {
        let folder = "\(coop.path)/var"
        return try FileManager.default.contentsOfDirectory(atPath: folder).filter {
            $0.hasPrefix("gazette.sqlite")
        }
        .contains { name in
            let data = FileManager.default.contents(atPath: "\(folder)/\(name)") ?? Data()
            return data.range(of: Data(text.utf8)) != nil
        }
    }

    /// As docs/json.md has it; what nobody here has anything of may be missing.
    private static func compare(_ command: String, _ printed: JSONValue) throws {
        let documented = try #require(try JSONDocumentationTests.examples.get()[command])
        #expect(printed.names == documented.names, "\(command)")
        for (way, kinds) in printed.shape {
            let expected = try #require(
                documented.shape[way], "\(command): \(way) is printed, not documented")
            #expect(kinds.isSubset(of: expected), "\(command): \(way) is documented as \(expected)")
        }
    }

    @Test("An export is whole and documented, without --json, too, and as a file that only its owner reads")
    func export() throws {
        let coop = try Self.coop()
        let export = try coop.json("contacts", "export", "T-0001", now: "2027-02-04")
        try Self.compare("contacts export", export)
        #expect(export["contacts"].list.first?["last_name"].text == "Essai1")
        #expect(export["deliveries"].list.count == 2 && export["delivery_events"].list.count >= 4)
        #expect(export["submissions"].list.first?["answers"].list.count == 3)
        #expect(export["suppressions"].list.first?["source"].text == "staff")
        #expect(export["participations"].list.count == 2)
        let letters = export["letters_sent"].list
        #expect(letters.count == 2 && letters.allSatisfy { $0["version"].int != nil })
        #expect(export["consents"].list.first?["source"].text == "staff")
        // What was said and found of their mail is in what a person reads, too, with its day and its way.
        let shown = try coop.text("contacts", "show", "T-0001", now: "2027-02-04")
        #expect(shown.contains("2027-02-02T08:30:00Z  no to newsletter (staff)"))
        #expect(shown.contains("2027-02-02T08:30:00Z  newsletter suppressed: unsubscribed (staff)"))
        let plain = try coop.text("contacts", "export", "T-0001", now: "2027-02-04")
        #expect(try JSONDecoder().decode(JSONValue.self, from: Data(plain.utf8)) == export)

        let file = "\(coop.path)/alix.json"
        try coop.text("contacts", "export", "T-0001", "--out", file, now: "2027-02-04")
        #expect(
            try JSONDecoder().decode(JSONValue.self, from: Data(contentsOf: URL(fileURLWithPath: file)))
                == export)
        let rights = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
        #expect(rights == 0o600)
    }

    @Test("Who is erased is in no file of the database, every sum stays, and imports leave them out")
    func erase() throws {
        let coop = try Self.coop()
        let before = try coop.json("survey", "rates", "etat-des-lieux", now: "2027-02-04")
        let outbox = try coop.outbox()
        #expect(try Self.isInDatabase("alix.1@courriel.example", coop))
        let refused = try coop.run("contacts", "erase", "T-0001", now: "2027-02-04")
        #expect(refused.status == 1 && refused.errorText.contains("--yes says yes"))
        #expect(refused.errorText.contains("bound to the coop today"))

        let erased = try coop.json("contacts", "erase", "T-0001", "--yes", now: "2027-02-04")
        try Self.compare("contacts erase", erased)
        #expect(erased["erased"].list.count == 1 && erased["scrubbed"].bool == true)
        for text in ["alix.1@courriel.example", "Essai1", "essai1", "T-0001", "ref:t-0001"] {
            #expect(try !Self.isInDatabase(text, coop), "\(text)")
        }
        #expect(try Self.isInDatabase("alix.2@courriel.example", coop))
        let after = try coop.json("survey", "rates", "etat-des-lieux", now: "2027-02-04")
        for name in ["invited", "sent", "complete", "no_reply", "pending", "rate_on_sent", "curve"] {
            #expect(after[name] == before[name], "\(name)")
        }
        #expect(try coop.outbox() == outbox)
        #expect(try coop.run("contacts", "show", "T-0001").status == 2)

        let again = try coop.json("import", "\(coop.path)/people.csv", now: "2027-02-05")
        #expect(again["erased"].int == 1 && again["added"].int == 0 && again["unchanged"].int == 2)
        // A line that is wrong, too, is in no file of rejected lines.
        try coop.write(
            "wrong.csv",
            GazetteCommand.header + "T-0001;;Alix;Essai1;alix.1@courriel.example;locataire;;12/05/20145;\n"
                + "T-0009;;Rose;Neuve;rose@courriel.example;locataire;;12/05/20145;\n")
        let wrong = try coop.json("import", "\(coop.path)/wrong.csv", now: "2027-02-05", status: 1)
        #expect(wrong["erased"].int == 1 && wrong["rejected"].int == 1)
        #expect(try !coop.read("wrong.rejected.csv").contains("Essai1"))

        #expect(
            try coop.json("contacts", "readmit", "T-0042", now: "2027-02-06", status: 1)["readmitted"].int
                == 0)
        let readmitted = try coop.json("contacts", "readmit", "T-0001", now: "2027-02-06")
        try Self.compare("contacts readmit", readmitted)
        let list = try coop.json("contacts", "erased")
        try JSONDocumentationTests.compare("contacts erased", [list])
        #expect(list["erasures"].list.first?["readmitted_at"].text?.hasPrefix("2027-02-06") == true)
        #expect(try coop.json("import", "\(coop.path)/people.csv", now: "2027-02-06")["added"].int == 1)
    }

    @Test("Without the key of those who were erased nothing is imported, and there is a way on")
    func lostKey() throws {
        let coop = try Self.coop()
        try coop.text("contacts", "erase", "T-0001", "--yes", now: "2027-02-04")
        let key = "\(coop.path)/var/erasure.key"
        let rights = try FileManager.default.attributesOfItem(atPath: key)[.posixPermissions] as? Int
        #expect(rights == 0o600)
        try FileManager.default.removeItem(atPath: key)
        let held = try coop.run("import", "\(coop.path)/people.csv", now: "2027-02-05")
        #expect(held.status == 1 && held.errorText.contains("contacts readmit --all"))
        try coop.text("contacts", "readmit", "--all", "--yes", now: "2027-02-05")
        #expect(try coop.json("import", "\(coop.path)/people.csv", now: "2027-02-05")["added"].int == 1)
    }

    @Test("Three years of silence list prospects, partners and who left, and one command erases them")
    func retention() throws {
        let coop = try GazetteCommand()
        try coop.admit(
            [
                "P-1;;Rose;Prospecte;rose@courriel.example;prospect;;;",
                "P-2;;Hugo;Partenaire;hugo@courriel.example;partenaire;;;",
                "P-3;;Paul;Parti;paul@courriel.example;locataire;;12/05/2004;01/03/2020",
                "P-4;;Anne;Partie;anne@courriel.example;locataire;;12/05/2004;01/03/2025",
                "P-5;;Luc;Locataire;luc@courriel.example;locataire;;12/05/2004;",
                "P-6;;Eve;Muette;eve@courriel.example;;;;",
                "P-7;;Zoé;Vivante;zoe@courriel.example;prospect;;;",
            ], now: "2023-01-10")
        try coop.write("list.csv", "référence;date\nP-7;12/06/2025\n")
        try coop.text(
            "import", "\(coop.path)/list.csv", "--event", "ag", "--occurrence", "2027", "--state", "présent",
            now: "2025-06-20")
        #expect(
            try coop.json("contacts", "retention", now: "2026-01-09")["people"].list.compactMap {
                $0["contact"].text
            } == ["P-3"])

        let file = "\(coop.path)/list-of-silence.csv"
        let list = try coop.json("contacts", "retention", "--csv", file, now: "2026-01-10")
        try JSONDocumentationTests.compare("contacts retention", [list])
        #expect(list["people"].list.compactMap { $0["contact"].text } == ["P-3", "P-1", "P-2"])
        #expect(
            try coop.read("list-of-silence.csv").contains("P-3;Paul Parti;ancien membre;2020-03-01;départ"))

        // Somebody wrote to us since, and somebody is on the list who never was.
        try coop.write("list.csv", "référence;date\nP-2;11/01/2026\n")
        try coop.text(
            "import", "\(coop.path)/list.csv", "--event", "ag", "--occurrence", "2027", "--state", "excusé",
            now: "2026-01-11")
        try coop.write(
            "list-of-silence.csv", try coop.read("list-of-silence.csv") + "P-5;Luc Locataire;;;\nP-99;;;;\n")
        let erased = try coop.json("contacts", "erase", "--from", file, "--yes", now: "2026-01-12", status: 1)
        #expect(erased["erased"].list.compactMap(\.text) == ["P-3", "P-1"])
        #expect(erased["kept"].list.compactMap(\.text) == ["P-2", "P-5"])
        #expect(erased["unknown"].list.compactMap(\.text) == ["P-99"])
        #expect(try coop.json("contacts", "list")["contacts"].list.count == 5)
        #expect(
            try coop.json("contacts", "erased")["erasures"].list.compactMap { $0["cause"].text } == [
                "retention", "retention",
            ])
    }
}
