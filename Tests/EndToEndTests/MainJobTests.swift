import Foundation
import TestSupport
import Testing

/// From the client file to mails in the Maildir, as a person types it.
@Suite struct MainJobTests {
    @Test func fromTheClientFileToTheMaildir() throws {
        let coop = try GazetteCommand()
        #expect(try coop.text("check").contains("Everything is ready: "))

        let file = "\(coop.path)/Audiences/clients.csv"
        #expect(try coop.text("import", file, now: "2026-12-01").contains("Imported: 66 added, 0 updated"))

        let plan = try coop.text("plan", "--on", "2027-01-15", now: "2027-01-04")
        #expect(plan.contains("C-0042  cycle-annuel c-est-quoi-la-coop: send – "))
        #expect(plan.contains("On 2027-01-15, of 66 people:"))
        #expect(plan.contains("cycle-annuel  send  52  due"))
        #expect(plan.contains("cycle-annuel  exclude  3  no e-mail address"))

        let preview = try coop.text(
            "preview", "cycle-annuel", "c-est-quoi-la-coop", "--contact", "C-0042", "--on", "2027-01-15",
            now: "2027-01-04")
        #expect(preview.contains("To:      jeanne.lebreton@courriel.example"))
        for ending in ["eml", "html", "txt"] {
            let path = "\(coop.path)/previews/cycle-annuel-c-est-quoi-la-coop-c-0042.\(ending)"
            #expect(preview.contains(path))
            #expect(FileManager.default.fileExists(atPath: path))
        }

        let launch = try coop.text("launch", "cycle-annuel", now: "2027-01-04")
        #expect(launch.contains("cycle-annuel would send 0 mails to 0 people today."))
        #expect(launch.contains("cycle-annuel is launched."))
        #expect(try coop.text("run", now: "2027-01-14").hasPrefix("Planned 0; 0 sent; 0 still to send"))
        #expect(try coop.text("run", now: "2027-01-15").hasPrefix("Planned 53; 52 sent; 0 still to send"))
        #expect(
            try coop.text("outbox").hasPrefix("accepted  53\nBy campaign:\n  cycle-annuel  53 accepted\n"))
        #expect(try coop.maildir().count == 52)
        #expect(try coop.text("contacts", "show", "C-0042").contains("accepted – 250 delivered to new/"))
    }

    @Test func runningAgainChangesNothing() throws {
        let coop = try GazetteCommand()
        try coop.admit(tenants: 5)
        try coop.launch()
        try coop.text("run", now: "2027-01-15")
        let before = (try coop.maildir(), try coop.text("outbox", "--list", "accepted", "--json"))
        let again = try coop.json("run", now: "2027-01-15T10:00:00+01:00")
        #expect(again["planned"].int == 0)
        #expect(again["sent"].int == 0)
        #expect(try coop.json("run", now: "2027-01-18")["sent"].int == 0)
        #expect(try coop.maildir() == before.0)
        #expect(try coop.text("outbox", "--list", "accepted", "--json") == before.1)
    }

    @Test func importsTwiceAndSaysUnchanged() throws {
        let coop = try GazetteCommand()
        let file = "\(coop.path)/Audiences/clients.csv"
        let first = try coop.json("import", file, now: "2026-12-01")
        #expect(first["added"].int == 66)
        let again = try coop.json("import", file, now: "2026-12-02")
        #expect(again["added"].int == 0)
        #expect(again["updated"].int == 0)
        #expect(again["unchanged"].int == 66)
        #expect(try coop.text("import", file, now: "2026-12-02") == "Unchanged: 66 lines, all as before.\n")
    }

    @Test func aDryRunReportsTheSameAndChangesNothing() throws {
        let coop = try GazetteCommand()
        try coop.write("people.csv", GazetteCommand.header + Self.mixed)
        let dry = try coop.json(
            "import", "\(coop.path)/people.csv", "--dry-run", now: "2026-12-01", status: 1)
        #expect(dry["added"].int == 1)
        #expect(dry["dry_run"].bool == true)
        #expect(try coop.json("contacts", "list")["contacts"].list.isEmpty)
        #expect(!FileManager.default.fileExists(atPath: "\(coop.path)/people.rejected.csv"))
        let real = try coop.json("import", "\(coop.path)/people.csv", now: "2026-12-01", status: 1)
        for member in ["added", "updated", "unchanged", "rejected", "rejects", "warnings"] {
            #expect(real[member] == dry[member], "\(member)")
        }
    }

    @Test func wrongLinesAreListedAndKeptAndTheRestIsImported() throws {
        let coop = try GazetteCommand()
        try coop.write("people.csv", GazetteCommand.header + Self.mixed)
        let text = try coop.text("import", "\(coop.path)/people.csv", now: "2026-12-01", status: 1)
        #expect(text.contains("Imported: 1 added, 0 updated, 0 unchanged, 2 rejected."))
        let report = try coop.json("import", "\(coop.path)/people.csv", now: "2026-12-01", status: 1)
        let rejects = report["rejects"].list
        #expect(rejects.map { $0["line"].int } == [3, 4])
        #expect(rejects.map { $0["column"].text } == ["Courriel", "Date de signature"])
        #expect(rejects.map { $0["found"].text } == ["hugo@@courriel.example", "31/02/2026"])
        #expect(rejects.allSatisfy { $0["expected"].text?.isEmpty == false })

        // Mended, the rejected lines come in.
        try coop.edit("people.rejected.csv", ";hugo@@", ";hugo@")
        try coop.edit("people.rejected.csv", ";31/02/2026;", ";28/02/2026;")
        let mended = try coop.json("import", "\(coop.path)/people.rejected.csv", now: "2026-12-01")
        #expect(mended["added"].int == 2)
        #expect(try coop.json("contacts", "list")["contacts"].list.count == 3)
    }

    @Test func readsWhatFrenchExcelWrites() throws {
        let coop = try GazetteCommand()
        let text =
            GazetteCommand.header
            + "X-1;Mme;Maëlle;Lebœuf–Noël;maelle@courriel.example;locataire;;12/05/14;\n"
        let file = try coop.write(
            "excel.csv",
            bytes: text.replacingOccurrences(of: "\n", with: "\r\n").unicodeScalars.map {
                switch $0 {
                case "œ": 0x9C
                case "–": 0x96
                default: UInt8(truncatingIfNeeded: $0.value)
                }
            })
        #expect(try coop.json("import", file, now: "2026-12-01")["added"].int == 1)
        let contact = try coop.json("contacts", "show", "X-1", now: "2026-12-01")["contact"]
        #expect(contact["name"].text == "Maëlle Lebœuf–Noël")
        #expect(contact["contracts"].list.first?["signature"].text == "2014-05-12")
    }

    @Test(arguments: [
        (["launch", "cycle-anuel"], "there is no campaign «cycle-anuel»"),
        (["preview", "cycle-annuel", "janvier", "--contact", "C-1"], "no step «janvier»"),
        (["contacts", "show", "C-9999"], "nobody has the reference «C-9999»"),
        (["import", "absent.csv"], "absent.csv"),
        (["plan", "--on", "15/01/2027"], "expected a day as YYYY-MM-DD"),
        (["plan", "--onn", "2027-01-15"], "unknown option --onn"),
        (["sendd"], "unknown command «sendd»"),
        (["outbox", "resolve", "1"], "needs either --sent or --resend"),
        (["run", "--now", "tomorrow"], "--now: found «tomorrow»"),
    ])
    func wrongUsageExitsTwoWithTheWayOut(_ words: [String], _ message: String) throws {
        let coop = try GazetteCommand()
        let result = try Subprocess.run(GazetteCommand.executable, ["--workspace", coop.path] + words)
        #expect(result.status == 2)
        #expect(result.errorText.contains(message))
        #expect(result.output.isEmpty)
    }

    private static let mixed = """
        P-1;Mme;Rose;Vidal;rose@courriel.example;locataire;;12/05/2014;
        P-2;M.;Hugo;Roux;hugo@@courriel.example;locataire;;12/05/2014;
        P-3;M.;Paul;Petit;paul@courriel.example;locataire;;31/02/2026;

        """
}
