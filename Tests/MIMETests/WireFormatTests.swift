import MIME
import Model
import TestSupport
import Testing

@Suite("Wire format")
struct WireFormatTests {
    /// What product.md calls the wire format, for one message.
    private func expectWireFormat(_ message: [UInt8]) throws {
        #expect(message.suffix(2) == [13, 10])
        #expect(message.allSatisfy { $0 < 128 })
        let lines = try #require(LineEnds.lines(message), "a bare CR or LF, or no CRLF at the end")
        let bodyStart = try #require(lines.firstIndex { $0.isEmpty })
        #expect(lines.allSatisfy { $0.count <= 998 })
        for line in lines[bodyStart...] {
            #expect(line.count <= 76)
            #expect(line.first != UInt8(ascii: "."))
            #expect(!line.starts(with: "From ".utf8))
            #expect(line.last != 32 && line.last != 9)
        }
        for line in lines[..<bodyStart] {
            let text = String(decoding: line, as: UTF8.self)
            #expect(
                line.contains { $0 != 32 && $0 != 9 }, "a header line of blanks only ends the header for some"
            )
            for word in text.split(separator: " ") where word.hasPrefix("=?utf-8?") {
                #expect(line.count <= 76)
                #expect(word.utf8.count <= 75)
                #expect(word.hasSuffix("?="))
            }
        }
    }

    @Test("Every awkward text keeps it")
    func texts() throws {
        for text in SampleMessage.awkwardTexts {
            try expectWireFormat(SampleMessage.make(fromName: text, toName: text, subject: text).encoded())
        }
    }

    @Test("Every awkward body keeps it")
    func bodies() throws {
        for body in SampleMessage.awkwardBodies {
            try expectWireFormat(SampleMessage.make(text: Array(body.utf8), html: Array(body.utf8)).encoded())
        }
    }

    @Test("Random messages keep it", arguments: [11, 12, 13, 14] as [UInt64])
    func random(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for number in 0..<60 {
            let picture = try SampleMessage.picture("p", generator.bytes(number * 7))
            try expectWireFormat(
                SampleMessage.make(
                    fromName: RandomText.words(using: &generator),
                    subject: RandomText.words(using: &generator),
                    text: RandomText.bytes(using: &generator), html: RandomText.bytes(using: &generator),
                    pictures: [picture]
                ).encoded())
        }
    }

    @Test("Header lines fold at 76 wherever there is a space to fold at")
    func folding() throws {
        for text in SampleMessage.awkwardTexts {
            let message = try SampleMessage.make(fromName: text, toName: text, subject: text).encoded()
            let lines = try #require(LineEnds.lines(message))
            for line in lines.prefix(while: { !$0.isEmpty }) where line.count > 76 {
                #expect(String(decoding: line, as: UTF8.self).hasPrefix("List-Unsubscribe: <https://"))
            }
        }
    }

    @Test("Longest values stay within 998 octets a line")
    func longest() throws {
        var message = try SampleMessage.make()
        let page = "https://tilleuls.example/" + String(repeating: "a", count: 875)
        let unsubscribe: ListUnsubscribe = try #require(ListUnsubscribe(page: page))
        message.listUnsubscribe = unsubscribe
        let long = try #require(HeaderText("court " + String(repeating: "x", count: 2_000) + " fin"))
        message.extraFields = [.init(name: try #require(HeaderName("X-Long")), value: long)]
        try expectWireFormat(message.encoded())
    }

    @Test("Only what needs it becomes an encoded-word")
    func encodedWhereNeeded() throws {
        #expect(try field("Subject", subject: "C'est quoi la coop ?") == "Subject: C'est quoi la coop ?")
        #expect(
            try field("Subject", subject: "Bonjour Amélie et merci")
                == "Subject: Bonjour =?utf-8?Q?Am=C3=A9lie?= et merci")
        #expect(try field("Subject", subject: "日本") == "Subject: =?utf-8?B?5pel5pys?=")
        #expect(try field("From", fromName: "Jean Petit") == "From: Jean Petit <bonjour@tilleuls.example>")
        #expect(
            try field("From", fromName: "Petit, \"Jo\"")
                == "From: \"Petit, \\\"Jo\\\"\" <bonjour@tilleuls.example>")
        #expect(
            try field("From", fromName: "Coop’HLM")
                == "From: =?utf-8?Q?Coop=E2=80=99HLM?= <bonjour@tilleuls.example>")
        #expect(try field("From", fromName: nil) == "From: bonjour@tilleuls.example")
    }

    private func field(_ name: String, fromName: String? = "x", subject: String = "x") throws -> String? {
        let message = try SampleMessage.make(fromName: fromName, subject: subject).encoded()
        return LineEnds.lines(message)?.map { String(decoding: $0, as: UTF8.self) }
            .first { $0.hasPrefix(name + ":") }
    }

    @Test(
        "Dates are in English, on the sender's clock",
        arguments: [
            (0, 0, "Thu, 01 Jan 1970 00:00:00 +0000"),
            (1_795_190_952, 3600, "Fri, 20 Nov 2026 17:09:12 +0100"),
            (1_798_761_599, 3600, "Fri, 01 Jan 2027 00:59:59 +0100"),
            (-1, 0, "Wed, 31 Dec 1969 23:59:59 +0000"),
            (1_795_190_952, -12_600, "Fri, 20 Nov 2026 12:39:12 -0330"),
            (1_709_164_800, 561, "Thu, 29 Feb 2024 00:09:00 +0009"),
            (0, -561, "Wed, 31 Dec 1969 23:50:00 -0010"),
        ])
    func date(seconds: Int64, offset: Int, expected: String) throws {
        var message = try SampleMessage.make()
        message.date = Instant(seconds: seconds)
        message.utcOffset = offset
        let line = LineEnds.lines(message.encoded())?.first.map { String(decoding: $0, as: UTF8.self) }
        #expect(line == "Date: " + expected)
    }

    @Test("Encoding twice gives the same bytes")
    func repeatable() throws {
        let message = try SampleMessage.make(pictures: [SampleMessage.picture("p", [1, 2, 3])])
        #expect(message.encoded() == message.encoded())
    }

    @Test("A mail without a list has no fields of lists")
    func noList() throws {
        var message = try SampleMessage.make()
        message.common = CommonFields(from: message.common.from)
        message.listUnsubscribe = ListUnsubscribe(page: "http://127.0.0.1:8080/u/k7")
        #expect(!String(decoding: message.encoded(), as: UTF8.self).contains("One-Click"))
        message.listUnsubscribe = nil
        let text = String(decoding: message.encoded(), as: UTF8.self)
        #expect(!text.contains("List-") && !text.contains("Feedback-ID"))
    }

    @Test("A sender of its own is named after the author")
    func sender() throws {
        var message = try SampleMessage.make()
        let from = message.common.from
        message.common = CommonFields(from: from, sender: from, replyTo: from)
        let names = String(decoding: message.encoded(), as: UTF8.self).split(separator: "\r\n").prefix(4)
            .compactMap { $0.split(separator: ":").first }
        #expect(names == ["Date", "From", "Sender", "Reply-To"])
    }
}
