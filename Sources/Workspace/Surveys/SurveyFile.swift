package import Model

/// A survey as its file says it, with the places of what other files must know.
struct SurveyFile {
    let survey: Survey
    let file: String
    /// The steps of the campaign that it names.
    let steps: [Located<Slug>]
    private let lines: [String: Int]

    /// Line of a key of the file; 1 where it is absent.
    func line(of key: String) -> Int { lines[key] ?? 1 }

    /// Reads `Campaigns/<campaign>/survey.yaml`.
    ///
    /// - Throws: `WorkspaceFaults`.
    static func read(
        _ bytes: some Collection<UInt8>, file: String, campaign: Slug
    ) throws(WorkspaceFaults) -> SurveyFile {
        try Fields.read(bytes, file: file, of: "the survey") { fields in survey(&fields, campaign) }
    }

    private static func survey(_ fields: inout Fields, _ campaign: Slug) -> SurveyFile? {
        let title = fields.required("title", .line)
        let unit = fields.value("unit", FieldKind<Campaign.Unit>.word, or: .person)
        let isAnonymous = fields.value("anonymous", .flag, or: false)
        let breakdowns = fields.value("breakdown", .oneOrMore(of: FieldKind<Survey.Breakdown>.word), or: [])
        let opens = fields.optional("opens", .date)
        let closing = fields.optional("closes", .closing)
        let (closes, closesAfter) = (closing?.day, closing?.period)
        let steps = fields.value("steps", .oneOrMore(of: .located(.slug)), or: [])
        let waves = fields.value("waves", .waves, or: WavesPart())
        let pages = fields.value("pages", FieldKind<Survey.Pages>.word, or: .one)
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
        if isAnonymous, !breakdowns.isEmpty, waves.waves != .once {
            fields.fault(
                "breakdown",
                "found a breakdown, but an anonymous survey that is asked again has waves already; both together would "
                    + "make groups that point at somebody; take it out")
        }
        if isPublic, closesAfter != nil {
            fields.fault(
                "closes",
                "found a time after the letter, but a public survey is also answered without one; write a day"
            )
        }
        if !waves.steps.isEmpty, !steps.isEmpty {
            fields.fault("steps", "found steps beside waves that have their own; keep those of the waves")
        }
        if let questions {
            QuestionOrder.check(questions, &fields)
            QuestionWaves.check(questions, waves.waves, &fields)
        }
        guard let title, let questions else { return nil }
        let survey = Survey(
            name: campaign, title: title, unit: unit, isAnonymous: isAnonymous, breakdowns: breakdowns,
            opens: opens, closes: closes, pages: pages, introduction: introduction, thanks: thanks,
            isPublic: isPublic, questions: questions.map(\.question), closesAfter: closesAfter,
            steps: Set(steps.map(\.value)), waves: waves.waves)
        let lines = Dictionary(fields.keys.map { ($0, fields.line(of: $0)) }) { first, _ in first }
        return SurveyFile(survey: survey, file: fields.file, steps: steps + waves.steps, lines: lines)
    }
}

/// One question as its file says it, with the places of what it refers to.
struct QuestionFile {
    let question: Question
    let line: Int

    /// Longer questions are not read on a telephone.
    private static let longestWording = 240
    /// Of one end of a scale, of one choice.
    private static let (longestLabel, longestChoice) = (60, 140)

    static func read(_ fields: inout Fields) -> QuestionFile? {
        let name = fields.required("question", .slug)
        let wording = fields.required("text", .line)
        let help = fields.optional("help", .line)
        let kind = kind(&fields)
        let isMandatory = fields.value("mandatory", .flag, or: false)
        let shownIf = fields.optional("if", .shownIf) ?? []
        let waves = fields.value("waves", .oneOrMore(of: FieldKind<Slug>.slug), or: []).map(\.text)
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
                shownIf: shownIf, waves: Set(waves)),
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
        for (key, label) in [("low", low), ("high", high)] {
            if let label, label.count > longestLabel {
                fields.fault(
                    key,
                    "found \(label.count) characters, expected \(longestLabel) at most; the label stands below one "
                        + "end of the scale")
            }
        }
        if let low, low == high {
            fields.fault("high", "found the label of the other end; say what this end means")
        }
        if let long = choices?.first(where: { $0.label.count > longestChoice }) {
            fields.fault(
                "choices",
                "found \(long.label.count) characters in \"\(long.name)\", expected \(longestChoice) at most")
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
    /// `name: label`, one to a line; below it perhaps `waves:`.
    fileprivate static var choice: FieldKind {
        FieldKind(expected: "a choice as \"name: label\"") { node, key, faults in
            let entries = node.entries ?? []
            let rest = entries.dropFirst()
            guard let first = entries.first, rest.count <= 1, rest.allSatisfy({ $0.key == "waves" }),
                let name = Slug(first.key),
                let label = FieldKind<String>.line.read(first.value, key, &faults)
            else {
                faults.add(at: node, "\(key): found \(node.found), expected a choice as \"name: label\"")
                return nil
            }
            let kind = FieldKind<[Slug]>.oneOrMore(of: .slug)
            let waves = rest.first.map { kind.read($0.value, "waves", &faults) ?? [] } ?? []
            return Question.Choice(name: name, label: label, waves: Set(waves.map(\.text)))
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

extension Survey {
    /// Reads `Campaigns/<campaign>/survey.yaml` by itself; `file` is how faults name it.
    ///
    /// - Throws: `WorkspaceFaults`.
    package static func read(
        _ bytes: some Collection<UInt8>, file: String, campaign: Slug
    ) throws(WorkspaceFaults) -> Survey {
        try SurveyFile.read(bytes, file: file, campaign: campaign).survey
    }
}
