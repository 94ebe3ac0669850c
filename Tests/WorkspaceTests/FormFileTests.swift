import Foundation
import Model
import TestSupport
import Testing

@testable import Workspace

@Suite("form.yaml and registration:")
struct FormFileTests {
    private static let campaign = """
        title: T
        category: service
        audience: tous
        because: B
        steps: [{ step: s, when: { each: seances }, letters: [l] }]

        """

    private func read(_ text: String) throws -> FormFile {
        try FormFile.read(
            text.utf8, file: "Campaigns/defi/form.yaml", campaign: try #require(Slug("defi")))
    }

    @Test("A form is read whole; what is left out has its usual value")
    func forms() throws {
        let full = try read(
            "title: Le défi\nkind: alphabet\nevent: defi\npublic: oui\nintro: I\nthanks: M\nwall: { title: Le mur, intro: J }"
        )
        #expect(
            full.form
                == ContributionForm(
                    name: try #require(Slug("defi")), title: "Le défi", kind: .alphabet, introduction: "I",
                    thanks: "M", event: Slug("defi"), isPublic: true,
                    wall: .init(title: "Le mur", introduction: "J")))
        let least = try read("title: T\nkind: testimony").form
        #expect(!least.isPublic)
        #expect(least.wall == nil)
        #expect(least.event == nil)
    }

    @Test(
        "What is wrong in a form is said with its place",
        arguments: [
            ("title: T", "kind"), ("title: T\nkind: abc", "expected alphabet or testimony"),
            ("title: T\nkind: alphabet\nwall: oui", "wall"), ("title: T\nkind: alphabet\nmur: x", "mur"),
            ("title: T\nkind: alphabet\nwall: { intro: x }", "title"),
        ])
    func faults(text: String, part: String) throws {
        do {
            _ = try read(text)
            Issue.record("\(text) was read")
        } catch let faults as WorkspaceFaults {
            #expect(faults.description.hasPrefix("Campaigns/defi/form.yaml"))
            #expect(faults.description.contains(part))
        }
    }

    @Test("A registration is an event's name, or says how many dates and companions")
    func registrations() throws {
        func read(_ line: String) throws -> RegistrationOffer? {
            try CampaignFile.read(
                (Self.campaign + line).utf8, file: "Campaigns/c/campaign.yaml",
                folder: try #require(Slug("c"))
            ).campaign.registration
        }
        let event = try #require(Slug("seances"))
        #expect(try read("") == nil)
        #expect(try read("registration: seances") == RegistrationOffer(event: event))
        #expect(
            try read("registration: { event: seances, choose: one, companions: 2 }")
                == RegistrationOffer(event: event, choice: .one, companions: 2))
        for wrong in [
            "registration: { choose: one }", "registration: { event: seances, choose: two }",
            "registration: { event: seances, companions: 10 }", "registration: { event: seances, places: 1 }",
        ] {
            #expect(throws: WorkspaceFaults.self, "\(wrong)") { try read(wrong) }
        }
    }

    @Test("An event that the agenda lacks, or that everybody has on a day of their own, is a fault of check")
    func events() throws {
        let folder = try TemporaryFolder()
        try folder.write("Campaigns/agenda.yaml", "seances: [2027-03-23]\nvisite: { of: person }\n")
        try folder.write("Audiences/tous.yaml", "title: T\nwho: { left: non }")
        try folder.write("Templates/letters/c/l.md", "---\nsubject: S\nlayout: courrier\n---\nx\n")
        for form in ["html", "txt"] { try folder.write("Templates/layouts/courrier.\(form)", "x") }
        func faults(_ registration: String, _ event: String) throws -> [String] {
            try folder.write(
                "Campaigns/c/campaign.yaml", Self.campaign + "registration: \(registration)\n")
            try folder.write("Campaigns/c/form.yaml", "title: T\nkind: alphabet\nevent: \(event)\n")
            return WorkspaceFolder(folder.url.path).load().faults.map(\.description).filter {
                $0.hasPrefix("Campaigns/c/")
            }
        }
        #expect(try faults("seances", "seances") == [])
        let unknown = try faults("seance", "sceance")
        #expect(unknown.count == 2)
        #expect(unknown.allSatisfy { $0.contains("expected one of Campaigns/agenda.yaml") })
        let personal = try faults("visite", "visite")
        #expect(personal.count == 2)
        #expect(personal.allSatisfy { $0.contains("on a day of their own") })
    }
}
