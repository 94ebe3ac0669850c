package import Model
internal import Storage
package import Surveys
internal import Workspace

/// Everything that is shown of a survey: rates, curve, questions, breakdowns.
package struct SurveyReport: Sendable {
    package var survey: Survey
    package var rates: ResponseRates
    /// Over the answers that count: complete and partial ones with an invitation; all of an anonymous survey.
    package var tally: SurveyTally
    package var breakdowns: [BreakdownTable]
    /// Answers to the public link, without invitation; in none of the figures above.
    package var publicAnswers: Int
    package var publicTally: SurveyTally
}

/// One breakdown of a survey by group.
package struct BreakdownTable: Sendable {
    package var by: Survey.Breakdown
    /// In order of name; the last may be "" for those of whom nothing is known.
    package var groups: [Group]

    package struct Group: Sendable {
        package var name: String
        package var rates: ResponseRates
        package var tally: SurveyTally
    }

    /// Which groups are to be hidden where small cells are.
    package var hidden: Set<Int> { SmallCells.hidden(groups.map { $0.rates.count(.complete) }) }
}

extension Coop {
    /// The survey of this campaign; says which there are where it has none.
    package func survey(_ name: Slug) throws -> Survey {
        if let survey = workspace.survey(name) { return survey }
        let own = faults.filter { $0.file == "Campaigns/\(name)/survey.yaml" }
        if !own.isEmpty { throw WorkspaceFaults(own) }
        let known = workspace.surveys.map(\.name.text).joined(separator: ", ")
        throw EngineError(
            .invalid,
            known.isEmpty
                ? "there is no survey: no campaign has a survey.yaml (docs/surveys.md shows one)"
                : "there is no survey «\(name)»; these campaigns have one: \(known)")
    }

    /// Invites every unit that the survey's campaign writes to and that has no invitation yet.
    package func invite(to survey: Survey) throws {
        let entropy = entropy
        try database.invite(survey.name, unit: survey.unit, at: now) {
            ShortCode(random: entropy(8).reduce(0) { $0 << 8 | UInt64($1) }).text
        }
    }

    /// The figures of a survey as they stand now.
    package func surveyReport(_ name: Slug) throws -> SurveyReport {
        let survey = try survey(name)
        try invite(to: survey)
        var report = SurveyReport(
            survey: survey, rates: ResponseRates(), tally: SurveyTally(survey), breakdowns: [],
            publicAnswers: 0,
            publicTally: SurveyTally(survey))
        var groups = survey.breakdowns.map { _ in [String: BreakdownTable.Group]() }
        try database.forEachInvitation(name) { stored in
            let invitation = Invitation(stored)
            report.rates.add(invitation)
            let sheet = stored.answer.map { AnswerSheet($0.fields, survey) }
            let counted = invitation.answer.map { $0.standing >= .partial } ?? false
            if counted, !survey.isAnonymous, let sheet { report.tally.add(sheet) }
            for (index, breakdown) in survey.breakdowns.enumerated() where !survey.isAnonymous {
                let name = Self.group(stored, breakdown)
                var group =
                    groups[index][name]
                    ?? BreakdownTable.Group(name: name, rates: ResponseRates(), tally: SurveyTally(survey))
                group.rates.add(invitation)
                if counted, let sheet { group.tally.add(sheet) }
                groups[index][name] = group
            }
        }
        report.breakdowns = zip(survey.breakdowns, groups).map { breakdown, groups in
            BreakdownTable(by: breakdown, groups: groups.values.sorted { Self.isBefore($0.name, $1.name) })
        }
        try addAnonymous(&report)
        try database.forEachPublicAnswer(name) { fields in
            report.publicAnswers += 1
            report.publicTally.add(AnswerSheet(fields, survey))
        }
        return report
    }

    /// Of an anonymous survey the answers are counted by themselves; turnout and answers share no key.
    private func addAnonymous(_ report: inout SurveyReport) throws {
        guard report.survey.isAnonymous else { return }
        let survey = report.survey
        try database.forEachAnonymousAnswer(survey.name) { _, fields in
            report.tally.add(AnswerSheet(fields, survey))
        }
    }

    private static func group(_ stored: StoredInvitation, _ breakdown: Survey.Breakdown) -> String {
        switch breakdown {
        case .programme: stored.programme
        case .status: stored.status
        case .signatureYear: stored.signature.map { String($0.year) } ?? ""
        }
    }

    private static func isBefore(_ left: String, _ right: String) -> Bool {
        (left.isEmpty ? 1 : 0, left) < (right.isEmpty ? 1 : 0, right)
    }
}

extension Invitation {
    /// What the ledger says, in the words of product.md §6.
    init(_ stored: StoredInvitation) {
        var mailings = stored.mailings.map { mailing -> Mailing in
            switch mailing.state {
            case .queued, .sending, .deferred, .inDoubt: .open
            case .accepted: .sent(mailing.sendOn)
            case .failed:
                // Accepted first, then sent back: it was sent.
                ["bounced", "returned"].contains(mailing.reason) ? .returned(mailing.sendOn) : .failed
            case .suppressed, .skipped, .cancelled: .failed
            }
        }
        if let day = stored.handedOverOn { mailings.append(.sent(day)) }
        let sentSteps = zip(stored.mailings, mailings).filter { $0.1.sentOn != nil }.map(\.0.step)
        self.init(
            id: stored.id, mailings: mailings, isIneligible: stored.isIneligible,
            hasRefused: stored.hasRefused,
            answer: stored.answer.flatMap { answer in
                AnswerStanding(stored: answer.standing).map {
                    Answered(standing: $0, channel: answer.channel, on: answer.on)
                }
            }, reminders: max(0, Set(sentSteps).count - 1))
    }
}

extension AnswerStanding {
    /// As the database holds it.
    var stored: String {
        switch self {
        case .complete: "complete"
        case .partial: "partial"
        case .breakOff: "break_off"
        }
    }

    init?(stored: String) {
        switch stored {
        case "complete": self = .complete
        case "partial": self = .partial
        case "break_off": self = .breakOff
        default: return nil
        }
    }
}

extension AnswerSheet {
    /// What was stored, as far as the survey still asks it.
    init(_ fields: AnswerFields, _ survey: Survey) {
        let questions = Dictionary(survey.questions.map { ($0.name.text, $0) }) { first, _ in first }
        var values: [Slug: AnswerValue] = [:]
        for (name, value) in fields.values {
            guard let question = questions[name], case .success(let read?) = question.read([value]) else {
                continue
            }
            values[question.name] = read
        }
        self.init(values, to: survey)
    }

    /// In the survey's order.
    func fields(_ survey: Survey) -> AnswerFields {
        AnswerFields(
            survey.questions.compactMap { question in
                values[question.name].map { (question.name.text, $0.stored) }
            })
    }
}
