internal import Model

/// One step as its file says it, with the names that it uses.
struct StepFile {
    let step: Step
    let line: Int
    /// Editions, and the letter of `then`.
    let letters: [Located<Slug>]
    let paper: Located<Slug>?
    let names: UsedNames

    static func read(_ fields: inout Fields) -> StepFile? {
        let name = fields.required("step", .slug)
        let when = fields.required("when", .group("when", WhenPart.read))
        let letters = fields.required("letters", .oneOrMore(of: .located(.slug)))
        let then = fields.optional("then", .located(.slug))
        let grace = fields.optional("grace", .grace)
        let isNotice = fields.value("notice", .flag, or: false)
        let only = fields.optional("only", .condition)
        let paper = fields.optional("paper", .located(.slug))
        refuseTwins(letters ?? [], &fields)
        if let when, !when.schedule.recurs {
            let once = "this step happens once; take the key out"
            if then != nil { fields.fault("then", "found what follows the last edition, but \(once)") }
            if grace == .untilNext {
                fields.fault("grace", "found until-next, but \(once) or write a number of days")
            }
        }
        guard let name, let when, let letters else { return nil }
        let afterLast = then.map { Step.AfterLast($0.value) } ?? .stop
        var used = letters
        if let then, case .letter = afterLast { used.append(then) }
        let step = Step(
            name: name, schedule: when.schedule, letters: letters.map { Step.Letter(name: $0.value) },
            afterLast: afterLast, grace: grace, isNotice: isNotice, only: only?.condition,
            paper: paper?.value)
        return StepFile(
            step: step, line: fields.line, letters: used, paper: paper,
            names: when.names + (only?.names ?? UsedNames()))
    }

    /// Nobody gets one edition twice, so a second mention could never be sent.
    private static func refuseTwins(_ letters: [Located<Slug>], _ fields: inout Fields) {
        var seen: Set<Slug> = []
        for letter in letters where !seen.insert(letter.value).inserted {
            fields.fault(
                at: letter.line, column: letter.column,
                "letters: found \"\(letter.value)\" a second time in one step; keep one of them")
        }
    }
}

extension Step.AfterLast {
    fileprivate init(_ word: Slug) {
        switch word.text {
        case "stop": self = .stop
        case "repeat": self = .repeat
        default: self = .letter(word)
        }
    }
}
