import Foundation
import Testing

@testable import Rendering

@Suite struct LetterTests {
    @Test(arguments: [
        ("Bonjour {{contact.prenom}},", "<p>Bonjour Zoé,</p>", "Bonjour Zoé,"),
        ("{{contact.nom}}", "<p>O&#39;Neil &lt;i&gt;</p>", "O'Neil <i>"),
        (
            "Cœur, été, 🏡 & <nul", "<p>Cœur, été, 🏡 &amp; &lt;nul</p>",
            "Cœur, été, 🏡 & <nul"
        ),
        ("# Été\n\nUn\nmot", "<h1>Été</h1>\n<p>Un\nmot</p>", "Été\n===\n\nUn mot"),
        ("## Votre part\n", "<h2>Votre part</h2>", "Votre part\n----------"),
        (
            "- un\n- **deux**\n- *trois*",
            "<ul>\n<li>un</li>\n<li><strong>deux</strong></li>\n<li><em>trois</em></li>\n</ul>",
            "- un\n- deux\n- trois"
        ),
        ("1. un\n2. deux", "<ol>\n<li>un</li>\n<li>deux</li>\n</ol>", "1. un\n2. deux"),
        (
            "- un\n  - dedans\n- deux",
            "<ul>\n<li>un\n<ul>\n<li>dedans</li>\n</ul>\n</li>\n<li>deux</li>\n</ul>",
            "- un\n  - dedans\n- deux"
        ),
        (
            "> Une voix\n>\n> une autre",
            "<blockquote>\n<p>Une voix</p>\n<p>une autre</p>\n</blockquote>", "> Une voix\n\n> une autre"
        ),
        ("avant\n\n---\n\naprès", "<p>avant</p>\n<hr>\n<p>après</p>", "avant\n\n----------\n\naprès"),
        (
            "[Voir](https://coop.example/é?a=1&b)",
            "<p><a href=\"https://coop.example/%C3%A9?a=1&amp;b\">Voir</a></p>",
            "Voir : https://coop.example/%C3%A9?a=1&b"
        ),
        (
            "Voir [ici]({{liens.desinscription}}) vite",
            "<p>Voir <a href=\"https://coop.example/d?a=1&amp;b=2\">ici</a> vite</p>",
            "Voir ici <https://coop.example/d?a=1&b=2> vite"
        ),
        (
            "<https://coop.example/x>",
            "<p><a href=\"https://coop.example/x\">https://coop.example/x</a></p>", "https://coop.example/x"
        ),
        ("un  \ndeux", "<p>un<br>\ndeux</p>", "un\ndeux"),
        ("un `a<b`", "<p>un <code>a&lt;b</code></p>", "un a<b"),
        ("\\{\\{contact.nom\\}\\} et {", "<p>{{contact.nom}} et {</p>", "{{contact.nom}} et {"),
        ("{{! note }}\nun", "<p>un</p>", "un"),
        ("{{contact.age|sans âge}} & co", "<p>sans âge &amp; co</p>", "sans âge & co"),
        (
            "![Les tilleuls](histoire.png)",
            "<p><img src=\"cid:image-histoire.png@pictures.gazette\" alt=\"Les tilleuls\"></p>",
            "[Les tilleuls]"
        ),
    ])
    func `Markdown becomes mail-safe HTML and a text of its own`(
        _ body: String, _ html: String, _ text: String
    ) throws {
        let content = try LetterFixture.content(body)
        #expect(content.html == html)
        #expect(content.text == text)
    }

    @Test(arguments: [
        ("{{#oui}}\nun\n{{/oui}}\n{{#non}}\ndeux\n{{/non}}\nfin", "<p>un</p>\n<p>fin</p>", "un\n\nfin"),
        ("{{#non}}deux{{/non}}\n\nfin", "<p>fin</p>", "fin"),
        ("{{#oui}}**un** mot{{/oui}}", "<p><strong>un</strong> mot</p>", "un mot"),
        ("a {{#non}}b {{/non}}c", "<p>a c</p>", "a c"),
        (
            "- a\n{{#oui}}\n- b\n{{/oui}}\n", "<ul>\n<li>a</li>\n</ul>\n<ul>\n<li>b</li>\n</ul>",
            "- a\n\n- b"
        ),
        ("{{#liste}}\n- {{.}}\n{{/liste}}", "<ul>\n<li>x</li>\n</ul>\n<ul>\n<li>y</li>\n</ul>", "- x\n\n- y"),
        ("> {{#oui}}\n> un\n> {{/oui}}", "<blockquote>\n<p>un</p>\n</blockquote>", "> un"),
    ])
    func `A paragraph of nothing but sections is none, and goes with its section`(
        _ body: String, _ html: String, _ text: String
    ) throws {
        let content = try LetterFixture.content(
            body, with: ["oui": true, "non": false, "liste": ["x", "y"]])
        #expect(content.html == html)
        #expect(content.text == text)
    }

