import Engine
import Model
import Surveys

let surveyCommand = Command(
    name: "survey", synopsis: "rates NAME | answer NAME CODE QUESTION=ANSWER… | import NAME FILE",
    summary: "response rates of a survey, and its answers",
    details: """
        rates NAME counts a survey's invitations by what became of them, with the response
        rate on what was sent (complete answers ÷ sent) and on what was presumably delivered,
        and the answers question by question. Retries and reminders count once. Everybody was
        invited, so a rate is a fact and no estimate.
        answer NAME CODE QUESTION=ANSWER… keys in a paper slip by the code printed on it.
        import NAME FILE takes over answers that were collected elsewhere: a CSV with a column
        `code` and one for each question, under its name or its wording.
        """,
    options: [],
    words: ["WHAT", "NAME", "CODE"] + Array(repeating: "QUESTION=ANSWER", count: 200), least: 2,
    run: { invocation in
        let coop = try invocation.coop()
        let name = try invocation.slug(1, "a survey")
        let count = invocation.arguments.positional.count
        switch (invocation.word(0), count) {
        case ("rates", 2):
            let report = try coop.surveyReport(name)
            SurveyRatesText(report).say(to: invocation.console)
            invocation.console.print(SurveyRatesJSON.document(report))
            return .done
        case ("answer", 4...):
            let values = try invocation.arguments.positional.dropFirst(3).map(assignment)
            return show(
                try coop.answerOnPaper(name, code: invocation.word(2), values: values), invocation.console)
        case ("import", 3):
            return show(try coop.importAnswers(name, file: invocation.word(2)), invocation.console)
        default:
            throw UsageError(
                "expected `survey rates NAME`, `survey answer NAME CODE QUESTION=ANSWER…` or `survey import NAME FILE`"
            )
        }
    })

private func assignment(_ word: String) throws -> (question: String, value: String) {
    guard let equals = word.firstIndex(of: "="), equals > word.startIndex else {
        throw UsageError("found «\(word)», expected QUESTION=ANSWER such as sait=oui")
    }
    return (String(word[..<equals]), String(word[word.index(after: equals)...]))
}

private func show(_ report: StaffAnswerReport, _ console: Console) -> ExitStatus {
    console.say(
        "\(count(report.recorded, "answer")) recorded, \(report.replaced) replaced, \(report.flagged) kept but not counted "
            + "(a complete answer of another channel came first), \(report.rejected.count) rejected.")
    for line in report.rejected { console.say("line \(line.line): \(line.reason)") }
    console.print(
        .object([
            ("recorded", .int(report.recorded)), ("replaced", .int(report.replaced)),
            ("flagged", .int(report.flagged)),
            (
                "rejected",
                .list(
                    report.rejected.map {
                        .object([
                            ("line", .int($0.line)), ("code", .text($0.code)), ("reason", .text($0.reason)),
                        ])
                    })
            ),
        ]))
    return report.rejected.isEmpty ? .done : .partly
}

/// The figures as lines of text.
private struct SurveyRatesText {
    let report: SurveyReport

    init(_ report: SurveyReport) { self.report = report }

    func say(to console: Console) {
        let rates = report.rates
        console.say("\(report.survey.title) (\(report.survey.name))")
        console.say("invited      \(grouped(rates.invited))")
        for disposition in Disposition.allCases where rates.count(disposition) > 0 {
            console.say("  \(Self.name(disposition))\(grouped(rates.count(disposition)))")
        }
        console.say("sent         \(grouped(rates.sent))")
        console.say("delivered    \(grouped(rates.delivered)) (presumed)")
        console.say("response rate on sent       \(Self.text(rates.onSent))")
        console.say("response rate on delivered  \(Self.text(rates.onDelivered))")
        if report.survey.pages == .questionByQuestion {
            console.say("completion                  \(Self.text(rates.completion))")
        }
        if report.publicAnswers > 0 {
            console.say("answers to the public link, counted apart: \(grouped(report.publicAnswers))")
        }
        for question in report.tally.questions {
            console.say("")
            console.say("\(question.question.wording)  (\(question.answered) of \(question.asked))")
            for bar in question.bars { console.say("  \(bar.label): \(bar.count)") }
        }
    }

    /// `10.3 % (181 of 1,752)`; without a denominator there is no rate.
    private static func text(_ rate: Rate) -> String {
        let numbers = "\(grouped(rate.part)) of \(grouped(rate.whole))"
        return rate.english.map { "\($0) (\(numbers))" } ?? "no rate yet (\(numbers))"
    }

    private static func name(_ disposition: Disposition) -> String {
        let name =
            switch disposition {
            case .breakOff: "break-off"
            case .noReply: "no reply"
            default: disposition.rawValue
            }
        return name + String(repeating: " ", count: max(1, 13 - name.count))
    }
}

/// The figures as one document (docs/json.md).
enum SurveyRatesJSON {
    static func document(_ report: SurveyReport) -> JSON {
        let rates = report.rates
        let isLong = report.survey.pages == .questionByQuestion
        return .object([
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
            ("questions", .list(report.tally.questions.map(question))),
            ("public_answers", .int(report.publicAnswers)),
        ])
    }

    private static func question(_ tally: QuestionTally) -> JSON {
        .object([
            ("question", .text(tally.question.name.text)), ("text", .text(tally.question.wording)),
            ("mandatory", .bool(tally.question.isMandatory)), ("asked", .int(tally.asked)),
            ("answered", .int(tally.answered)), ("median", tally.median.map { .decimal($0) } ?? .null),
            (
                "values",
                .list(
                    tally.bars.map {
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
