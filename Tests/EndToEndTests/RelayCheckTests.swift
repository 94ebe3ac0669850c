import TestSupport
import Testing

/// What the two commands that try the relay say where it cannot be used: one sentence, and the same.
@Suite("Trying the relay")
struct RelayCheckTests {
    enum Fault: CaseIterable { case closed, password, noLogin, noEncryption, otherName, refusing }

    @Test("`test` and `check --relay` say in one sentence what is wrong", arguments: Fault.allCases)
    func sentence(_ fault: Fault) throws {
        let coop = try SMTPDeliveryTests.coop(tenants: 1)
        let (expected, server) = try Self.arrange(fault, coop)
        let check = try coop.run("check", "--relay", now: "2027-01-15")
        #expect(check.status == 2)
        let said = check.outputText.split(separator: "\n").filter { $0.contains(expected) }
        #expect(said.count == 1, "\(check.errorText) \(check.outputText)")
        let test = try coop.run(
            "test", "cycle-annuel", "c-est-quoi-la-coop", "--contact", GazetteCommand.tenant(1), "--to",
            "moi@coop.example",
            now: "2027-01-15")
        #expect(test.status != 0)
        #expect(test.errorText.contains(expected), "\(test.errorText)")
        #expect(test.errorText.split(separator: "\n").count == 1, "\(test.errorText)")
        withExtendedLifetime(server) {}
    }

    /// The words that the sentence must have, and what has to live until it was said.
    private static func arrange(_ fault: Fault, _ coop: GazetteCommand) throws -> (String, AnyObject?) {
        switch fault {
        case .closed:
            let relay = try ScriptedRelay()
            relay.stop()
            try coop.deliver(toPort: relay.port, "host: 127.0.0.1", "security: none")
            return ("Nothing answers at 127.0.0.1:\(relay.port)", nil)
        case .refusing:
            let relay = try ScriptedRelay {
                $0.moment == .greeting ? .reply("554 5.7.1 not from you\r\n") : .normal
            }
            try coop.deliver(toPort: relay.port, "host: 127.0.0.1", "security: none")
            return ("554 5.7.1 not from you", relay)
        case .password, .noLogin, .noEncryption, .otherName:
            let server = try MailServer(
                security: fault == .noEncryption ? .none : .starttls,
                requiresLogin: fault == .password, offersLogin: fault != .noLogin,
                certificateName: fault == .otherName ? "elsewhere.example" : "localhost")
            try coop.write("password", "wrong\n")
            try coop.deliver(
                toPort: server.port, "host: localhost", "security: starttls", "ca-file: \(server.caFile)",
                "user: \(MailServer.username)", "password-file: password")
            let words: [Fault: String] = [
                .password: "refused the user name or the password", .noLogin: "offers no AUTH",
                .noEncryption: "does not offer STARTTLS", .otherName: "certificate",
            ]
            return (words[fault] ?? "?", server)
        }
    }
}
