import Engine
import Model
import Surveys

/// The figures as one document (docs/json.md).
enum SurveyRatesJSON {
    static func document(_ report: SurveyReport) -> JSON {
        let rates = report.rates
        let isLong = report.survey.pages == .questionByQuestion
        let figures: [(String, JSON)] = [
            ("survey", .text(report.survey.name.text)), ("invited", .int(rates.invited)),
            ("sent", .int(rates.sent)),
            ("delivered", .int(rates.delivered)), ("complete", .int(rates.count(.complete))),
            ("partial", .int(rates.count(.partial))), ("break_off", .int(rates.count(.breakOff))),
            ("refused", .int(rates.count(.refused))), ("pending", .int(rates.count(.pending))),
            ("no_reply", .int(rates.count(.noReply))), ("undelivered", .int(rates.count(.undelivered))),
            ("ineligible", .int(rates.count(.ineligible))), ("rate_on_sent", share(rates.onSent)),
            ("rate_on_delivered", share(rates.onDelivered)),
            ("completion", isLong ? share(rates.completion) : .null),
            (
                "by_channel",
                .object(AnswerChannel.allCases.map { ($0.rawValue, .int(rates.byChannel[$0] ?? 0)) })
            ),
            (
                "reminders",
                .list(
                    rates.byReminders.sorted { $0.key < $1.key }.map { number, reminded in
                        .object([
                            ("reminders", .int(number)), ("units", .int(reminded.units)),
                            ("complete", .int(reminded.complete)),
                        ])
                    })
            ),
            (
                "curve",
                .list(rates.curve.map { .object([("day", .int($0.day)), ("complete", .int($0.complete))]) })
            ),
            ("questions", .list(report.tally.questions.map { question($0, report.withholdsAnswers) })),
            ("breakdowns", .list(report.breakdowns.map { breakdown($0, report.survey.isAnonymous) })),
            ("public_answers", .int(report.publicAnswers)),
        ]
        guard report.survey.waves != .once else { return .object(figures) }
        return .object(
            figures + [
                ("wave", .text(report.wave?.name)), ("waves", .list(report.waves.map(wave))),
            ])
    }

    /// One line of the list of waves.
    private static func wave(_ figures: WaveFigures) -> JSON {
        let rates = figures.rates
        return .object([
            ("wave", .text(figures.name)), ("title", .text(figures.title)),
            ("first_sent", .text(figures.firstSent?.description)),
            ("last_sent", .text(figures.lastSent?.description)), ("invited", .int(rates.invited)),
            ("sent", .int(rates.sent)), ("delivered", .int(rates.delivered)),
            ("complete", .int(rates.count(.complete))), ("rate_on_sent", share(rates.onSent)),
            ("rate_on_delivered", share(rates.onDelivered)),
        ])
    }

    /// Of an anonymous survey a small group's figures are null.
    private static func breakdown(_ table: BreakdownTable, _ isAnonymous: Bool) -> JSON {
        let hidden = isAnonymous ? table.hidden : []
        return .object([
            ("by", .text(table.by.rawValue)),
            (
                "groups",
                .list(
                    table.groups.enumerated().map { index, group in
                        let isHidden = hidden.contains(index)
                        return .object([
                            ("group", .text(group.name)), ("hidden", .bool(isHidden)),
                            ("sent", isAnonymous ? .null : .int(group.rates.sent)),
                            ("answers", isHidden ? .null : .int(group.answers)),
                            ("rate_on_sent", isAnonymous ? .null : share(group.rates.onSent)),
                        ])
                    })
            ),
        ])
    }

    /// `isWithheld`: an anonymous survey with so few answers that they would point at somebody.
    private static func question(_ tally: QuestionTally, _ isWithheld: Bool) -> JSON {
        .object([
            ("question", .text(tally.question.name.text)), ("text", .text(tally.question.wording)),
            ("mandatory", .bool(tally.question.isMandatory)), ("asked", .int(tally.asked)),
            ("answered", .int(tally.answered)),
            ("median", isWithheld ? .null : tally.median.map { .decimal($0) } ?? .null),
            (
                "values",
                .list(
                    (isWithheld ? [] : tally.bars).map {
                        .object([
                            ("value", .text($0.value)), ("label", .text($0.label)), ("count", .int($0.count)),
                        ])
                    })
            ),
        ])
    }

    /// Null where there is no denominator.
    private static func share(_ rate: Rate) -> JSON { rate.share.map { .decimal($0) } ?? .null }
}
