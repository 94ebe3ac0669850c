internal import Model
internal import Surveys

/// The way through a survey that asks one question a page.
enum SurveyWay {
    /// Where somebody begins, or goes on: the first question without answer; the first of all once all have one.
    static func start(_ sheet: AnswerSheet, _ survey: Survey) -> Question? {
        let asks = sheet.applicable(survey)
        return asks.first { sheet.values[$0.name] == nil } ?? asks.first
    }

    /// The question behind `asked`, as the answers stand.
    static func next(after asked: Slug, _ sheet: AnswerSheet, _ survey: Survey) -> Question? {
        let rest = survey.questions.drop { $0.name != asked }.dropFirst()
        let asks = Set(sheet.applicable(survey).map(\.name))
        return rest.first { asks.contains($0.name) }
    }

    /// The question before `asked`; the last one where `asked` is none (the end).
    static func previous(to asked: Slug?, _ sheet: AnswerSheet, _ survey: Survey) -> Question? {
        let before = survey.questions.prefix { $0.name != asked }
        let asks = Set(sheet.applicable(survey).map(\.name))
        return before.last { asks.contains($0.name) }
    }

    /// Whether some answer to `asked` leads to another question.
    static func mayContinue(after asked: Question, _ sheet: AnswerSheet, _ survey: Survey) -> Bool {
        if next(after: asked.name, sheet, survey) != nil { return true }
        return survey.questions.drop { $0.name != asked.name }.dropFirst().contains { later in
            later.shownIf.contains { $0.question == asked.name }
        }
    }

    /// «oui», «Une fois ou Plusieurs fois», «de 0 à 6».
    static func words(_ test: ShownIf.Test, _ question: Question) -> HTML {
        switch test {
        case .yes(let wanted): wanted ? "oui" : "non"
        case .answered: "quelque chose"
        case .number(let range):
            range.count == 1
                ? "\(range.lowerBound)" : "de \(range.lowerBound) à \(range.upperBound)"
        case .chosen(let names):
            "\(labels(question).filter { names.contains($0.name) }.map(\.label).joined(separator: " ou "))"
        }
    }

    private static func labels(_ question: Question) -> [Question.Choice] {
        switch question.kind {
        case .oneOf(let choices), .severalOf(let choices): choices
        default: []
        }
    }
}
