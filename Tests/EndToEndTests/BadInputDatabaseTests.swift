import Foundation
import TestSupport
import Testing

/// Databases and disks that fail.
@Suite struct BadInputDatabaseTests {
    @Test(
        "A database made by a newer Gazette is left alone", arguments: ["run", "outbox", "import", "launch"])
    func newer(command: String) throws {
        let coop = try GazetteCommand.twoCampaigns()
        try coop.admitFive()
        let path = "\(coop.path)/var/gazette.sqlite"
        let script = """
            import sqlite3, sys
            base = sqlite3.connect(sys.argv[1])
            base.execute("UPDATE meta SET value = '99' WHERE key = 'schema'")
            base.commit()
            base.execute('PRAGMA wal_checkpoint(TRUNCATE)')
            """
        #expect(try Subprocess.python(script, arguments: [path]).status == 0)
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        let words = ["import": ["Audiences/clients.csv"], "launch": ["cycle-annuel", "--yes"]]
        let message =
            "gazette: COOP/var/gazette.sqlite: the database was made by a newer Gazette (schema 99, this one knows 1); "
            + "install the newer Gazette, or restore an older backup"
        #expect(try coop.said([command] + (words[command] ?? [])) == Said(2, errors: message))
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    }

    @Test("A database that is none, or cannot be")
    func noDatabase() throws {
        let coop = try GazetteCommand.twoCampaigns()
        try coop.write("var/gazette.sqlite", "these are not the rows you are looking for\n")
        let said = try coop.said(["outbox"])
        #expect(said.status == 2 && said.output.isEmpty)
        #expect(
            said.errors.hasPrefix(
                "gazette: COOP/var/gazette.sqlite: this is not a database of Gazette, or a damaged one (file is not a "
                    + "database); restore it from a backup"))
        try coop.edit("gazette.yaml", "database: var/gazette.sqlite", "database: gazette.yaml/x.sqlite")
        #expect(
            try coop.said(["outbox"])
                == Said(
                    1,
                    errors:
                        "gazette: COOP/gazette.yaml/x.sqlite: the database cannot be opened (unable to open database "
                        + "file); check that the folder exists and that you may write there"))
    }

    @Test("A password that is not there is said by check and by run, and nothing is lost")
    func password() throws {
        let coop = try GazetteCommand.twoCampaigns()
        try coop.admitFive()
        _ = try coop.said(["launch", "cycle-annuel", "--yes"], now: "2027-01-04")
        let original = try coop.read("gazette.yaml")
        for (line, message) in [
            (
                "password-file: var/none",
                "COOP/var/none: the password of the SMTP server cannot be read; check the path and its rights"
            ),
            (
                "password-env: GAZETTE_TEST_UNSET",
                "the environment variable GAZETTE_TEST_UNSET is not set; expected the password of the SMTP server"
            ),
        ] {
            try coop.write("gazette.yaml", original)
            try coop.deliver(toPort: 1, "host: localhost", "user: u", line)
            let counts = "(2 campaigns, 16 letters, 4 audiences, 8 programmes)."
            #expect(
                try coop.said(["check"]).withoutNotes
                    == Said(2, output: "\(message)\n1 fault to mend \(counts)"))
            #expect(try coop.said(["run"], now: "2027-01-15") == Said(2, errors: "gazette: \(message)"))
            #expect(try coop.outbox() == [:])
        }
        try coop.write("gazette.yaml", original)
        #expect(try coop.said(["run"], now: "2027-01-15").status == 0)
        #expect(try coop.outbox() == ["accepted": 5])
    }

    @Test("A tag without value withholds one person, and the next run sends it once the value is there")
    func missingValue() throws {
        let coop = try GazetteCommand.twoCampaigns()
        try coop.admitFive()
        let letter = "Templates/letters/cycle-annuel/c-est-quoi-la-coop.md"
        try coop.edit(letter, "{{salutation}}", "Chère {{contact.prenom}},")
        #expect(try coop.said(["check"]).status == 0)
        try coop.launch()

        let said = try coop.said(["run"], now: "2027-01-15")

        #expect(said.status == 1 && said.errors.isEmpty)
        #expect(
            said.output.hasPrefix("Planned 5; 4 sent, 1 withheld for a missing value; 1 still to send ("),
            "\(said)")
        #expect(try coop.outbox() == ["accepted": 4, "deferred": 1])
        #expect(
            try coop.text("contacts", "show", "C-5").contains(
                "deferred – C-5: \(letter):8: {{contact.prenom}} has no value here; give the person one, or the tag a "
                    + "fallback: {{contact.prenom|…}}"))
        try coop.edit("people.csv", "C-5;Mme;;", "C-5;Mme;Alix;")
        #expect(try coop.said(["import", "people.csv"], now: "2027-01-16").status == 0)
        #expect(try coop.said(["run"], now: "2027-01-18").status == 0)
        #expect(try coop.outbox() == ["accepted": 5])
    }

    @Test("A campaign that has a fault is not launched, and one that was launched is held and said")
    func held() throws {
        let coop = try GazetteCommand.twoCampaigns()
        try coop.admitFive()
        let file = "Campaigns/cycle-annuel/campaign.yaml"
        let because =
            "\(file):8: because: found {{coop.nomm}}, expected a known field; did you mean coop.nom?"
        let audience =
            "\(file):5:11: audience: found \"personne\", expected a file Audiences/personne.yaml; there is accedants, "
            + "administrateurs, cooperateurs, locataires-fideles"
        try coop.edit(file, "{{coop.nom}}", "{{coop.nomm}}")
        #expect(try coop.said(["launch", "cycle-annuel", "--yes"]) == Said(2, errors: "gazette: " + because))
        try coop.edit(file, "{{coop.nomm}}", "{{coop.nom}}")
        try coop.launch()
        try coop.edit(file, "audience: cooperateurs", "audience: personne")
        let said = try coop.said(["run"], now: "2027-01-15")
        #expect(said.status == 1 && said.output.hasPrefix("held: \(audience)\nPlanned 0; 0 sent"), "\(said)")
        try coop.edit(file, "audience: personne", "audience: cooperateurs")
        #expect(try coop.said(["run"], now: "2027-01-18").status == 0)
        #expect(try coop.outbox() == ["accepted": 5])
    }
}
