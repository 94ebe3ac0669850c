import Foundation
import TestSupport
import Testing

@testable import Transport

@Suite struct MaildirTests {
    private static func files(_ folder: TemporaryFolder, _ name: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path("box/\(name)")).sorted()
    }

    @Test("Each delivery becomes one file with the mail's own bytes", arguments: [true, false])
    func delivers(_ durable: Bool) throws {
        let folder = try TemporaryFolder()
        let feed = RecordingFeed(count: 3, withdrawn: [2])
        let maildir = Maildir(folder: folder.path("box"), durable: durable)
        let report = maildir.deliver(from: feed, connections: 4)
        #expect(report.isFinished)
        #expect(feed.breaches == [])
        #expect(feed.unsettled == [])
        #expect(feed.state(2) == .withdrawn)
        #expect(feed.outcome(3) == .accepted(Reply(code: 250, text: "delivered to new/delivery-3")))
        #expect(try Self.files(folder, "new") == ["delivery-1", "delivery-3"])
        #expect(try Self.files(folder, "tmp").isEmpty)
        let written = try Data(contentsOf: URL(fileURLWithPath: folder.path("box/new/delivery-1")))
        #expect(Array(written) == RecordingFeed.message)
        #expect(try maildir.probe().contains(folder.path("box")))
    }

    @Test("A delivery handed over twice is there twice")
    func twice() throws {
        let folder = try TemporaryFolder()
        for _ in 1...3 {
            _ = Maildir(folder: folder.path("box"), durable: false)
                .deliver(from: RecordingFeed(count: 1), connections: 1)
        }
        #expect(try Self.files(folder, "new") == ["delivery-1", "delivery-1.2", "delivery-1.3"])
    }

    @Test("A folder that cannot be made hands nothing out")
    func noFolder() throws {
        let folder = try TemporaryFolder()
        try folder.write("box", "a file")
        let feed = RecordingFeed(count: 2)
        let report = Maildir(folder: folder.path("box")).deliver(from: feed, connections: 1)
        #expect(!report.isFinished)
        #expect(report.troubles.count == 1)
        #expect(feed.neverHandedOut == 2)
        #expect(throws: RelayTrouble.self) { try Maildir(folder: folder.path("box")).probe() }
    }

    @Test("A mail that cannot be written goes back to the queue")
    func cannotWrite() throws {
        let folder = try TemporaryFolder()
        // A folder stands where the draft should be written.
        try folder.write("box/tmp/delivery-1/x", "x")
        let feed = RecordingFeed(count: 2)
        let report = Maildir(folder: folder.path("box")).deliver(from: feed, connections: 1)
        #expect(!report.isFinished)
        #expect(feed.outcome(1).map(OutcomeKind.init) == .relay)
        #expect(feed.unsettled == [])
        #expect(feed.neverHandedOut == 1)
    }

    @Test("After a stop nothing is written")
    func stop() throws {
        let folder = try TemporaryFolder()
        let feed = RecordingFeed(count: 5, stopAt: .claim(2))
        let report = Maildir(folder: folder.path("box"), durable: false).deliver(from: feed, connections: 1)
        #expect(report.isFinished)
        #expect(feed.addresses(.accepted) == ["person1@home.example"])
        #expect(feed.addresses(.relay) == ["person2@home.example"])
        #expect(try Self.files(folder, "new") == ["delivery-1"])
    }
}
