internal import Model

/// What only all questions together show: names used twice, conditions that speak of later questions or can never
/// hold, a survey that nobody has to answer.
enum QuestionOrder {
    static func check(_ questions: [QuestionFile], _ fields: inout Fields) {
        var earlier: [Slug: Question] = [:]
        var paths = QuestionPaths()
        let names = questions.map(\.question.name)
        for file in questions {
            let question = file.question
            if earlier[question.name] != nil {
                fields.fault(
                    at: file.line, "question: found \"\(question.name)\" a second time; give it another name")
            }
            for condition in question.shownIf {
                if let fault = fault(condition, earlier[condition.question], names: names) {
                    fields.fault(at: file.line, "if: " + fault)
                }
            }
            if let about = paths.add(question) {
                fields.fault(
                    at: file.line,
                    "if: found answers to \"\(about)\" that exclude each other on the way to "
                        + "\"\(question.name)\", so that nobody is ever asked; take one of the conditions out"
                )
            }
            earlier[question.name] = question
        }
        if !questions.contains(where: \.question.isMandatory) {
            fields.fault(
                "questions",
                "found no mandatory question, expected at least one (\"mandatory: oui\"): without it every "
                    + "submission counts as complete")
        }
    }

    private static func fault(_ condition: ShownIf, _ question: Question?, names: [Slug]) -> String? {
        guard let question else {
            if names.contains(condition.question) {
                return
                    "found \"\(condition.question)\", which is not asked before; expected an earlier question"
            }
            let near = NearNames.question(for: condition.question.text, among: names.map(\.text))
            return "found the unknown question \"\(condition.question)\"\(near)"
        }
        switch (condition.test, question.kind) {
        case (.answered, _), (.yes, .yesNo): return nil
        case (.chosen(let wanted), .oneOf(let choices)), (.chosen(let wanted), .severalOf(let choices)):
            let known = choices.map(\.name)
            let unknown = wanted.subtracting(known).sorted { $0.text < $1.text }
            guard let first = unknown.first else { return nil }
            return "found \"\(first)\", which \"\(question.name)\" does not offer; it has: "
                + known.map(\.text).joined(separator: ", ")
        case (.number(let wanted), .scale(let range, _, _)):
            if wanted.lowerBound >= range.lowerBound, wanted.upperBound <= range.upperBound { return nil }
            return "found \(wanted.lowerBound)-\(wanted.upperBound), expected numbers of the scale "
                + "\(range.lowerBound)-\(range.upperBound)"
        default:
            return
                "found an answer that \"\(question.name)\" cannot have, so the question would never be asked; "
                + "expected one of its own kind"
        }
    }
}
