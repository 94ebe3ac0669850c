import Foundation
import TestSupport
import Testing

/// Lines of a client file that are wrong, or hostile: the others are imported, and nothing gets through to a
/// header, a page or a terminal.
@Suite struct BadInputRowTests {
    static let header = "Référence;Prénom;Nom;Courriel;Statut;Programme;Date de signature\n"

    static let rows: [(String, String)] = [
        (
            "A-1;P;Un;\"\"\"a b\"\"@x.example\";accédant;;",
            "column \"Courriel\": found \"\"a b\"@x.example\", expected an e-mail address such as "
                + "nom@domaine.example"
        ),
        (
            "A-1;P;Un;a@b;accédant;;",
            "column \"Courriel\": found \"a@b\", expected an e-mail address such as nom@domaine.example"
        ),
        (
            "A-1;P;Un;\"a@b.example\r\nRCPT TO:<x@y.example>\";accédant;;",
            "column \"Courriel\": found \"a@b.example\r\nRCPT TO:<x@y.example>\", expected an e-mail address such as "
                + "nom@domaine.example"
        ),
        (
            "A-1;P;Un;autre@b.example <x@y.example>;accédant;;",
            "column \"Courriel\": found \"autre@b.example <x@y.example>\", expected an e-mail address such as "
                + "nom@domaine.example"
        ),
        (
            "A-1;P;Un;a@b.example, c@d.example;accédant;;",
            "column \"Courriel\": found \"a@b.example, c@d.example\", expected an e-mail address such as "
                + "nom@domaine.example"
        ),
        (
            "A-1;P;Un;a@b.example;accédant;;00/00/0000",
            "column \"Date de signature\": found \"00/00/0000\", expected a day such as 14/03/2026"
        ),
        (
            "A-1;P;Un;a@b.example;accédant;;29/02/2027",
            "column \"Date de signature\": found \"29/02/2027\", expected a day such as 14/03/2026"
        ),
        (
            "A-1;P;Un;a@b.example;accédant;;14/03/20226",
            "column \"Date de signature\": found \"14/03/20226\", expected a day such as 14/03/2026"
        ),
        (
            "A-1;\u{1B}[2J;Un;a@b.example;accédant;;",
            "column \"Prénom\": found \"\u{1B}[2J\", expected text without control characters"
        ),
        (
            "A-1;P\u{9B}2J;Un;a@b.example;accédant;;",
            "column \"Prénom\": found \"P\u{9B}2J\", expected text without control characters"
        ),
        (
            "A-1;P;;a@b.example;accédent;;",
            "column \"Statut\": found \"accédent\", expected one of accédant, locataire, copropriétaire, "
                + "administrateur, salarié, élu, partenaire, prospect"
        ),
        (
            "A-1;P;Un;a@b.example;accédant;;;;trop",
            ": found \"trop\", expected 7 values, as the header has columns"
        ),
        (
            ";;;;accédant;;",
            "column \"Référence\": found nothing, expected a reference or an e-mail address"
        ),
    ]

