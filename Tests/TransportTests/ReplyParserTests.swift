import Testing

@testable import Transport

@Suite struct ReplyParserTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let wire: String
        let replies: [String]
        var testDescription: String { wire.debugDescription }
    }

    static let complete: [Case] = [
        Case(wire: "250 ok\r\n", replies: ["250 ok"]),
        Case(wire: "250\r\n", replies: ["250"]),
        Case(wire: "250 ok\n", replies: ["250 ok"]),
        Case(wire: "250-one\r\n250-two\r\n250 three\r\n", replies: ["250 one two three"]),
        Case(wire: "250 a\r\n550 5.1.1 b\r\n503 c\r\n", replies: ["250 a", "550 5.1.1 b", "503 c"]),
        Case(wire: "421 bye\u{7}\t\r\n", replies: ["421 bye??"]),
        Case(wire: "550 boîte pleine\r\n", replies: ["550 boîte pleine"]),
    ]

    @Test("Replies are the same in one piece and octet by octet", arguments: complete)
    func pieces(_ item: Case) throws {
        var whole = ReplyParser()
        whole.append(Array(item.wire.utf8))
        var found: [String] = []
        while let reply = try whole.next() { found.append(reply.description) }
        #expect(found == item.replies)
        #expect(whole.isEmpty)

        var slow = ReplyParser()
        found = []
        for byte in item.wire.utf8 {
            slow.append([byte])
            if let reply = try slow.next() { found.append(reply.description) }
        }
        #expect(found == item.replies)
        #expect(slow.isEmpty)
    }

    @Test(
        "Only a complete line is a reply",
        arguments: ["250", "250 ok", "250 ok\r", "250-one\r\n", "250-a\r\n250 b"])
    func incomplete(_ wire: String) throws {
        var parser = ReplyParser()
        parser.append(Array(wire.utf8))
        #expect(try parser.next() == nil)
        #expect(!parser.isEmpty)
    }

    @Test(
        "What is no reply is refused",
        arguments: [
            "hello\r\n", "25\r\n", "\r\n", "2500 ok\r\n", "150 ok\r\n", "650 ok\r\n", "250_ok\r\n",
            "２50 ok\r\n",
            "250-one\r\n550 two\r\n",
        ])
    func garbage(_ wire: String) {
        var parser = ReplyParser()
        parser.append(Array(wire.utf8))
        #expect(throws: ReplyParser.Fault.self) { try parser.next() }
    }

    @Test(
        "A reply without an end is refused before it fills the memory",
        arguments: [
            [UInt8](repeating: 50, count: ReplyParser.longestLine + 1),
            Array("250 \(String(repeating: "x", count: ReplyParser.longestLine))\r\n".utf8),
            Array(String(repeating: "250-x\r\n", count: ReplyParser.longestReply / 7 + 1).utf8),
        ])
    func tooLong(_ wire: [UInt8]) {
        var parser = ReplyParser()
        parser.append(wire)
        #expect(throws: ReplyParser.Fault.tooLong) { try parser.next() }
    }

    @Test(
        "An enhanced status is read where its class is the code's",
        arguments: [
            ("550 5.7.1 no", "5.7.1"), ("450 4.2.0", "4.2.0"), ("550 4.7.1 no", nil), ("550 no", nil),
            ("550 5.7 no", nil), ("550 5.7.x no", nil), ("550 5.1234.1 no", nil), ("550 5.7.1", "5.7.1"),
        ] as [(String, String?)])
    func enhanced(_ wire: String, _ status: String?) throws {
        var parser = ReplyParser()
        parser.append(Array("\(wire)\r\n".utf8))
        #expect(try parser.next()?.enhancedStatus == status)
    }

    @Test("Capabilities are those of the last EHLO")
    func capabilities() {
        let lines = [
            "220 relay.test\r\n", "250-relay.test\r\n", "250-PIPELINING\r\n", "250-SIZE 5000\r\n",
            "250 STARTTLS\r\n",
            "220 go on\r\n", "250-relay.test\r\n", "250-size 10240000\r\n", "250 AUTH PLAIN\r\n",
            "235 welcome\r\n",
        ]
        #expect(
            Capabilities(openingLines: lines)
                == Capabilities(pipelining: false, size: true, largestMessage: 10_240_000))
        #expect(Capabilities(openingLines: ["220 x", "250 relay.test"]) == Capabilities())
        #expect(
            Capabilities(openingLines: ["250-PIPELINING", "250-PIPELINING", "250 SIZE 0"])
                == Capabilities(pipelining: true, size: true, largestMessage: nil))
    }
}
