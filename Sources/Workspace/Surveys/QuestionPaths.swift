internal import Model

/// Finds questions that nobody is ever asked, because what leads to them contradicts itself: `{ parti: oui }` behind a
/// question that is asked only of those who answered non.
struct QuestionPaths {
    private var known: [Slug: Path] = [:]

    private struct Path {
        let question: Question
        /// Everything that has to hold for it to be asked.
        let needed: [ShownIf]
    }

    /// To be called in the survey's order. Returns the question about which the way to this one contradicts itself.
    mutating func add(_ question: Question) -> Slug? {
        let behind = question.shownIf.flatMap { known[$0.question]?.needed ?? [] }
        let needed = question.shownIf + behind
        known[question.name] = Path(question: question, needed: needed)
        for (index, one) in needed.enumerated() {
            for other in needed[(index + 1)...] where one.question == other.question {
                if let kind = known[one.question]?.question.kind, excludes(one.test, other.test, kind) {
                    return one.question
                }
            }
        }
        return nil
    }

    private func excludes(_ one: ShownIf.Test, _ other: ShownIf.Test, _ kind: Question.Kind) -> Bool {
        switch (one, other) {
        case (.yes(let left), .yes(let right)): return left != right
        case (.number(let left), .number(let right)): return !left.overlaps(right)
        case (.chosen(let left), .chosen(let right)):
            // Of several choices both may be given.
            guard case .oneOf = kind else { return false }
            return left.isDisjoint(with: right)
        default: return false
        }
    }
}
