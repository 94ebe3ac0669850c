/// How often a survey is asked. One wave is one invitation for each unit: a vote of each month has a wave for each month,
/// a satisfaction survey one at the delivery and one a year later.
package enum SurveyWaves: Hashable, Sendable {
    /// Once and for good; its only wave is named "".
    case once
    /// Again with each occurrence of the steps that ask: whatever has the same occurrence is one wave, named by it
    /// (`2027-03`, the year or name of a date in the agenda).
    case eachOccurrence
    /// These, in order, each asked by steps of its own.
    case named([SurveyWave])
}

/// One wave that the survey names itself.
package struct SurveyWave: Hashable, Sendable {
    package var name: Slug
    /// For people.
    package var title: String
    /// The steps that ask and remind.
    package var steps: [Slug]

    package init(name: Slug, title: String, steps: [Slug]) {
        self.name = name
        self.title = title
        self.steps = steps
    }
}

/// The wave for which a step's letter asks.
package enum StepWave: Hashable, Sendable {
    /// This one whenever the step comes; empty where the survey is asked once.
    case fixed(String)
    /// The one that its occurrence names.
    case ofOccurrence
}

extension Survey {
    /// As `wave(of:occurrence:)`, for all occurrences of a step.
    fileprivate func wave(of step: Slug) -> StepWave? {
        if waves == .eachOccurrence { return asks(step) ? .ofOccurrence : nil }
        return wave(of: step, occurrence: "").map(StepWave.fixed)
    }

    /// The wave to which a delivery of the survey's campaign belongs; nil where its step does not ask.
    package func wave(of step: Slug, occurrence: String) -> String? {
        switch waves {
        case .named(let waves): waves.first { $0.steps.contains(step) }?.name.text
        case .once: asks(step) ? "" : nil
        case .eachOccurrence: asks(step) ? occurrence : nil
        }
    }

    /// Whether a letter of this step leads to the survey.
    package func asks(_ step: Slug) -> Bool {
        if case .named(let waves) = waves { return waves.contains { $0.steps.contains(step) } }
        return steps.isEmpty || steps.contains(step)
    }

    /// The survey as one wave asks it: questions and choices that belong to other waves are left out.
    package func asked(in wave: String) -> Survey {
        var own = self
        own.questions = questions.filter { $0.waves.isEmpty || $0.waves.contains(wave) }.map { question in
            var question = question
            question.kind = question.kind.asked(in: wave)
            return question
        }
        return own
    }

    /// Whether the last day depends on when an invitation's first letter left.
    package var countsFromFirstLetter: Bool { closes == nil && closesAfter != nil }

    /// The last day on which answers count, both ends inclusive; nil: none, or not known before the first letter left.
    /// - Parameter firstSent: the day on which the invitation's first letter left.
    package func lastDay(firstSent: CivilDate?) -> CivilDate? {
        closes ?? closesAfter.flatMap { period in firstSent.map(period.day) }
    }
}

/// A time after a day: always from that day, never chained.
package struct Period: Hashable, Sendable {
    package var count: Int
    package var unit: Delay.UnitOfTime

    package init(count: Int, unit: Delay.UnitOfTime) {
        self.count = count
        self.unit = unit
    }

    package func day(after day: CivilDate) -> CivilDate {
        switch unit {
        case .days: day.adding(days: count)
        case .weeks: day.adding(days: 7 * count)
        case .months: day.adding(months: count)
        case .years: day.adding(years: count)
        }
    }
}

extension Question.Kind {
    fileprivate func asked(in wave: String) -> Self {
        func own(_ choices: [Question.Choice]) -> [Question.Choice] {
            choices.filter { $0.waves.isEmpty || $0.waves.contains(wave) }
        }
        return switch self {
        case .oneOf(let choices): .oneOf(own(choices))
        case .severalOf(let choices): .severalOf(own(choices))
        case .yesNo, .scale, .shortText, .longText, .date: self
        }
    }
}

/// How an answer to a wave stands among a person's participations: its occurrence is the wave, and with it the contract
/// where the campaign follows contracts (`livraison@34`).
package enum AnsweredWave {
    package static func occurrence(_ wave: String, contract: Int64?) -> String {
        contract.map { "\(wave)@\($0)" } ?? wave
    }

    /// - Parameter contract: only an answer about this contract counts, or one that is about none; nil: about any.
    package static func matches(_ occurrence: String, wave: String, contract: Int64?) -> Bool {
        if occurrence == wave { return true }
        if let contract { return occurrence == self.occurrence(wave, contract: contract) }
        return occurrence.hasPrefix(wave + "@")
    }

    /// The wave of an occurrence.
    package static func wave(_ occurrence: String) -> String {
        occurrence.firstIndex(of: "@").map { String(occurrence[..<$0]) } ?? occurrence
    }
}

extension Campaign {
    /// The campaign whose steps know the wave that they ask for, and ask for answers to its own survey's wave, and about the contract that they follow, where
    /// they say no more than `answered: <campaign>`.
    package func asking(_ survey: Survey?) -> Campaign {
        guard let survey else { return self }
        let isOnce = survey.waves == .once && follows == .contact
        var own = self
        own.steps = steps.map { step in
            var step = step
            step.wave = survey.wave(of: step.name)
            step.only = step.only?.mapping { test in
                guard test.event == survey.name, test.states == [.answered] else { return test }
                var test = test
                switch (test.scope, survey.waves) {
                case (.wave(let wave), _): test.scope = .ownWave(wave)
                case (.any, .once): if !isOnce { test.scope = .ownWave("") }
                case (.any, .eachOccurrence): if survey.asks(step.name) { test.scope = .ownWave(nil) }
                case (.any, .named):
                    if let wave = survey.wave(of: step.name, occurrence: "") { test.scope = .ownWave(wave) }
                default: break
                }
                return test
            }
            return step
        }
        return own
    }
}

extension Condition {
    /// The same with every question on participations changed.
    fileprivate func mapping(_ change: (ParticipationTest) -> ParticipationTest) -> Condition {
        switch self {
        case .participation(let test): .participation(change(test))
        case .all(let parts): .all(parts.map { $0.mapping(change) })
        case .any(let parts): .any(parts.map { $0.mapping(change) })
        case .not(let part): .not(part.mapping(change))
        case .status, .programme, .date, .tenure, .consent, .left, .email: self
        }
    }
}
