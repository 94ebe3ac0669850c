import Foundation
import Model
import TestSupport
import Testing

/// Decision 15: what is written goes out as it stands when the mail is made, not when it was planned.
@Suite struct WordingTests {
    @Test("Decision 15: a letter that is mended between planning and sending leaves mended")
    func mended() throws {
        let sample = try SampleCoop()
        try sample.clearCampaigns()
        try sample.write(
            "Campaigns/essai/campaign.yaml",
            "title: T\ncategory: newsletter\naudience: cooperateurs\nbecause: Parce que.\n"
                + "steps: [{ step: un, letters: a, when: { yearly: 01-05 } }]\n")
        let letter = "Templates/letters/essai/a.md"
        try sample.write(letter, "---\nsubject: Avant\nlayout: courrier\n---\nLe texte d’avant.\n")
        try sample.admit("W-1;;Alix;Essai;alix@courriel.example;locataire;;;")
        try sample.launch("essai")
        // Before the window opens: planned, and not sent.
        try sample.run(on: "2027-01-05T08:30:00+01:00")
        #expect(try sample.outbox() == [.queued: 1])
        try sample.write(letter, "---\nsubject: Après\nlayout: courrier\n---\nLe texte d’après.\n")
        try sample.run(on: "2027-01-05T11:00:00+01:00")
        #expect(try sample.outbox() == [.accepted: 1])
        let mail = String(decoding: try #require(try sample.mails().first), as: UTF8.self)
        #expect(mail.contains("Subject: =?utf-8?q?Apr=C3=A8s?=") || mail.contains("Apr=C3=A8s"))
        #expect(!mail.contains("Avant"))
    }
}

/// Decision 15: a step that comes into a campaign which runs already.
@Suite struct NewStepTests {
    private func steps(_ days: [String]) -> String {
        "title: T\ncategory: newsletter\naudience: cooperateurs\nbecause: Parce que.\nsteps:\n"
            + days.map { "  - { step: du-\($0), letters: a, when: { yearly: \($0) } }\n" }.joined()
    }

    @Test("Decision 15: who is in a campaign gets a new step from its first day on, and nothing from before")
    func forward() throws {
        let sample = try SampleCoop()
        try sample.clearCampaigns()
        try sample.write("Campaigns/essai/campaign.yaml", steps(["01-05"]))
        try sample.write(
            "Templates/letters/essai/a.md", "---\nsubject: A\nlayout: courrier\n---\nLe texte.\n")
        try sample.admit("W-1;;Alix;Essai;alix@courriel.example;locataire;;;")
        try sample.launch("essai")
        try sample.run(on: "2027-01-05T10:00:00+01:00")
        #expect(try sample.outbox() == [.accepted: 1])
        // In a file that was mended on the 13th: the days of the 11th and the 12th are over, the 13th is today.
        try sample.write(
            "Campaigns/essai/campaign.yaml", steps(["01-05", "01-11", "01-12", "01-13", "01-14"]))
        try sample.run(on: "2027-01-13T10:00:00+01:00")
        #expect(try sample.outbox() == [.accepted: 2])
        try sample.run(on: "2027-01-14T10:00:00+01:00")
        #expect(try sample.outbox() == [.accepted: 3])
        try sample.run(on: "2027-02-15T10:00:00+01:00")
        #expect(try sample.outbox() == [.accepted: 3])
    }
}

/// Decision 14: what does not leave keeps nobody from other mails.
@Suite struct PausedSurveyTests {
    @Test("Decision 14: the mails of a paused survey count for the day on which they were planned")
    func paused() throws {
        let sample = try SampleCoop()
        try sample.clearCampaigns()
        for (name, category, when) in [
            ("enquete", "survey", "on: 2027-02-02"), ("lettre", "newsletter", "yearly: 02-04"),
        ] {
            try sample.write(
                "Campaigns/\(name)/campaign.yaml",
                "title: T\ncategory: \(category)\naudience: cooperateurs\nbecause: Parce que.\n"
                    + "steps: [{ step: un, letters: a, when: { \(when) } }]\n")
            try sample.write(
                "Templates/letters/\(name)/a.md", "---\nsubject: S\nlayout: courrier\n---\nLe texte.\n")
        }
        try sample.write(
            "Campaigns/enquete/survey.yaml",
            "title: T\nunit: address\nquestions: [{ question: q, text: Bien ?, kind: yes-no, mandatory: oui }]\n"
        )
        try sample.admit("W-1;;Alix;Essai;alix@courriel.example;locataire;;;")
        try sample.launch("enquete", "lettre")
        try sample.run(on: "2027-02-02T07:00:00+01:00")
        #expect(try sample.outbox() == [.queued: 1])
        _ = try sample.coop(on: "2027-02-02").pause(try #require(Slug("enquete")))
        // One mail a day: the survey's waits, and does not take the day of the other.
        try sample.run(on: "2027-02-04T11:00:00+01:00")
        #expect(try sample.outbox() == [.queued: 1, .accepted: 1])
    }
}

/// product.md §3 numbers what the scheduler does; each number has a test that names it.
@Suite struct DecisionNamesTests {
    @Test func everyDecisionHasATestThatNamesIt() throws {
        let folder = Repository.root.appendingPathComponent("Tests")
        let files = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
        var named: Set<Int> = []
        for case let file as URL in files where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            for match in text.matches(of: /"Decisions? ([0-9, ]+):/) {
                named.formUnion(match.1.split(separator: ",").compactMap { Int($0.filter(\.isNumber)) })
            }
        }
        #expect(Set(1...18).subtracting(named) == [])
    }
}
