internal import Model

/// What questions and choices say about waves fits the survey's waves: names exist, nothing depends on a question that
/// its wave does not ask, and no wave is left without a mandatory question or with too few choices.
enum QuestionWaves {
    static func check(_ questions: [QuestionFile], _ waves: SurveyWaves, _ fields: inout Fields) {
        let byName = Dictionary(questions.map { ($0.question.name, $0.question) }) { first, _ in first }
        for file in questions {
            let question = file.question
            let mentioned = question.waves.union(question.kind.choices.flatMap(\.waves))
            if let fault = fault(mentioned, waves) { fields.fault(at: file.line, "waves: " + fault) }
            for condition in question.shownIf {
                guard let earlier = byName[condition.question], !earlier.waves.isEmpty else { continue }
                if question.waves.isEmpty || !question.waves.isSubset(of: earlier.waves) {
                    fields.fault(
                        at: file.line,
                        "if: found \"\(condition.question)\", which other waves do not ask, so that the question "
                            + "would never be asked there; give both the same waves")
                }
            }
            checkChoices(file, waves, &fields)
        }
        checkMandatory(questions, waves, &fields)
    }

    private static func fault(_ mentioned: Set<String>, _ waves: SurveyWaves) -> String? {
        switch waves {
        case .once:
            return mentioned.isEmpty ? nil : "the survey is asked once; take the key out, or give it waves"
        case .eachOccurrence: return nil
        case .named(let waves):
            let known = Set(waves.map(\.name.text))
            guard let first = mentioned.subtracting(known).min() else { return nil }
            return "found \"\(first)\", expected a wave of the survey; "
                + NearNames.advice(for: first, among: known)
        }
    }

    private static func checkChoices(_ file: QuestionFile, _ waves: SurveyWaves, _ fields: inout Fields) {
        let choices = file.question.kind.choices
        guard choices.contains(where: { !$0.waves.isEmpty }) else { return }
        switch waves {
        case .once: return
        case .eachOccurrence:
            if choices.allSatisfy({ !$0.waves.isEmpty }) {
                fields.fault(
                    at: file.line,
                    "choices: found a wave for each, so that a later one would have none; leave one choice without"
                )
            }
        case .named(let named):
            for wave in named where file.question.isAsked(in: wave.name.text) {
                let own = choices.filter { $0.waves.isEmpty || $0.waves.contains(wave.name.text) }
                if own.count < 2 {
                    fields.fault(
                        at: file.line, "choices: found \(own.count) in \"\(wave.name)\", expected two or more"
                    )
                }
            }
        }
    }

    /// A wave without one would count every submission as complete.
    private static func checkMandatory(
        _ questions: [QuestionFile], _ waves: SurveyWaves, _ fields: inout Fields
    ) {
        let mandatory = questions.map(\.question).filter(\.isMandatory)
        guard !mandatory.isEmpty else { return }
        switch waves {
        case .once: return
        case .eachOccurrence:
            if mandatory.allSatisfy({ !$0.waves.isEmpty }) {
                fields.fault(
                    "questions", "found no mandatory question for all waves, expected at least one")
            }
        case .named(let named):
            for wave in named where !mandatory.contains(where: { $0.isAsked(in: wave.name.text) }) {
                fields.fault(
                    "questions",
                    "found no mandatory question in \"\(wave.name)\", expected at least one in each wave")
            }
        }
    }
}

extension Question {
    fileprivate func isAsked(in wave: String) -> Bool { waves.isEmpty || waves.contains(wave) }
}

extension Question.Kind {
    /// Of the kinds that offer some; else empty.
    var choices: [Question.Choice] {
        switch self {
        case .oneOf(let choices), .severalOf(let choices): choices
        case .yesNo, .scale, .shortText, .longText, .date: []
        }
    }
}
