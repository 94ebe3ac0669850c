import Foundation
import TestSupport
import Testing

/// The real executable on a workspace of a test's own, made by `gazette init`.
final class GazetteCommand: Sendable {
    static let executable = Repository.root.appendingPathComponent(".build/debug/gazette").path

    private let folder: TemporaryFolder
    /// The workspace.
    let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path("coop")
        let made = try Subprocess.run(Self.executable, ["init", path])
        guard made.status == 0 else { throw Failure(words: ["init"], result: made) }
    }

    /// A command that did not do what the test builds upon.
    struct Failure: Error, CustomStringConvertible {
        let words: [String]
        let result: FinishedProcess
        var description: String {
            "gazette \(words.joined(separator: " ")): status \(result.status)\n\(result.outputText)\(result.errorText)"
        }
    }

    /// `now` is a day or a moment; a day stands for half past nine in Paris.
    private func line(_ words: [String], now: String?) -> [String] {
        let clock = now.map { ["--now", Self.moment($0)] } ?? []
        return ["--workspace", path] + clock + words
    }

    static func moment(_ day: String) -> String {
        guard day.count == 10 else { return day }
        let month = Int(day.dropFirst(5).prefix(2)) ?? 1
        return "\(day)T09:30:00\((4...10).contains(month) ? "+02:00" : "+01:00")"
    }

    /// Runs a command to its end.
    func run(_ words: String..., now: String? = nil, environment: [String: String] = [:]) throws
        -> FinishedProcess
    {
        try Subprocess.run(Self.executable, line(words, now: now), environment: environment)
    }

    /// Runs a command that must end with `status`, and gives its standard output.
    @discardableResult
    func text(_ words: String..., now: String? = nil, status: Int32 = 0) throws -> String {
        let result = try Subprocess.run(Self.executable, line(words, now: now))
        guard result.status == status else { throw Failure(words: words, result: result) }
        return result.outputText
    }

    /// Runs a command with `--json` that must end with `status`.
    func json(_ words: String..., now: String? = nil, status: Int32 = 0) throws -> JSONValue {
        let result = try Subprocess.run(Self.executable, line(words + ["--json"], now: now))
        guard result.status == status else { throw Failure(words: words, result: result) }
        return try JSONDecoder().decode(JSONValue.self, from: Data(result.output))
    }

    /// Runs a command on a terminal of its own (script(1)) and gives everything that appeared there.
    func typescript(_ words: String..., now: String? = nil) throws -> String {
        let command = ([Self.executable] + line(words, now: now)).map { "'\($0)'" }.joined(separator: " ")
        let result = try Subprocess.run("/usr/bin/script", ["-qec", command, "/dev/null"])
        guard result.status == 0 else { throw Failure(words: words, result: result) }
        return result.outputText
    }

    /// Starts a command and returns at once.
    func start(_ words: String..., now: String? = nil) throws -> RunningProgram {
        try RunningProgram(Self.executable, line(words, now: now))
    }

    /// Writes a file of the workspace; returns its path.
    @discardableResult
    func write(_ name: String, _ text: String) throws -> String { try folder.write("coop/\(name)", text) }

    @discardableResult
    func write(_ name: String, bytes: [UInt8]) throws -> String { try folder.write("coop/\(name)", bytes) }

    func read(_ name: String) throws -> String {
        try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8)
    }

    /// Replaces a piece of a file, which must be there once.
    func edit(_ name: String, _ found: String, _ replacement: String) throws {
        let text = try read(name)
        try #require(text.components(separatedBy: found).count == 2, "\(name) holds «\(found)» once")
        try write(name, text.replacingOccurrences(of: found, with: replacement))
    }

    /// Sends through SMTP from now on; `lines` are those below `smtp:`, without their indentation.
    func deliver(toPort port: Int, _ lines: String...) throws {
        let all = ["port: \(port)"] + lines
        let block = (["  smtp:"] + all.map { "    " + $0 }).joined(separator: "\n")
        try edit("gazette.yaml", "  maildir: var/maildir\n", block + "\n")
    }

    /// What lies in the Maildir: file names and bytes.
    func maildir() throws -> [String: [UInt8]] {
        let folder = URL(fileURLWithPath: "\(path)/var/maildir/new")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return try names.reduce(into: [:]) {
            $0[$1] = Array(try Data(contentsOf: folder.appendingPathComponent($1)))
        }
    }
}

extension GazetteCommand {
    static let header =
        "Référence;Civilité;Prénom;Nom;Courriel;Statut;Programme;Date de signature;Date de départ\n"

    /// Imports people on 1 December 2026: lines of a client file below `header`.
    func admit(_ lines: [String], now: String = "2026-12-01", status: Int32 = 0) throws {
        try write("people.csv", Self.header + lines.map { $0 + "\n" }.joined())
        try text("import", "\(path)/people.csv", now: now, status: status)
    }

    /// `count` tenants of long standing, T-0001 onwards, each with an address of their own.
    func admit(tenants count: Int) throws {
        try admit(
            (1...count).map {
                "\(Self.tenant($0));;Alix;Essai\($0);\(Self.address($0));locataire;;12/05/2014;"
            })
    }

    static func tenant(_ number: Int) -> String { "T-" + String(10_000 + number).dropFirst() }
    static func address(_ number: Int) -> String { "alix.\(number)@courriel.example" }

    /// Launches on 4 January 2027: the annual letter leaves on Friday the 15th.
    func launch(_ campaign: String = "cycle-annuel", now: String = "2027-01-04") throws {
        try text("launch", campaign, "--yes", now: now)
    }

    /// The outbox, states without mails left out.
    func outbox() throws -> [String: Int] {
        let counts = try json("outbox")["counts"]
        return counts.names.reduce(into: [:]) { result, state in
            if let count = counts[state].int, count > 0 { result[state] = count }
        }
    }
}
