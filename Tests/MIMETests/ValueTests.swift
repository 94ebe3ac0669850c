import MIME
import Model
import Testing

@Suite("Values that reach a header")
struct ValueTests {
    /// Not arguments: the test log would print them raw.
    private static let controls = [
        "a\rb", "a\nb", "a\r\nBcc: x@y.example", "a\0b", "\u{1B}[0m", "a\u{7F}", "\n", "a\u{0B}",
    ]

    @Test("Text with a line end, NUL or another control never reaches a header")
    func controls() {
        for text in Self.controls {
            #expect(HeaderText(text) == nil)
            #expect(HeaderName(text) == nil)
            #expect(EmailAddress(text + "@coop.example") == nil)
            #expect(EmailAddress("a@" + text + ".example") == nil)
            #expect(MessageID(left: text, domain: "coop.example") == nil)
            #expect(ListID(identifier: text + ".coop.example") == nil)
            #expect(ListUnsubscribe(page: "https://coop.example/" + text) == nil)
            #expect(FeedbackID(groups: [text], sender: "gazette") == nil)
            #expect(Self.picture(contentID: text + "@x") == nil)
            #expect(Self.picture(fileName: text) == nil)
            #expect(Self.picture(mediaType: text) == nil)
        }
        #expect(Self.picture() != nil)
    }

    private static func picture(
        contentID: String = "a@x", fileName: String = "a.png", mediaType: String = "image/png"
    ) -> InlinePart? {
        InlinePart(contentID: contentID, fileName: fileName, mediaType: mediaType, bytes: [])
    }

    @Test(
        "Header names that the message writes itself are refused, in any case",
        arguments: [
            "From", "SUBJECT", "bcc", "Content-Type", "content-transfer-encoding", "MIME-Version", "Résumé",
            "X Y", "X:", "", "Resent-To", "List-unsubscribe",
        ])
    func headerName(name: String) { #expect(HeaderName(name) == nil) }

    @Test(
        "Other header names are kept as written",
        arguments: ["X-Gazette-Campaign", "Archived-At", "Precedence"])
    func goodHeaderName(name: String) { #expect(HeaderName(name)?.text == name) }

    @Test(
        "Message identifiers are dot-atoms at a host",
        arguments: [
            ("", "coop.example"), ("a b", "coop.example"), ("a..b", "coop.example"), ("a>", "coop.example"),
            ("é", "coop.example"), ("a", "coop"), ("a", ""), ("a", "-x.example"),
        ])
    func messageID(left: String, domain: String) { #expect(MessageID(left: left, domain: domain) == nil) }

    @Test("Message identifiers print without brackets")
    func goodMessageID() {
        #expect(MessageID(left: "d.42", domain: "Coop.Example")?.text == "d.42@coop.example")
    }

    @Test(
        "Pages to unsubscribe are complete addresses",
        arguments: [
            "", "coop.example", "ftp://coop.example", "https://coop.example/a b", "https://coop.example/<a>",
            "https://coop.example/é", "https://coop.example/a,b",
            "https://coop.example/" + String(repeating: "a", count: 900),
        ])
    func page(page: String) { #expect(ListUnsubscribe(page: page) == nil) }

    @Test("Only a page with TLS is for one click")
    func oneClick() throws {
        #expect(try #require(ListUnsubscribe(page: "https://coop.example/u/1")).isOneClick)
        #expect(try !#require(ListUnsubscribe(page: "http://127.0.0.1:8080/u/1")).isOneClick)
    }

    @Test("A feedback identifier has up to three groups and a sender of 5 to 15")
    func feedback() {
        #expect(
            FeedbackID(groups: ["cycle-annuel", "newsletter"], sender: "tilleuls")?.text
                == "cycle-annuel:newsletter:tilleuls")
        #expect(FeedbackID(groups: [], sender: "tilleuls")?.text == "tilleuls")
        #expect(FeedbackID(groups: ["a", "b", "c", "d"], sender: "tilleuls") == nil)
        #expect(FeedbackID(groups: ["a:b"], sender: "tilleuls") == nil)
        #expect(FeedbackID(groups: [], sender: "abcd") == nil)
        #expect(FeedbackID(groups: [], sender: "abcdefghijklmnop") == nil)
    }

    @Test(
        "Pictures have plain names",
        arguments: [
            ("qr", "a.png", "image/png"), ("a@b@c", "a.png", "image/png"), ("a b@x", "a.png", "image/png"),
            ("a@x", ".png", "image/png"), ("a@x", "a\"b.png", "image/png"), ("a@x", "", "image/png"),
            ("a@x", "é.png", "image/png"), ("a@x", "a.png", "image"), ("a@x", "a.png", "image/png; x=y"),
        ])
    func picture(contentID: String, fileName: String, mediaType: String) {
        let part = InlinePart(contentID: contentID, fileName: fileName, mediaType: mediaType, bytes: [1])
        #expect(part == nil)
    }

    @Test("An envelope sender carries its token, and a bounce gives it back in any case")
    func envelopeSender() throws {
        let base = try #require(EmailAddress("bounces@coop.example"))
        let sender = try #require(EnvelopeSender(base: base, token: "0a1b2c"))
        #expect(sender.address.address == "bounces+0a1b2c@coop.example")
        #expect(EnvelopeSender.token(in: sender.address, base: base) == "0a1b2c")
        let loud = try #require(EmailAddress("BOUNCES+0A1B2C@COOP.EXAMPLE"))
        #expect(EnvelopeSender.token(in: loud, base: base) == "0a1b2c")
        for other in [
            "bounces@coop.example", "bounces+@coop.example", "bounces+0a@other.example", "x+0a@coop.example",
        ] {
            #expect(EnvelopeSender.token(in: try #require(EmailAddress(other)), base: base) == nil)
        }
    }

    @Test("Tokens that relays may change, or too long ones, make no envelope sender")
    func badTokens() throws {
        let base = try #require(EmailAddress("bounces@coop.example"))
        for token in ["", "ABC", "a b", "a\r\nb", "é", "a@b", "a+b", String(repeating: "a", count: 57)] {
            #expect(EnvelopeSender(base: base, token: token) == nil)
        }
        #expect(EnvelopeSender(base: base, token: String(repeating: "a", count: 56)) != nil)
    }
}
