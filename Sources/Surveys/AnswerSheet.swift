import Model

/// The answers of one unit to one survey, as far as they apply: answers to questions that are not asked are left out.
package struct AnswerSheet: Hashable, Sendable {
    package private(set) var values: [Slug: AnswerValue] = [:]

    /// Nothing was answered.
    package static let empty = AnswerSheet()

    private init() {}

    /// Keeps what fits its question and is asked, in the survey's order; drops the rest.
    package init(_ values: [Slug: AnswerValue], to survey: Survey) {
        self.values.reserveCapacity(values.count)
        for question in survey.questions where Self.asks(question, given: self.values) {
            if let value = values[question.name], question.accepts(value) {
                self.values[question.name] = value
            }
        }
    }

    package var isEmpty: Bool { values.isEmpty }

    /// The questions that are asked, given these answers.
    package func applicable(_ survey: Survey) -> [Question] {
        survey.questions.filter { Self.asks($0, given: values) }
    }

    /// The mandatory questions that are asked and not answered.
    package func missing(_ survey: Survey) -> [Question] {
        survey.questions.filter {
            $0.isMandatory && values[$0.name] == nil && Self.asks($0, given: values)
        }
    }

    /// How far the answers go (product.md §6). `isSubmitted`: the person sent the form off, not only saved it.
    package func standing(_ survey: Survey, isSubmitted: Bool) -> AnswerStanding? {
        if isSubmitted, missing(survey).isEmpty { return .complete }
        if isEmpty { return nil }
        return 2 * values.count >= applicable(survey).count ? .partial : .breakOff
    }

    private static func asks(_ question: Question, given values: [Slug: AnswerValue]) -> Bool {
        question.shownIf.allSatisfy { condition in
            guard let value = values[condition.question] else { return false }
            return condition.test.holds(value)
        }
    }
}

/// How far the answers of a unit go.
package enum AnswerStanding: Int, Hashable, Comparable, Sendable {
    /// At least one answer saved, less than half of the applicable questions.
    case breakOff
    /// At least half of the applicable questions.
    case partial
    /// Submitted, every mandatory question answered.
    case complete

    package static func < (left: AnswerStanding, right: AnswerStanding) -> Bool {
        left.rawValue < right.rawValue
    }
}

extension ShownIf.Test {
    fileprivate func holds(_ value: AnswerValue) -> Bool {
        switch (self, value) {
        case (.answered, _): true
        case (.yes(let wanted), .yes(let given)): wanted == given
        case (.chosen(let wanted), .choice(let given)): wanted.contains(given)
        case (.chosen(let wanted), .choices(let given)): !wanted.isDisjoint(with: given)
        case (.number(let wanted), .number(let given)): wanted.contains(given)
        default: false
        }
    }
}

extension Question {
    /// Whether a value is an answer to this question at all.
    package func accepts(_ value: AnswerValue) -> Bool {
        switch (kind, value) {
        case (.yesNo, .yes): true
        case (.oneOf(let choices), .choice(let given)): choices.contains { $0.name == given }
        case (.severalOf(let choices), .choices(let given)):
            !given.isEmpty && given.allSatisfy { name in choices.contains { $0.name == name } }
        case (.scale(let range, _, _), .number(let given)): range.contains(given)
        case (.shortText, .text(let text)): text.count <= Question.shortLength
        case (.longText, .text(let text)): text.count <= Question.longLength
        case (.date, .date): true
        default: false
        }
    }
}
