import TestSupport
import Testing

@testable import Transport

/// The most common relay of all confirms what the scripted one says of it.
@Suite("A real Postfix", .serialized, .enabled(if: PostfixServer.isAvailable))
struct PostfixTests {
    private static func settings(_ server: PostfixServer) -> RelaySettings {
        RelaySettings(
            host: "127.0.0.1", port: server.port, security: .none, heloName: "coop.example",
            timeouts: .patient)
    }

    private static func people(_ count: Int) -> [String] { (1...count).map { "person\($0)@home.example" } }

    @Test("It takes mails, refuses one person for good and asks another to come back")
    func refusals() throws {
        let server = try PostfixServer(recipients: [
            "gone@home.example": "550 5.1.1 no such person", "later@home.example": "450 4.2.0 greylisted",
        ])
        defer { server.stop() }
        let feed = RecordingFeed(
            ["a@home.example", "gone@home.example", "b@home.example", "later@home.example", "c@home.example"])
        let report = SMTPRelay(Self.settings(server)).deliver(from: feed, connections: 2)
        #expect(report.isFinished)
        #expect(report.troubles == [])
        #expect(feed.breaches == [])
        #expect(feed.addresses(.accepted) == ["a@home.example", "b@home.example", "c@home.example"])
        #expect(feed.addresses(.failed) == ["gone@home.example"])
        #expect(feed.addresses(.deferred) == ["later@home.example"])
        #expect(server.sent(3) == ["a@home.example", "b@home.example", "c@home.example"])
        #expect(try SMTPRelay(Self.settings(server)).probe().contains("with PIPELINING"))
    }

    @Test(
        "Many mails on many connections arrive once each, with PIPELINING and without",
        arguments: ["", "pipelining"])
    func many(_ hidden: String) throws {
        let server = try PostfixServer(settings: ["smtpd_discard_ehlo_keywords": hidden])
        defer { server.stop() }
        let feed = RecordingFeed(Self.people(60))
        let report = SMTPRelay(Self.settings(server)).deliver(from: feed, connections: 5)
        #expect(report.isFinished)
        #expect(report.troubles == [])
        #expect(feed.addresses(.accepted).count == 60)
        #expect(server.sent(60) == Self.people(60).sorted())
    }

    @Test("A mail beyond its size is refused before it leaves, or after the dot where it hides its limit")
    func size() throws {
        let message =
            Array("Subject: x\r\n\r\n".utf8)
            + Array(repeating: Array("0123456789\r\n".utf8), count: 2_000).joined()
        for (hidden, kind) in [("", OutcomeKind.deferred), ("size", .failed)] {
            let server = try PostfixServer(
                settings: ["message_size_limit": "10000", "smtpd_discard_ehlo_keywords": hidden])
            defer { server.stop() }
            let feed = RecordingFeed(["a@home.example"], message: message)
            let report = SMTPRelay(Self.settings(server)).deliver(from: feed, connections: 1)
            #expect(report.isFinished)
            #expect(feed.addresses(kind) == ["a@home.example"])
            guard case .refused(let reply, _)? = feed.outcome(1) else {
                Issue.record("\(String(describing: feed.outcome(1)))")
                continue
            }
            #expect(reply.code == 552)
        }
    }

    @Test("More connections than it takes: those that it turns away lose nothing, the others carry the mails")
    func tooManyConnections() throws {
        let server = try PostfixServer(settings: ["smtpd_client_connection_count_limit": "2"])
        defer { server.stop() }
        let feed = RecordingFeed(Self.people(40))
        let report = SMTPRelay(Self.settings(server)).deliver(from: feed, connections: 6)
        #expect(report.isFinished)
        #expect(report.troubles.contains { $0.reply?.code == 421 }, "\(report.troubles)")
        #expect(feed.breaches == [])
        #expect(feed.addresses(.accepted).count == 40)
        #expect(server.sent(40) == Self.people(40).sorted())
    }

    @Test("A rate that it limits is its own trouble: what it took stays taken, nobody is blamed for the rest")
    func tooManyMails() throws {
        let server = try PostfixServer(settings: ["smtpd_client_message_rate_limit": "3"])
        defer { server.stop() }
        let feed = RecordingFeed(Self.people(10))
        let report = SMTPRelay(Self.settings(server)).deliver(from: feed, connections: 1)
        #expect(!report.isFinished || !report.troubles.isEmpty)
        #expect(feed.breaches == [])
        #expect(feed.addresses(.failed, .deferred, .inDoubt) == [])
        let taken = feed.addresses(.accepted)
        #expect(taken.count == 3)
        #expect(server.sent(3) == taken.sorted())
    }

    @Test("One that hangs up after a refusal gets the next mails on a new connection")
    func hangsUp() throws {
        let server = try PostfixServer(
            recipients: ["gone@home.example": "550 5.1.1 no such person"],
            settings: [
                "smtpd_soft_error_limit": "1", "smtpd_hard_error_limit": "1", "smtpd_error_sleep_time": "0",
            ])
        defer { server.stop() }
        let feed = RecordingFeed(["a@home.example", "gone@home.example", "b@home.example", "c@home.example"])
        let report = SMTPRelay(Self.settings(server)).deliver(from: feed, connections: 1)
        #expect(report.isFinished)
        #expect(feed.breaches == [])
        #expect(feed.unsettled == [])
        #expect(feed.addresses(.failed) == ["gone@home.example"])
        #expect(feed.addresses(.accepted) == ["a@home.example", "b@home.example", "c@home.example"])
        #expect(server.sent(3) == ["a@home.example", "b@home.example", "c@home.example"])
    }
}
