import Engine
import Foundation
import Model
import Storage
import TestSupport

/// The shipped workspace with a few tenants, `cycle-annuel` launched, and a clock that a test moves.
final class RunFixture: Sendable {
    private let folder: TemporaryFolder
    let path: String
    let clock: TestClock

    /// Its clock stands in the morning of Friday 15 January 2027, when the annual letter is due.
    init(people: Int = 3) throws {
        folder = try TemporaryFolder()
        path = folder.path("coop")
        clock = TestClock(try Self.moment("2027-01-04T09:30:00+01:00"))
        try ShippedFiles(executable: "/", override: Repository.root.path).copy(to: path)
        try admit((1...people).map { Self.line($0) })
        if let campaign = Slug("cycle-annuel") { try launch(campaign) }
        clock.set(try Self.moment("2027-01-15T09:30:00+01:00"))
    }

    struct Fault: Error { let text: String }

    static func moment(_ text: String) throws -> Instant {
        guard let moment = Instant(rfc3339: text) else { throw Fault(text: text) }
        return moment
    }

    func coop() throws -> Coop {
        try Coop(
            folder: path, clock: clock,
            entropy: { count in (0..<count).map { UInt8(truncatingIfNeeded: 37 * ($0 + 1)) } },
            access: .write)
    }

    private func launch(_ campaign: Slug) throws {
        let coop = try coop()
        try coop.launch(campaign, try coop.forecastLaunch(campaign))
    }

    static func line(_ number: Int, address: String? = nil, left: String = "") -> String {
        "T-\(number);Alix;Essai\(number);\(address ?? "alix.\(number)@courriel.example");locataire;12/05/2014;\(left)"
    }

    /// Imports lines of a client file.
    func admit(_ lines: [String]) throws {
        let header = "Référence;Prénom;Nom;Courriel;Statut;Date de signature;Date de départ\n"
        let file = try folder.write("people.csv", header + lines.map { $0 + "\n" }.joined())
        let report = try coop().importClients(file: file)
        guard report.rejectedLines == 0 else { throw Fault(text: "\(report.rejects)") }
    }

    @discardableResult
    func run(
        waits: Bool = false, isReplay: Bool = false, confirmsClock: Bool = false,
        planning: @escaping (Int) -> Void = { _ in }
    ) throws -> RunReport {
        try coop().run(
            RunOptions(waits: waits, isReplay: isReplay, confirmsClock: confirmsClock, planning: planning))
    }

    func counts() throws -> [DeliveryState: Int] {
        try coop().database.outboxCounts().filter { $0.value > 0 }
    }

    func replace(_ found: String, _ replacement: String) throws {
        let text = try String(contentsOfFile: "\(path)/gazette.yaml", encoding: .utf8)
        guard text.contains(found) else { throw Fault(text: found) }
        try folder.write("coop/gazette.yaml", text.replacingOccurrences(of: found, with: replacement))
    }

    /// Sends to a relay of the test's own from now on.
    func deliver(toPort port: Int, connections: Int = 1) throws {
        try replace(
            "  maildir: var/maildir\n",
            "  smtp: { host: 127.0.0.1, port: \(port), security: none, connections: \(connections) }\n")
    }

    /// Replaces a piece of a campaign's file.
    func replace(_ found: String, _ replacement: String, inCampaign name: String) throws {
        let file = "Campaigns/\(name)/campaign.yaml"
        let text = try String(contentsOfFile: "\(path)/\(file)", encoding: .utf8)
        guard text.contains(found) else { throw Fault(text: found) }
        try write(file, text.replacingOccurrences(of: found, with: replacement))
    }

    @discardableResult
    func write(_ name: String, _ text: String) throws -> String { try folder.write("coop/\(name)", text) }

    func remove(_ name: String) { try? FileManager.default.removeItem(atPath: "\(path)/\(name)") }
}

/// Stands still, and jumps where somebody waits; says so first.
final class TestClock: Clock, @unchecked Sendable {
    private let lock = NSLock()
    private var moment: Instant
    private var waited: (@Sendable (Instant) -> Void)?
    private var count = 0

    init(_ moment: Instant) { self.moment = moment }

    func now() -> Instant { lock.withLock { moment } }
    func set(_ moment: Instant) { lock.withLock { self.moment = moment } }
    func onWait(_ action: @escaping @Sendable (Instant) -> Void) { lock.withLock { waited = action } }
    /// How often somebody waited.
    var waits: Int { lock.withLock { count } }

    func sleep(until later: Instant, unless isStopping: () -> Bool) {
        let action = lock.withLock {
            count += 1
            moment = max(moment, later)
            return waited
        }
        action?(later)
    }
}
