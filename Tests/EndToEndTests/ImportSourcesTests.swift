import TestSupport
import Testing

/// Several files, one list of people, as the assistant sees it.
@Suite struct ImportSourcesTests {
    private static let header = "Référence;Prénom;Nom;Courriel;Téléphone;Naissance;Statut;Date de signature\n"
    private static let rose = "V-1;Rose;Vidal;rose@courriel.example;01;05/06/1971;accédant;14/03/2026\n"
    private static let paul = "V-2;Paul;Petit;paul@courriel.example;02;;accédant;14/03/2026\n"

    private func coop() throws -> GazetteCommand {
        let coop = try GazetteCommand()
        try coop.write("ventes.csv", Self.header + Self.rose + Self.paul)
        try coop.text("import", "\(coop.path)/ventes.csv", now: "2026-12-01")
        return coop
    }

    @Test("A new export says what changes and who is missing; all of it fits a file for Excel")
    func diff() throws {
        let coop = try coop()
        try coop.write(
            "ventes-2027-03.csv",
            Self.header + "V-1;Rose;Vidal;rose@courriel.example;01;05/06/1971;accédant;01/04/2026\n"
                + "V-3;Zoé;Roux;zoe@courriel.example;;;accédant;14/03/2026\n")
        let said = try coop.text(
            "import", "\(coop.path)/ventes-2027-03.csv", "--diff", "\(coop.path)/diff.csv", now: "2027-03-02")
        #expect(
            said == """
                new: V-3 Zoé Roux
                changed: V-1 Rose Vidal: signature 2026-03-14 -> 2026-04-01
                not in this file: V-2 Paul Petit
                Known from ventes and not in this file: 1 person. Nobody was removed; --left-if-missing writes down that \
                they have left.
                Imported: 1 added, 1 updated, 0 unchanged, 0 rejected.
                All that changes is in \(coop.path)/diff.csv.

                """)
        #expect(
            try coop.read("diff.csv").replacing("\u{FEFF}", with: "")
                == "quoi;référence;nom;champ;avant;après\r\n"
                + "nouveau;V-3;Zoé Roux;;;\r\nmodifié;V-1;Rose Vidal;signature;2026-03-14;2026-04-01\r\n"
                + "absent du fichier;V-2;Paul Petit;;;\r\n")
        let shown = try coop.text("contacts", "show", "V-1", now: "2027-03-03")
        #expect(
            shown.contains(
                "\n  in ventes\n  changed 2027-03-02 by ventes: signature 2026-03-14 -> 2026-04-01\n"))
    }

    @Test("Who is missing leaves with a person's word only, and never while lines are rejected")
    func leaving() throws {
        let coop = try coop()
        let file = try coop.write(
            "ventes.csv", Self.header + Self.rose + "V-2;Paul;Petit;paul@@x;;;accédant;\n")
        let refused = try coop.run("import", file, "--left-if-missing", "--yes", now: "2027-03-02")
        #expect(refused.status == 2 && refused.errorText.contains("found 1 line that cannot be read"))
        try coop.write("ventes.csv", Self.header + Self.rose)
        let unasked = try coop.run("import", file, "--left-if-missing", now: "2027-03-02")
        #expect(unasked.status == 2 && unasked.errorText.contains("1 person left; nobody can be asked here"))
        try coop.text("import", file, "--left-if-missing", "--yes", now: "2027-03-02")
        #expect(try coop.text("contacts", "show", "V-2", now: "2027-03-03").contains("left on 2027-03-02"))
        #expect(!(try coop.text("contacts", "show", "V-1", now: "2027-03-03").contains("left on")))
    }

    @Test("A second file disagrees aloud, looks like duplicates, and is one person once somebody says so")
    func twoFiles() throws {
        let coop = try coop()
        let file = try coop.write(
            "location.csv",
            Self.header + "V-2;Paul;Petit;paul@courriel.example;99;;locataire;\n"
                + "L-1;ROSE;VIDAL;rv@courriel.example;;05/06/1971;locataire;\n")
        let said = try coop.text("import", file, now: "2027-01-02")
        #expect(said.contains("location: a source that is new here."))
        #expect(
            said.contains(
                "disagreement: V-2 Paul Petit: telephone is 99 here; 02, from another source, was kept"))
        #expect(said.contains("Imported from location: 2 added"))
        #expect(said.contains("1 likely duplicate: `gazette contacts duplicates` lists them."))

        let pairs = try coop.json("contacts", "duplicates")
        try JSONDocumentationTests.compare("contacts duplicates", [pairs])
        #expect(try coop.text("contacts", "duplicates").contains("V-1  L-1  Rose Vidal: same birth date\n"))
        let distinct = try coop.json("contacts", "distinct", "V-1", "L-1")
        try JSONDocumentationTests.compare("contacts distinct", [distinct])
        #expect(try coop.text("contacts", "duplicates") == "No likely duplicates.\n")

        try JSONDocumentationTests.compare("contacts merge", [coop.json("contacts", "merge", "V-1", "L-1")])
        let shown = try coop.text("contacts", "show", "L-1", now: "2027-01-03")
        #expect(shown.hasPrefix("L-1 was merged into V-1.\nV-1  Rose Vidal  rose@courriel.example\n"))
        #expect(shown.contains("  in ventes, location\n"))
        let again = try coop.text("import", file, now: "2027-01-04")
        #expect(!again.contains("new:") && again.contains("disagreement: V-1 Rose Vidal: email is rv@"))
        #expect(try coop.text("contacts", "list").contains("2 people."))
    }
}
