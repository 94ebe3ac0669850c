package import Model
internal import Storage
internal import Surveys

extension Coop {
    /// One line an answer that counts. Where the survey is not anonymous: code, reference, name, channel, day,
    /// disposition and each question; answers to the public link come last, without code. Of an anonymous survey only
    /// the announced group and each question, in an order that means nothing; groups that are too small to be shown
    /// are not named. Throws where an anonymous survey has too few answers to show any.
    package func exportAnswers(_ name: Slug) throws -> SheetTable {
        let survey = try survey(name)
        return survey.isAnonymous ? try anonymousAnswers(survey) : try namedAnswers(survey)
    }

    private func namedAnswers(_ survey: Survey) throws -> SheetTable {
        try invite(to: survey)
        let people = try database.invitees(survey.name)
        var rows: [[SheetCell]] = []
        try database.forEachInvitation(survey.name) { stored in
            guard let answer = stored.answer else { return }
            let members = people[stored.id] ?? []
            rows.append(
                [
                    .text(ShortCode(stored.code)?.description ?? ""),
                    .text(members.map(\.reference).joined(separator: ", ")),
                    .text(members.map(\.name).joined(separator: ", ")),
                    .text(SurveyWords.channel(answer.channel)), .text(answer.on.description),
                    .text(SurveyWords.disposition(Invitation(stored).disposition)),
                ] + cells(AnswerSheet(answer.fields, survey), survey))
        }
        try database.forEachPublicAnswer(survey.name) { fields in
            rows.append(
                [.empty, .empty, .empty, .text("lien public"), .empty, .text("lien public, à part")]
                    + cells(AnswerSheet(fields, survey), survey))
        }
        return SheetTable(
            title: "Réponses",
            header: ["code", "référence", "nom", "canal", "jour", "état"] + survey.questions.map(\.name.text),
            rows: rows)
    }

    private func anonymousAnswers(_ survey: Survey) throws -> SheetTable {
        let report = try surveyReport(survey.name)
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
        try database.forEachAnonymousAnswer(survey.name) { group, fields in
            let answers = cells(AnswerSheet(fields, survey), survey)
            rows.append(groups == nil ? answers : [.text(titles[group] ?? "")] + answers)
        }
        return SheetTable(
            title: "Réponses",
            header: (groups.map { [SurveyWords.breakdown($0.by)] } ?? []) + survey.questions.map(\.name.text),
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
