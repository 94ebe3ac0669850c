import Foundation
import TestSupport
import Testing

/// `docs/json.md` on registrations and walls.
@Suite struct FormsDocumentationTests {
    @Test func registrations() throws {
        let coop = try GazetteCommand()
        try coop.admit(tenants: 2)
        let day = "2027-02-24"
        func register(_ words: String..., status: Int32 = 0) throws -> JSONValue {
            let line =
                ["--workspace", coop.path, "--now", GazetteCommand.moment(day), "--json", "register"] + words
            let result = try Subprocess.run(GazetteCommand.executable, line)
            #expect(result.status == status, "\(result.errorText)")
            return try JSONDecoder().decode(JSONValue.self, from: Data(result.output))
        }
        let sessions = "sessions-collectives"
        try JSONDocumentationTests.compare(
            "register",
            [
                register(sessions, "mars", "--contact", "T-0001", "--places", "2", "--by", "paper"),
                register("ateliers-jardin", "semis", "--contact", "T-0001"),
                register(sessions, "octobre", "--contact", "T-0002", "--cancel", status: 1),
            ])
        let file = "\(coop.path)/inscrits.csv"
        try JSONDocumentationTests.compare(
            "registrations",
            [
                coop.json("registrations", sessions, "--csv", file, now: day),
                coop.json("registrations", "ateliers-jardin", now: day),
            ])
        let table = try coop.read("inscrits.csv")
        #expect(
            table.contains("mars;2027-03-23;T-0001;Essai1;Alix;alix.1@courriel.example;;2;2027-02-24;coupon"))
    }

    @Test func walls() throws {
        let coop = try GazetteCommand()
        try coop.admit(tenants: 1)
        let day = "2027-10-06"
        let added = try coop.json(
            "wall", "add", "defi-abecedaire", "--letter", "v", "--word", "Voisin", "--text",
            "On le choisit un peu.",
            "--signature", "Alix", "--contact", "T-0001", now: day)
        try JSONDocumentationTests.compare("wall add", [added])
        try coop.text(
            "wall", "add", "temoignages", "--text", "Entre nous.", "--consent", "non", now: day)
        try JSONDocumentationTests.compare(
            "wall list",
            [
                coop.json("wall", "list", "defi-abecedaire", now: day),
                coop.json("wall", "list", "temoignages", "--state", "pending", now: day),
            ])
        let approved = try coop.json("wall", "approve", "1", "2", now: day, status: 1)
        #expect(approved["approved"].list == [.number(1)])
        #expect(approved["left"].list.first?["why"].text == "without-consent")
        try JSONDocumentationTests.compare("wall approve", [approved])
        let rejected = try coop.json("wall", "reject", "1", "--reason", "en double", now: day)
        #expect(rejected["rejected"].list == [.number(1)])
        try coop.text("wall", "reject", "1", now: day, status: 2)
        try JSONDocumentationTests.compare("wall show", [coop.json("wall", "show", "1", now: day)])
        let file = "\(coop.path)/mur.csv"
        try JSONDocumentationTests.compare(
            "wall export", [coop.json("wall", "export", "defi-abecedaire", "--all", "--csv", file, now: day)])
        #expect(try coop.read("mur.csv").contains("V;Voisin;On le choisit un peu.;Alix;oui;écarté;T-0001"))
    }
}
