import Testing

@testable import Rendering

@Suite struct LetterErrorTests {
    static let faults: [(body: String, message: String)] = [
        (
            "un\n\n<b>deux</b>",
            "Templates/letters/essai.md:9: found raw HTML «<b>», expected Markdown; HTML belongs into Templates/blocks"
        ),
        (
            "un\n<div>\n</div>",
            "Templates/letters/essai.md:8: found raw HTML «<div></div>», expected Markdown; HTML belongs into Templates/blocks"
        ),
        (
            "un {{#a}} deux",
            "Templates/letters/essai.md:7: found {{#a}} without an end, expected {{/a}} after it"
        ),
        (
            "{{#a}}\n{{/b}}",
            "Templates/letters/essai.md:8: found {{/b}}, expected {{/a}}, because {{#a}} is open since line 7"
        ),
        (
            "x\n\n{{/b}}",
            "Templates/letters/essai.md:9: found {{/b}}, expected an opening tag {{#b}} before it"
        ),
        (
            "x\n{{contact.nom",
            "Templates/letters/essai.md:8: found «{{contact.nom» without an end, expected }}"
        ),
        ("x {{}}", "Templates/letters/essai.md:7: found {{}}, expected a name in the tag"),
        ("x {{mon nom}}", "Templates/letters/essai.md:7: found {{mon nom}}, expected a name without blanks"),
        (
            "x {{#a|b}}{{/a}}",
            "Templates/letters/essai.md:7: found {{#a|b}}, expected a fallback (|) in a variable tag only"
        ),
        (
            "{{{a}}}",
            "Templates/letters/essai.md:7: found {{{a}}}, expected {{a}} in a letter; unescaped values belong into blocks"
        ),
        (
            "{{=<% %>=}}",
            "Templates/letters/essai.md:7: found {{=<% %>=}}, expected no change of delimiters in a letter"
        ),
        (
            "a\n\n{{> vide}}",
            "Templates/letters/essai.md:9: found {{> vide}}, expected a block that exists: avancement, content, credit, footer, preheader, qr, subject, video"
        ),
        (
            "a\n\n{{> video histoire}}",
            "Templates/letters/essai.md:9: found {{> video histoire}}, expected the key of a known resource; «histoire» is none"
        ),
        (
            "a\n\n{{> video}}",
            "Templates/letters/essai.md:9: found {{> video}}, expected a key of Templates/resources after the block's name, such as {{> video KEY}}"
        ),
        (
            "{{> credit sans-rien}}",
            "Templates/blocks/credit.html:1: found {{credit}}, expected a value for it in the resource «sans-rien»; fill the field there, or write {{#credit}}…{{/credit}} around the tag"
        ),
        (
            "a **{{#x}}b** c{{/x}}",
            "Templates/letters/essai.md:7: found {{#x}}, expected {{/x}} in the same paragraph and emphasis, or both on lines of their own"
        ),
        (
            "a {{#x}}b\n\nc {{/x}}",
            "Templates/letters/essai.md:7: found {{#x}}, expected {{/x}} in the same paragraph and emphasis, or both on lines of their own"
        ),
        (
            "\n[a](page.html)",
            "Templates/letters/essai.md:8: found a link to «page.html», expected an address with https://, mailto: or tel:, or a tag such as {{liens.preferences}}"
        ),
        (
            "[a]({{> qr histoire-video}})",
            "Templates/letters/essai.md:7: found {{> qr histoire-video}}, expected the block on a line of its own, not inside a sentence"
        ),
        (
            "[a]({{#x}}y{{/x}})",
            "Templates/letters/essai.md:7: found {{#x}}, expected only {{name}} tags in an address or a picture's description"
        ),
        (
            "Voir\n- {{> qr histoire-video}} : ici",
            "Templates/letters/essai.md:8: found {{> qr histoire-video}}, expected the block on a line of its own, not inside a sentence"
        ),
        (
            "{{contact.nom}} {{> qr histoire-video}}",
            "Templates/letters/essai.md:7: found {{> qr histoire-video}}, expected the block on a line of its own, not inside a sentence"
        ),
        (
            "Voici :\n\n| jour | lieu |\n|------|:----:|\n| mardi | ici |",
            "Templates/letters/essai.md:9: found a table, expected a list, or a block in Templates/blocks: letters have no tables"
        ),
        (
            "x {{a{b}}",
            "Templates/letters/essai.md:7: found {{a{b}}, expected a name without braces"
        ),
        (
            "![a](non.png)",
            "Templates/letters/essai.md:7: found a picture «non.png», expected a file in Templates/resources/pictures or an address with https://"
        ),
        (
            "![](histoire.png)",
            "Templates/letters/essai.md:7: found a picture without description, expected ![what it shows](histoire.png)"
        ),
        (
            "{{> content}}",
            "Templates/letters/essai.md:7: found {{> content}}, expected no block that contains itself"
        ),
    ]

