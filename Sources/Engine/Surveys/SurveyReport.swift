package import Model
internal import Storage
package import Surveys
internal import Workspace

/// Everything that is shown of a survey: rates, curve, questions, breakdowns.
package struct SurveyReport: Sendable {
    package var survey: Survey
    /// The day of the figures.
    package var asOf: CivilDate
    package var rates: ResponseRates
    /// Over the answers that count: complete and partial ones with an invitation; all of an anonymous survey.
    package var tally: SurveyTally
    package var breakdowns: [BreakdownTable]
    /// Answers to the public link, without invitation; in none of the figures above.
    package var publicAnswers: Int
    package var publicTally: SurveyTally
    /// How many answers `tally` is over.
    package var answers = 0

    /// Of an anonymous survey with fewer answers than a cell may show, the answers are not shown at all.
    package var withholdsAnswers: Bool { survey.isAnonymous && answers < SmallCells.threshold }
}

/// One breakdown of a survey by group.
package struct BreakdownTable: Sendable {
    package var by: Survey.Breakdown
    /// In order of name; the last may be "" for those of whom nothing is known.
    package var groups: [Group]

    package struct Group: Sendable {
        /// As stored: a programme's name for files, a status, a year.
        package var name: String
        /// For people: a programme's title.
        package var title: String
        /// Of an anonymous survey nobody knows which group an invitation of the answers is in: empty.
        package var rates = ResponseRates()
        package var tally: SurveyTally
        /// Complete answers; of an anonymous survey all answers.
        package var answers = 0
    }

    /// Which groups are to be hidden where small cells are.
    package var hidden: Set<Int> { SmallCells.hidden(groups.map(\.answers)) }
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
            survey: survey, asOf: today, rates: ResponseRates(), tally: SurveyTally(survey), breakdowns: [],
            publicAnswers: 0, publicTally: SurveyTally(survey))
        var groups = survey.breakdowns.map { GroupedAnswers(survey, by: $0, titles: programmeTitles) }
        try database.forEachInvitation(name) { stored in
            let invitation = Invitation(stored)
            report.rates.add(invitation)
            guard !survey.isAnonymous else { return }
            let isCounted = invitation.answer.map { $0.standing >= .partial } ?? false
            let sheet = isCounted ? stored.answer.map { AnswerSheet($0.fields, survey) } : nil
            if let sheet { report.add(sheet) }
            for index in groups.indices {
                groups[index].add(invitation, sheet, to: Self.group(stored, groups[index].breakdown))
            }
        }
        if survey.isAnonymous {
            // Answers are counted by themselves; turnout and answers share no key.
            try database.forEachAnonymousAnswer(name) { group, fields in
                let sheet = AnswerSheet(fields, survey)
                report.add(sheet)
                for index in groups.indices { groups[index].add(sheet, to: group) }
            }
        }
        report.breakdowns = groups.map(\.table)
        try database.forEachPublicAnswer(name) { fields in
            report.publicAnswers += 1
            report.publicTally.add(AnswerSheet(fields, survey))
        }
        return report
    }

    private var programmeTitles: [String: String] {
        Dictionary(workspace.programmes.map { ($0.key.text, $0.name) }) { first, _ in first }
    }

    private static func group(_ stored: StoredInvitation, _ breakdown: Survey.Breakdown) -> String {
        switch breakdown {
        case .programme: stored.programme
        case .status: stored.status
        case .signatureYear: stored.signature.map { String($0.year) } ?? ""
        }
    }
}

extension SurveyReport {
    fileprivate mutating func add(_ sheet: AnswerSheet) {
        tally.add(sheet)
        answers += 1
    }
}

/// Gathers one breakdown while invitations stream by.
private struct GroupedAnswers {
    let survey: Survey
    let breakdown: Survey.Breakdown
    let titles: [String: String]
    private var groups: [String: BreakdownTable.Group] = [:]

    init(_ survey: Survey, by breakdown: Survey.Breakdown, titles: [String: String]) {
        self.survey = survey
        self.breakdown = breakdown
        self.titles = breakdown == .programme ? titles : [:]
    }

    mutating func add(_ invitation: Invitation, _ sheet: AnswerSheet?, to name: String) {
        with(name) { group in
            group.rates.add(invitation)
            if invitation.disposition == .complete { group.answers += 1 }
            if let sheet { group.tally.add(sheet) }
        }
    }

    mutating func add(_ sheet: AnswerSheet, to name: String) {
        with(name) { group in
            group.answers += 1
            group.tally.add(sheet)
        }
    }

    private mutating func with(_ name: String, _ change: (inout BreakdownTable.Group) -> Void) {
        change(
            &groups[
                name,
                default: BreakdownTable.Group(
                    name: name, title: titles[name] ?? name, tally: SurveyTally(survey))])
    }

    var table: BreakdownTable {
        let sorted = groups.values.sorted {
            ($0.name.isEmpty ? 1 : 0, $0.title, $0.name) < ($1.name.isEmpty ? 1 : 0, $1.title, $1.name)
        }
        return BreakdownTable(by: breakdown, groups: sorted)
    }
}
