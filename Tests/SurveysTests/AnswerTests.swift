import Model
import TestSupport
import Testing

@testable import Surveys

@Suite("Answers")
struct AnswerTests {
    private static func slug(_ text: String) throws -> Slug { try #require(Slug(text)) }

    private static func survey() throws -> Survey {
        let choices = [
            Question.Choice(name: try slug("jamais"), label: "Jamais"),
            Question.Choice(name: try slug("parfois"), label: "Parfois, à l’occasion"),
        ]
        return Survey(
            name: try slug("essai"), title: "Essai",
            questions: [
                Question(
                    name: try slug("sait"), wording: "Le saviez-vous ?", kind: .yesNo, isMandatory: true),
                Question(
                    name: try slug("vient"), wording: "Venez-vous ?", kind: .oneOf(choices), isMandatory: true
                ),
                Question(
                    name: try slug("note"), wording: "Quelle note ?", kind: .scale(0...10, low: "", high: ""),
                    isMandatory: true,
                    shownIf: [ShownIf(question: try slug("vient"), test: .chosen([try slug("parfois")]))]),
                Question(name: try slug("mot"), wording: "Un mot ?", kind: .longText),
            ])
    }

    @Test(
        "A sheet is complete when it was submitted and every mandatory question that is asked has an answer")
    func standing() throws {
        let survey = try Self.survey()
        func sheet(_ values: [String: AnswerValue]) throws -> AnswerSheet {
            AnswerSheet(
                try Dictionary(uniqueKeysWithValues: values.map { (try Self.slug($0), $1) }), to: survey)
        }
        let never = AnswerValue.choice(try Self.slug("jamais"))
        let sometimes = AnswerValue.choice(try Self.slug("parfois"))
        #expect(try sheet([:]).standing(survey, isSubmitted: true) == nil)
        #expect(try sheet(["sait": .yes(true)]).standing(survey, isSubmitted: true) == .breakOff)
        #expect(
            try sheet(["sait": .yes(true), "vient": never]).standing(survey, isSubmitted: false) == .partial)
        #expect(
            try sheet(["sait": .yes(true), "vient": never]).standing(survey, isSubmitted: true) == .complete)
        #expect(
            try sheet(["sait": .yes(true), "vient": sometimes]).standing(survey, isSubmitted: true)
                == .partial)
        let graded: [String: AnswerValue] = ["sait": .yes(true), "vient": sometimes, "note": .number(7)]
        #expect(try sheet(graded).standing(survey, isSubmitted: true) == .complete)
        let withdrawn = try sheet(["sait": .yes(true), "vient": never, "note": .number(7)])
        #expect(
            withdrawn.values[try Self.slug("note")] == nil,
            "an answer to a question that is no longer asked goes")
    }

    @Test("Fields are read forgivingly and refused with the fault")
    func reading() throws {
        let survey = try Self.survey()
        let (sait, vient, note, mot) =
            (survey.questions[0], survey.questions[1], survey.questions[2], survey.questions[3])
        #expect(sait.read([" OUI "]) == .success(.yes(true)))
        #expect(sait.read(["", "  "]) == .success(nil))
        #expect(sait.read(["peut-être"]) == .failure(.init(question: sait.name, fault: .notOneOfTheChoices)))
        #expect(vient.read(["PARFOIS, À L’OCCASION"]) == .success(.choice(try Self.slug("parfois"))))
        #expect(note.read(["10"]) == .success(.number(10)))
        #expect(note.read(["11"]) == .failure(.init(question: note.name, fault: .outOfRange(0...10))))
        #expect(mot.read(["a\r\nb\u{0}\u{7}"]) == .success(.text("a\nb")))
        let long = String(repeating: "é", count: Question.longLength + 1)
        #expect(
            mot.read([long])
                == .failure(.init(question: mot.name, fault: .tooLong(limit: Question.longLength))))
    }

    @Test("What is stored reads back as the same value")
    func roundTrip() throws {
        let choices = try ["un", "deux", "trois"].map { Question.Choice(name: try Self.slug($0), label: $0) }
        let cases: [(Question.Kind, AnswerValue)] = [
            (.yesNo, .yes(false)), (.oneOf(choices), .choice(try Self.slug("deux"))),
            (.severalOf(choices), .choices([try Self.slug("un"), try Self.slug("trois")])),
            (.scale(1...5, low: "", high: ""), .number(3)), (.longText, .text("Deux\nlignes | et =1+1")),
            (.date, .date(CivilDate(dayNumber: 20_000))),
        ]
        for (kind, value) in cases {
            let question = Question(name: try Self.slug("q"), wording: "?", kind: kind)
            #expect(question.read([value.stored]) == .success(value))
        }
    }

    @Test("A slip's code survives lower case, blanks and hyphens, and no wrong sign")
    func codes() throws {
        var random = SeededGenerator(seed: 8)
        for _ in 0..<2_000 {
            let code = ShortCode(random: random.next())
            #expect(ShortCode(code.description) == code)
            #expect(ShortCode(" " + code.text.lowercased() + " ") == code)
            #expect(!code.text.contains { "0O1I".contains($0) })
            var signs = Array(code.text)
            let place = Int(random.next() % 8)
            signs[place] = signs[place] == "A" ? "B" : "A"
            #expect(ShortCode(String(signs)) == nil)
        }
        for wrong in ["", "K7QM", "K7QM-3XR0", "K7QM-3XRDD", "<script>"] { #expect(ShortCode(wrong) == nil) }
    }

    @Test("A question's bars, median and denominators count only those to whom it was put")
    func tally() throws {
        let survey = try Self.survey()
        var tally = SurveyTally(survey)
        for (vient, note) in [("jamais", nil), ("parfois", 4), ("parfois", 7), ("parfois", nil)]
            as [(String, Int?)]
        {
            var values: [Slug: AnswerValue] = [
                try Self.slug("sait"): .yes(note != nil),
                try Self.slug("vient"): .choice(try Self.slug(vient)),
            ]
            if let note { values[try Self.slug("note")] = .number(note) }
            tally.add(AnswerSheet(values, to: survey))
        }
        #expect(tally.questions.map(\.asked) == [4, 4, 3, 4])
        #expect(tally.questions.map(\.answered) == [4, 4, 2, 0])
        #expect(tally.questions[0].bars.map(\.count) == [2, 2])
        #expect(tally.questions[2].median == 5.5)
        #expect(tally.questions[3].bars.isEmpty)
    }
}