    @Test("A wrong line is said with its column, kept for mending, and harms no other", arguments: rows)
    func line(text: String, message: String) throws {
        let coop = try GazetteCommand()
        try coop.write("p.csv", Self.header + "A-0;P;Zéro;zero@b.example;locataire;;\n" + text + "\n")
        let said = try coop.said(["import", "p.csv"])
        let separator = message.hasPrefix(":") ? "" : ", "
        let lines = said.output.components(separatedBy: "\nrejected: line 3")
        #expect(said.status == 1 && said.errors.isEmpty)
        #expect(lines[0].hasPrefix("rejected: line 3\(separator)\(message)"), "\(said)")
        #expect(
            said.output.hasSuffix(
                "\nImported: 1 added, 0 updated, 0 unchanged, 1 rejected.\n"
                    + "The rejected lines are in p.rejected.csv: mend them there and import that file."))
        #expect(
            try coop.said(["contacts", "list"]).output
                == "A-0  P Zéro  zero@b.example  locataire  \n1 person.")
    }

    @Test("One mistake on every line of a large file does not bury the others, nor the sum")
    func oneMistakeOnEveryLine() throws {
        let coop = try GazetteCommand()
        let lines = (1...60).map { "A-\($0);P;Nom\($0);a\($0)@b.example;locataire;;le \($0)\n" }
        try coop.write("p.csv", Self.header + lines.joined() + "A-0;P;Zéro;zero@@b.example;locataire;;\n")
        let said = try coop.said(["import", "p.csv"]).output.components(separatedBy: "\n")
        #expect(said.count == 20 + 1 + 3)
        #expect(said[19].contains("line 21, column \"Date de signature\": found \"le 20\""))
        #expect(said[20].contains("line 62, column \"Courriel\": found \"zero@@b.example\""))
        #expect(
            said[21]
                == "rejected: 40 more like these, column \"Date de signature\": expected a day such as 14/03/2026"
        )
        #expect(said[22] == "Imported: 0 added, 0 updated, 0 unchanged, 61 rejected.")
        let rejects = try coop.json("import", "\(coop.path)/p.csv", "--dry-run", status: 1)["rejects"].list
        #expect(rejects.count == 61)
    }

    @Test("What was rejected comes in once it is mended, and nobody comes twice")
    func mended() throws {
        let coop = try GazetteCommand()
        try coop.write(
            "p.csv",
            Self.header + "A-0;P;Zéro;zero@b.example;locataire;;\nA-1;P;Un;un@@b.example;locataire;;\n")
        #expect(try coop.said(["import", "p.csv"]).status == 1)
        try coop.edit("p.rejected.csv", "P;Un;un@@b.example", "P;Un;un@b.example")
        let imported = "new: A-1 P Un\nImported: 1 added, 0 updated, 0 unchanged, 0 rejected."
        #expect(try coop.said(["import", "p.rejected.csv"]) == Said(0, output: imported))
        #expect(
            try coop.said(["contacts", "list"]).output
                == "A-0  P Zéro  zero@b.example  locataire  \nA-1  P Un  un@b.example  locataire  \n2 people."
        )
    }

    @Test("One reference with two addresses, a programme that nobody knows: imported with a word of warning")
    func warnings() throws {
        let coop = try GazetteCommand()
        try coop.write(
            "p.csv",
            Self.header + "A-1;P;Un;un@b.example;accédant;les-tilleuls;14/03/2026\n"
                + "A-1;P;Un;autre@b.example;locataire;;\n"
                + "A-2;P;Deux;deux@b.example;accédant;les-tileuls;14/03/2026\n"
                + "A-3;P;Trois;trois@b.example;accédant;les-tileuls;14/03/2026\n")
        #expect(
            try coop.said(["import", "p.csv"])
                == Said(
                    0,
                    output: """
                        warning: line 4, column "Programme": found "les-tileuls": Audiences/programmes.csv has no such \
                        programme; did you mean "les-tilleuls"?
                        warning: line 3, column "Courriel": found "autre@b.example": line 2, the same person's first, \
                        says "un@b.example", which was kept; one person has one address
                        Imported: 4 added, 0 updated, 0 unchanged, 0 rejected.
                        """))
    }

    @Test("A hostile name stays a name: in the header, in the page and in the text")
    func hostileNames() throws {
        let coop = try GazetteCommand()
        let names = [
            "\"Jean\r\nBcc: x@evil.example\"", "<script>alert(1)</script>", "{{coop.nom}}",
            String(repeating: "x", count: 300), "👩‍👩‍👧", "\u{202E}live\u{202C}",
        ]
        let lines = names.enumerated().map { "A-\($0);\($1);Nom;a\($0)@b.example;locataire;;\n" }
        try coop.write("p.csv", Self.header + lines.joined())
        #expect(try coop.said(["import", "p.csv"]).status == 0)
        let seen = [
            "Jean Bcc: x@evil.example", "&lt;script&gt;alert(1)&lt;/script&gt;", "{{coop.nom}}",
            String(repeating: "x", count: 300), "👩‍👩‍👧", "live",
        ]
        for (number, name) in seen.enumerated() {
            let words = ["preview", "cycle-annuel", "et-apres", "--contact", "A-\(number)"]
            #expect(try coop.said(words).status == 0)
            let place = "previews/cycle-annuel-et-apres-a-\(number)"
            #expect(try coop.read(place + ".html").contains("Bonjour \(name),"), "\(name)")
            let mail = try coop.read(place + ".eml")
            let head = mail.components(separatedBy: "\r\n\r\n")[0]
            #expect(!head.contains("\r\nBcc:") && head.contains("\r\nTo: "))
            #expect(mail.components(separatedBy: "\r\n").allSatisfy { $0.utf8.count <= 998 })
        }
    }

    @Test("Where the rejected lines cannot be kept, nothing is imported")
    func noPlaceForRejects() throws {
        let coop = try GazetteCommand()
        try coop.write(
            "p.csv", Self.header + "A-0;P;Zéro;zero@b.example;locataire;;\nA-1;P;Un;un@@b;locataire;;\n")
        try coop.write("p.rejected.csv.partial/x", "")
        let message =
            "gazette: p.rejected.csv: cannot be written: Is a directory; nothing was imported; copy the client file to a "
            + "folder where you may write and import it there"
        let said = try coop.said(["import", "p.csv"])
        #expect(
            Said(said.status, errors: said.errors.replacingOccurrences(of: "COOP/", with: ""))
                == Said(1, errors: message))
        #expect(try coop.text("contacts", "list") == "0 people.\n")
    }

    @Test("Columns without end are named twenty at most")
    func manyColumns() throws {
        let coop = try GazetteCommand()
        let more = (0..<20_000).map { ";c\($0)" }.joined()
        try coop.write("p.csv", "Référence;Nom;Courriel\(more)\nA-1;Un;un@b.example\n")
        let shown = (0..<20).map { "c\($0)" }.joined(separator: ", ")
        #expect(
            try coop.said(["import", "p.csv"])
                == Said(
                    0,
                    output: """
                        Columns that mean nothing to Gazette and were passed over: \(shown) and 19,980 more.
                        Imported: 1 added, 0 updated, 0 unchanged, 0 rejected.
                        """))
    }

    @Test(
        "A mapping file that is wrong",
        arguments: [
            (
                "frob: X\n",
                "m.yaml:1:1: found the unknown key \"frob\" in the mapping; known here: reference, "
            ),
            ("nom: [X\n", "m.yaml:1:6: found a list that begins with [ and does not end; close it with ]"),
            (
                "nom: X\nprenom: x\n",
                "m.yaml:1:6: nom: found \"X\", which prenom has already; take it out of one"
            ),
        ])
    func mapping(text: String, message: String) throws {
        let coop = try GazetteCommand()
        try coop.write("m.yaml", text)
        let said = try coop.said(["import", "--mapping", "m.yaml", "Audiences/clients.csv"])
        #expect(
            said.status == 2 && said.output.isEmpty && said.errors.hasPrefix("gazette: " + message), "\(said)"
        )
        #expect(try coop.text("contacts", "list") == "0 people.\n")
    }
}
