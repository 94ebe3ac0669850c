import Foundation
import TestSupport
import Testing

/// A disk that is full: a small tmpfs, which only root can mount.
@Suite struct BadInputDiskTests {
    @Test("An import that the disk has no room for changes nothing and says so")
    func importing() throws {
        guard let disk = try SmallDisk(kilobytes: 600) else { return }
        let coop = try GazetteCommand()
        try coop.edit("gazette.yaml", "database: var/gazette.sqlite", "database: \(disk.path)/gazette.sqlite")
        try coop.admitFive()
        let before = try coop.holdings()
        let lines = (0..<3000).map { "B-\($0);P;Nom\($0);b\($0)@courriel.example;locataire;;12/05/2014\n" }
        try coop.write("many.csv", BadInputRowTests.header + lines.joined())
        let said = try coop.said(["import", "many.csv"])
        #expect(said.status == 1 && said.output.isEmpty)
        #expect(
            said.errors.hasPrefix(
                "gazette: \(disk.path)/gazette.sqlite: the disk is full; nothing of this step was changed; free some "
                    + "space and run the command again"), "\(said)")
        #expect(try coop.holdings() == before)
    }

    @Test("A disk with no byte left is said in words, and the database is whole afterwards")
    func noByteLeft() throws {
        guard let disk = try SmallDisk(kilobytes: 1000) else { return }
        let coop = try GazetteCommand()
        try coop.edit("gazette.yaml", "database: var/gazette.sqlite", "database: \(disk.path)/gazette.sqlite")
        try coop.admitFive()
        try coop.launch()
        let before = try coop.holdings()
        try disk.fill()
        for command in ["run", "outbox"] {
            let said = try coop.said([command], now: "2027-01-15")
            #expect(said.status == 1 && said.output.isEmpty, "\(said)")
            #expect(said.errors.contains("free some space and run the command again"), "\(said)")
        }
        try disk.empty()
        #expect(try coop.holdings() == before)
        #expect(try coop.said(["run"], now: "2027-01-15").status == 0)
        #expect(try coop.outbox() == ["accepted": 5])
    }

    @Test("A Maildir on a full disk: what was taken is accepted, the rest stays queued and leaves later")
    func maildir() throws {
        guard let disk = try SmallDisk(kilobytes: 100) else { return }
        let coop = try GazetteCommand()
        try coop.edit("gazette.yaml", "maildir: var/maildir", "maildir: \(disk.path)/maildir")
        try coop.admitFive()
        try coop.launch()

        let said = try coop.said(["run"], now: "2027-01-15")

        #expect(said.status == 1 && said.errors.isEmpty)
        #expect(
            said.output.contains(
                "cannot be written (No space left on device). Check the disk's room and the permissions."),
            "\(said)")
        let files = FileManager.default
        let taken = try files.contentsOfDirectory(atPath: "\(disk.path)/maildir/new")
        let counts = try coop.outbox()
        #expect(counts["accepted"] == taken.count && taken.count < 5 && counts["queued"] == 5 - taken.count)
        #expect(try files.contentsOfDirectory(atPath: "\(disk.path)/maildir/tmp").isEmpty)
        for name in taken { try files.removeItem(atPath: "\(disk.path)/maildir/new/\(name)") }
        var rounds = 0
        while try coop.outbox()["accepted"] != 5, rounds < 5 {
            rounds += 1
            _ = try coop.said(["run"], now: "2027-01-18")
            for name in try files.contentsOfDirectory(atPath: "\(disk.path)/maildir/new") {
                try files.removeItem(atPath: "\(disk.path)/maildir/new/\(name)")
            }
        }
        #expect(try coop.outbox() == ["accepted": 5])
    }
}
