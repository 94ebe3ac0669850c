import TestSupport
import Testing

@testable import Transport

@Suite struct SMTPDialogueTests {
    static let pipelined = Capabilities(pipelining: true)
    static let lockstep = Capabilities()

    /// Feeds the replies one by one, answering the dialogue's writes and the body by the next reply.
    static func run(
        _ replies: [String], _ capabilities: Capabilities, reset: Bool = false, whole: Bool = true
    ) -> SMTPDialogue.Action {
        var dialogue = SMTPDialogue(
            from: address("a@coop.example"), to: address("b@home.example"), size: 100,
            capabilities: capabilities,
            reset: reset)
        var action = dialogue.begin()
        for reply in replies {
            if case .finished = action { return action }
            if action == .body { action = dialogue.bodyLeft(whole: whole) }
            action = dialogue.received(Array("\(reply)\r\n".utf8))
        }
        if case .finished = action { return action }
        return dialogue.ended("the relay closed the connection")
    }

    @Test("Commands go in one write where PIPELINING was offered")
    func pipelinedCommands() {
        let dialogue = SMTPDialogue(
            from: address("a@coop.example"), to: address("b@home.example"), size: 100,
            capabilities: Capabilities(pipelining: true, size: true))
        #expect(
            dialogue.begin()
                == .write(
                    Array("MAIL FROM:<a@coop.example> SIZE=100\r\nRCPT TO:<b@home.example>\r\nDATA\r\n".utf8))
        )
    }

    @Test("Commands go one by one where it was not, after RSET where a transaction was left open")
    func lockstepCommands() {
        var dialogue = SMTPDialogue(
            from: address("a@coop.example"), to: address("b@home.example"), size: 100,
            capabilities: Self.lockstep,
            reset: true)
        #expect(dialogue.begin() == .write(Array("RSET\r\n".utf8)))
        #expect(
            dialogue.received(Array("250 ok\r\n".utf8))
                == .write(Array("MAIL FROM:<a@coop.example>\r\n".utf8)))
        #expect(dialogue.received(Array("25".utf8)) == .read)
        #expect(
            dialogue.received(Array("0 ok\r\n".utf8)) == .write(Array("RCPT TO:<b@home.example>\r\n".utf8)))
        #expect(dialogue.received(Array("250 ok\r\n".utf8)) == .write(Array("DATA\r\n".utf8)))
        #expect(dialogue.received(Array("354 go\r\n".utf8)) == .body)
        #expect(dialogue.bodyLeft(whole: true) == .read)
        #expect(
            dialogue.received(Array("250 2.0.0 taken\r\n".utf8))
                == .finished(.accepted(Reply(code: 250, text: "2.0.0 taken")), .ready))
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let replies: [String]
        let kind: OutcomeKind
        let after: SMTPDialogue.Connection
        /// Without PIPELINING the connection may be left otherwise.
        var afterLockstep: SMTPDialogue.Connection?
        var testDescription: String { "\(replies) → \(kind.rawValue)" }
    }

    /// Replies to MAIL, RCPT, DATA and the dot; the connection closes behind the last.
    static let cases: [Case] = [
        Case(replies: ["250 a", "250 b", "354 c", "250 d"], kind: .accepted, after: .ready),
        Case(replies: ["250 a", "251 b", "354 c", "251 d"], kind: .accepted, after: .ready),
        // MAIL: always the relay.
        Case(replies: ["421 a"], kind: .relay, after: .unusable),
        Case(replies: ["451 a"], kind: .relay, after: .unusable),
        Case(replies: ["550 a", "503 b", "503 c"], kind: .relay, after: .unusable),
        Case(replies: ["354 a"], kind: .relay, after: .unusable),
        // RCPT: the person, except where the reply speaks of the session or of policy.
        Case(replies: ["250 a", "550 5.1.1 b", "554 c"], kind: .failed, after: .needsReset),
        Case(replies: ["250 a", "552 5.2.2 b", "503 c"], kind: .failed, after: .needsReset),
        Case(replies: ["250 a", "450 4.2.1 b", "503 c"], kind: .deferred, after: .needsReset),
        Case(replies: ["250 a", "450 4.7.1 b", "503 c"], kind: .deferred, after: .needsReset),
        Case(
            replies: ["250 a", "550 b", "421 c"], kind: .failed, after: .unusable, afterLockstep: .needsReset),
        Case(
            replies: ["250 a", "550 b", "354 c"], kind: .failed, after: .unusable, afterLockstep: .needsReset),
        Case(replies: ["250 a", "550 b"], kind: .failed, after: .unusable, afterLockstep: .needsReset),
        Case(replies: ["250 a", "421 b"], kind: .relay, after: .unusable),
        Case(replies: ["250 a", "503 b"], kind: .relay, after: .unusable),
        Case(replies: ["250 a", "530 b"], kind: .relay, after: .unusable),
        Case(replies: ["250 a", "535 b"], kind: .relay, after: .unusable),
        Case(replies: ["250 a", "550 5.7.1 b"], kind: .relay, after: .unusable),
        Case(replies: ["250 a", "554 5.7.26 b"], kind: .relay, after: .unusable),
        Case(replies: ["250 a", "354 b"], kind: .relay, after: .unusable),
        // DATA and the dot: the person, except where the reply speaks of the session.
        Case(replies: ["250 a", "250 b", "554 5.7.1 c"], kind: .failed, after: .needsReset),
        Case(replies: ["250 a", "250 b", "451 c"], kind: .deferred, after: .needsReset),
        Case(replies: ["250 a", "250 b", "421 c"], kind: .relay, after: .unusable),
        Case(replies: ["250 a", "250 b", "503 c"], kind: .relay, after: .unusable),
        Case(replies: ["250 a", "250 b", "250 c"], kind: .relay, after: .unusable),
        Case(replies: ["250 a", "250 b", "354 c", "554 5.7.1 d"], kind: .failed, after: .ready),
        Case(replies: ["250 a", "250 b", "354 c", "452 d"], kind: .deferred, after: .ready),
        Case(replies: ["250 a", "250 b", "354 c", "421 d"], kind: .relay, after: .unusable),
        Case(replies: ["250 a", "250 b", "354 c", "354 d"], kind: .inDoubt, after: .unusable),
        Case(replies: ["250 a", "250 b", "354 c", "what"], kind: .inDoubt, after: .unusable),
        Case(replies: ["250 a", "250 b", "354 c", "250-d"], kind: .inDoubt, after: .unusable),
        // Closed, or garbage, before the body.
        Case(replies: [], kind: .relay, after: .unusable),
        Case(replies: ["250 a"], kind: .relay, after: .unusable),
        Case(replies: ["250 a", "250 b"], kind: .relay, after: .unusable),
        Case(replies: ["250 a", "what"], kind: .relay, after: .unusable),
        Case(replies: ["250 a", "250 b", "354-c"], kind: .relay, after: .unusable),
    ]

    @Test("The first refusal decides, and it is clear whom it concerns", arguments: cases)
    func outcome(_ item: Case) {
        for capabilities in [Self.pipelined, Self.lockstep] {
            guard case .finished(let outcome, let after) = Self.run(item.replies, capabilities) else {
                Issue.record("not finished")
                continue
            }
            let expected = capabilities.pipelining ? item.after : item.afterLockstep ?? item.after
            #expect(OutcomeKind(outcome) == item.kind, "\(outcome)")
            #expect(after == expected)
        }
    }

    @Test("After half a body no reply can mean that it was taken, and silence means that it was not")
    func halfABody() {
        for (last, kind) in [("250 d", OutcomeKind.inDoubt), ("552 d", .failed), ("421 d", .relay)] {
            let action = Self.run(["250 a", "250 b", "354 c", last], Self.pipelined, whole: false)
            guard case .finished(let outcome, .unusable) = action else {
                Issue.record("\(action)")
                continue
            }
            #expect(OutcomeKind(outcome) == kind)
        }
        guard case .finished(.relayTrouble, _) = Self.run(["250 a", "250 b", "354 c"], Self.pipelined) else {
            Issue.record("nothing of the body had left")
            return
        }
    }

    @Test("A reply that nobody asked for puts the dialogue out of step before the body")
    func unasked() {
        var dialogue = SMTPDialogue(
            from: address("a@coop.example"), to: address("b@home.example"), size: 100,
            capabilities: Self.pipelined)
        _ = dialogue.begin()
        let action = dialogue.received(Array("250 a\r\n250 b\r\n354 c\r\n250 d\r\n".utf8))
        guard case .finished(.relayTrouble, .unusable) = action else {
            Issue.record("\(action)")
            return
        }
    }

    @Test("A refused RSET is the relay's")
    func refusedReset() {
        guard case .finished(.relayTrouble, .unusable) = Self.run(["421 no"], Self.pipelined, reset: true)
        else {
            Issue.record("not the relay's")
            return
        }
    }

    @Test("A mail above the offered SIZE is refused with a text that says what to do")
    func tooLarge() {
        var capabilities = Capabilities(pipelining: true, size: true, largestMessage: 100)
        guard
            case .finished(.accepted, .ready) = Self.run(["250 a", "250 b", "354 c", "250 d"], capabilities)
        else {
            Issue.record("100 octets fit")
            return
        }
        capabilities.largestMessage = 99
        guard case .finished(.refused(let reply, permanent: false), .ready) = Self.run([], capabilities)
        else {
            Issue.record("not refused")
            return
        }
        #expect(reply.code == 552)
        #expect(reply.text.contains("100 octets") && reply.text.contains("99"))
    }

    @Test(
        "A message goes out with its dots doubled and a lone dot behind",
        arguments: [
            ("a\r\n", "a\r\n.\r\n"), ("a", "a\r\n.\r\n"), ("", ".\r\n"), (".a\r\n", "..a\r\n.\r\n"),
            ("a\r\n.\r\nb\r\n", "a\r\n..\r\nb\r\n.\r\n"), ("a\n.\nb\r\n", "a\n..\nb\r\n.\r\n"),
            ("a.\r\n", "a.\r\n.\r\n"),
        ])
    func wire(_ message: String, _ expected: String) {
        #expect(WireMessage.bytes(Array(message.utf8)) == Array(expected.utf8))
    }

    /// Eight octets are looked at together; a dot that slips through ends the letter too early.
    @Test("No line of any message reaches the wire with a single dot in front")
    func noDotSlipsThrough() {
        var random = SeededGenerator(seed: 20_271)
        let alphabet = Array("..\n\r\na\u{2f}".utf8) + [0x0B, 0x09, 0x2D, 0x8A, 0xAE, 0xFF, 0]
        for length in 0..<2_000 {
            let message = (0..<length % 70).map { _ in alphabet.randomElement(using: &random) ?? 0 }
            var expected: [UInt8] = []
            for (index, octet) in message.enumerated() {
                let beginsLine = index == 0 || message[index - 1] == UInt8(ascii: "\n")
                if octet == UInt8(ascii: "."), beginsLine { expected.append(octet) }
                expected.append(octet)
            }
            let isEnded = message.isEmpty || message.suffix(2) == Array("\r\n".utf8)[...]
            expected += Array((isEnded ? ".\r\n" : "\r\n.\r\n").utf8)
            #expect(WireMessage.bytes(message) == expected, "\(message)")
        }
    }
}
