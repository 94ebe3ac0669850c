import Engine
import Foundation
import Model
import Storage
import TestSupport

/// A copy of the shipped workspace, its people, and a clock that a test sets.
final class SampleCoop: Sendable {
    private let folder: TemporaryFolder
    let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path("coop")
        try ShippedFiles(executable: "/", override: Repository.root.path).copy(to: path)
    }

    /// Takes the shipped campaigns and their letters out, for a test that brings its own: everything that reads them all
    /// is many times quicker.
    func clearCampaigns() throws {
        let files = FileManager.default
        for folder in ["Campaigns", "Templates/letters"] {
            for name in try files.contentsOfDirectory(atPath: "\(path)/\(folder)") {
                var isFolder: ObjCBool = false
                let place = "\(path)/\(folder)/\(name)"
                if files.fileExists(atPath: place, isDirectory: &isFolder), isFolder.boolValue {
                    try files.removeItem(atPath: place)
                }
            }
        }
    }

    /// The coop on a day, late in its morning, or at a moment (RFC 3339).
    func coop(on day: String) throws -> Coop {
        try coop(at: try Self.moment(day)).0
    }

    /// The coop with the clock that it goes by, which can be set forward.
    func coop(at moment: Instant) throws -> (Coop, ReplayedClock) {
        let clock = ReplayedClock(moment)
        return (try Coop(folder: path, clock: clock, entropy: Self.bytes, access: .write), clock)
    }

    static func moment(_ day: String) throws -> Instant {
        guard let moment = Instant(rfc3339: day.count == 10 ? "\(day)T11:00:00+01:00" : day) else {
            throw EngineError(.invalid, "the test names no moment: \(day)")
        }
        return moment
    }

    /// Bytes that vary a little and are the same every time.
    static let bytes: Entropy = { count in (0..<count).map { UInt8(truncatingIfNeeded: 37 * ($0 + 1)) } }

    @discardableResult
    func run(on day: String, waits: Bool = false) throws -> RunReport {
        try coop(on: day).run(RunOptions(waits: waits, isReplay: true))
    }

    func launch(_ names: String..., on day: String = "2027-01-04") throws {
        let coop = try coop(on: day)
        for name in names.compactMap(Slug.init(_:)) { try coop.launch(name, try coop.forecastLaunch(name)) }
    }

    func importSample(on day: String = "2026-12-01") throws {
        _ = try coop(on: day).importClients(file: "\(path)/Audiences/clients.csv")
    }

    static let header =
        "Référence;Civilité;Prénom;Nom;Courriel;Statut;Programme;Date de signature;Date de départ\n"

    /// Imports lines of a client file below `header`.
    @discardableResult
    func admit(_ lines: String..., on day: String = "2026-12-01") throws -> ImportReport {
        try admit(lines, on: day)
    }

    @discardableResult
    func admit(_ lines: [String], on day: String = "2026-12-01") throws -> ImportReport {
        let file = try write("people.csv", Self.header + lines.map { $0 + "\n" }.joined())
        return try coop(on: day).importClients(file: file)
    }

    @discardableResult
    func write(_ name: String, _ text: String) throws -> String { try folder.write("coop/\(name)", text) }

    func edit(_ name: String, _ found: String, _ replacement: String) throws {
        let text = try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8)
        guard text.contains(found) else { throw EngineError(.invalid, "\(name) does not hold \(found)") }
        try write(name, text.replacingOccurrences(of: found, with: replacement))
    }

    static let maildir = "  maildir: var/maildir\n"

    static func smtp(port: Int) -> String {
        "  smtp:\n    host: 127.0.0.1\n    port: \(port)\n    security: none\n    connections: 1\n"
    }

    /// Sends through a server on this machine from now on, over one connection.
    func deliver(toPort port: Int) throws {
        try edit("gazette.yaml", Self.maildir, Self.smtp(port: port))
    }

    /// All mails of the Maildir, in the order of their numbers.
    func mails() throws -> [[UInt8]] {
        let folder = URL(fileURLWithPath: "\(path)/var/maildir/new")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        return try names.sorted { ($0.count, $0) < ($1.count, $1) }.map {
            Array(try Data(contentsOf: folder.appendingPathComponent($0)))
        }
    }

    /// The outbox, states without mails left out.
    func outbox() throws -> [DeliveryState: Int] {
        try coop(on: "2027-01-04").database.outboxCounts().filter { $0.value > 0 }
    }

    /// What the ledger holds in one state.
    func deliveries(_ state: DeliveryState) throws -> [OutboxLine] {
        try coop(on: "2027-01-04").database.outboxLines(state, limit: .max)
    }
}

/// Jumps where somebody would wait.
final class ReplayedClock: Clock, @unchecked Sendable {
    private let lock = NSLock()
    private var moment: Instant

    init(_ moment: Instant) { self.moment = moment }

    func now() -> Instant { lock.withLock { moment } }

    func sleep(until later: Instant, unless isStopping: () -> Bool) {
        lock.withLock { moment = max(moment, later) }
    }
}
