import Testing

@testable import Rendering

@Suite("Links through a detour")
struct LinkDetourTests {
    private func merged(_ html: String) throws -> String {
        let known = ["https://a.example/x?b=1&c=2": 7, "https://a.example/": 8]
        let detour = LinkDetour(base: "https://site.example/l/") { known[$0].map { Int64($0) } }
        let template = try TemplateSet([]).compile(
            TemplateSource(name: "t", file: "t", text: html), .html, detour: detour)
        return String(
            decoding: try template.merge(
                Context(["liens": ["clic": "TOKEN", "p": "https://a.example/"]]), .strict),
            as: UTF8.self)
    }

    @Test("A link that is the same for everybody goes through it, however it is written")
    func constant() throws {
        #expect(
            try merged(
                "<p><a href=\"https://a.example/x?b=1&amp;c=2\">x</a> <a href=\"https://a.example/\">y</a>.</p>"
            )
                == "<p><a href=\"https://site.example/l/TOKEN/7\">x</a> <a href=\"https://site.example/l/TOKEN/8\">y</a>.</p>"
        )
    }

    @Test(
        "Everything else stays to the letter",
        arguments: [
            "<a href=\"https://b.example/\">unknown</a>", "<a href=\"mailto:a@a.example\">mail</a>",
            "<a href=\"https://a.example/\">https://a.example/</a>",
            "<a href=\"https://a.example/\"> www.a.example</a>",
            "<a href=\"https://a.example/", "href=\"", "no link", "<img src=\"https://a.example/\">",
        ])
    func untouched(html: String) throws { #expect(try merged(html) == html) }

    @Test("What a tag fills in is left alone")
    func personal() throws {
        #expect(try merged("<a href=\"{{liens.p}}\">x</a>") == "<a href=\"https://a.example/\">x</a>")
    }

    @Test("Without a detour the template is the same operations as ever")
    func none() throws {
        let source = TemplateSource(name: "t", file: "t", text: "<a href=\"https://a.example/\">x</a>{{a}}")
        #expect(try TemplateSet([]).compile(source, .html).frozen.program.operations.count == 2)
    }
}
