import Engine
import Workspace

let importCommand = Command(
    name: "import", synopsis: "FILE [--source NAME] [--sheet NAME] [--mapping FILE] [--dry-run]",
    summary: "people from a CSV or Excel file: added, updated, unchanged, rejected with line and reason",
    details: """
        Reads a client file as Excel writes it (.xlsx; or CSV in UTF-8, Windows-1252 or
        UTF-16, with semicolon, comma or tab; French dates) and takes its people over in one
        step. Of a workbook the first sheet that is not hidden is read, or the one named by
        --sheet. Lines that are not right are listed with line, column, what was found and
        what was expected, and written to a file beside it (clients.rejected.csv for
        clients.csv), to be mended and imported again; the others are imported. Importing the
        same file twice changes nothing, and nobody is removed because a file does not have
        them.

        Of people who are known it says what changes, from what to what, and who is no
        longer in this file: the first twenty of each, all of them with --diff FILE or
        --json. --left-if-missing writes down that those who are missing left today.

        Several files (sales, rental, syndic) make one list of people: --source says which
        one this is. An empty cell never empties what another file says; a value that
        differs from another file's is taken only where this file itself said something
        else before, and is a disagreement otherwise, for a person to look at. A contract
        is changed by the file that brought it, and by no other.

        --event NAME reads a participation list instead: who was at the AG, who registered,
        who finished the MOOC. Columns référence or e-mail, état (inscrit, présent,
        représenté, excusé, absent, terminé, annulé), date, édition; --occurrence and
        --state say the last two for the whole list. Nobody new is made.
        """,
    options: [
        .value("sheet", "NAME", "which sheet of an Excel file (default: the first that is not hidden)"),
        .value("mapping", "FILE", "a YAML file with your names of columns (default: Audiences/mapping.yaml)"),
        .value("source", "NAME", "which of your files this is, e.g. ventes (default: from the file's name)"),
        .value("diff", "FILE", "write all that changes to a CSV"),
        .flag("left-if-missing", "who is no longer in this file has left today; asks first"),
        .flag("yes", "do not ask"),
        .flag("dry-run", "the same report, and nothing is changed"),
        .value("event", "NAME", "a participation list of this event of the agenda, or survey"),
        .value("occurrence", "NAME", "which one of the event: 2027, or the entry's name"),
        .value("state", "STATE", "what everybody in the list is: présent, inscrit, terminé…"),
    ],
    words: ["FILE"], least: 1,
    run: { invocation in
        let coop = try invocation.coop()
        let console = invocation.console
        let isDryRun = invocation.arguments.has("dry-run")
        if let event = invocation.arguments.value("event") {
            return try importList(invocation, coop, event: event, isDryRun: isDryRun)
        }
        let source = try source(invocation)
        let leaving = try leaving(invocation, coop, source: source)
        if invocation.arguments.has("left-if-missing"), leaving == nil { return .partly }
        let list = try invocation.arguments.value("diff").map(DiffFile.init)
        var changes: [JSON] = []
        let isComplete = list != nil || console.isJSON
        let report = try coop.importClients(
            file: invocation.word(0), sheet: invocation.arguments.value("sheet"),
            mapping: invocation.arguments.value("mapping"), source: source,
            dryRun: isDryRun, leaving: leaving,
            each: isComplete
                ? { line in
                    try list?.append(line)
                    if console.isJSON { changes.append(changeEntry(line)) }
                } : nil
        ) { read, size in
            console.progress("Reading: \(size.map { "\(read * 100 / max(1, $0)) %" } ?? "\(read / 1024) kB")")
        }
        try list?.finish()
        show(report, isDryRun: isDryRun, console)
        if let list { console.say("All that changes is in \(list.path).") }
        console.print(json(report, changes: changes, isDryRun: isDryRun))
        return report.rejectedLines == 0 && !report.isEmpty ? .done : .partly
    })

/// The first twenty of a list, and how many more.
private func some(_ names: [String]) -> String {
    names.prefix(20).joined(separator: ", ")
        + (names.count > 20 ? " and \(grouped(names.count - 20)) more" : "")
}

/// A line's fault or warning; what has the same kind is the same mistake on another line.
private struct Finding {
    /// The column, and what is wrong there.
    var kind: [String]
    var text: String
}

