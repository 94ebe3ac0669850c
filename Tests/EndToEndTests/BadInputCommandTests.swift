import Foundation
import TestSupport
import Testing

/// Wrong command lines: status 2, one line that names the way out, nothing changed.
@Suite struct BadInputCommandTests {
    static let lines: [([String], String)] = [
        (["frob"], "unknown command «frob»; `gazette help` lists the commands"),
        (["runn"], "unknown command «runn»; did you mean run? `gazette help` lists the commands"),
        (["run", "--foo"], "unknown option --foo for `gazette run`; see `gazette help run`"),
        (["run", "now"], "`gazette run` does not expect «now»; see `gazette help run`"),
        (["run", "--wait=yes"], "--wait takes no value, found «yes»"),
        (["--frob", "run"], "unknown option --frob; `gazette help` lists the global options"),
        (["import"], "`gazette import` needs FILE; see `gazette help import`"),
        (["import", ""], "`gazette import` needs FILE; see `gazette help import`"),
        (["init", ""], "`gazette init` needs DIR; see `gazette help init`"),
        (["preview", "cycle-annuel"], "`gazette preview` needs STEP; see `gazette help preview`"),
        (
            ["preview", "cycle-annuel", "et-apres"],
            "`gazette preview` needs --contact REF, for example --contact C-0042"
        ),
        (
            ["preview", "Cycle", "x", "--contact", "C-1"],
            "«Cycle» is not the name of a campaign; expected lower-case letters, digits and hyphens, as in "
                + "c-est-quoi-la-coop"
        ),
        (
            ["preview", "cycle", "x", "--contact", "C-1"],
            "there is no campaign «cycle»; Campaigns/ has: bulletin-chantier, cycle-annuel"
        ),
        (
            ["preview", "cycle-annuel", "x", "--contact", "C-1"],
            "campaign cycle-annuel has no step «x»; its steps are: c-est-quoi-la-coop, l-ag-de-la-coop, et-apres"
        ),
        (
            ["preview", "cycle-annuel", "et-apres", "--contact", "C-9"],
            "nobody has the reference «C-9»; did you mean C-1, C-2, C-3, C-4, C-5?"
        ),
        (
            ["contacts", "show", "X"],
            "nobody has the reference «X»; `gazette contacts list` shows who is there"
        ),
        (
            ["contacts", "frob"],
            "found `contacts frob`, expected list, show REF, "
                + "unsubscribe REF, subscribe REF, duplicates, merge KEEP OTHER, distinct A B, export REF, retention, "
                + "erase REF, erased or readmit REF"
        ),
        (["launch", "nope"], "there is no campaign «nope»; Campaigns/ has: bulletin-chantier, cycle-annuel"),
        (["plan", "--on"], "--on needs a value: --on DATE"),
        (
            ["plan", "--on", "15/01/2027"],
            "--on: found «15/01/2027», expected a day as YYYY-MM-DD, for example 2027-01-15"
        ),
        (
            ["plan", "--on", "9999-12-31"],
            "found the day 9999-12-31, expected one within five years, until 2031-10-01"
        ),
        (
            ["preview", "cycle-annuel", "et-apres", "--contact", "C-1", "--on", "2999-01-01"],
            "found the day 2999-01-01, expected one within five years, until 2031-10-01"
        ),
        (
            ["test", "cycle-annuel", "et-apres", "--contact", "C-1", "--to", "moi"],
            "--to: found «moi», expected an address such as moi@coop.example"
        ),
        (["outbox", "resolve"], "`gazette outbox resolve` needs either --sent or --resend"),
        (
            ["outbox", "resolve", "x", "--sent"],
            "found «x», expected the number of a mail that is in doubt; `gazette outbox` lists them"
        ),
    ]

    /// One workspace for all lines: none of them may change it.
    @Test("A wrong command line is answered with its way out, and changes nothing")
    func commandLines() throws {
        let coop = try GazetteCommand.twoCampaigns()
        try coop.admitFive()
        let before = try coop.holdings()
        for (words, message) in Self.lines {
            #expect(try coop.said(words) == Said(2, errors: "gazette: " + message), "\(words)")
        }
        #expect(try coop.holdings() == before)
    }

    @Test(
        "Under --json an error is a document too",
        arguments: [["frob"], ["import", "nowhere.csv"], ["launch", "x"]])
    func document(words: [String]) throws {
        let said = try GazetteCommand().said(words + ["--json"])
        let document = try JSONDecoder().decode(JSONValue.self, from: Data(said.output.utf8))
        #expect(said.status == 2)
        #expect(document["error"].text.map { "gazette: " + $0 } == said.errors)
    }

