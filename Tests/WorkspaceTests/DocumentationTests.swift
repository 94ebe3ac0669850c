import Foundation
import Model
import TestSupport
import Testing

@testable import Workspace

/// The examples of the documents are read by the readers that they document. The first line of an example names
/// its file in a comment.
@Suite struct DocumentationTests {
    private func examples(_ document: String) throws -> [(file: String, text: String)] {
        let url = Repository.root.appendingPathComponent("docs/" + document)
        let parts = try String(contentsOf: url, encoding: .utf8).components(separatedBy: "```")
        return parts.filter { $0.hasPrefix("yaml\n# ") }.map { part in
            let text = String(part.dropFirst("yaml\n".count))
            return (String(text.prefix { $0 != "\n" }.dropFirst(2)), text)
        }
    }

    @Test func theExamplesOfCampaignsAreAWorkspace() throws {
        let folder = try TemporaryFolder()
        for (file, text) in try examples("campaigns.md") where !file.hasSuffix("/form.yaml") {
            try folder.write(file, text)
        }
        for (file, text) in try examples("settings.md") where file == "gazette.yaml" {
            try folder.write(file, text)
        }
        try folder.write("Audiences/programmes.csv", "programme;livraison prévue\nles-tilleuls;30/09/2027\n")
        for name in ["cooperateurs", "administrateurs", "accedants"] {
            try folder.write("Audiences/\(name).yaml", "title: T\nwho: { left: non }")
        }
        let letters = [
            "cycle-annuel": ["c-est-quoi-la-coop", "l-ag-de-la-coop", "et-apres"],
            "ag": ["convocation", "convocation-papier"],
            "bulletin-chantier": ["numero-01", "numero-02", "avancement"],
            "ateliers-jardin": ["annonce", "annonce-papier", "le-jour-meme"],
            "mooc": ["semaine-1", "semaine-2"], "satisfaction": ["questionnaire", "rappel"],
            "merci-ag": ["merci-aux-presents", "aux-absents"],
        ]
        for (campaign, names) in letters {
            for name in names {
                try folder.write(
                    "Templates/letters/\(campaign)/\(name).md", "---\nsubject: S\nlayout: courrier\n---\nx\n")
            }
        }
        for form in ["html", "txt"] { try folder.write("Templates/layouts/courrier.\(form)", "{{{corps}}}") }
        try folder.write("Templates/resources/pictures/module-1-video.png", "png")
        try folder.write(
            "Templates/resources/coop.yaml",
            "- { key: pouvoir-ag, title: Le pouvoir, kind: page, page: \"https://coop.example/pouvoir\" }")
        let loaded = WorkspaceFolder(folder.url.path).load()
        #expect(loaded.faults.map(\.description) == [])
        let campaigns = loaded.workspace?.campaigns.map(\.name.text)
        #expect(campaigns?.sorted() == letters.keys.sorted())
    }

    @Test func theExampleOfFormsIsAForm() throws {
        let shown = try #require(examples("campaigns.md").first { $0.file.hasSuffix("/form.yaml") })
        let file = try FormFile.read(
            shown.text.utf8, file: shown.file, campaign: try #require(Slug("defi-abecedaire")))
        #expect(file.form.isPublic)
        #expect(file.form.wall?.title == "Le mur de l’abécédaire")
    }

    @Test func theExampleOfSurveysIsASurvey() throws {
        let shown = try #require(examples("surveys.md").first)
        let survey = try SurveyFile.read(
            shown.text.utf8, file: shown.file, campaign: try #require(Slug("etat-des-lieux"))
        ).survey
        #expect(survey.questions.count == 3)
    }

    @Test func theSettingsShownAreTheDefaults() throws {
        let shown = try #require(examples("settings.md").first { $0.file == "gazette.yaml" }).text
        let full = try Settings.read(shown.utf8, folder: "/w")
        let least = try Settings.read(SettingsTests.least.utf8, folder: "/w")
        #expect(full.delivery == least.delivery)
        #expect(full.database == least.database)
        #expect(full.timeZone == least.timeZone)
        #expect(full.holidays == least.holidays)
        #expect(full.window == least.window)
        #expect(full.cadence == least.cadence)
        #expect(full.frequency == least.frequency)
        #expect(full.threshold == least.threshold)
        #expect(full.refusals == least.refusals)
    }

    @Test func theExampleOfProxiesIsRead() throws {
        let shown = try #require(examples("settings.md").first { $0.file == "web" }).text
        let settings = try Settings.read((SettingsTests.least + "clicks: oui\n" + shown).utf8, folder: "/w")
        #expect(settings.proxies == ["127.0.0.1", "::1"])
        #expect(settings.countsClicks)
        let wrong = faultLines {
            try Settings.read(
                (SettingsTests.least + "web: { proxies: [proxy.example] }\n").utf8, file: "f", folder: "/w")
        }
        #expect(wrong.contains("expected an address in numbers such as 127.0.0.1 or ::1"), "\(wrong)")
    }

    @Test func theExampleOfAServerIsRead() throws {
        let shown = try #require(examples("settings.md").first { $0.file == "delivery" }).text
        let indented = shown.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n")
        let settings = try Settings.read((SettingsTests.least + "delivery:\n" + indented).utf8, folder: "/w")
        guard let smtp = settings.delivery.relays.first else { return #expect(Bool(false), "smtp expected") }
        #expect(smtp.security == .starttls)
        #expect(smtp.pace.perHour == 2000)
        #expect(smtp.domains["orange.fr"]?.connections == 1)
    }

    @Test func theExampleOfSeveralServersIsRead() throws {
        let shown = try #require(
            examples("settings.md").first { $0.file == "delivery" && $0.text.contains("spare") }
        ).text
        let indented = shown.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n")
        let settings = try Settings.read((SettingsTests.least + "delivery:\n" + indented).utf8, folder: "/w")
        #expect(settings.delivery.relays.map(\.name) == ["smtp.coop-les-sillons.example", "spare"])
        #expect(settings.delivery.relays.map(\.port) == [587, 465])
    }
}