/// One column in a wrong form is one mistake, on each of 1,752 lines: the first twenty are shown.
private func list(_ label: String, _ findings: [Finding], _ console: Console) {
    var counts: [[String]: Int] = [:]
    for finding in findings {
        let count = counts[finding.kind, default: 0] + 1
        counts[finding.kind] = count
        if count <= shownOfAKind { console.say("\(label): \(finding.text)") }
    }
    for (kind, count) in counts.filter({ $0.value > shownOfAKind }).sorted(by: { $0.key[0] < $1.key[0] }) {
        console.say(
            "\(label): \(grouped(count - shownOfAKind)) more like these, column \"\(kind[0])\": \(kind[1])"
        )
    }
}

private let shownOfAKind = 20

/// Which sheet of a workbook was read, and what else there is.
func showSheet(_ sheet: SheetChoice?, _ console: Console) {
    guard let sheet else { return }
    let others = sheet.others.map { "\"\($0)\"" }
    console.say(
        "Read the sheet \"\(sheet.name)\""
            + (others.isEmpty ? "." : "; the others (\(some(others))) were not read, see --sheet."))
}

private func show(_ report: ImportReport, isDryRun: Bool, _ console: Console) {
    showSheet(report.sheet, console)
    list("warning", report.warnings.map { Finding(kind: [$0.column, $0.message], text: "\($0)") }, console)
    list(
        "rejected",
        report.rejects.map { Finding(kind: [$0.column, "expected \($0.expected)"], text: "\($0)") }, console)
    if !report.ignoredColumns.isEmpty {
        console.say(
            "Columns that mean nothing to Gazette and were passed over: \(some(report.ignoredColumns))."
        )
    }
    sayDiff(report, console)
    let counts = report.counts
    if report.isEmpty {
        console.say("No line under the header: nobody was imported. Export the file again, with its people.")
    } else if counts.added + counts.updated + report.rejectedLines == 0 {
        console.say("Unchanged: \(count(counts.unchanged, "line")), all as before.")
    } else {
        console.say(
            "\(isDryRun ? "Would be imported" : "Imported")"
                + (report.isOneOfSeveral ? " from \(report.source)" : "")
                + ": \(grouped(counts.added)) added, "
                + "\(grouped(counts.updated)) updated, \(grouped(counts.unchanged)) unchanged, "
                + "\(grouped(report.rejectedLines)) rejected.")
    }
    if report.duplicates > 0 {
        console.say(
            "\(count(report.duplicates, "likely duplicate")): `gazette contacts duplicates` lists them.")
    }
    if report.counts.erased > 0 {
        console.say(
            "\(count(report.counts.erased, "erased person was", plural: "erased people were")) left out; "
                + "`gazette contacts readmit` lets somebody in again.")
    }
    if let file = report.rejectedFile {
        console.say("The rejected lines are in \(file): mend them there and import that file.")
    }
    if isDryRun { console.say("Dry run: nothing was changed.") }
}

private func json(_ report: ImportReport, changes: [JSON], isDryRun: Bool) -> JSON {
    .object([
        ("added", .int(report.counts.added)), ("updated", .int(report.counts.updated)),
        ("unchanged", .int(report.counts.unchanged)), ("rejected", .int(report.rejectedLines)),
        ("erased", .int(report.counts.erased)),
        (
            "rejects",
            .list(
                report.rejects.map { fault in
                    .object([
                        ("line", .int(fault.line)), ("column", .text(fault.column)),
                        ("found", .text(fault.found)),
                        ("expected", .text(fault.expected)),
                    ])
                })
        ),
        (
            "warnings",
            .list(
                report.warnings.map { warning in
                    .object([
                        ("line", warning.line.map { .int($0) } ?? .null), ("column", .text(warning.column)),
                        ("found", .text(warning.found)), ("message", .text(warning.message)),
                    ])
                })
        ),
        ("ignored_columns", .list(report.ignoredColumns.map { .text($0) })),
        ("sheet", .text(report.sheet?.name)),
        ("other_sheets", .list((report.sheet?.others ?? []).map { .text($0) })),
        ("rejected_file", .text(report.rejectedFile)), ("source", .text(report.source)),
        ("duplicates", .int(report.duplicates)),
        ("changes", .list(changes)), ("dry_run", .bool(isDryRun)),
    ])
}
