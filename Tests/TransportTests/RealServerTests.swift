import Synchronization
import TestSupport
import Testing

@testable import Transport

/// aiosmtpd and smtp-sink, as programs of their own.
@Suite(.serialized) struct RealServerTests {
    static func settings(_ server: MailServer, _ security: RelaySettings.Security) -> RelaySettings {
        RelaySettings(
            host: "localhost", port: server.port, security: security, username: MailServer.username,
            password: MailServer.password, caFile: server.caFile, heloName: "coop.example", timeouts: .patient
        )
    }

    @Test("Mails arrive through STARTTLS and AUTH, by each mechanism", arguments: [nil, "PLAIN", "LOGIN"])
    func startTLS(_ mechanism: String?) throws {
        let server = try MailServer(
            requiresLogin: true,
            refusals: ["b@home.example": "550 5.1.1 no such person", "c@home.example": "451 4.2.1 try later"])
        defer { server.stop() }
        var settings = Self.settings(server, .startTLS)
        settings.authMechanism = mechanism
        let feed = RecordingFeed(["a", "b", "c", "d"].map { "\($0)@home.example" })
        let report = SMTPRelay(settings).deliver(from: feed, connections: 2)
        #expect(report.isFinished)
        #expect(report.troubles == [])
        #expect(feed.breaches == [])
        #expect(feed.addresses(.accepted) == ["a@home.example", "d@home.example"])
        #expect(feed.outcome(2) == .refused(Reply(code: 550, text: "5.1.1 no such person"), permanent: true))
        #expect(feed.outcome(3) == .refused(Reply(code: 451, text: "4.2.1 try later"), permanent: false))
        let mails = try server.mails()
        #expect(Set(mails.map(\.to)) == ["a@home.example", "d@home.example"])
        #expect(mails.allSatisfy { $0.message == RecordingFeed.message && $0.from == "bounce@coop.example" })
        #expect(try SMTPRelay(settings).probe().contains("secured by STARTTLS, logged in as coop"))
    }

    @Test("Mails arrive through smtps")
    func smtps() throws {
        let server = try MailServer(security: .tls)
        defer { server.stop() }
        var settings = Self.settings(server, .tls)
        settings.username = nil
        settings.password = nil
        let line = Array((String(repeating: "x", count: 70) + "\r\n").utf8)
        let message = Array(repeating: line, count: 10_000).flatMap(\.self)
        let feed = RecordingFeed(["a@home.example", "b@home.example"], message: message)
        let report = SMTPRelay(settings).deliver(from: feed, connections: 1)
        #expect(report.isFinished)
        #expect(try server.mails().map(\.message) == [message, message])
        #expect(feed.addresses(.accepted).count == 2)
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        let name: String
        let kind: RelayTrouble.Kind
        var testDescription: String { name }
    }

    /// Opens and expects the trouble; nothing may have been handed out or sent.
    func expect(_ kind: RelayTrouble.Kind, _ words: String, _ settings: RelaySettings, _ server: MailServer)
        throws
    {
        let feed = RecordingFeed(count: 3)
        let report = SMTPRelay(settings).deliver(from: feed, connections: 3)
        #expect(!report.isFinished)
        #expect(report.troubles.map(\.kind) == [kind])
        #expect(report.troubles.first?.description.contains(words) == true, "\(report.troubles)")
        #expect(feed.neverHandedOut == 3)
        #expect(try server.mails().isEmpty)
        #expect(throws: RelayTrouble.self) { try SMTPRelay(settings).probe() }
    }

    @Test("A wrong password is the relay's trouble, in its own words")
    func wrongPassword() throws {
        let server = try MailServer(requiresLogin: true)
        defer { server.stop() }
        var settings = Self.settings(server, .startTLS)
        settings.password = "wrong"
        try expect(.credentials, "«535", settings, server)
    }

    @Test("Mails arrive through STARTTLS and an access token, asked for by each connection")
    func accessToken() throws {
        let server = try MailServer(requiresLogin: true)
        defer { server.stop() }
        let asked = Atomic(0)
        var settings = Self.settings(server, .startTLS)
        settings.password = nil
        settings.token = { () throws(RelayTrouble) in
            asked.add(1, ordering: .relaxed)
            return MailServer.token
        }
        let feed = RecordingFeed(["a@home.example", "b@home.example"])
        let report = SMTPRelay(settings).deliver(from: feed, connections: 2)
        #expect(report.troubles == [])
        #expect(try Set(server.mails().map(\.to)) == ["a@home.example", "b@home.example"])
        #expect(asked.load(ordering: .relaxed) == 2)
        settings.token = { () throws(RelayTrouble) in "stale" }
        #expect(throws: RelayTrouble.self) { try SMTPRelay(settings).probe() }
    }

