import Engine
import Model
import Storage
import TestSupport
import Testing

/// `run --wait`, which a monthly cron calls: whatever it does not send waits for a month.
@Suite struct WaitingRunTests {
    @Test(arguments: [ScriptedRelay.Act.close, .replyAndClose("421 4.3.2 closed for an hour\r\n")])
    func aServerThatComesBackGetsTheMails(_ greeting: ScriptedRelay.Act) throws {
        let relay = try ScriptedRelay { situation in
            situation.moment == .greeting && situation.total <= 3 ? greeting : .normal
        }
        let sample = try SampleCoop()
        try Self.launch(sample)
        try sample.deliver(toPort: relay.port)
        let coop = try sample.coop(on: "2027-01-15")
        let report = try coop.run(RunOptions(waits: true, isReplay: true))
        #expect(report.tally.accepted == 2)
        #expect(report.troubles == [])
        #expect(report.isComplete)
        #expect(relay.recipients.sorted() == ["deux@courriel.example", "un@courriel.example"])
        // Three times it waited, longer each time: 5, 15 and 45 minutes, a fifth spread.
        let waited = coop.now.seconds - (try SampleCoop.moment("2027-01-15")).seconds
        #expect(waited > 3000 && waited < 4800)
    }

    @Test func aServerThatStaysAwayIsLeftForTheNextRun() throws {
        let relay = try ScriptedRelay { $0.moment == .greeting ? .close : .normal }
        let sample = try SampleCoop()
        try Self.launch(sample)
        try sample.deliver(toPort: relay.port)
        let coop = try sample.coop(on: "2027-01-15")
        let report = try coop.run(RunOptions(waits: true, isReplay: true))
        #expect(report.troubles.count == 1)
        #expect(relay.connections > 3 && relay.connections < 30)
        #expect(try coop.now < SampleCoop.moment("2027-01-19"))
        #expect(try sample.outbox() == [.queued: 2])
    }

    /// One connection too many for the server, and all mails sent over the other: nothing to wait for.
    @Test func nobodyWaitsWhereEverythingIsSent() throws {
        let relay = try ScriptedRelay { situation in
            situation.moment == .greeting && situation.connection > 1
                ? .replyAndClose("421 4.7.0 too many connections\r\n") : .normal
        }
        let sample = try SampleCoop()
        try Self.launch(sample)
        try sample.deliver(toPort: relay.port)
        try sample.edit("gazette.yaml", "    connections: 1\n", "    connections: 2\n")
        let coop = try sample.coop(on: "2027-01-15")
        #expect(try coop.run(RunOptions(waits: true, isReplay: true)).tally.accepted == 2)
        #expect(try coop.now == SampleCoop.moment("2027-01-15"))
    }

    /// Tried once: a password does not mend itself, and servers lock who tries again and again.
    @Test func aWrongPasswordIsNotTriedAgain() throws {
        let server = try MailServer(requiresLogin: true)
        let sample = try SampleCoop()
        try Self.launch(sample)
        try sample.write("password", "wrong\n")
        let lines = [
            "host: localhost", "port: \(server.port)", "ca-file: \(server.caFile)",
            "user: \(MailServer.username)", "password-file: password",
        ]
        try sample.edit(
            "gazette.yaml", SampleCoop.maildir, "  smtp:\n" + lines.map { "    \($0)\n" }.joined())
        let coop = try sample.coop(on: "2027-01-15")
        let report = try coop.run(RunOptions(waits: true, isReplay: true))
        #expect(report.troubles.count == 1)
        #expect(try coop.now == SampleCoop.moment("2027-01-15"))
        #expect(try sample.outbox() == [.queued: 2])
    }

    /// 454 (RFC 4954 §4.7): the password may be right, the server cannot look at it now.
    @Test func aServerThatCannotLogInForNowIsTriedAgain() throws {
        let relay = try ScriptedRelay(capabilities: ["AUTH PLAIN"]) { situation in
            situation.moment == .auth && situation.total <= 2
                ? .reply("454 4.7.0 Temporary authentication failure\r\n") : .normal
        }
        let sample = try SampleCoop()
        try Self.launch(sample)
        try sample.write("password", "s3cret\n")
        try sample.edit(
            "gazette.yaml", SampleCoop.maildir,
            SampleCoop.smtp(port: relay.port) + "    user: coop\n    password-file: password\n")
        let report = try sample.run(on: "2027-01-15", waits: true)
        #expect(report.tally.accepted == 2)
        #expect(report.troubles == [])
        #expect(relay.count(.auth) == 3)
    }

    private static func launch(_ sample: SampleCoop) throws {
        try sample.admit(
            "T-1;;Alix;Un;un@courriel.example;locataire;;12/05/2014;",
            "T-2;;Alix;Deux;deux@courriel.example;locataire;;12/05/2014;")
        try sample.launch("cycle-annuel")
    }
}
