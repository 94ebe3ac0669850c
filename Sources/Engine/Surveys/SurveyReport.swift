package import Model
internal import Planning
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
    /// Of a survey that is asked again: its waves, the first one first; whatever the report is about.
    package var waves: [WaveFigures] = []
    /// The one wave that the report is about; nil: all together.
    package var wave: WaveFigures?

    /// Of an anonymous survey with fewer answers than a cell may show, the answers are not shown at all.
    package var withholdsAnswers: Bool {
        survey.isAnonymous
            && (answers < SmallCells.threshold || wave.map { hiddenWaves.contains($0.name) } == true)
    }

    /// The waves of an anonymous survey whose answers would point at somebody, or give such a wave away.
    var hiddenWaves: Set<String> {
        guard survey.isAnonymous else { return [] }
        return Set(SmallCells.hidden(waves.map(\.answers)).map { waves[$0].name })
    }
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

    /// Invites every unit that the survey's letters go to and that has no invitation yet.
    package func invite(to survey: Survey) throws {
        // Of a campaign at fault nobody knows whom it follows.
        guard let campaign = workspace.campaign(survey.name) else { return }
        let entropy = entropy
        try database.invite(survey, follows: campaign.follows, at: now) {
            ShortCode(random: entropy(8).reduce(0) { $0 << 8 | UInt64($1) }).text
        }
    }

    /// The figures of a survey as they stand now; of one wave, or of all together. Throws where the survey has no
    /// such wave.
    package func surveyReport(_ name: Slug, wave: String? = nil) throws -> SurveyReport {
        let whole = try survey(name)
        try invite(to: whole)
        let survey = wave.map(whole.asked) ?? whole
        var report = SurveyReport(
            survey: survey, asOf: today, rates: ResponseRates(), tally: SurveyTally(survey), breakdowns: [],
            publicAnswers: 0, publicTally: SurveyTally(survey))
        var groups = survey.breakdowns.map { GroupedAnswers(survey, by: $0, titles: programmeTitles) }
        var waves = GatheredWaves(whole)
        try database.forEachInvitation(name) { stored in
            let invitation = Invitation(stored)
            let asked = waves.survey(stored.wave)
            let isCounted = !whole.isAnonymous && (invitation.answer.map { $0.standing >= .partial } ?? false)
            let sheet = isCounted ? stored.answer.map { AnswerSheet($0.fields, asked) } : nil
            waves.add(invitation, sheet, to: stored.wave)
            guard wave == nil || wave == stored.wave else { return }
            report.rates.add(invitation)
            guard !whole.isAnonymous else { return }
            if let sheet { report.add(sheet, asked) }
            for index in groups.indices {
                groups[index].add(
                    invitation, sheet, asked, to: stored.binding.group(groups[index].breakdown, asOf: today))
            }
        }
        if whole.isAnonymous {
            // Answers are counted by themselves; turnout and answers share no key.
            try database.forEachAnonymousAnswer(name) { group, own, fields in
                let asked = waves.survey(own)
                let sheet = AnswerSheet(fields, asked)
                waves.add(sheet, to: own)
                guard wave == nil || wave == own else { return }
                report.add(sheet, asked)
                for index in groups.indices { groups[index].add(sheet, asked, to: group) }
            }
        }
        report.breakdowns = groups.map(\.table)
        if whole.waves != .once { report.waves = waves.figures }
        report.wave = try wave.map { try Self.wave($0, of: whole, among: report.waves) }
        guard wave == nil else { return report }
        try database.forEachPublicAnswer(name) { fields in
            report.publicAnswers += 1
            report.publicTally.add(AnswerSheet(fields, survey))
        }
        return report
    }

    private static func wave(
        _ name: String, of survey: Survey, among waves: [WaveFigures]
    ) throws -> WaveFigures {
        if let wave = waves.first(where: { $0.name == name }) { return wave }
        let known = waves.map(\.name).joined(separator: ", ")
        throw EngineError(
            .invalid,
            survey.waves == .once
                ? "«\(survey.name)» is asked once and has no waves; leave --wave out"
                : known.isEmpty
                    ? "«\(survey.name)» has no wave yet: nobody was invited"
                    : "«\(survey.name)» has no wave «\(name)»; expected one of: \(known)")
    }

    private var programmeTitles: [String: String] {
        Dictionary(workspace.programmes.map { ($0.key.text, $0.name) }) { first, _ in first }
    }
}

extension StoredInvitation.Binding {
    /// The group in one breakdown; empty where it is not known, as with a signature that cannot be true on this day.
    func group(_ breakdown: Survey.Breakdown, asOf today: CivilDate) -> String {
        switch breakdown {
        case .programme: programme
        case .status: status
        case .signatureYear:
            AnchorCheck(signature, isSignature: true, today: today).date.map { String($0.year) } ?? ""
        }
    }
}

extension SurveyReport {
    fileprivate mutating func add(_ sheet: AnswerSheet, _ asked: Survey) {
        tally.add(sheet, to: asked)
        answers += 1
    }
}
