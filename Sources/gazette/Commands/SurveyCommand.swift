import Engine
import Foundation
import Model
import Surveys
import Web

let surveyCommand = Command(
    name: "survey",
    synopsis: "rates NAME | export NAME | answer NAME CODE QUESTION=ANSWER… | import NAME FILE | …",
    summary: "response rates of a survey, its answers, paper slips",
    details: """
        rates NAME counts a survey's invitations by what became of them, with the response
        rate on what was sent (complete answers ÷ sent) and on what was presumably delivered,
        and the answers question by question. Retries and reminders count once. Everybody was
        invited, so a rate is a fact and no estimate. --html FILE writes the page for the
        board, in French, to show and to print; --csv FILE the figures and --xlsx FILE a
        workbook with figures and answers for a spreadsheet. A survey that is asked again (each
        month, at the delivery and a year later) shows its waves, one line each; --wave W shows
        one of them alone.
        export NAME writes the answers, one line each, to --csv FILE, --xlsx FILE or as CSV to
        standard output; of an anonymous survey nothing that says whose they are.
        answer NAME CODE QUESTION=ANSWER… keys in a paper slip by the code printed on it.
        import NAME FILE takes over answers that were collected elsewhere: a CSV with a column
        `code` and one for each question, under its name or its wording.
        ineligible NAME CODE writes down that somebody is not concerned, or a duplicate
        (--undo takes it back); refused NAME CODE that they said no; handed-over NAME CODE
        [--on DATE] that a slip was handed over by hand. A reference does in place of CODE;
        with --wave W where the person was asked more than once.
        """,
    options: [
        .value("csv", "FILE", "rates: the figures; export: the answers"),
        .value("html", "FILE", "rates: the page for the board"),
        .value("xlsx", "FILE", "rates: a workbook with figures and answers; export: with the answers"),
        .value("on", "DATE", "handed-over: the day (default: today)"),
        .value("wave", "W", "rates, export: this wave alone; ineligible…: of which one"),
        .flag("undo", "ineligible: it counts after all"),
    ],
    words: ["WHAT", "NAME", "CODE"] + Array(repeating: "QUESTION=ANSWER", count: 200), least: 2,
    run: { invocation in
        let coop = try invocation.coop()
        let name = try invocation.slug(1, "a survey")
        let count = invocation.arguments.positional.count
        switch (invocation.word(0), count) {
        case ("rates", 2): return try rates(coop, name, invocation)
        case ("export", 2): return try export(coop, name, invocation)
        case ("answer", 4...):
            let values = try invocation.arguments.positional.dropFirst(3).map(assignment)
            return show(
                try coop.answerOnPaper(name, code: invocation.word(2), values: values), invocation.console)
        case ("import", 3):
            return show(try coop.importAnswers(name, file: invocation.word(2)), invocation.console)
        case ("ineligible", 3):
            return try note(.ineligible(!invocation.arguments.has("undo")), coop, name, invocation)
        case ("refused", 3): return try note(.refused, coop, name, invocation)
        case ("handed-over", 3):
            return try note(.handedOver(invocation.date("on") ?? coop.today), coop, name, invocation)
        default:
            throw UsageError(
                "expected `survey rates NAME`, `survey export NAME`, `survey answer NAME CODE QUESTION=ANSWER…`, "
                    + "`survey import NAME FILE`, or `survey ineligible`, `refused` or `handed-over` with NAME CODE"
            )
        }
    })

private func rates(_ coop: Coop, _ name: Slug, _ invocation: Invocation) throws -> ExitStatus {
    let report = try coop.surveyReport(name, wave: invocation.arguments.value("wave"))
    let (arguments, console) = (invocation.arguments, invocation.console)
    if let file = arguments.value("html") {
        try write(ReportPage(report, frame: PageFrame(coop)).html.text.utf8, to: file)
        console.say("The page for the board: \(file)")
    }
    if let file = arguments.value("csv") {
        try write(report.oneTable.csv, to: file)
        console.say("The figures: \(file)")
    }
    if let file = arguments.value("xlsx") {
        let answers =
            report.survey.isAnonymous ? [] : [try coop.exportAnswers(name, wave: arguments.value("wave"))]
        let waves = report.waves.isEmpty ? [] : [report.waveTable]
        try coop.writeWorkbook([report.synthesis, report.questionTable] + waves + answers, to: file)
        console.say("The workbook: \(file)")
    }
    SurveyRatesText(report).say(to: console)
    console.print(SurveyRatesJSON.document(report))
    return .done
}

private func export(_ coop: Coop, _ name: Slug, _ invocation: Invocation) throws -> ExitStatus {
    let answers = try coop.exportAnswers(name, wave: invocation.arguments.value("wave"))
    let workbook = invocation.arguments.value("xlsx")
    let file = invocation.arguments.value("csv") ?? workbook
    if let workbook { try coop.writeWorkbook([answers], to: workbook) }
    if let csv = invocation.arguments.value("csv") { try write(answers.csv, to: csv) }
    if file != nil {
        let files = [invocation.arguments.value("csv"), workbook].compactMap(\.self)
        invocation.console.say("\(count(answers.rows.count, "answer")): \(files.joined(separator: ", "))")
    } else if !invocation.console.isJSON {
        FileHandle.standardOutput.write(Data(answers.csv))
    }
    invocation.console.print(
        .object([
            ("survey", .text(name.text)), ("file", .text(file)), ("answers", .int(answers.rows.count)),
            ("columns", .list(answers.header.map { .text($0) })),
        ]))
    return .done
}

private func note(_ word: StaffWord, _ coop: Coop, _ name: Slug, _ invocation: Invocation) throws
    -> ExitStatus
{
    let who = invocation.word(2)
    try coop.note(word, of: who, in: name, wave: invocation.arguments.value("wave"))
    let (what, sentence) =
        switch word {
        case .ineligible(true): ("ineligible", "does not count: not concerned, or a duplicate")
        case .ineligible(false): ("eligible", "counts again")
        case .refused: ("refused", "said no")
        case .handedOver(let day): ("handed-over", "got a slip on \(day)")
        }
    invocation.console.say("\(who): \(sentence).")
    invocation.console.print(
        .object([("survey", .text(name.text)), ("invitation", .text(who)), ("noted", .text(what))]))
    return .done
}

private func write(_ bytes: some Sequence<UInt8>, to path: String) throws {
    do {
        try Data(bytes).write(to: URL(fileURLWithPath: path))
    } catch {
        throw EngineError(.impossible, "\(path): cannot be written: \(SystemReason.of(error))")
    }
}

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
