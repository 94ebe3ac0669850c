internal import Model
internal import Surveys

/// The figures of a survey as tables, for files that staff opens in a spreadsheet. Of an anonymous survey small cells
/// are hidden.
extension SurveyReport {
    /// Rates, balance, channels, reminders, curve.
    package var synthesis: SheetTable {
        var rows: [[SheetCell]] = [
            line("enquête", survey.title), line("chiffres du", asOf.description),
            line("taux de réponse sur envois", rates.onSent),
            line("taux de réponse sur délivrés", rates.onDelivered),
        ]
        if survey.pages == .questionByQuestion {
            rows.append(line("questionnaires achevés", rates.completion))
        }
        rows += [line("invitations", rates.invited)]
        for disposition in Disposition.allCases {
            rows.append(line("dont " + SurveyWords.disposition(disposition), rates.count(disposition)))
        }
        rows += [line("envois", rates.sent), line("délivrés (présumés)", rates.delivered)]
        for channel in AnswerChannel.allCases {
            rows.append(
                line("réponses complètes " + SurveyWords.channel(channel), rates.byChannel[channel] ?? 0))
        }
        for (number, reminded) in rates.byReminders.sorted(by: { $0.key < $1.key }) {
            rows.append(
                line(
                    number == 1
                        ? "réponses complètes après 1 relance"
                        : "réponses complètes après \(number) relances",
                    Rate(reminded.complete, of: reminded.units)))
        }
        for point in rates.curve {
            rows.append(line("réponses complètes au jour \(point.day)", point.complete))
        }
        if survey.isPublic || publicAnswers > 0 {
            rows.append(line("réponses au lien public, à part", publicAnswers))
        }
        return SheetTable(title: "Synthèse", header: ["chiffre", "valeur", "nombre", "sur"], rows: rows)
    }

    /// Every question with its answers, then the breakdowns.
    package var questionTable: SheetTable {
        var rows: [[SheetCell]] = []
        for question in tally.questions {
            let wording = SheetCell.text(question.question.wording)
            let name = SheetCell.text(question.question.name.text)
            guard !withholdsAnswers else {
                rows.append([name, wording, .text(SurveyWords.tooFew), .empty, .empty, .empty])
                continue
            }
            rows.append([
                name, wording, .text("ont répondu"), .number(question.answered), .number(question.asked),
                .rate(Rate(question.answered, of: question.asked)),
            ])
            for bar in question.bars {
                rows.append([
                    name, wording, .text(bar.label), .number(bar.count), .number(question.answered),
                    .rate(Rate(bar.count, of: question.answered)),
                ])
            }
        }
        for breakdown in breakdowns { rows += lines(breakdown) }
        return SheetTable(
            title: "Questions", header: ["question", "intitulé", "réponse", "nombre", "sur", "part"],
            rows: rows)
    }

    /// Both in one table, the first column naming which.
    package var oneTable: SheetTable {
        let first = synthesis.rows.map { row in
            [
                .text("synthèse"), row[0], .empty, row[2] == .empty ? row[1] : row[2], row[3],
                row[2] == .empty ? .empty : row[1],
            ]
        }
        return SheetTable(
            title: "Chiffres", header: ["tableau", "intitulé", "réponse", "nombre", "sur", "part"],
            rows: first + questionTable.rows)
    }

    private func lines(_ breakdown: BreakdownTable) -> [[SheetCell]] {
        let by = SheetCell.text("par " + SurveyWords.breakdown(breakdown.by))
        let hidden = survey.isAnonymous ? breakdown.hidden : []
        return breakdown.groups.enumerated().map { index, group in
            let title = SheetCell.text(SurveyWords.group(group))
            if hidden.contains(index) {
                return [by, title, .text(SurveyWords.hidden(group)), .empty, .empty, .empty]
            }
            if survey.isAnonymous {
                return [by, title, .text("réponses"), .number(group.answers), .empty, .empty]
            }
            let rate = group.rates.onSent
            return [
                by, title, .text("réponses complètes"), .number(rate.part), .number(rate.whole), .rate(rate),
            ]
        }
    }

    private func line(_ name: String, _ value: String) -> [SheetCell] {
        [.text(name), .text(value), .empty, .empty]
    }
    private func line(_ name: String, _ number: Int) -> [SheetCell] {
        [.text(name), .number(number), .empty, .empty]
    }
    private func line(_ name: String, _ rate: Rate) -> [SheetCell] {
        [.text(name), .rate(rate), .number(rate.part), .number(rate.whole)]
    }
}
