import Engine
import Foundation
import Model
import Storage
import TestSupport

/// What the rows of the fault matrix share: a prepared coop that each gets a copy of, certificates, TLS fronts.
final class FaultBench: @unchecked Sendable {
    private let fixture: RunFixture
    private let lock = NSLock()
    private var certificates: [FaultRow.Certificate: TestCertificate] = [:]

    init() throws {
        fixture = try RunFixture(people: FaultRow.mails)
        fixture.remove("Campaigns/bulletin-chantier")
        try fixture.write("password", "s3cret\n")
        try fixture.write("token", "t0ken\n")
    }

    static func address(_ reference: String) -> String {
        "alix.\(reference.drop { $0 != "-" }.dropFirst())@courriel.example"
    }

    func certificate(_ kind: FaultRow.Certificate) throws -> TestCertificate {
        try lock.withLock {
            if let made = certificates[kind] { return made }
            let made = try TestCertificate(
                name: kind == .otherName ? "elsewhere.example" : "localhost", isExpired: kind == .expired)
            certificates[kind] = made
            return made
        }
    }

    /// The settings' lines for a relay on this machine.
    static func lines(
        port: Int, security: String = "none", connections: Int = 1,
        patience: (reply: Int, dot: Int) = (60, 60),
        _ more: [String] = [], spare: Int? = nil
    ) -> String {
        func relay(_ lines: [String]) -> String {
            "    - " + lines.map { "\($0)\n" }.joined(separator: "      ")
        }
        let lines =
            [
                "host: localhost", "port: \(port)", "security: \(security)", "connections: \(connections)",
                "timeouts:", "  connect: 60 seconds", "  reply: \(patience.reply) seconds",
                "  body: \(patience.dot) seconds",
            ] + more
        if let spare {
            let second = [
                "name: second", "host: localhost", "port: \(spare)", "security: none", "connections: 1",
            ]
            return "  smtp:\n" + relay(["name: first"] + lines) + relay(second)
        }
        return "  smtp:\n" + lines.map { "    \($0)\n" }.joined()
    }

    func coop() throws -> TrialCoop { try TrialCoop(copyOf: fixture.path) }

    /// A coop of a row's own: `cycle-annuel` launched, four tenants whose letter is due and not yet planned.
    final class TrialCoop {
        private let folder: TemporaryFolder
        private let path: String
        private let settings: String

        fileprivate init(copyOf path: String) throws {
            folder = try TemporaryFolder()
            self.path = folder.path("coop")
            settings = try String(contentsOfFile: "\(path)/gazette.yaml", encoding: .utf8)
            let files = FileManager.default
            try files.createDirectory(atPath: self.path, withIntermediateDirectories: true)
            // Nothing writes into the rest, and four hundred copies take their time.
            for name in ["Campaigns", "Templates", "Audiences", "password", "token"] {
                try files.createSymbolicLink(
                    atPath: "\(self.path)/\(name)", withDestinationPath: "\(path)/\(name)")
            }
            try files.copyItem(atPath: "\(path)/var", toPath: "\(self.path)/var")
        }

        func run(through relay: String, at moment: String) throws -> RunReport {
            try folder.write(
                "coop/gazette.yaml", settings.replacingOccurrences(of: SampleCoop.maildir, with: relay))
            let coop = try Coop(
                folder: path, clock: ReplayedClock(try SampleCoop.moment(moment)), entropy: SampleCoop.bytes,
                access: .write)
            return try coop.run(RunOptions(isReplay: true))
        }

        /// The ledger's lines by state.
        func ledger() throws -> [DeliveryState: [OutboxLine]] {
            let database = try Database(path: "\(path)/var/gazette.sqlite", identity: "")
            var lines: [DeliveryState: [OutboxLine]] = [:]
            for state in DeliveryState.allCases {
                let found = try database.outboxLines(state, limit: .max)
                if !found.isEmpty { lines[state] = found }
            }
            return lines
        }
    }
}
