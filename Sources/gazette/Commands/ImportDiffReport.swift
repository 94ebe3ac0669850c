import Engine
import Foundation
import Model
import Storage
import Workspace

/// What an import changes, for people: the first twenty of each kind, then how many more. Nothing at a first
/// import, where everybody is new.
func sayDiff(_ report: ImportReport, _ console: Console) {
    guard let diff = report.diff, !diff.isFirst else { return }
    if report.isNewSource {
        console.say(
            "\(report.source): a source that is new here. If this is a newer export of a file that was imported "
                + "under another name, give that name with --source.")
    }
    for kind in ImportDiff.Kind.allCases {
        let lines = report.changes.filter { $0.kind == kind }
        for line in lines { console.say("\(kind.word): \(describe(line))") }
        let rest = (diff.counts[kind] ?? 0) - lines.count
        if rest > 0 { console.say("\(kind.word): \(grouped(rest)) more; --diff FILE writes them all") }
    }
    let missing = diff.counts[.missing] ?? 0
    guard missing > 0 else { return }
    let elsewhere = diff.elsewhere > 0 ? " (\(grouped(diff.elsewhere)) of them in another source)" : ""
    if report.rejectedLines > 0 {
        console.say(
            "Known from \(report.source) and not in this file: \(count(missing, "person", plural: "people")), perhaps "
                + "on the rejected lines. Nobody was removed.")
        return
    }
    console.say(
        "Known from \(report.source) and not in this file: \(count(missing, "person", plural: "people"))\(elsewhere). "
            + "Nobody was removed; --left-if-missing writes down that they have left.")
}

extension ImportDiff.Kind {
    fileprivate var word: String { self == .missing ? "not in this file" : rawValue }
}

private func describe(_ line: ImportDiff.Line) -> String {
    let person = "\(line.reference) \(line.name)".trimmingCharacters(in: .whitespaces)
    guard let field = line.field?.rawValue else {
        return person + (line.isElsewhere ? ", in another source" : "")
    }
    if line.kind == .disagreement {
        return
            "\(person): \(field) is \(quoted(line.new)) here; \(quoted(line.old)), from another source, was kept"
    }
    return "\(person): \(field) \(quoted(line.old)) -> \(quoted(line.new))"
}

private func quoted(_ text: String) -> String { text.isEmpty ? "(empty)" : text }

/// A member of `changes` (docs/json.md).
func changeEntry(_ line: ImportDiff.Line) -> JSON {
    .object([
        ("kind", .text(line.kind.rawValue)), ("contact", .text(line.reference)), ("name", .text(line.name)),
        ("field", .text(line.field?.rawValue)), ("old", .text(line.old)), ("new", .text(line.new)),
        ("elsewhere", .bool(line.isElsewhere)),
    ])
}

/// `--diff FILE`: all that changes, as French Excel opens it.
final class DiffFile {
    let path: String
    private var writer = CSVWriter()
    private let file: FileHandle

    init(path: String) throws {
        self.path = path
        guard
            FileManager.default.createFile(
                atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]),
            let file = FileHandle(forWritingAtPath: path)
        else {
            throw EngineError(
                .invalid, "\(path): cannot be written; expected a file in a folder that you may write to")
        }
        self.file = file
        writer.bytes = CSVWriter.byteOrderMark
        writer.append(["quoi", "référence", "nom", "champ", "avant", "après"])
    }

    func append(_ line: ImportDiff.Line) throws {
        writer.append([word(line), line.reference, line.name, line.field?.rawValue ?? "", line.old, line.new])
        if writer.bytes.count > 64 * 1024 { try flush() }
    }

    func finish() throws {
        try flush()
        try file.close()
    }

    private func flush() throws {
        try file.write(contentsOf: Data(writer.bytes))
        writer.bytes.removeAll(keepingCapacity: true)
    }

    private func word(_ line: ImportDiff.Line) -> String {
        switch line.kind {
        case .new: "nouveau"
        case .changed: "modifié"
        case .disagreement: "désaccord"
        case .missing: line.isElsewhere ? "absent, connu d’un autre fichier" : "absent du fichier"
        }
    }
}

/// `--source NAME`.
func source(_ invocation: Invocation) throws -> Slug? {
    try invocation.arguments.value("source").map { text in
        guard let slug = Slug(folding: text) else {
            throw UsageError("--source: found «\(text)», expected a name such as ventes")
        }
        return slug
    }
}

/// How many people `--left-if-missing` may write down as having left, once a person has agreed; nil where it is
/// not given or they did not.
func leaving(_ invocation: Invocation, _ coop: Coop, source: Slug?) throws -> Int? {
    guard invocation.arguments.has("left-if-missing") else { return nil }
    if invocation.arguments.has("yes") || invocation.arguments.has("dry-run") { return .max }
    let report = try coop.importClients(
        file: invocation.word(0), mapping: invocation.arguments.value("mapping"), source: source,
        dryRun: true,
        leaving: .max)
    let number = (report.diff?.counts[.missing] ?? 0) - (report.diff?.elsewhere ?? 0)
    if number == 0 { return 0 }
    let people = count(number, "person", plural: "people")
    let question =
        "\(people) known from \(report.source) and not in this file: have they all left today? [y/N]"
    guard let answer = invocation.console.ask(question) else {
        throw UsageError(
            "--left-if-missing would write down that \(people) left; nobody can be asked here: add --yes, after "
                + "--dry-run has shown who they are")
    }
    if ["y", "yes", "o", "oui"].contains(answer.lowercased()) { return number }
    invocation.console.say("Nothing was imported.")
    return nil
}