    @Test("A refused access token is the relay's trouble, whichever way it is refused")
    func refusedToken() throws {
        for refusal in ["535 5.7.8 no\r\n", "334 eyJzdGF0dXMiOiI0MDEifQ==\r\n"] {
            let relay = try ScriptedRelay(capabilities: ["AUTH XOAUTH2"]) {
                $0.moment == .auth ? .reply(refusal) : .normal
            }
            defer { relay.stop() }
            var settings = SMTPRelayTests.settings(relay)
            settings.username = "coop"
            settings.token = { () throws(RelayTrouble) in "stale" }
            let report = SMTPRelay(settings).deliver(from: RecordingFeed(count: 2), connections: 2)
            #expect(report.troubles.map(\.kind) == [.credentials])
            #expect(report.troubles.first?.description.contains("refused the") == true, "\(report.troubles)")
        }
    }

    @Test("A password that cannot be given stops everything")
    func noLoginOffered() throws {
        let server = try MailServer(offersLogin: false)
        defer { server.stop() }
        try expect(.credentials, "offers no AUTH", Self.settings(server, .startTLS), server)
    }

    @Test("A password that a server without AUTH cannot take stops everything")
    func noAuthentication() throws {
        let relay = try ScriptedRelay()
        defer { relay.stop() }
        var settings = SMTPRelayTests.settings(relay)
        settings.username = MailServer.username
        settings.password = MailServer.password
        let feed = RecordingFeed(count: 3)
        let report = SMTPRelay(settings).deliver(from: feed, connections: 2)
        #expect(report.troubles.map(\.kind) == [.credentials])
        #expect(report.troubles.first?.description.contains("offers no AUTH") == true)
        #expect(feed.neverHandedOut == 3)
        #expect(relay.connections == 1)
        #expect(relay.mails.isEmpty)
    }

    @Test("Without STARTTLS nothing is sent")
    func noStartTLS() throws {
        let server = try MailServer(security: .none)
        defer { server.stop() }
        try expect(.insecure, "does not offer STARTTLS", Self.settings(server, .startTLS), server)
    }

    @Test("A certificate for another name is refused")
    func otherName() throws {
        let server = try MailServer(certificateName: "other.example")
        defer { server.stop() }
        try expect(.insecure, "certificate", Self.settings(server, .startTLS), server)
    }

    @Test("A certificate that nobody vouches for is refused")
    func unknownAuthority() throws {
        let server = try MailServer()
        defer { server.stop() }
        var settings = Self.settings(server, .startTLS)
        settings.caFile = nil
        try expect(.insecure, "certificate", settings, server)
    }

    @Test("TLS to a server that speaks plainly fails with a sentence")
    func tlsToPlain() throws {
        let server = try MailServer(security: .none)
        defer { server.stop() }
        try expect(.insecure, "No secure connection", Self.settings(server, .tls), server)
    }

    @Test("Where nothing listens, the sentence says so")
    func nothingThere() throws {
        let relay = try ScriptedRelay()
        let settings = SMTPRelayTests.settings(relay)
        relay.stop()
        let gone = RelaySettings(host: "127.0.0.1", port: 1, security: .none, timeouts: settings.timeouts)
        let trouble = #expect(throws: RelayTrouble.self) { try SMTPRelay(gone).probe() }
        #expect(trouble?.kind == .unreachable)
        #expect(trouble?.description.contains("Nothing answers at 127.0.0.1:1") == true)
    }

    @Test("smtp-sink takes them all", .enabled(if: SMTPSink.program != nil), arguments: [[], ["-a"]])
    func sink(_ options: [String]) throws {
        let sink = try SMTPSink(options)
        defer { sink.stop() }
        let settings = RelaySettings(
            host: "127.0.0.1", port: sink.port, security: .none, heloName: "coop.example", timeouts: .patient)
        let feed = RecordingFeed(count: 300)
        let report = SMTPRelay(settings).deliver(from: feed, connections: 4)
        #expect(report.isFinished)
        #expect(report.troubles == [])
        #expect(feed.breaches == [])
        #expect(feed.addresses(.accepted).count == 300)
    }

    @Test("smtp-sink that refuses or hangs up at some command", .enabled(if: SMTPSink.program != nil))
    func sinkFaults() throws {
        // -r: temporary refusal, -f: permanent refusal, -q: hangs up.
        for (options, kind) in [
            (["-f", "RCPT"], OutcomeKind.failed), (["-r", "RCPT"], .deferred), (["-f", "."], .failed),
            (["-r", "DATA"], .deferred), (["-r", "MAIL"], .relay), (["-q", "DATA"], .relay),
            (["-q", "."], .inDoubt),
        ] {
            let sink = try SMTPSink(options)
            defer { sink.stop() }
            let settings = RelaySettings(
                host: "127.0.0.1", port: sink.port, security: .none, heloName: "coop.example",
                timeouts: .patient)
            let feed = RecordingFeed(count: 3)
            _ = SMTPRelay(settings).deliver(from: feed, connections: 1)
            #expect(feed.breaches == [])
            #expect(feed.unsettled == [])
            #expect(
                feed.outcome(1).map(OutcomeKind.init) == kind,
                "\(options) \(String(describing: feed.outcome(1)))")
        }
    }
}
