internal import Foundation
package import Model

/// Keying in paper slips, fast: answers as one sign each where they can be. For many threads, one slip at a time.
package final class SlipDesk: @unchecked Sendable {
    /// What became of a slip.
    package enum Outcome: Sendable {
        case recorded
        /// The person had answered otherwise before; this one is kept beside it.
        case flagged
        /// The same slip was keyed in before and is replaced.
        case replaced
        case refused(String)
    }

    /// What a page of slips asks: the survey as one wave asks it.
    package struct Sheet: Sendable {
        package let survey: Survey
        /// nil: it is asked once, or one of `waves` is to be chosen first.
        package let wave: String?
        /// Those to which somebody is invited, in the order in which they began.
        package let waves: [(name: String, title: String)]

        package var hasToBeChosen: Bool { survey.waves != .once && wave == nil }
    }

    private let coop: Coop
    private let lock = NSLock()

    /// Takes the coop for itself: nobody else may use it from now on.
    package init(_ coop: Coop) { self.coop = coop }

    /// The survey of this name; nil where there is none, or where slips carry no code (anonymous).
    package func survey(_ name: String) -> Survey? {
        let survey = Slug(name).flatMap { coop.workspace.survey($0) }
        return survey?.isAnonymous == true ? nil : survey
    }

    /// `wave`: as the page's address names it. nil where there is no such survey. Throws where the database cannot be
    /// read.
    package func sheet(_ name: String, wave: String?) throws -> Sheet? {
        guard let survey = survey(name) else { return nil }
        guard survey.waves != .once else { return Sheet(survey: survey, wave: nil, waves: []) }
        let names = try lock.withLock { try coop.database.waves(of: survey.name) }
        let chosen = names.contains { $0 == wave } ? wave : names.count == 1 ? names[0] : nil
        return Sheet(
            survey: chosen.map(survey.asked) ?? survey, wave: chosen,
            waves: names.map { ($0, survey.title(ofWave: $0)) })
    }

    package func take(_ sheet: Sheet, code: String, typed: [(question: Question, text: String)]) -> Outcome {
        let values = typed.filter { !$0.text.allSatisfy(\.isWhitespace) }.map {
            (question: $0.question.name.text, value: Self.spelled($0.text, $0.question))
        }
        return lock.withLock {
            do {
                let report = try coop.answerOnPaper(
                    sheet.survey.name, code: code, wave: sheet.wave, values: values)
                if report.flagged > 0 { return .flagged }
                return report.replaced > 0 ? .replaced : .recorded
            } catch let error as EngineError {
                return .refused(error.description)
            } catch {
                return .refused("\(error)")
            }
        }
    }

    /// `o` and `n`; the number of a choice, several of them with blanks between (`1 3`).
    package static func spelled(_ typed: String, _ question: Question) -> String {
        let text = typed.trimmingCharacters(in: .whitespaces)
        switch question.kind {
        case .yesNo: return ["o": "oui", "n": "non"][text.lowercased()] ?? text
        case .oneOf(let choices): return choice(text, choices)
        case .severalOf(let choices):
            return text.split { " ,;".contains($0) }.map { choice(String($0), choices) }.joined(
                separator: "|")
        case .scale, .shortText, .longText, .date: return text
        }
    }

    private static func choice(_ text: String, _ choices: [Question.Choice]) -> String {
        guard let number = Int(text), choices.indices.contains(number - 1) else { return text }
        return choices[number - 1].name.text
    }
}
