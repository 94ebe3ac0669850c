import Model

/// What is wrong with one field of a form.
package enum AnswerFault: Hashable, Sendable {
    case missing
    case notOneOfTheChoices
    case outOfRange(ClosedRange<Int>)
    case tooLong(limit: Int)
    case notADate
}

/// Answers as text: in forms, on paper slips, in files and in the database.
extension Question {
    /// The value of a field as a form or a file gives it; nil where it is blank. Several texts stand for several
    /// choices; choices may also be joined by `|`.
    ///
    /// Forgives case and accents in yes and no and in the labels of choices, French decimal spaces around numbers, and
    /// days written `14/03/2027`.
    package func read(_ texts: [String]) -> Result<AnswerValue?, AnswerRefused> {
        let given = texts.map(Self.trimmed).filter { !$0.isEmpty }
        guard let first = given.first else { return .success(nil) }
        switch kind {
        case .yesNo: return Self.yesNo(first).map { .success(.yes($0)) } ?? refused(.notOneOfTheChoices)
        case .oneOf(let choices):
            return Self.choice(first, choices).map { .success(.choice($0)) } ?? refused(.notOneOfTheChoices)
        case .severalOf(let choices): return several(given, choices)
        case .scale(let range, _, _):
            guard let number = Int(first), range.contains(number) else { return refused(.outOfRange(range)) }
            return .success(.number(number))
        case .shortText: return text(first.replacing("\n", with: " "), limit: Question.shortLength)
        case .longText: return text(first, limit: Question.longLength)
        case .date: return Self.day(first).map { .success(.date($0)) } ?? refused(.notADate)
        }
    }

    private func refused(_ fault: AnswerFault) -> Result<AnswerValue?, AnswerRefused> {
        .failure(AnswerRefused(question: name, fault: fault))
    }

    private func several(_ given: [String], _ choices: [Choice]) -> Result<AnswerValue?, AnswerRefused> {
        var chosen: Set<Slug> = []
        for part in given.flatMap({ $0.split(separator: "|") }) {
            guard let name = Self.choice(Self.trimmed(String(part)), choices) else {
                return refused(.notOneOfTheChoices)
            }
            chosen.insert(name)
        }
        return .success(.choices(choices.map(\.name).filter(chosen.contains)))
    }

    private func text(_ text: String, limit: Int) -> Result<AnswerValue?, AnswerRefused> {
        text.count <= limit ? .success(.text(text)) : refused(.tooLong(limit: limit))
    }

    private static func choice(_ text: String, _ choices: [Choice]) -> Slug? {
        let folded = text.folded
        return choices.first { $0.name.text == text || $0.label.folded == folded }?.name
    }

    private static func yesNo(_ text: String) -> Bool? {
        switch text {
        case "oui": return true
        case "non": return false
        default: break
        }
        return switch text.folded {
        case "oui", "o", "yes", "1": true
        case "non", "n", "no", "0": false
        default: nil
        }
    }

    private static func day(_ text: String) -> CivilDate? {
        let parts = text.split(separator: "/")
        if parts.count == 3, let day = Int(parts[0]), let month = Int(parts[1]), let year = Int(parts[2]) {
            return CivilDate(year: year, month: month, day: day)
        }
        return CivilDate(iso: text)
    }

    /// Line ends become line feeds; other control characters and blanks at the ends go.
    private static func trimmed(_ text: String) -> String {
        // A form's own words, which most answers are.
        if text.utf8.allSatisfy({ (33...126).contains($0) }) { return text }
        var clean = String.UnicodeScalarView()
        for scalar in text.replacing("\r\n", with: "\n").replacing("\r", with: "\n").unicodeScalars
        where scalar == "\n" || !(scalar.value < 32 || (127...159).contains(scalar.value)) {
            clean.append(scalar)
        }
        var slice = Substring(String(clean))
        while slice.first?.isWhitespace == true { slice.removeFirst() }
        while slice.last?.isWhitespace == true { slice.removeLast() }
        return String(slice)
    }
}

/// A field that is no answer to its question.
package struct AnswerRefused: Error, Hashable, Sendable {
    package let question: Slug
    package let fault: AnswerFault

    package init(question: Slug, fault: AnswerFault) {
        self.question = question
        self.fault = fault
    }
}

extension AnswerValue {
    /// As stored and exported: `oui`, a choice's name, names joined by `|`, a number, the text, `2027-03-14`.
    package var stored: String {
        switch self {
        case .yes(let yes): yes ? "oui" : "non"
        case .choice(let name): name.text
        case .choices(let names): names.map(\.text).joined(separator: "|")
        case .number(let number): String(number)
        case .text(let text): text
        case .date(let day): day.description
        }
    }
}
