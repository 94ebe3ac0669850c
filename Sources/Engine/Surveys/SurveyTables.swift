internal import Model
internal import Surveys

/// The figures of a survey as tables, for files that staff opens in a spreadsheet. Of an anonymous survey small cells
/// are hidden.
extension SurveyReport {
    /// Rates, balance, channels, reminders, curve.
    package var synthesis: SheetTable {
        var rows: [[SheetCell]] = [
            line("enquête", survey.title), line("vague", wave?.title ?? ""),
            line("chiffres du", asOf.description),
            line("taux de réponse sur envois", rates.onSent),
            line("taux de réponse sur délivrés", rates.onDelivered),
        ]
        if wave == nil { rows.remove(at: 1) }
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
        let waves = waves.map { figures -> [SheetCell] in
            let rate = figures.rates.onSent
            return [
                .text("par vague"), .text(figures.title), .text("réponses complètes"), .number(rate.part),
                .number(rate.whole), .rate(rate),
            ]
        }
        return SheetTable(
            title: "Chiffres", header: ["tableau", "intitulé", "réponse", "nombre", "sur", "part"],
            rows: first + questionTable.rows + (wave == nil ? waves : []))
    }

    /// Of a survey that is asked again: a line for each wave, with what became of its invitations, and the questions of
    /// which a trend can be shown.
    package var waveTable: SheetTable {
        let trends = survey.questions.compactMap { question in
            waves.trend(of: question, least: survey.isAnonymous ? SmallCells.threshold : 1).map {
                (question, $0)
            }
        }
        let rows = waves.enumerated().map { index, figures -> [SheetCell] in
            let rates = figures.rates
            let isHidden = hiddenWaves.contains(figures.name)
            return [
                .text(figures.name), .text(figures.title),
                figures.firstSent.map { .text($0.description) } ?? .empty,
                .number(rates.invited), .number(rates.sent), .number(rates.delivered),
                .number(rates.count(.complete)), .rate(rates.onSent), .rate(rates.onDelivered),
            ] + trends.map { isHidden ? .text(SurveyWords.tooFew) : SheetCell($0.1[index]) }
        }
        return SheetTable(
            title: "Vagues",
            header: [
                "vague", "intitulé", "premier envoi", "invitations", "envois", "délivrés",
                "réponses complètes",
                "taux sur envois", "taux sur délivrés",
            ] + trends.map { SurveyWords.trend(of: $0.0) },
            rows: rows)
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

extension SheetCell {
    fileprivate init(_ trend: WaveTrend) {
        switch trend {
        case .share(let rate): self = .rate(rate)
        case .median(let median, _): self = .text(SurveyWords.decimal(median))
        case .unknown: self = .empty
        }
    }
}
