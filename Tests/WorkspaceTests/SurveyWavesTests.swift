import Model
import Testing

@testable import Workspace

@Suite("Surveys that are asked again")
struct SurveyWavesTests {
    private static let survey = """
        title: Et vous ?
        unit: address
        closes: 3 weeks
        waves:
          - wave: debut
            title: Au début
            steps: [numero]
          - wave: apres
            title: Après
            steps: [ag]
        questions:
          - question: sait
            text: Savez-vous ?
            kind: yes-no
            mandatory: oui
          - question: note
            text: Une note ?
            kind: 0-10
            low: Non
            high: Oui
            waves: apres
            if: { sait: oui }

        """

    private static func faults(_ edits: [(String, String)]) throws -> [String] {
        let text = edits.reduce(survey) { text, edit in
            #expect(text.contains(edit.0), "\(edit.0)")
            return text.replacing(edit.0, with: edit.1)
        }
        return try SoundWorkspace.faults(["Campaigns/bulletin/survey.yaml": text])
    }

    private static let named = """
        waves:
          - wave: debut
            title: Au début
            steps: [numero]
          - wave: apres
            title: Après
            steps: [ag]

        """

    @Test("A list of waves is read, with the questions of each, and a time to close")
    func named() throws {
        let survey = try SurveyFile.read(
            Self.survey.utf8, file: "s.yaml", campaign: try #require(Slug("bulletin"))
        ).survey
        let (first, second) = (try #require(Slug("numero")), try #require(Slug("ag")))
        #expect(survey.wave(of: first, occurrence: "2027-01") == "debut")
        #expect(survey.wave(of: second, occurrence: "2027") == "apres")
        #expect(survey.wave(of: try #require(Slug("autre")), occurrence: "x") == nil)
        #expect(survey.asked(in: "debut").questions.map(\.name.text) == ["sait"])
        #expect(survey.asked(in: "apres").questions.map(\.name.text) == ["sait", "note"])
        #expect(survey.lastDay(firstSent: nil) == nil)
        #expect(survey.lastDay(firstSent: CivilDate(iso: "2027-02-02")) == CivilDate(iso: "2027-02-23"))
        #expect(try Self.faults([]) == [])
    }

    @Test("By occurrence each month is a wave; choices may belong to some")
    func byOccurrence() throws {
        let text = """
            title: Vote
            steps: vote
            waves: occurrence
            questions:
              - question: action
                text: Laquelle ?
                kind: one-of
                mandatory: oui
                choices:
                  - velo: Le vélo
                    waves: [2027-03]
                  - aucune: Aucune
            """
        let survey = try SurveyFile.read(
            text.utf8, file: "s.yaml", campaign: try #require(Slug("essai"))
        ).survey
        #expect(survey.wave(of: try #require(Slug("vote")), occurrence: "2027-03") == "2027-03")
        #expect(survey.wave(of: try #require(Slug("merci")), occurrence: "2027-03") == nil)
        func offered(_ wave: String) -> [String] {
            guard case .oneOf(let choices) = survey.asked(in: wave).questions[0].kind else { return [] }
            return choices.map(\.name.text)
        }
        #expect(offered("2027-03") == ["velo", "aucune"])
        #expect(offered("2027-04") == ["aucune"])
    }

    private static let mistakes: [([(String, String)], String, String)] = [
        ([("steps: [ag]", "steps: [ga]")], ":10", "there is ag, numero"),
        ([("steps: [ag]", "steps: [ag, numero]")], ":10", "in two waves"),
        ([("wave: apres\n", "wave: debut\n")], ":8", "a second time"),
        ([("waves: apres", "waves: aprs")], ":16", "did you mean \"apres\"?"),
        ([("unit: address", "unit: person")], ":2", "only one of those who share it could answer"),
        ([("mandatory: oui", "mandatory: oui\n    waves: debut")], "", "no mandatory question in \"apres\""),
        ([("mandatory: oui", "mandatory: oui\n    waves: debut")], "", "would never be asked there"),
        ([("closes: 3 weeks", "closes: 3 weeks\npublic: oui")], ":3", "also answered without one"),
        ([("closes: 3 weeks", "steps: numero")], ":3", "keep those of the waves"),
        ([("closes: 3 weeks", "closes: trois semaines")], ":3", "expected a day"),
        ([(named, "")], "", "the survey is asked once"),
        (
            [("closes: 3 weeks", "anonymous: oui\nbreakdown: status")], ":4",
            "groups that point at somebody"
        ),
    ]

    @Test(
        "What the campaign and the waves contradict is named with its line and what to write",
        arguments: mistakes)
    func faults(_ edits: [(String, String)], _ line: String, _ words: String) throws {
        let faults = try Self.faults(edits)
        #expect(
            faults.contains { $0.hasPrefix("Campaigns/bulletin/survey.yaml\(line)") && $0.contains(words) },
            "\(faults)")
    }

    @Test("A step that happens once is no wave of its own by occurrence; one that comes again is")
    func once() throws {
        let survey = Self.survey.replacing(Self.named, with: "waves: occurrence\n")
            .replacing("    waves: apres\n", with: "")
        let steps = SoundWorkspace.files[SoundWorkspace.campaign] ?? ""
        let once = steps + "\n  - step: unique\n    when: { on: 2027-03-14 }\n    letters: numero-01\n"
        func faults(_ campaign: String) throws -> [String] {
            try SoundWorkspace.faults([
                "Campaigns/bulletin/survey.yaml": survey, SoundWorkspace.campaign: campaign,
                "Campaigns/agenda.yaml": "ag: [2027-06-17]\nvoeux: []\n",
            ])
        }
        #expect(try faults(steps) == [])
        #expect(try faults(once).contains { $0.contains("\"unique\" happens once") })
    }

    @Test("A condition may name a wave of another campaign's survey, and is told where there is none")
    func condition() throws {
        func faults(_ wave: String) throws -> [String] {
            try SoundWorkspace.faults([
                "Campaigns/bulletin/survey.yaml": Self.survey,
                "Audiences/tous.yaml":
                    "title: Tous\nwho: { answered: { survey: bulletin, wave: \(wave) } }\n",
            ])
        }
        #expect(try faults("apres") == [])
        #expect(try faults("apre").contains { $0.contains("did you mean \"apres\"?") })
    }
}
