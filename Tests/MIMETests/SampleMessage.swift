import MIME
import Model
import Testing

/// Messages for tests: everything has a plain value that a test may replace.
enum SampleMessage {
    static func make(
        fromName: String? = "Coop des Tilleuls", toName: String? = nil, subject: String = "Bonjour",
        text: [UInt8] = Array("Bonjour\n".utf8), html: [UInt8] = Array("<p>Bonjour</p>\n".utf8),
        pictures: [InlinePart] = [], number: Int = 1
    ) throws -> OutgoingMessage {
        let from = try #require(EmailAddress("bonjour@tilleuls.example"))
        let to = try #require(EmailAddress("zoe+\(number)@reader.example"))
        let page = "https://tilleuls.example/u/AQAAAAAAAABDqVd3b0oX1hQd2pZb?c=cycle-annuel&l=fr"
        return OutgoingMessage(
            CommonFields(
                from: Mailbox(name: try header(fromName), address: from),
                replyTo: Mailbox(name: nil, address: from),
                listID: ListID(
                    name: try header("Cycle annuel, à lire"), identifier: "cycle-annuel.tilleuls.example"),
                feedbackID: FeedbackID(groups: ["cycle-annuel", "newsletter"], sender: "tilleuls")),
            to: [Mailbox(name: try header(toName), address: to)],
            subject: try #require(HeaderText(subject)),
            date: Instant(seconds: 1_795_190_952), utcOffset: 3600,
            messageID: try #require(MessageID(left: "d\(number).k7", domain: "tilleuls.example")),
            listUnsubscribe: ListUnsubscribe(page: page, mailbox: EmailAddress("stop+k7@tilleuls.example")),
            extraFields: [
                .init(
                    name: try #require(HeaderName("X-Gazette-Campaign")),
                    value: try #require(HeaderText("cycle-annuel")))
            ],
            text: Body(text), html: Body(html), pictures: pictures.map { $0.encoded() })
    }

    private static func header(_ text: String?) throws -> HeaderText? {
        guard let text else { return nil }
        let value: HeaderText = try #require(HeaderText(text))
        return value
    }

    static func picture(_ name: String, _ bytes: [UInt8]) throws -> InlinePart {
        try #require(
            InlinePart(
                contentID: "\(name)@gazette", fileName: "\(name).png", mediaType: "image/png", bytes: bytes))
    }

    /// Subjects and names that mail programs stumble over.
    static let awkwardTexts: [String] = [
        "", "Bonjour", "C'est quoi la coop ?", "Éloïse, votre cœur de ville", "Œuvre & ŒUVRE", "A=B, =?x?=",
        "=?utf-8?Q?fauss=C3=A9?=", "Deux  espaces   puis  trois", "é  è", "  bords  ", "tab\tici",
        "a é b è c",
        "Dupont, Jean", "Jean \"le grand\" Dupont", "C:\\temp\\", "Jean (trésorier)", "Jean (bureau)",
        "M. Dupont", "<script>@;:[]", "'apostrophe' l’apostrophe", "«\u{A0}guillemets\u{202F}»", ".", "\"",
        "\\",
        "\\\"", "Famille 👨‍👩‍👧‍👦 et 🏳️‍🌈", String(repeating: "👨‍👩‍👧‍👦", count: 40), "🇫🇷🇪🇺🇫🇷",
        "e\u{301}te\u{301}", "a" + String(repeating: "\u{301}", count: 200), "العربية mixed עברית", "日本語の件名",
        String(repeating: "a", count: 1_000), String(repeating: "é", count: 1_000),
        String(repeating: "mot ", count: 250), String(repeating: "été ", count: 250),
        String(repeating: "x", count: 66), String(repeating: "x", count: 67),
        String(repeating: "x", count: 75),
        String(repeating: "x", count: 76), "a" + String(repeating: " ", count: 998) + "b",
        "début " + String(repeating: "long ", count: 40) + "é" + String(repeating: " fin", count: 40),
        String(repeating: "\"\\,", count: 30), String(repeating: "l'AG, c'est ", count: 30),
        "\u{2028}\u{85}ligne", "\u{FEFF}bom", "\u{1F1EB}", "\u{200D}",
    ]

    /// Bodies that encoders stumble over.
    static let awkwardBodies: [String] = [
        "", "\n", "\r", "\r\n", "\n\n\n", "a", "a\n", ".", "..", ".\n.\n.\n", "\n.\n", "...........",
        String(repeating: ".", count: 500), "From moi\nFrom toi\nFromage\n>From\n", "fin \n", "fin\t\n",
        "fin ",
        "fin\t", " ", "\t", " \t \t\n \n", "a\rb\nc\r\nd\r\r\ne\n\r", "= =3D =\n", "--=_x\n--=_x--\n",
        String(repeating: "a", count: 74) + " ", String(repeating: "a", count: 75) + " ",
        String(repeating: "a", count: 75), String(repeating: "a", count: 76),
        String(repeating: "a", count: 77),
        String(repeating: "a", count: 74) + " \nb", String(repeating: "a", count: 75) + ".",
        String(repeating: "a", count: 75) + "From here", String(repeating: "a", count: 75) + "\t",
        String(repeating: "x", count: 10_000), String(repeating: "é", count: 5_000),
        String(repeating: "👨‍👩‍👧‍👦", count: 300), String(repeating: "a b ", count: 900),
        "L’été à Créteil\u{A0}: œuvre, cœur, 12\u{202F}000 €\n-- \nLa coop\n", "nul \0 et \u{7F} et \u{1B}",
    ]
}
