import Model
import Testing

@testable import Workspace

@Suite("survey.yaml")
struct SurveyFileTests {
    private static let sound = """
        title: Et vous, la coop ?
        unit: address
        breakdown: [programme, year]
        closes: 2027-04-30
        intro: Trois questions, une minute.
        questions:
          - question: sait
            text: Savez-vous que vous êtes coopérateur ?
            kind: yes-no
            mandatory: oui
          - question: souvent
            text: Venez-vous à l’AG ?
            kind: one-of
            choices: [jamais: Jamais, parfois: Parfois]
          - question: note
            text: Que pensez-vous de l’AG ?
            help: Zéro si elle vous ennuie.
            kind: 0-10
            low: Ennuyeuse
            high: Passionnante
            if: { souvent: parfois, sait: oui }

        """

    private static let long = String(repeating: "a", count: 141)

    /// A question behind one that is asked of others only.
    private static let excluding = """
        if: { souvent: parfois, sait: oui }
          - question: non
            text: Et non ?
            kind: yes-no
            if: { sait: non, note: 0-3 }
        """

    private func read(_ text: String) throws -> Survey {
        try SurveyFile.read(text.utf8, file: "s.yaml", campaign: try #require(Slug("essai"))).survey
    }

    @Test("A sound survey is read whole")
    func sound() throws {
        let survey = try read(Self.sound)
        #expect(survey.unit == .address)
        #expect(survey.breakdowns == [.programme, .signatureYear])
        #expect(survey.closes == CivilDate(iso: "2027-04-30"))
        #expect(survey.questions.map(\.isMandatory) == [true, false, false])
        #expect(survey.questions[2].kind == .scale(0...10, low: "Ennuyeuse", high: "Passionnante"))
        #expect(Set(survey.questions[2].shownIf.map(\.question.text)) == ["souvent", "sait"])
    }

    @Test(
        "Each mistake is named with its line and what to write",
        arguments: [
            ("low: Ennuyeuse", "low: " + long, "19", "found 141 characters, expected 60"),
            ("high: Passionnante", "high: Ennuyeuse", "20", "label of the other end"),
            ("parfois: Parfois", "parfois: " + long, "14", "found 141 characters in \"parfois\""),
            (
                "if: { souvent: parfois, sait: oui }", excluding, "22",
                "answers to \"sait\" that exclude each other"
            ),
            ("kind: yes-no", "kind: yesno", "9", "did you mean \"yes-no\"?"),
            ("mandatory: oui", "mandatory: non", "7", "no mandatory question"),
            ("    low: Ennuyeuse\n", "", "15", "\"low\""),
            ("souvent: parfois", "souvent: toujours", "15", "it has: jamais, parfois"),
            ("souvent: parfois", "souvent: 3-4", "15", "would never be asked"),
            ("souvent: parfois", "souvant: parfois", "15", "did you mean \"souvent\"?"),
            ("sait: oui }", "note: 3 }", "15", "which is not asked before"),
            (
                "choices: [jamais: Jamais, parfois: Parfois]", "choices: [jamais: Jamais]", "14",
                "two choices or more"
            ),
            ("kind: 0-10", "kind: short-text", "20", "only scales have labels"),
            ("question: souvent", "question: sait", "11", "a second time"),
            ("closes: 2027-04-30", "closes: 30/04/2027", "4", "write 2027-04-30"),
        ])
    func mistakes(_ found: String, _ replacement: String, _ line: String, _ advice: String) throws {
        let text = Self.sound.replacing(found, with: replacement)
        let error = #expect(throws: WorkspaceFaults.self) { _ = try read(text) }
        let messages = (error?.faults ?? []).map(\.description)
        #expect(
            messages.contains { $0.hasPrefix("s.yaml:\(line)") && $0.contains(advice) }, "\(messages)")
    }
}
