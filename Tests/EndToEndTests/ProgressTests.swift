import Foundation
import TestSupport
import Testing

/// The progress line of a run: on a terminal only.
@Suite struct ProgressTests {
    /// A server slow enough for a line that begins in its second second.
    private static func coop() throws -> (GazetteCommand, ScriptedRelay) {
        let relay = try ScriptedRelay { $0.moment == .dot ? .slow(150) : .normal }
        let coop = try SMTPDeliveryTests.coop(tenants: 20)
        try coop.deliver(toPort: relay.port, "host: 127.0.0.1", "security: none", "connections: 1")
        return (coop, relay)
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/script")))
    func aTerminalShowsHowManyHowFastAndHowLongStill() throws {
        let (coop, relay) = try Self.coop()
        defer { relay.stop() }
        let shown = try coop.typescript("run", now: "2027-01-15")
        let line = /\rSending: ([0-9]+) of 20 sent, [0-9]+ a (second|minute), [0-9]+ s left/
        let counts = shown.matches(of: line).compactMap { Int($0.output.1) }
        #expect(!counts.isEmpty, "\(shown)")
        #expect(counts == counts.sorted() && counts.allSatisfy { $0 <= 20 })
        // The line is wiped before the result is said.
        let wiped = /\r +\rPlanned 20; 20 sent; 0 still to send/
        #expect(shown.contains(wiped), "\(shown)")
    }

    @Test func aFileGetsNothingOfIt() throws {
        let (coop, relay) = try Self.coop()
        defer { relay.stop() }
        let result = try coop.run("run", now: "2027-01-15")
        #expect(result.status == 0)
        #expect(result.errors.isEmpty)
        #expect(!result.outputText.contains("Sending") && !result.outputText.contains("\r"))
    }
}