    @Test func `A resource's block is filled when the letter is compiled`() throws {
        let rendered = try LetterFixture.render("Avant\n\n{{> video histoire-video}}\n\naprès")
        #expect(
            rendered.html.contains(
                """
                <img src="cid:image-histoire.png@pictures.gazette" alt="D&#39;où viennent les coopératives ?">
                <p><a href="https://www.hlm.coop/culturecoop?m=1&amp;v=2">▶ D&#39;où viennent les coopératives ?</a> (3 min)</p>
                """))
        #expect(
            rendered.text.hasPrefix(
                """
                Avant

                ▶ D'où viennent les coopératives ? (3 min)
                  https://www.hlm.coop/culturecoop?m=1&v=2

                après

                """))
        #expect(rendered.mail.pictures.map(\.contentID) == ["image-histoire.png@pictures.gazette"])
        #expect(MailLint.findings(rendered.mail) == [])
    }

    @Test func `Only the pictures that a letter shows are attached`() throws {
        #expect(try LetterFixture.render("Rien").mail.pictures == [])
        #expect(try LetterFixture.render("{{> video sans-rien}}").mail.pictures == [])
        let mail = try LetterFixture.render("{{> qr sans-rien}}").mail
        #expect(mail.pictures.map(\.fileName) == ["qr-sans-rien.png"])
        #expect(mail.pictures.first?.bytes == QRCode("https://coop.example/b")?.png(scale: 10))
    }

    @Test func `A person's own picture is attached where the mail shows it`() throws {
        let block = LetterFixture.block(
            "mon-qr", "<img src=\"cid:{{enquete.qr-cid}}\" alt=\"QR\">\n", "{{enquete.lien}}\n")
        let letter = try LetterFixture.compiler(extra: [block]).compile(LetterFixture.letter("{{> mon-qr}}"))
        let own = ["a@x", "b@x"].map {
            InlinePicture(contentID: $0, fileName: "q.png", mediaType: "image/png", bytes: [1])
        }
        var context = LetterFixture.context
        context.frames.append(["enquete": ["qr-cid": "b@x", "lien": "https://coop.example/e"]])
        #expect(try letter.merge(context, .strict, own: own).pictures.map(\.contentID) == ["b@x"])
    }

    @Test func `Subject and preheader keep their text, which the HTML form escapes`() throws {
        let rendered = try LetterFixture.render(
            "x", subject: "Coop & «œuvre» : {{contact.nom}}", preheader: "L'été <3")
        #expect(rendered.mail.subject == "Coop & «œuvre» : O'Neil <i>")
        #expect(rendered.mail.preheader == "L'été <3")
        #expect(rendered.html.contains("<title>Coop &amp; «œuvre» : O&#39;Neil &lt;i&gt;</title>"))
        #expect(rendered.html.contains("<p>L&#39;été &lt;3</p>\n"))
    }

    @Test func `A progress note keeps its braces and enters both forms`() throws {
        let note = try MarkdownFragment(
            "La **dalle** {{x}} est [là](https://a.example).", file: "note.md")
        #expect(note.text == "La dalle {{x}} est là <https://a.example>.")
        let value: Value = ["avancement": ["html": .text(note.html), "texte": .text(note.text)]]
        let content = try LetterFixture.content(
            "{{#avancement}}\n{{> avancement}}\n{{/avancement}}", with: value)
        #expect(
            content.html
                == "<p>La <strong>dalle</strong> {{x}} est <a href=\"https://a.example\">là</a>.</p>")
        #expect(content.text == note.text)
    }

    @Test func `Files with Windows line ends give the same mail`() throws {
        let body = "# Été\n\nun\ndeux\n\n{{#oui}}\n- a\n- b\n{{/oui}}\n\n~~~\nx\ny\n~~~\n"
        let unix = try LetterFixture.render(body, with: ["oui": true]).mail
        let windows = try LetterFixture.render(
            body.replacing("\n", with: "\r\n"), with: ["oui": true]
        ).mail
        #expect(unix == windows)
        #expect(!unix.html.contains(0x0D))
        let error = #expect(throws: RenderingError.self) {
            try MarkdownFragment("un\r\n\r\n<b>", file: "note.md")
        }
        #expect(error?.line == 3)
    }

    @Test func `Compiled once, merged twice: the same bytes`() throws {
        let letter = try LetterFixture.compiler().compile(
            LetterFixture.letter("Bonjour {{contact.prenom}}\n\n{{> video histoire-video}}\n"))
        #expect(
            try letter.merge(LetterFixture.context, .strict) == letter.merge(LetterFixture.context, .strict))
    }

    /// WCAG 2.1, contrast ratio on white.
    private func contrast(_ colour: some StringProtocol) throws -> Double {
        let value = try #require(Int(colour.dropFirst(), radix: 16))
        let parts = [value >> 16 & 255, value >> 8 & 255, value & 255].map { part -> Double in
            let share = Double(part) / 255
            return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
        }
        return 1.05 / (0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2] + 0.05)
    }

    @Test func `Text and links are dark enough`() throws {
        let style = MailStyle.plain
        for text in [style.paragraph, style.heading1, style.link, style.list, style.quote, style.codeBlock] {
            let colour = try #require(text.firstMatch(of: /(?:^|;)color:(#[0-9a-f]{6})/)?.1)
            #expect(try contrast(colour) >= 4.5)
        }
    }
}
