import Engine
import Model

/// `import FILE --event NAME`: a participation list.
func importList(
    _ invocation: Invocation, _ coop: Coop, event: String, isDryRun: Bool
) throws -> ExitStatus {
    let console = invocation.console
    guard let name = Slug(event) else {
        throw UsageError("--event: found «\(event)», expected the name of an event of Campaigns/agenda.yaml")
    }
    var state: ParticipationState?
    if let text = invocation.arguments.value("state") {
        state = ParticipationState(lenient: text)
        if state == nil {
            let known = ParticipationState.allCases.map(\.rawValue).joined(separator: ", ")
            throw UsageError("--state: found «\(text)», expected one of \(known)")
        }
    }
    let report = try coop.importParticipations(
        file: invocation.word(0), sheet: invocation.arguments.value("sheet"), event: name,
        occurrence: invocation.arguments.value("occurrence"),
        state: state,
        dryRun: isDryRun)
    showSheet(report.sheet, console)
    for warning in report.warnings { console.say("warning: \(warning)") }
    for line in report.rejected { console.say("line \(line.line): \(line.reason)") }
    let lists = report.lists.map { $0.occurrence.isEmpty ? $0.event.text : "\($0.event) \($0.occurrence)" }
    console.say(
        "\(isDryRun ? "Would record" : "Recorded") \(report.recorded) for \(lists.joined(separator: ", ")), "
            + "\(report.unchanged) known already, \(report.rejected.count) rejected.")
    console.print(
        .object([
            ("recorded", .int(report.recorded)), ("unchanged", .int(report.unchanged)),
            (
                "lists",
                .list(
                    report.lists.map {
                        .object([("event", .text($0.event.text)), ("occurrence", .text($0.occurrence))])
                    })
            ),
            (
                "rejected",
                .list(
                    report.rejected.map {
                        .object([("line", .int($0.line)), ("reason", .text($0.reason))])
                    })
            ),
            ("sheet", .text(report.sheet?.name)),
            ("other_sheets", .list((report.sheet?.others ?? []).map { .text($0) })),
            ("dry_run", .bool(isDryRun)),
        ]))
    return report.rejected.isEmpty ? .done : .partly
}
