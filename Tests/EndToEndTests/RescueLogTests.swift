import Foundation
import TestSupport
import Testing

/// The disk fills up while mails are being handed over.
@Suite struct RescueLogTests {
    @Test("Disk full at an outcome: the answers survive beside the database, nobody twice or in doubt")
    func diskFullAtAnOutcome() throws {
        guard let disk = try SmallDisk(kilobytes: 3000) else { return }
        let connections = 3
        let latch = Latch()
        let relay = try ScriptedRelay { situation in
            if situation.moment == .dot, situation.total > 30, situation.total <= 30 + connections {
                latch.hold()
            }
            return .normal
        }
        let coop = try SMTPDeliveryTests.coop(tenants: 60)
        try coop.deliver(
            toPort: relay.port, "host: 127.0.0.1", "security: none", "connections: \(connections)")
        try coop.moveDatabase(to: disk)
        let run = try coop.start("run", now: "2027-01-15")
        latch.awaitArrivals(connections)
        try disk.fill()
        latch.open()
        let ended = try run.wait()
        #expect(ended.status == 1, "\(ended.outputText)\(ended.errorText)")
        #expect(ended.errorText.contains("the disk is full"), "\(ended.errorText)")
        let kept = "are kept in \(disk.path)/gazette.sqlite.rescue, and the next run begins with them"
        #expect(ended.errorText.contains(kept), "\(ended.errorText)")
        relay.awaitSilence()
        try disk.empty()

        let next = try coop.run("run", now: "2027-01-15T10:00:00+01:00")
        #expect(next.status == 0, "\(next.outputText)\(next.errorText)")
        #expect(next.outputText.contains("taken over from its rescue log"), "\(next.outputText)")
        relay.awaitSilence()
        #expect(relay.recipients.sorted() == (1...60).map(GazetteCommand.address).sorted())
        #expect(try coop.outbox() == ["accepted": 60])
        #expect(!FileManager.default.fileExists(atPath: "\(disk.path)/gazette.sqlite.rescue"))
    }
}

extension GazetteCommand {
    /// From now on the database lies there, with all that it holds.
    fileprivate func moveDatabase(to disk: SmallDisk) throws {
        for part in ["", "-wal"] {
            let old = "\(path)/var/gazette.sqlite\(part)"
            guard FileManager.default.fileExists(atPath: old) else { continue }
            try FileManager.default.moveItem(atPath: old, toPath: "\(disk.path)/gazette.sqlite\(part)")
        }
        try edit("gazette.yaml", "database: var/gazette.sqlite", "database: \(disk.path)/gazette.sqlite")
    }
}
