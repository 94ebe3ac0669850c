import Engine
import Foundation
import TestSupport
import Testing

/// Where the access token of XOAUTH2 comes from.
@Suite struct AccessTokenTests {
    /// The third one is what the relay wants to hear: a refused one is replaced once, and none is kept.
    @Test func theCommandIsAskedForEachConnection() throws {
        let relay = try Self.relay(token: "fresh.3")
        let sample = try Self.sample(
            relay, "token-command: echo x >> asked; echo fresh.$(cat asked | wc -l)")
        let report = try sample.run(on: "2027-01-15")
        #expect(report.troubles.count == 1)
        #expect(report.troubles.first?.contains("refused the") == true)
        #expect(try sample.outbox() == [.queued: 1])
        #expect(try sample.run(on: "2027-01-15T12:00:00+01:00").tally.accepted == 1)
        #expect(relay.recipients == ["un@courriel.example"])
    }

    @Test func theFileIsReadWhenItIsNeeded() throws {
        let relay = try Self.relay(token: "t0ken")
        let sample = try Self.sample(relay, "token-file: token")
        let report = try sample.run(on: "2027-01-15")
        #expect(report.troubles.first?.contains("token: found no access token") == true, "\(report.troubles)")
        #expect(relay.connections == 0)
        try sample.write("token", "t0ken\n")
        #expect(try sample.run(on: "2027-01-15").tally.accepted == 1)
    }

    @Test(arguments: [
        ("exit 3", "ended with status 3"), ("echo", "printed no access token"),
        ("printf 'a b'", "printed no access token"),
    ])
    func aCommandThatGivesNoTokenIsNamed(command: String, words: String) throws {
        let relay = try Self.relay(token: "t0ken")
        let sample = try Self.sample(relay, "token-command: \(command)")
        let report = try sample.run(on: "2027-01-15")
        #expect(report.troubles.first?.contains(words) == true, "\(report.troubles)")
        #expect(try sample.outbox() == [.queued: 1])
        #expect(relay.connections == 0)
    }

    /// Knows one token of `coop`.
    private static func relay(token: String) throws -> ScriptedRelay {
        let right = Data("user=coop\u{1}auth=Bearer \(token)\u{1}\u{1}".utf8).base64EncodedString()
        return try ScriptedRelay(capabilities: ["AUTH XOAUTH2"]) { situation in
            situation.moment == .auth && situation.line != right ? .reply("535 5.7.8 no\r\n") : .normal
        }
    }

    private static func sample(_ relay: ScriptedRelay, _ line: String) throws -> SampleCoop {
        let sample = try SampleCoop()
        try sample.admit("T-1;;Alix;Un;un@courriel.example;locataire;;12/05/2014;")
        try sample.launch("cycle-annuel")
        try sample.edit(
            "gazette.yaml", SampleCoop.maildir,
            SampleCoop.smtp(port: relay.port) + "    user: coop\n    \(line)\n")
        return sample
    }
}
