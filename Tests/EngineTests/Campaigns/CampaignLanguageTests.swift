import Foundation
import Model
import TestSupport
import Testing
import Workspace

/// docs/campaigns.md, "Each construct, with its days": every line is read and planned as it stands there.
@Suite struct CampaignLanguageTests {
    struct Line: Sendable, CustomTestStringConvertible {
        let number: Int
        let campaign: String
        let step: String
        let outcome: String
        var name: String { "ligne-\(number)" }
        var testDescription: String { "\(campaign) \(step)" }

        /// The campaign's file; its one step has one edition unless the line lists them.
        var file: String {
            let category = campaign.hasPrefix("category") ? "" : "category: newsletter, "
            let letters = step.contains("letters:") ? "" : "letters: lettre, "
            return "{ title: T, \(category)audience: tout-le-monde, because: Pour voir., "
                + (campaign.isEmpty ? "" : "\(campaign), ")
                + "steps: [{ step: un, \(letters)\(step) }] }\n"
        }
    }

    private static let document = Result { () throws -> String in
        try String(contentsOf: Repository.root.appendingPathComponent("docs/campaigns.md"), encoding: .utf8)
    }

    /// The table's lines.
    static let lines: [Line] = {
        let text = (try? document.get()) ?? ""
        let part = text.components(separatedBy: "### Each construct, with its days").last ?? ""
        let rows = (part.components(separatedBy: "\n### ").first ?? "").split(separator: "\n")
            .filter { $0.hasPrefix("| ") }.dropFirst()
        return rows.enumerated().map { number, row in
            let cells = row.dropFirst().dropLast().split(separator: "|", omittingEmptySubsequences: false)
                .map { $0.trimmingCharacters(in: CharacterSet(charactersIn: " `")) }
            return Line(
                number: number, campaign: cells.first ?? "", step: cells.dropFirst().first ?? "",
                outcome: cells.last ?? "")
        }
    }()

    /// All of them as one workspace, with the agenda that the document shows.
    private static let workspace = Result { () throws -> Workspace in
        let folder = try TemporaryFolder()
        let text = try document.get()
        let agenda = try #require(
            text.components(separatedBy: "```").first { $0.hasPrefix("yaml\n# Campaigns/agenda.yaml") })
        try folder.write("Campaigns/agenda.yaml", String(agenda.dropFirst("yaml\n".count)))
        try folder.write(
            "gazette.yaml",
            try String(contentsOf: Repository.root.appendingPathComponent("gazette.yaml"), encoding: .utf8))
        try folder.write("Audiences/tout-le-monde.yaml", "title: Tout le monde\nwho: { left: non }\n")
        try folder.write(
            "Audiences/programmes.csv",
            "programme;livraison prévue;livraison réelle\nles-tilleuls;12/05/2027;\n")
        try folder.write(
            "Templates/resources/coop.yaml",
            "- { key: pouvoir-ag, title: Le pouvoir, kind: page, page: \"https://coop.example/pouvoir\" }")
        for form in ["html", "txt"] { try folder.write("Templates/layouts/courrier.\(form)", "{{{corps}}}") }
        let day = "when: { on: 2027-02-09 }"
        let others = [
            ("annonce", Line(number: -1, campaign: "", step: day, outcome: "")),
            ("etat-des-lieux", Line(number: -1, campaign: "category: survey", step: day, outcome: "")),
        ]
        for (name, line) in lines.map({ ($0.name, $0) }) + others {
            try folder.write("Campaigns/\(name)/campaign.yaml", line.file)
            for letter in ["lettre", "un", "deux", "trois", "avancement", "papier"] {
                try folder.write(
                    "Templates/letters/\(name)/\(letter).md", "---\nsubject: S\nlayout: courrier\n---\nx\n")
            }
        }
        let loaded = WorkspaceFolder(folder.url.path).load()
        #expect(loaded.faults.map(\.description) == [])
        return try #require(loaded.workspace)
    }

    @Test("Decision 4: every construct of the document does what stands beside it", arguments: lines)
    func asDocumented(line: Line) throws {
        var run = try CampaignRun(
            line.name, of: try Self.workspace.get(), beside: "annonce", launchedOn: "2027-01-04", at: "16:00")
        try live(&run)
        var found: [String: [String]] = [:]
        for (name, reference) in [("Jeanne", "P-1"), ("Karim", "P-2"), ("Odette", "P-3")] {
            let days = try run.days(of: reference)
            if !days.isEmpty { found[days.joined(separator: ", "), default: []].append(name) }
        }
        let outcome = found.map { "\($0.value.joined(separator: ", ")): \($0.key)" }.sorted()
        let expected = String(line.outcome.prefix { $0 != "(" }).trimmingCharacters(in: .whitespaces)
        #expect((outcome.isEmpty ? "nobody" : outcome.joined(separator: "; ")) == expected)
        if line.campaign.hasPrefix("in-doubt") {
            #expect(run.workspace.campaign(CampaignRun.slug(line.name))?.inDoubt == .resend)
        }
    }

    /// What the document says of the three people and their coop.
    private func live(_ run: inout CampaignRun) throws {
        let (mooc, spring) = ("mooc", "printemps-2027")
        run.admit(.invented(1, .accedant, programme: "les-tilleuls", signed: "2026-03-14"))
        run.admit(.invented(3, .locataire, lease: "2005-07-01", hasEmail: false))
        try run.on("2027-01-29") {
            $0.admit(.invented(2, .accedant, programme: "les-tilleuls", signed: "2027-01-29"))
        }
        try run.on("2027-02-09") { $0.enter("P-1", "etat-des-lieux", .answered, on: "2027-02-09") }
        try run.on("2027-02-24") { $0.write(noteFor: "les-tilleuls") }
        try run.on("2027-03-01") { $0.enter("P-2", mooc, .registered, in: spring, on: "2027-03-01") }
        try run.on("2027-03-04") { $0.enter("P-1", mooc, .registered, in: spring, on: "2027-03-04") }
        try run.on("2027-03-18") { $0.enter("P-1", "visite-courtoisie", .completed, on: "2027-03-18") }
        try run.on("2027-03-23") {
            $0.change("P-1") { $0.participations.removeAll { $0.event.text == mooc } }
            $0.enter("P-1", mooc, .completed, in: spring, on: "2027-03-23")
        }
        try run.on("2027-04-01") { $0.sleep(until: "2027-04-19") }
        try run.on("2027-05-12") { $0.deliver("les-tilleuls") }
        try run.on("2027-06-18") { $0.attend("ag", "2027", ["P-1": .present]) }
        try run.on("2028-03-01")
    }
}

extension CampaignRun {
    /// Days and letters of a person, the step's only letter unnamed, the hour where it is not nine.
    fileprivate func days(of reference: String) throws -> [String] {
        let zone = workspace.settings.timeZone
        return deliveries.filter {
            "P-\($0.contact.number)" == reference && $0.skipped == nil && $0.key.campaign.text != "annonce"
        }.map {
            let hour = zone.time(at: $0.notBefore).description
            let letter = $0.letter.text == "lettre" ? "" : " \($0.letter)"
            return "\($0.sendOn)\(letter)\(hour == "09:00" || $0.channel == .post ? "" : " \(hour)")"
        }
    }
}
