import Foundation
import TestSupport
import Testing

/// docs/json.md tells the whole truth: every member that it names is printed, and no other.
@Suite struct JSONDocumentationTests {
    /// The example of each section, by the command in its heading.
    static let examples: Result<[String: JSONValue], any Error> = Result {
        let text = try String(
            contentsOf: Repository.root.appendingPathComponent("docs/json.md"), encoding: .utf8)
        var examples: [String: JSONValue] = [:]
        for section in text.components(separatedBy: "\n## `").dropFirst() {
            let name = String(section.prefix { $0 != "`" })
            let example = section.components(separatedBy: "```json\n").last?.components(separatedBy: "\n```")
                .first
            examples[name] = try JSONDecoder().decode(JSONValue.self, from: Data((example ?? "").utf8))
        }
        return examples
    }

    @Test func everyCommandHasASection() throws {
        let help = try Subprocess.run(GazetteCommand.executable, ["help"]).outputText
        let list =
            help.components(separatedBy: "commands:\n").last?.components(separatedBy: "\n\n").first ?? ""
        let commands = list.split(separator: "\n").compactMap {
            $0.split(separator: " ").first.map(String.init)
        }
        let documented = Set(
            try Self.examples.get().keys.compactMap { $0.split(separator: " ").first.map(String.init) })
        #expect(commands.count == 25)
        #expect(documented == Set(commands).subtracting(["help"]).union(["--version"]))
    }

    @Test func filesAndPeople() throws {
        let coop = try GazetteCommand()
        try Self.compare("--version", [coop.json("--version")])
        let folder = try TemporaryFolder()
        try Self.compare("init", [Self.document(["init", folder.path("new"), "--json"])])
        let sound = try coop.json("check", now: "2026-12-01")
        try coop.edit("gazette.yaml", "threshold: 200", "treshold: 200")
        try Self.compare("check", [sound, coop.json("check", now: "2026-12-01", status: 2)])
        try coop.edit("gazette.yaml", "treshold: 200", "threshold: 200")

        try coop.write("people.csv", Self.people)
        let dry = try coop.json(
            "import", "\(coop.path)/people.csv", "--dry-run", now: "2026-12-01", status: 1)
        let real = try coop.json("import", "\(coop.path)/people.csv", now: "2026-12-01", status: 1)
        try WorkbookImportTests.write(Array(Self.people.utf8), to: "\(coop.path)/people.xlsx")
        let workbook = try coop.json("import", "\(coop.path)/people.xlsx", now: "2026-12-01", status: 1)
        try coop.edit("people.csv", "Rose;Vidal", "Rosa;Vidal")
        let again = try coop.json("import", "\(coop.path)/people.csv", now: "2026-12-01", status: 1)
        try Self.compare("import", [dry, real, workbook, again])
        try Self.compare("contacts list", [coop.json("contacts", "list")])
        try Self.compare("keys", [coop.json("keys", "rotate", now: "2026-12-01")])

        try coop.launch()
        try coop.launch("reseau-elus")
        try coop.write("ag.csv", "référence;état;date\nP-1;présent;16/06/2026\n")
        try coop.text(
            "import", "\(coop.path)/ag.csv", "--event", "ag", "--occurrence", "2027", now: "2026-12-02")
        try coop.text("run", now: "2027-01-15")
        try coop.text("contacts", "unsubscribe", "P-1", "--category", "survey", now: "2027-01-15")
        // The plan of a weekend holds what waits for the window, that of March what is skipped.
        try Self.compare(
            "contacts show",
            [
                coop.json("contacts", "show", "P-1", now: "2027-01-15"),
                coop.json("contacts", "show", "P-3", now: "2027-06-01T07:00:00+02:00"),
                SentLetterTests.lateTimeline(), Self.volunteer(),
            ])
        let shown = try coop.json("contacts", "show", "P-1", now: "2027-02-01")
        let number = try #require(shown["deliveries"].list.first?["id"].int)
        let sent = try coop.json(
            "contacts", "show", "P-1", "--letter", String(number), "--out", "\(coop.path)/sent",
            now: "2027-02-01")
        try Self.compare("contacts show --letter", [sent])
    }

    @Test func plansAndCampaigns() throws {
        let coop = try GazetteCommand()
        try coop.text("import", "\(coop.path)/Audiences/clients.csv", now: "2026-12-01")
        let day = "2027-01-15"
        try Self.compare(
            "plan",
            [
                coop.json("plan", "--on", day, now: "2027-01-04"),
                coop.json("plan", now: "2027-01-15T07:00:00+01:00"),
                Self.stopped().json("plan", now: "2027-01-15"),
                PostCoop.due().json("plan", now: PostCoop.day),
            ])
        try Self.compare("calendar", CalendarTests.busyYears())
        let slipped = try PlanDiffTests.slipped()
        try slipped.admit(
            ["T-1;;Rose;Vidal;rose@courriel.example;locataire;;12/06/2014;"], now: "2027-01-16")
        try Self.compare("plan --diff", [slipped.json("plan", "--diff", now: "2027-01-18")])
        try Self.compare(
            "preview",
            [coop.json("preview", "cycle-annuel", "c-est-quoi-la-coop", "--contact", "C-0042", now: day)])
        try Self.compare(
            "test",
            [
                coop.json(
                    "test", "cycle-annuel", "c-est-quoi-la-coop", "--contact", "C-0042", "--to",
                    "moi@coop.example", now: day)
            ])
        let launched = try coop.json("launch", "cycle-annuel", "--yes", now: day)
        #expect(launched["mails"].int == 52)
        try Self.compare("launch", [launched, coop.json("launch", "cycle-annuel", now: day)])
        let paused = try coop.json("pause", "cycle-annuel", now: day)
        try Self.compare("pause", [paused, coop.json("pause", "cycle-annuel", now: day, status: 1)])
        try Self.compare("resume", [coop.json("resume", "cycle-annuel", "--yes", now: day)])
    }