    @Test(arguments: faults) func `A fault in a letter is told with file, line and what was expected`(
        _ body: String, _ message: String
    ) {
        let error = #expect(throws: RenderingError.self) {
            try LetterFixture.compiler().compile(LetterFixture.letter(body))
        }
        #expect(error?.description == message)
    }

    @Test func `A fault in a head is told with its own line`() {
        func message(_ letter: LetterSource) -> String? {
            let error = #expect(throws: RenderingError.self) { try LetterFixture.compiler().compile(letter) }
            return error?.description
        }
        let file = "Templates/letters/essai.md"
        #expect(
            message(LetterFixture.letter("x", subject: "a\nb"))
                == "\(file):2: found a line break in the subject, expected one line")
        #expect(
            message(LetterFixture.letter("x", preheader: "a\rb"))
                == "\(file):3: found a line break in the preheader, expected one line")
        #expect(
            message(LetterFixture.letter("x", subject: ""))
                == "\(file):2: found an empty subject, expected a line of text")
        #expect(
            message(LetterFixture.letter("x", subject: "{{#a}}"))
                == "\(file):2: found {{#a}} without an end, expected {{/a}} after it")
        #expect(
            message(LetterFixture.letter("x", layout: "autre"))
                == "\(file):1: found the layout «autre», expected a layout that exists: lettre")
    }

    @Test func `Resources and blocks are looked over before any letter`() {
        func message(_ resources: [Resource], _ blocks: [BlockSource] = []) -> String? {
            let error = #expect(throws: RenderingError.self) {
                try LetterCompiler(
                    blocks: blocks, layouts: [], resources: resources,
                    pictures: [PictureSource(name: "a.svg", bytes: Array("<svg/>".utf8))])
            }
            return error?.description
        }
        func resource(_ thumbnail: String?) -> Resource {
            Resource(key: "k", kind: "vidéo", title: "T", thumbnail: thumbnail, file: "mooc.yaml", line: 4)
        }
        #expect(
            message([resource(nil), resource(nil)])
                == "mooc.yaml:4: found the key «k» again, expected each resource once")
        #expect(
            message([resource("b.png")])
                == "mooc.yaml:4: found the picture «b.png», expected a file in Templates/resources/pictures"
        )
        #expect(
            message([resource("a.svg")])
                == "mooc.yaml:4: found the picture «a.svg», expected a PNG, JPEG or GIF file")
        #expect(
            message([], [LetterFixture.block("b", "\n{{#x}}", "")])
                == "Templates/blocks/b.html:2: found {{#x}} without an end, expected {{/x}} after it")
    }

    @Test func `Quotes nest as deep as people can read, and no deeper`() {
        let error = #expect(throws: RenderingError.self) {
            try LetterFixture.compiler().compile(
                LetterFixture.letter(String(repeating: ">", count: 20_000) + " x"))
        }
        #expect(error?.expected == "at most 100 levels")
    }

    @Test func `Whatever a letter holds, it is refused by file and line or gives sound mail`() throws {
        let compiler = try LetterFixture.compiler()
        let pieces = [
            "{{liens.preferences}}", "{{#oui}}", "{{/oui}}", "{{^non}}", "{{/non}}",
            "{{> video histoire-video}}", "\n",
            "\n\n", "- ", "> ", "**", "*", "mot", "[a](", "https://a.example/", ")", "`", "# ", "{", "}", "é",
            "1. ",
            "{{! x }}", "    ", "\\", "&amp;", "~~~\n",
        ]
        var state: UInt64 = 7
        var compiled = 0
        var context = LetterFixture.context
        context.frames.append(["oui": true, "non": false])
        for _ in 0..<3_000 {
            var body = ""
            for _ in 0..<12 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                body += pieces[Int((state >> 33) % UInt64(pieces.count))]
            }
            do {
                let mail = try compiler.compile(LetterFixture.letter(body)).merge(context, .strict)
                compiled += 1
                #expect(MailLint.findings(mail).filter { $0.rule != .unresolvedTag } == [], "\(body)")
                #expect(!String(decoding: mail.text, as: UTF8.self).contains(/gz[0-9a-z]{8,}/), "\(body)")
                #expect(!mail.text.holds(Array("\n\n\n".utf8)), "\(body)")
            } catch let error as RenderingError {
                #expect(error.file.hasPrefix("Templates/") && error.line >= 1)
            } catch {
                #expect(error is MissingValue)
            }
        }
        #expect(compiled > 250)
    }

    @Test func `In strict mode a missing or empty value withholds the mail and names the tag`() throws {
        let letter = try LetterFixture.compiler().compile(
            LetterFixture.letter("Bonjour\n\n{{contact.age}} ans, {{#x}}{{y}}{{/x}}{{contact.nom|ami}}"))
        let expected = MissingValue(tag: "contact.age", file: "Templates/letters/essai.md", line: 9)
        #expect(throws: expected) { try letter.merge(LetterFixture.context, .strict) }
        var context = LetterFixture.context
        context.frames.append(["contact": ["age": "", "nom": ""]])
        #expect(throws: expected) { try letter.merge(context, .strict) }
        #expect(
            String(decoding: try letter.merge(context, .lenient).text, as: UTF8.self).contains(
                "\n ans, ami\n"))
        context.frames.append(["contact": ["age": 41, "nom": ""]])
        #expect(
            String(decoding: try letter.merge(context, .strict).text, as: UTF8.self).contains(
                "\n41 ans, ami\n"))
    }

    @Test func `A tag that no field can ever fill is found, each once, where it stands`() throws {
        let letter = try LetterFixture.compiler().compile(
            LetterFixture.letter(
                """
                {{contact.prenon}} {{contact.prenom}}
                {{#avancement}}{{titre}} {{zzz}} {{contact.nom}}{{/avancement}}
                {{#bidon}}{{.}}{{/bidon}}
                {{> video histoire-video}}
                """))
        let known = FieldCatalogue([
            "contact.prenom", "contact.nom", "avancement.titre", "coop.nom", "liens.desinscription",
        ])
        let file = "Templates/letters/essai.md"
        let all = "avancement.titre, contact.nom, contact.prenom, coop.nom, liens.desinscription"
        #expect(
            letter.unknownTags(known: known).map(\.description) == [
                "\(file):7: found {{contact.prenon}}, expected a known field; did you mean contact.prenom?",
                "\(file):8: found {{zzz}}, expected a known field: \(all)",
                "\(file):9: found {{#bidon}}, expected a known field: \(all)",
            ])
    }
}
