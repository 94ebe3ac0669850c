package import Model
internal import Storage
internal import Surveys

extension Coop {
    /// One line an answer that counts. Where the survey is not anonymous: code, reference, name, channel, day,
    /// disposition and each question; answers to the public link come last, without code. Of an anonymous survey only
    /// the announced group and each question, in an order that means nothing; groups that are too small to be shown
    /// are not named. Throws where an anonymous survey has too few answers to show any.
    /// A survey that is asked again has a column that names the wave; `wave`: only this one's.
    package func exportAnswers(_ name: Slug, wave: String? = nil) throws -> SheetTable {
        let survey = try survey(name)
        // Says which waves there are where there is no such one.
        if wave != nil { _ = try surveyReport(name, wave: wave) }
        return survey.isAnonymous
            ? try anonymousAnswers(survey, wave: wave) : try namedAnswers(survey, wave: wave)
    }

    private func namedAnswers(_ survey: Survey, wave: String?) throws -> SheetTable {
        try invite(to: survey)
        let people = try database.invitees(survey.name)
        var rows: [[SheetCell]] = []
        try database.forEachInvitation(survey.name) { stored in
            guard let answer = stored.answer, wave == nil || wave == stored.wave else { return }
            let members = people[stored.id] ?? []
            rows.append(
                waveCell(survey, stored.wave) + [
                    .text(ShortCode(stored.code)?.description ?? ""),
                    .text(members.map(\.reference).joined(separator: ", ")),
                    .text(members.map(\.name).joined(separator: ", ")),
                    .text(SurveyWords.channel(answer.channel)), .text(answer.on.description),
                    .text(SurveyWords.disposition(Invitation(stored).disposition)),
                ] + cells(AnswerSheet(answer.fields, survey.asked(in: stored.wave)), survey))
        }
        if wave == nil { try appendPublicAnswers(survey, &rows) }
        return SheetTable(
            title: "Réponses",
            header: waveHeader(survey) + ["code", "référence", "nom", "canal", "jour", "état"]
                + survey.questions.map(\.name.text),
            rows: rows)
    }

    private func appendPublicAnswers(_ survey: Survey, _ rows: inout [[SheetCell]]) throws {
        let none: [SheetCell] = survey.waves == .once ? [] : [.empty]
        try database.forEachPublicAnswer(survey.name) { fields in
            rows.append(
                none + [.empty, .empty, .empty, .text("lien public"), .empty, .text("lien public, à part")]
                    + cells(AnswerSheet(fields, survey), survey))
        }
    }

    private func waveHeader(_ survey: Survey) -> [String] { survey.waves == .once ? [] : ["vague"] }

    private func waveCell(_ survey: Survey, _ wave: String) -> [SheetCell] {
        survey.waves == .once ? [] : [.text(wave)]
    }

    private func anonymousAnswers(_ survey: Survey, wave: String?) throws -> SheetTable {
        let report = try surveyReport(survey.name, wave: wave)
        guard !report.withholdsAnswers else {
            throw EngineError(
                .impossible,
                "«\(survey.name)» is anonymous and has \(report.answers) answers; they are shown from "
                    + "\(SmallCells.threshold) on, so that nobody can be recognised")
        }
        let groups = report.breakdowns.first
        let titles = Dictionary(
            (groups?.groups ?? []).enumerated().map { index, group in
                (group.name, groups?.hidden.contains(index) == true ? SurveyWords.tooFew : group.title)
            }
        ) { first, _ in first }
        var rows: [[SheetCell]] = []
        let hidden = report.hiddenWaves
        try database.forEachAnonymousAnswer(survey.name) { group, own, fields in
            guard wave == nil || wave == own else { return }
            let answers = cells(AnswerSheet(fields, survey.asked(in: own)), survey)
            let label = hidden.contains(own) ? [.text(SurveyWords.tooFew)] : waveCell(survey, own)
            rows.append(label + (groups == nil ? answers : [.text(titles[group] ?? "")] + answers))
        }
        return SheetTable(
            title: "Réponses",
            header: waveHeader(survey) + (groups.map { [SurveyWords.breakdown($0.by)] } ?? [])
                + survey.questions.map(\.name.text),
            rows: rows)
    }

    private func cells(_ sheet: AnswerSheet, _ survey: Survey) -> [SheetCell] {
        survey.questions.map { question in
            switch sheet.values[question.name] {
            case .number(let number): .number(number)
            case let value?: .text(value.stored)
            case nil: .empty
            }
        }
    }
}
