import Testing

@testable import Rendering

@Suite struct MustacheTests {
    private func template(
        _ text: String, partials: [String: String] = [:], constants: Value = .missing,
        _ escaping: Escaping = .html
    ) throws -> Template {
        let sources = partials.map { TemplateSource(name: $0, file: "\($0).html", text: $1) }
        return try TemplateSet(sources, constants: constants)
            .compile(TemplateSource(name: "t", file: "t.html", text: text), escaping)
    }

    private func merge(
        _ text: String, _ value: Value = [:], partials: [String: String] = [:], constants: Value = .missing,
        _ escaping: Escaping = .html, _ mode: MergeMode = .strict
    ) throws -> String {
        let template = try template(text, partials: partials, constants: constants, escaping)
        return String(decoding: try template.merge(Context(value), mode), as: UTF8.self)
    }

    /// Texts of the alphabet that breaks parsers, the same in every run.
    static let texts: [String] = {
        let alphabet = ["a", " ", "\n", "\r\n", "{", "}", "é", "œ", "🏡", "<", "&", "\t", "#", "/", "|", "\\"]
        var state: UInt64 = 42
        return (0..<300).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1
            var text = ""
            for _ in 0..<(state >> 33) % 40 {
                state = state &* 6_364_136_223_846_793_005 &+ 1442695040888963407
                text += alphabet[Int((state >> 33) % UInt64(alphabet.count))]
            }
            return text
        }
    }()

    @Test func `Literal text without tags passes unchanged`() throws {
        for text in Self.texts where !text.contains("{{") { #expect(try merge(text) == text) }
    }

    @Test func `A value enters the text whole, and HTML only escaped`() throws {
        for text in Self.texts where !text.isEmpty {
            #expect(try merge("<{{{a}}}>", ["a": .text(text)]) == "<\(text)>")
            #expect(try merge("<{{a}}>", ["a": .text(text)], .none) == "<\(text)>")
            let escaped = try merge("{{a}}", ["a": .text(text)])
            #expect(!escaped.contains { "<>\"'".contains($0) })
            #expect(escaped.replacing("&lt;", with: "<").replacing("&amp;", with: "&") == text)
        }
    }

    @Test func `Text without special characters is escaped to itself`() throws {
        for text in Self.texts where !text.isEmpty && !text.contains(where: { "<>&\"'".contains($0) }) {
            #expect(try merge("{{a}}", ["a": .text(text)]) == text)
        }
    }

    @Test func `Merging twice gives equal bytes`() throws {
        let template = try template("{{#l}}{{a}}-{{/l}}", partials: [:])
        let context = Context(["l": [["a": 1], ["a": "é"]]])
        #expect(try template.merge(context, .strict) == template.merge(context, .strict))
        #expect(String(decoding: try template.merge(context, .strict), as: UTF8.self) == "1-é-")
    }

    @Test func `A fallback stands in for a missing or empty value, escaped like one`() throws {
        #expect(try merge("{{a|l'été & co}}") == "l&#39;été &amp; co")
        #expect(try merge("{{a | b}}", ["a": ""]) == "b")
        #expect(try merge("{{a|b}}", ["a": "c"]) == "c")
        #expect(try merge("{{a|<b>}}", [:], .none) == "<b>")
        #expect(try merge("{{a.b|}}x") == "x")
    }

    @Test func `Only strict mode throws, and only for variables that are shown`() throws {
        #expect(try merge("[{{a.b}}]", [:], .html, .lenient) == "[]")
        #expect(throws: MissingValue(tag: "a.b", file: "t.html", line: 2)) { try merge("\n{{a.b}}") }
        #expect(throws: MissingValue(tag: "a", file: "t.html", line: 1)) { try merge("{{a}}", ["a": ""]) }
        #expect(throws: MissingValue(tag: "a", file: "t.html", line: 1)) {
            try merge("{{a}}", ["a": ["b": 1]])
        }
        #expect(try merge("{{#a}}{{b}}{{/a}}{{^a}}ok{{/a}}") == "ok")
    }

    @Test func `An empty text is falsy`() throws {
        #expect(try merge("{{#a}}x{{/a}}{{^a}}y{{/a}}", ["a": ""]) == "y")
    }

    @Test func `The last frame of the context wins`() throws {
        let template = try template("{{a}}{{b}}")
        let context = Context([["a": 1, "b": 2], ["a": 3]])
        #expect(String(decoding: try template.merge(context, .strict), as: UTF8.self) == "32")
    }

    @Test func `Constants win over the context's outermost fields, sections over constants`() throws {
        let constants: Value = ["a": ["b": "constant"]]
        let value: Value = ["a": ["b": "context"], "s": ["a": ["b": "section"]], "t": ["x": 1]]
        #expect(
            try merge("{{a.b}} {{#s}}{{a.b}}{{/s}} {{#t}}{{a.b}}{{/t}}", value, constants: constants)
                == "constant section constant")
        #expect(try merge("{{.}}", "x", constants: constants) == "x")
    }

    @Test func `Constants become text, and sections over them are settled`() throws {
        let constants: Value = [
            "resources": ["k": ["titre": "T&", "page": .missing, "cle": "k", "l": ["a", "b"]]]
        ]
        let partials = ["p": "{{titre}}{{#page}}{{page}}{{/page}}{{^page}}-{{/page}}{{#l}}{{.}}{{/l}}{{x}}"]
        let template = try template("{{> p k}}", partials: partials, constants: constants)
        #expect(template.tags.map(\.name) == ["x"])
        #expect(
            String(decoding: try template.merge(Context(["x": 7]), .strict), as: UTF8.self) == "T&amp;-ab7")
        #expect(
            try merge(
                "{{> p k}}", ["s": ["titre": "S"], "x": 1], partials: ["p": "{{#s}}{{titre}}{{cle}}{{/s}}"],
                constants: constants)
                == "Sk")
    }

    @Test func `Sections nest a hundred deep and no deeper`() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "{{#a}}", count: depth) + "x" + String(repeating: "{{/a}}", count: depth)
        }
        #expect(try merge(nested(100), ["a": true]) == "x")
        let error = #expect(throws: RenderingError.self) { try template(nested(100_000)) }
        #expect(error?.expected == "sections that nest at most 100 deep")
    }

    @Test(arguments: [
        (
            "{{#a}}\n{{#b}}{{/a}}",
            "t.html:2: found {{/a}}, expected {{/b}}, because {{#b}} is open since line 2"
        ),
        ("\n{{#a}}", "t.html:2: found {{#a}} without an end, expected {{/a}} after it"),
        ("{{{a}}", "t.html:1: found «{{{a}}» without an end, expected }}}"),
        ("x\r\ny {{a", "t.html:2: found «{{a» without an end, expected }}"),
        ("{{# }}{{/ }}", "t.html:1: found {{# }}, expected a name in the tag"),
        ("{{=a=}}", "t.html:1: found {{=a=}}, expected two delimiters, as in {{=<% %>=}}"),
        ("{{!\n\n}}{{/x}}", "t.html:3: found {{/x}}, expected an opening tag {{#x}} before it"),
        ("{{> p k}}", "t.html:1: found {{> p k}}, expected the key of a known resource; «k» is none"),
        ("{{> q}}", "t.html:1: found {{> q}}, expected a block that exists: p, r"),
        ("{{> r}}", "r.html:2: found {{> r}}, expected no block that contains itself"),
        ("{{> p k v}}", "t.html:1: found {{> p k v}}, expected a name without blanks"),
    ])
    func `A fault in a template is told with file, line and what was expected`(
        _ text: String, _ message: String
    ) {
        let error = #expect(throws: RenderingError.self) {
            try template(text, partials: ["p": "{{x}}", "r": "\n{{> r}}"])
        }
        #expect(error?.description == message)
    }

    @Test func `Unknown tags are told by the scope they stand in`() throws {
        let template = try template(
            "{{a.b}}{{a.c}}{{#a}}{{b}}{{c}}{{d}}{{/a}}{{#l}}{{n}}{{.}}{{#m}}{{n}}{{/m}}{{/l}}{{o.x.y}}{{d.e}}{{l}}"
        )
        let known = FieldCatalogue(["a.b", "d", "l.n", "l.m", "o.*"])
        #expect(template.unknownTags(known: known).map(\.found) == ["{{a.c}}", "{{c}}", "{{d.e}}", "{{l}}"])
        #expect(template.unknownTags(known: known).last?.expected == "one of its fields: l.m, l.n")
    }

    @Test(arguments: [
        "{{coop.nom}}", "{{#coop.nom}}<b>{{coop.nom}}</b>{{/coop.nom}}", "{{^coop.nom}}rien{{/coop.nom}}",
        "{{#coop.site}}{{coop.site}}{{/coop.site}}", "{{coop.site|aucun}}", "{{coop.tel|aucun}}",
        "{{#l}}{{coop.nom}}{{a}}{{/l}}", "{{#l}}{{#coop.nom}}{{a}}{{.}}{{/coop.nom}}{{/l}}",
        "{{#r}}{{coop.nom}}{{/r}}{{coop.nom}}", "{{> p}}{{#l}}{{> p}}{{/l}}", "{{#coop}}{{nom}}{{/coop}}",
        "{{#coop.vide}}x{{/coop.vide}}{{^coop.vide}}y{{/coop.vide}}",
    ])
    func `Fields that are known beforehand change nothing in what comes out`(text: String) throws {
        let coop: Value = ["nom": "Les <Tilleuls> & Cie", "site": .missing, "vide": ""]
        let partials = [TemplateSource(name: "p", file: "p.html", text: "[{{coop.nom}}|{{a|-}}]")]
        let context = Context([
            "coop": coop, "l": [["a": "1"], ["coop": ["nom": "un autre"]]], "r": ["coop": 3],
        ])
        for escaping in [Escaping.html, .none] {
            let source = TemplateSource(name: "t", file: "t.html", text: text)
            let late = try TemplateSet(partials).compile(source, escaping)
            let early = try TemplateSet(partials, known: ["coop": coop]).compile(source, escaping)
            #expect(try early.merge(context, .lenient) == late.merge(context, .lenient))
        }
    }

    @Test func `A path that was looked up once is another where a section hides it`() throws {
        let value: Value = ["a": ["b": "1"], "s": ["a": ["b": "2"]], "t": ["c": "3"]]
        #expect(
            try merge("{{a.b}}{{#s}}{{a.b}}{{/s}}{{a.b}}{{#t}}{{a.b}}{{#s}}{{a.b}}{{/s}}{{/t}}{{a.b}}", value)
                == "121121")
    }
}