    @Test("A campaign for nobody is launched with a question")
    func nobody() throws {
        let coop = try GazetteCommand.twoCampaigns()
        let counts = "cycle-annuel would send 0 mails to 0 people today."
        let end = "cycle-annuel is launched. `gazette run` sends what is due."
        #expect(
            try coop.said(["launch", "cycle-annuel"])
                == Said(
                    0,
                    output: """
                        \(counts)
                          first day that counts: 2026-10-01
                        note: nobody is there yet; `gazette import FILE` brings people in
                        \(end)
                        """))
        let other = try GazetteCommand()
        try other.admitFive()
        try other.edit(
            "Audiences/cooperateurs.yaml", "[accédant, locataire, copropriétaire, administrateur]", "[élu]")
        #expect(
            try other.said(["launch", "cycle-annuel"])
                == Said(
                    0,
                    output: """
                        \(counts)
                          exclude: 5, not in the audience
                          first day that counts: 2026-10-01
                        note: nobody of 5 is in its audience; is that as you meant it?
                        \(end)
                        """))
    }

    @Test(
        "--now takes moments that a coop can mean",
        arguments: [
            ("tomorrow", "a moment with its zone, for example 2027-01-15T09:00:00+01:00"),
            ("2027-02-30T09:00:00Z", "a moment with its zone, for example 2027-01-15T09:00:00+01:00"),
            ("0001-01-01T00:00:00Z", "a moment of the years 2000 to 2199"),
            ("20270-01-15T09:00:00Z", "a moment with its zone, for example 2027-01-15T09:00:00+01:00"),
        ])
    func clock(moment: String, expected: String) throws {
        let said = try Subprocess.run(GazetteCommand.executable, ["run", "--now", moment])
        #expect(said.status == 2)
        #expect(said.errorText == "gazette: --now: found «\(moment)», expected \(expected)\n")
    }

    @Test(
        "A workspace that is none",
        arguments: [
            ("gazette.yaml", "that COOP/gazette.yaml is a file, not a folder"),
            ("nowhere", "no folder COOP/nowhere"),
            ("Campaigns", "no such file in COOP/Campaigns"),
        ])
    func workspace(name: String, found: String) throws {
        let coop = try GazetteCommand.twoCampaigns()
        let message =
            "gazette: gazette.yaml: found \(found), expected the settings of a workspace; name its folder with "
            + "--workspace DIR, or make a new one with gazette init DIR"
        #expect(
            try coop.said(["--workspace", "\(coop.path)/\(name)", "contacts", "list"])
                == Said(2, errors: message))
    }

    @Test("init writes over nothing, and says why it cannot write")
    func initialising() throws {
        let coop = try GazetteCommand.twoCampaigns()
        let before = try coop.read("gazette.yaml")
        #expect(
            try coop.said(["init", "."])
                == Said(
                    2,
                    errors:
                        "gazette: .: found a folder that is not empty; expected a new folder, so that nothing is "
                        + "overwritten"))
        #expect(try coop.read("gazette.yaml") == before)
        #expect(
            try coop.said(["init", "gazette.yaml/new"])
                == Said(
                    1,
                    errors:
                        "gazette: gazette.yaml/new: the files cannot be written (the system refused it); check the place "
                        + "and who may write there"))
    }

    @Test("A preview for somebody without an address, or into no folder, says so")
    func previews() throws {
        let coop = try GazetteCommand.twoCampaigns()
        try coop.write("p.csv", "Référence;Nom;Statut\nA-1;Un;locataire\n")
        _ = try coop.said(["import", "p.csv"])
        let words = ["preview", "cycle-annuel", "et-apres", "--contact"]
        #expect(
            try coop.said(words + ["A-1"])
                == Said(
                    1,
                    errors:
                        "gazette: A-1 has no e-mail address, so there is no mail to show; write one into the client "
                        + "file and import it again, or, where the letter goes by post, look at what "
                        + "`gazette post export cycle-annuel` writes"))
        try coop.admitFive()
        #expect(
            try coop.said(words + ["C-1", "--out", "gazette.yaml"])
                == Said(
                    1,
                    errors:
                        "gazette: gazette.yaml: the preview cannot be written (a file stands in the way); check the place and who "
                        + "may write there, or name another folder with --out DIR"))
    }

    /// `plan` of a day five years ahead takes seconds; a shell that cannot stop it would wait for all of them.
    @Test("SIGTERM ends a command that sends nothing at once")
    func stopping() throws {
        let coop = try GazetteCommand.twoCampaigns()
        let lines = (0..<300).map { "A-\($0);P;Nom\($0);a\($0)@b.example;locataire;;\n" }
        try coop.write("p.csv", BadInputRowTests.header + lines.joined())
        _ = try coop.said(["import", "p.csv"])
        let script = """
            import signal, subprocess, sys
            child = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE)
            while not any('gazette.sqlite' in line for line in open(f'/proc/{child.pid}/maps')): pass
            child.terminate()
            print(child.wait())
            """
        let result = try Subprocess.python(
            script,
            arguments: [
                GazetteCommand.executable, "--workspace", coop.path, "--now",
                GazetteCommand.moment("2026-10-01"),
                "plan", "--on", "2031-09-01",
            ])
        #expect(result.outputText == "-15\n", "\(result.errorText)")
    }
}
