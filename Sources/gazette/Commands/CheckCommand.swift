import Engine
import Workspace

let checkCommand = Command(
    name: "check", synopsis: "[--relay]",
    summary: "every setting, campaign, audience and letter; what is wrong and where",
    details: """
        Reads every file of the workspace, compiles every letter, renders it for a made-up
        person and looks for what mail programs get wrong. One line for each fault: file,
        line, what was found, what was expected; exit status 2 where there is one.
        """,
    options: [.flag("relay", "also open each SMTP server, identify, and say what was found")],
    run: { invocation in
        let report = try look(invocation)
        let console = invocation.console
        for fault in report.faults { console.say(fault) }
        for note in report.notes { console.say("note: \(note)") }
        let counts =
            "\(count(report.campaigns, "campaign")), \(count(report.letters, "letter")), "
            + "\(count(report.audiences, "audience")), \(count(report.programmes, "programme"))"
        if report.faults.isEmpty {
            console.say("Everything is ready: \(counts).")
        } else {
            console.say("\(count(report.faults.count, "fault")) to mend (\(counts)).")
        }
        console.print(
            .object([
                ("ready", .bool(report.faults.isEmpty)), ("faults", .list(report.faults.map { .text($0) })),
                ("notes", .list(report.notes.map { .text($0) })), ("campaigns", .int(report.campaigns)),
                ("letters", .int(report.letters)), ("audiences", .int(report.audiences)),
                ("programmes", .int(report.programmes)),
            ]))
        return report.faults.isEmpty ? .done : .usage
    })

/// The report; where the settings themselves are at fault, nothing else can be looked at.
private func look(_ invocation: Invocation) throws -> CheckReport {
    do {
        let coop = try invocation.coop(access: .files)
        return coop.check(relay: invocation.arguments.has("relay"))
    } catch let faults as WorkspaceFaults {
        var report = CheckReport()
        report.faults = faults.faults.map(\.description)
        return report
    }
}

/// `1 letter`, `1,752 letters`.
func count(_ number: Int, _ noun: String, plural: String? = nil) -> String {
    "\(grouped(number)) \(number == 1 ? noun : plural ?? noun + "s")"
}

/// Thousands apart: `1,752`.
func grouped(_ number: Int) -> String {
    var digits = Array(String(abs(number)))
    var index = digits.count - 3
    while index > 0 {
        digits.insert(",", at: index)
        index -= 3
    }
    return (number < 0 ? "-" : "") + String(digits)
}