    @Test func runsAndTheOutbox() throws {
        let busy = GazetteCommand.address(1)
        let relay = try ScriptedRelay { situation in
            if situation.moment == .dot, situation.total == 2 { return .close }
            return situation.moment == .rcpt && situation.line.contains(busy)
                ? .reply("451 4.2.1 mailbox busy\r\n") : .normal
        }
        let coop = try SMTPDeliveryTests.coop(tenants: 3)
        try coop.deliver(toPort: relay.port, "host: 127.0.0.1", "security: none", "connections: 1")
        let empty = try coop.json("outbox")
        let first = try coop.json("run", now: "2027-01-15", status: 1)
        #expect(first["in_doubt"].int == 1)
        // A fault in a campaign's file holds it back; nobody answers any more.
        relay.stop()
        try coop.edit("Campaigns/bulletin-chantier/campaign.yaml", "category: newsletter", "category: brief")
        let second = try coop.json("run", now: "2027-01-18", status: 1)
        #expect(second["troubles"].list.count == 1)
        #expect(second["held"].list.count == 1)
        let stopped = try Self.stopped()
        try Self.compare(
            "run",
            [
                first, second, stopped.json("run", now: "2027-01-18", status: 1),
                PostCoop.due().json("run", now: PostCoop.day),
            ])
        let outbox = try coop.json("outbox")
        try Self.compare(
            "outbox", [empty, outbox, stopped.json("outbox"), PostCoop.due().json("outbox")])
        let resumed = try stopped.json("resume", "cycle-annuel", now: "2027-01-18")
        #expect(resumed["stopped_because"].text?.contains("1 of its last 1 mails") == true)
        let number = try #require(outbox["deliveries"].list.first?["id"].int)
        try Self.compare("outbox resolve", [coop.json("outbox", "resolve", String(number), "--sent")])
    }

    /// A person on a list, whose letters are all in the past.
    private static func volunteer() throws -> JSONValue {
        let coop = try PostCoop.due()
        let list = try coop.write("list.csv", "Référence;Date\nP-1;2027-01-12\n")
        try coop.text("import", list, "--event", "volontaires", "--state", "inscrit", now: PostCoop.day)
        return try coop.json("contacts", "show", "P-1", now: "2027-02-20")
    }

    /// A coop whose only mail was refused for good, so that its campaign is stopped.
    private static func stopped() throws -> GazetteCommand {
        let relay = try ScriptedRelay { situation in
            situation.moment == .rcpt ? .reply("550 5.1.1 no such person\r\n") : .normal
        }
        let coop = try SMTPDeliveryTests.coop(tenants: 1)
        try coop.deliver(toPort: relay.port, "host: 127.0.0.1", "security: none", "connections: 1")
        try coop.edit("gazette.yaml", "threshold: 200", "threshold: 200\nrefusals: { at-least: 1 }")
        try coop.text("run", now: "2027-01-15", status: 1)
        return coop
    }

    /// Ways and kinds of the example and of everything that was printed.
    static func compare(_ command: String, _ printed: [JSONValue]) throws {
        let documented = try #require(try examples.get()[command], "docs/json.md has a section on \(command)")
            .shape
        var found: [String: Set<String>] = [:]
        for document in printed { found.merge(document.shape) { $0.union($1) } }
        #expect(
            Set(found.keys).subtracting(documented.keys).sorted() == [], "\(command): printed, not documented"
        )
        #expect(
            Set(documented.keys).subtracting(found.keys).sorted() == [], "\(command): documented, not printed"
        )
        for (way, kinds) in found {
            let expected = documented[way] ?? []
            #expect(kinds.isSubset(of: expected), "\(command): \(way) is documented as \(expected)")
        }
    }

    private static func document(_ words: [String]) throws -> JSONValue {
        let result = try Subprocess.run(GazetteCommand.executable, words)
        return try JSONDecoder().decode(JSONValue.self, from: Data(result.output))
    }

    private static let people = """
        Référence;Civilité;Prénom;Nom;Courriel;Statut;Programme;Date de signature;Date de départ;Couleur
        P-1;Mme;Rose;Vidal;rose@gmial.com;locataire;;12/05/2014;;bleu
        P-2;M.;Hugo;Roux;hugo@@courriel.example;locataire;;12/05/2014;;vert
        P-3;M.;Paul;Petit;paul@courriel.example;accédant;les-tilleuls;12/05/2026;;vert

        """
}
