package import Model

extension Survey {
    /// Reads `Campaigns/<campaign>/survey.yaml`.
    ///
    /// - Throws: `WorkspaceFaults`.
    package static func read(
        _ bytes: some Collection<UInt8>, file: String, campaign: Slug
    ) throws(WorkspaceFaults) -> Survey {
        try Fields.read(bytes, file: file, of: "the survey") { fields in survey(&fields, campaign) }
    }

    private static func survey(_ fields: inout Fields, _ campaign: Slug) -> Survey? {
        let title = fields.required("title", .line)
        let unit = fields.value("unit", FieldKind<Campaign.Unit>.word, or: .person)
        let isAnonymous = fields.value("anonymous", .flag, or: false)
        let breakdowns = fields.value("breakdown", .oneOrMore(of: FieldKind<Breakdown>.word), or: [])
        let opens = fields.optional("opens", .date)
        let closes = fields.optional("closes", .date)
        let pages = fields.value("pages", FieldKind<Pages>.word, or: .one)
        let introduction = fields.value("intro", .text, or: "")
        let thanks = fields.value("thanks", .text, or: "")
        let isPublic = fields.value("public", .flag, or: false)
        let questions = fields.required("questions", .list(of: .group("a question", QuestionFile.read)))
        if let opens, let closes, closes < opens {
            fields.fault("closes", "found \(closes), which lies before opens (\(opens)); write a later day")
        }
        if isAnonymous, breakdowns.count > 1 {
            fields.fault(
                "breakdown", "found \(breakdowns.count), an anonymous survey has one at most; keep one")
        }
        if let questions { QuestionOrder.check(questions, &fields) }
        guard let title, let questions else { return nil }
        return Survey(
            name: campaign, title: title, unit: unit, isAnonymous: isAnonymous, breakdowns: breakdowns,
            opens: opens, closes: closes, pages: pages, introduction: introduction, thanks: thanks,
            isPublic: isPublic, questions: questions.map(\.question))
    }
}

/// One question as its file says it, with the places of what it refers to.
struct QuestionFile {
    let question: Question
    let line: Int

    /// Longer questions are not read on a telephone.
    private static let longestWording = 240

    static func read(_ fields: inout Fields) -> QuestionFile? {
        let name = fields.required("question", .slug)
        let wording = fields.required("text", .line)
        let help = fields.optional("help", .line)
        let kind = kind(&fields)
        let isMandatory = fields.value("mandatory", .flag, or: false)
        let shownIf = fields.optional("if", .shownIf) ?? []
        if let wording, wording.count > longestWording {
            fields.fault(
                "text",
                "found \(wording.count) characters, expected \(longestWording) at most; say it shorter, "
                    + "or move a part to help")
        }
        guard let name, let wording, let kind else { return nil }
        return QuestionFile(
            question: Question(
                name: name, wording: wording, help: help, kind: kind, isMandatory: isMandatory,
                shownIf: shownIf),
            line: fields.line)
    }

    private enum Word: String, CaseIterable {
        case yesNo = "yes-no"
        case oneOf = "one-of"
        case severalOf = "several-of"
        case zeroToTen = "0-10"
        case oneToFive = "1-5"
        case shortText = "short-text"
        case longText = "long-text"
        case date
    }

    private static func kind(_ fields: inout Fields) -> Question.Kind? {
        let word = fields.required("kind", FieldKind<Word>.word)
        let isChoice = word == .oneOf || word == .severalOf
        let isScale = word == .zeroToTen || word == .oneToFive
        let choices = isChoice ? fields.required("choices", .list(of: .choice)) : nil
        let low = isScale ? fields.required("low", .line) : nil
        let high = isScale ? fields.required("high", .line) : nil
        if word != nil {
            if !isChoice {
                fields.refuse("choices", "choices: this kind of question has none; take the key out")
            }
            if !isScale {
                for key in ["low", "high"] {
                    fields.refuse(key, "\(key): only scales have labels at their ends; take the key out")
                }
            }
        }
        if let choices, choices.count < 2 || Set(choices.map(\.name)).count < choices.count {
            fields.fault("choices", "expected two choices or more, each with a name of its own")
        }
        switch word {
        case .yesNo: return .yesNo
        case .oneOf: return choices.map { .oneOf($0) }
        case .severalOf: return choices.map { .severalOf($0) }
        case .zeroToTen: return low.flatMap { low in high.map { .scale(0...10, low: low, high: $0) } }
        case .oneToFive: return low.flatMap { low in high.map { .scale(1...5, low: low, high: $0) } }
        case .shortText: return .shortText
        case .longText: return .longText
        case .date: return .date
        case nil: return nil
        }
    }
}

extension FieldKind<Question.Choice> {
    /// `name: label`, one to a line.
    fileprivate static var choice: FieldKind {
        FieldKind(expected: "a choice as \"name: label\"") { node, key, faults in
            guard let entries = node.entries, entries.count == 1, let name = Slug(entries[0].key),
                let label = FieldKind<String>.line.read(entries[0].value, key, &faults)
            else {
                faults.add(at: node, "\(key): found \(node.found), expected a choice as \"name: label\"")
                return nil
            }
            return Question.Choice(name: name, label: label)
        }
    }
}

extension FieldKind<[ShownIf]> {
    /// `{ question: oui }`, `{ question: [a, b] }`, `{ question: 7-10 }`, `{ question: answered }`.
    fileprivate static var shownIf: FieldKind {
        FieldKind(expected: "earlier questions with the answers that count, such as { sait: oui }") {
            node, key, faults in
            guard let entries = node.entries, !entries.isEmpty else {
                faults.add(
                    at: node,
                    "\(key): found \(node.found), expected earlier questions with the answers that count")
                return nil
            }
            let conditions = entries.compactMap { entry -> ShownIf? in
                guard let question = Slug(entry.key), let test = ShownIf.Test(entry.value) else {
                    faults.add(
                        line: entry.line, column: entry.column,
                        "\(key): expected oui, non, answered, choices' names, or numbers such as 7-10")
                    return nil
                }
                return ShownIf(question: question, test: test)
            }
            return conditions.count == entries.count ? conditions : nil
        }
    }
}

extension ShownIf.Test {
    fileprivate init?(_ node: YAMLNode) {
        if let items = node.items {
            let names = items.compactMap { $0.text.flatMap { Slug($0) } }
            guard !names.isEmpty, names.count == items.count else { return nil }
            self = .chosen(Set(names))
            return
        }
        guard let text = node.text else { return nil }
        let ends = text.split(separator: "-").compactMap { Int($0) }
        switch text {
        case "oui", "yes", "true": self = .yes(true)
        case "non", "no", "false": self = .yes(false)
        case "answered": self = .answered
        default:
            if ends.count == 2, ends[0] <= ends[1] {
                self = .number(ends[0]...ends[1])
            } else if let number = Int(text) {
                self = .number(number...number)
            } else if let name = Slug(text) {
                self = .chosen([name])
            } else {
                return nil
            }
        }
    }
}
