import Foundation
import TestSupport
import Testing

/// Mails through SMTP servers: real ones, and one that refuses what a test wants refused.
@Suite struct SMTPDeliveryTests {
    @Test func twoHundredMailsThroughStartTLSAndLoginReachEachPersonOnce() throws {
        let server = try MailServer(requiresLogin: true)
        let coop = try Self.coop(tenants: 200)
        try coop.write("password", MailServer.password + "\n")
        try coop.deliver(
            toPort: server.port, "host: localhost", "security: starttls", "ca-file: \(server.caFile)",
            "user: \(MailServer.username)", "password-file: password", "connections: 3")
        let report = try coop.json("run", now: "2027-01-15")
        #expect(report["sent"].int == 200)
        let mails = try server.mails()
        #expect(mails.map(\.to).sorted() == (1...200).map(GazetteCommand.address).sorted())
        #expect(Set(mails.map(\.from)).count == 200)
        #expect(
            mails.allSatisfy {
                $0.from.hasPrefix("retours+") && $0.from.hasSuffix("@coop-les-sillons.example")
            })
        #expect(try coop.outbox() == ["accepted": 200])
        let read = try ReadMail.read(mails.map(\.message))
        #expect(read.allSatisfy { $0.defects.isEmpty && $0.subject == "C’est quoi la coop ?" })
        #expect(Set(read.compactMap { $0.header("message-id") }).count == 200)
    }

    @Test(.enabled(if: SMTPSink.program != nil))
    func smtpSinkTakesEverything() throws {
        let sink = try SMTPSink()
        let coop = try Self.coop(tenants: 200)
        try coop.deliver(toPort: sink.port, "host: 127.0.0.1", "security: none", "connections: 5")
        #expect(try coop.json("run", now: "2027-01-15")["sent"].int == 200)
        #expect(try coop.outbox() == ["accepted": 200])
    }

    @Test func oneRefusedAmongAThousandHarmsNobodyElse() throws {
        let refused = GazetteCommand.address(500)
        let relay = try ScriptedRelay { situation in
            situation.moment == .rcpt && situation.line.contains("<\(refused)>")
                ? .reply("550 5.1.1 no such person here\r\n") : .normal
        }
        let coop = try Self.coop(tenants: 1000)
        try coop.deliver(toPort: relay.port, "host: 127.0.0.1", "security: none", "connections: 4")
        let report = try coop.json("run", now: "2027-01-15", status: 1)
        #expect(report["sent"].int == 999)
        #expect(report["failed"].int == 1)
        #expect(report["troubles"].list.isEmpty)
        #expect(
            relay.recipients.sorted() == (1...1000).filter { $0 != 500 }.map(GazetteCommand.address).sorted())
        #expect(try coop.outbox() == ["accepted": 999, "failed": 1])
        let failed = try coop.text("outbox", "--list", "failed")
        #expect(failed.contains("T-0500"))
        #expect(failed.contains("550 5.1.1 no such person here"))
        // It is over for this person: the next run does not try again.
        #expect(try coop.json("run", now: "2027-01-18")["planned"].int == 0)
        #expect(relay.recipients.count == 999)
    }

    @Test func aServerThatIsBusyForOnePersonGetsThatMailLater() throws {
        let busy = GazetteCommand.address(2)
        let times = Counter()
        let relay = try ScriptedRelay { situation in
            guard situation.moment == .rcpt, situation.line.contains("<\(busy)>") else { return .normal }
            return times.next() == 1 ? .reply("451 4.2.1 mailbox busy, try again later\r\n") : .normal
        }
        let coop = try Self.coop(tenants: 3)
        try coop.deliver(toPort: relay.port, "host: 127.0.0.1", "security: none", "connections: 1")
        let first = try coop.json("run", now: "2027-01-15")
        #expect(first["sent"].int == 2)
        #expect(first["deferred"].int == 1)
        #expect(try coop.outbox() == ["accepted": 2, "deferred": 1])
        let listed = try coop.json("outbox", "--list", "deferred")["deliveries"].list
        #expect(listed.first?["reply"].text?.contains("451 4.2.1 mailbox busy") == true)
        let next = try #require(first["next"].text)
        #expect(listed.first?["next"].text == next)
        #expect(
            next > "2027-01-15T08:33:00Z" && next < "2027-01-15T08:37:00Z", "five minutes, a fifth spread")

        let early = try coop.json("run", now: "2027-01-15T09:31:00+01:00")
        #expect(early["sent"].int == 0)
        #expect(try coop.json("run", now: next)["sent"].int == 1)
        #expect(relay.recipients.sorted() == (1...3).map(GazetteCommand.address).sorted())
        #expect(try coop.outbox() == ["accepted": 3])
    }

    @Test func runWaitStaysUntilTheRetryWentOut() throws {
        let times = Counter()
        let relay = try ScriptedRelay { situation in
            situation.moment == .rcpt && times.next() == 1 ? .reply("450 4.2.0 greylisted\r\n") : .normal
        }
        let coop = try Self.coop(tenants: 2)
        try coop.deliver(toPort: relay.port, "host: 127.0.0.1", "security: none", "connections: 1")
        // Before the window opens: the replayed clock jumps to nine o'clock, then to the retry.
        let report = try coop.json("run", "--wait", now: "2027-01-15T06:00:00+01:00")
        #expect(report["sent"].int == 2)
        #expect(report["open"].int == 0)
        #expect(relay.recipients.sorted() == (1...2).map(GazetteCommand.address))
    }

    @Test func aWrongPasswordLosesNothing() throws {
        let server = try MailServer(requiresLogin: true)
        let coop = try Self.coop(tenants: 20)
        try coop.write("password", "wrong\n")
        try coop.deliver(
            toPort: server.port, "host: localhost", "security: starttls", "ca-file: \(server.caFile)",
            "user: \(MailServer.username)", "password-file: password")
        try Self.expectNothingLost(coop, sentence: "password")
        #expect(try server.mails().isEmpty)
        // Once the password is right, everybody gets theirs.
        try coop.write("password", MailServer.password + "\n")
        #expect(try coop.json("run", now: "2027-01-18")["sent"].int == 20)
        #expect(Set(try server.mails().map(\.to)).count == 20)
    }

    @Test func aServerThatCannotBeReachedLosesNothing() throws {
        let coop = try Self.coop(tenants: 20)
        // A port that a server had and gave back.
        let relay = try ScriptedRelay()
        relay.stop()
        try coop.deliver(toPort: relay.port, "host: 127.0.0.1", "security: none")
        try Self.expectNothingLost(coop, sentence: "127.0.0.1")
    }

    @Test func aCertificateOfAnotherNameLosesNothing() throws {
        let server = try MailServer(certificateName: "elsewhere.example")
        let coop = try Self.coop(tenants: 20)
        try coop.deliver(
            toPort: server.port, "host: localhost", "security: starttls", "ca-file: \(server.caFile)")
        try Self.expectNothingLost(coop, sentence: "certificate")
        #expect(try server.mails().isEmpty)
    }

    /// Everything is queued as before; exit status 1 and one plain sentence.
    private static func expectNothingLost(_ coop: GazetteCommand, sentence word: String) throws {
        let report = try coop.json("run", now: "2027-01-15", status: 1)
        #expect(report["sent"].int == 0)
        #expect(report["failed"].int == 0)
        #expect(report["in_doubt"].int == 0)
        #expect(report["open"].int == 20)
        let troubles = report["troubles"].list.compactMap(\.text)
        #expect(troubles.count == 1)
        #expect(troubles.first?.contains(word) == true, "\(troubles)")
        #expect(
            troubles.first?.hasSuffix(".") == true && troubles.first?.contains("\n") == false, "\(troubles)")
        #expect(try coop.outbox() == ["queued": 20])
    }

    /// A coop whose annual letter is launched and due on 2027-01-15 for so many tenants.
    static func coop(tenants: Int) throws -> GazetteCommand {
        let coop = try GazetteCommand()
        try coop.admit(tenants: tenants)
        try coop.launch()
        return coop
    }
}

/// Counts from 1, from any thread.
final class Counter: @unchecked Sendable {
    private let lock = NSLock()
    private var count = 0

    func next() -> Int {
        lock.withLock {
            count += 1
            return count
        }
    }
}
