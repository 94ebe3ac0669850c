import Model

/// What was answered to one question, over the complete and partial answers that are counted.
package struct QuestionTally: Hashable, Sendable {
    package let question: Question
    /// To how many the question was put, given their other answers.
    package private(set) var asked = 0
    package private(set) var answered = 0
    /// By the stored form of a value (`oui`, a choice's name, a number); for questions of several choices one answer
    /// adds to several. Not kept for free text and dates.
    package private(set) var counts: [String: Int] = [:]

    package init(_ question: Question) { self.question = question }

    /// - Parameter sheet: the answers of one unit to which the question was put.
    package mutating func add(_ sheet: AnswerSheet) {
        asked += 1
        guard let value = sheet.values[question.name] else { return }
        answered += 1
        switch value {
        case .yes, .choice, .number: counts[value.stored, default: 0] += 1
        case .choices(let names): for name in names { counts[name.text, default: 0] += 1 }
        case .text, .date: break
        }
    }

    /// Every possible value with its label and how many gave it, in the question's order; empty for free text and dates.
    package var bars: [(value: String, label: String, count: Int)] {
        let values: [(String, String)] =
            switch question.kind {
            case .yesNo: [("oui", "Oui"), ("non", "Non")]
            case .oneOf(let choices), .severalOf(let choices): choices.map { ($0.name.text, $0.label) }
            case .scale(let range, _, _): range.map { (String($0), String($0)) }
            case .shortText, .longText, .date: []
            }
        return values.map { ($0.0, $0.1, counts[$0.0] ?? 0) }
    }

    /// Of a scale: the middle value of all that were given, the mean of the two middle ones where there are two.
    package var median: Double? {
        guard case .scale(let range, _, _) = question.kind, answered > 0 else { return nil }
        let lower = value(at: (answered - 1) / 2, range)
        let upper = value(at: answered / 2, range)
        return Double(lower + upper) / 2
    }

    private func value(at index: Int, _ range: ClosedRange<Int>) -> Int {
        var seen = 0
        for value in range {
            seen += counts[String(value)] ?? 0
            if seen > index { return value }
        }
        return range.upperBound
    }
}

/// The results of a whole survey, question by question.
package struct SurveyTally: Hashable, Sendable {
    package let survey: Survey
    package private(set) var questions: [QuestionTally]

    package init(_ survey: Survey) {
        self.survey = survey
        questions = survey.questions.map(QuestionTally.init)
    }

    /// - Parameter asked: the survey as it was put to this unit, where a wave asks only a part of it.
    package mutating func add(_ sheet: AnswerSheet, to asked: Survey? = nil) {
        let applicable = Set(sheet.applicable(asked ?? survey).map(\.name))
        for index in questions.indices where applicable.contains(questions[index].question.name) {
            questions[index].add(sheet)
        }
    }
}
