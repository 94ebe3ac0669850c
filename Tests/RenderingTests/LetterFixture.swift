@testable import Rendering

/// A small folder of templates for letters under test.
enum LetterFixture {
    static let layoutHTML = """
        <!DOCTYPE html>
        <html lang="fr">
        <head><meta charset="utf-8"><title>{{> subject}}</title></head>
        <body>
        <p>{{> preheader}}</p>
        <table role="presentation"><tr><td>
        {{> content}}
        {{> footer}}
        </td></tr></table>
        </body>
        </html>

        """

    static let blocks = [
        block(
            "footer", "<p>{{coop.nom}} – <a href=\"{{liens.desinscription}}\">Se désinscrire</a></p>\n",
            "-- \n{{coop.nom}}\nSe désinscrire : {{liens.desinscription}}\n"),
        block(
            "video",
            """
            {{#image-cid}}<img src="cid:{{image-cid}}" alt="{{alt}}">{{/image-cid}}
            <p><a href="{{page}}">▶ {{titre}}</a>{{#duree}} ({{duree}} min){{/duree}}</p>

            """, "▶ {{titre}}{{#duree}} ({{duree}} min){{/duree}}\n  {{page}}\n"),
        block(
            "qr", "<img src=\"cid:{{qr-cid}}\" alt=\"QR code : {{titre}}\">\n",
            "{{titre}} : {{page}}\n"),
        block("credit", "<p>{{credit}}</p>\n", "{{credit}}\n"),
        block("avancement", "{{{avancement.html}}}\n", "{{{avancement.texte}}}\n"),
    ]

    static let resources = [
        Resource(
            key: "histoire-video", kind: "vidéo", title: "D'où viennent les coopératives ?", minutes: 3,
            page: "https://www.hlm.coop/culturecoop?m=1&v=2", thumbnail: "histoire.png",
            file: "Templates/resources/mooc.yaml", line: 3),
        Resource(
            key: "sans-rien", kind: "brochure", title: "Sans image", page: "https://coop.example/b",
            file: "Templates/resources/mooc.yaml", line: 9),
    ]

    static let picture = PictureSource(
        name: "histoire.png", bytes: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])

    static func block(_ name: String, _ html: String, _ text: String) -> BlockSource {
        BlockSource(
            name: name, html: html, text: text, htmlFile: "Templates/blocks/\(name).html",
            textFile: "Templates/blocks/\(name).txt")
    }

    static func compiler(
        extra: [BlockSource] = [], layoutHTML: String = layoutHTML
    ) throws(RenderingError) -> LetterCompiler {
        try LetterCompiler(
            blocks: blocks + extra,
            layouts: [
                LayoutSource(
                    name: "lettre", html: layoutHTML, text: "{{> content}}\n\n{{> footer}}\n",
                    htmlFile: "Templates/layouts/lettre.html", textFile: "Templates/layouts/lettre.txt")
            ],
            resources: resources, pictures: [picture])
    }

    /// Its body begins on line 7 of its file.
    static func letter(
        _ body: String, subject: String = "Bonjour", preheader: String = "", layout: String = "lettre"
    ) -> LetterSource {
        LetterSource(
            name: "essai", file: "Templates/letters/essai.md", subject: subject, preheader: preheader,
            layout: layout, body: body, bodyLine: 7, subjectLine: 2, preheaderLine: 3)
    }

    static let context = Context([
        [
            "coop": ["nom": "Coop des Tilleuls & Cie"],
            "liens": [
                "desinscription": "https://coop.example/d?a=1&b=2", "preferences": "https://coop.example/p",
            ],
        ],
        ["contact": ["prenom": "Zoé", "nom": "O'Neil <i>"]],
    ])

    /// HTML and text of a letter with the fixture's context.
    static func render(
        _ body: String, _ mode: MergeMode = .strict, subject: String = "Bonjour", preheader: String = "",
        with more: Value = .missing
    ) throws -> (html: String, text: String, mail: RenderedLetter) {
        let letter = letter(body, subject: subject, preheader: preheader)
        var context = context
        context.frames.append(more)
        let mail = try compiler().compile(letter).merge(context, mode)
        return (String(decoding: mail.html, as: UTF8.self), String(decoding: mail.text, as: UTF8.self), mail)
    }

    /// The content between preheader and footer, styles taken out.
    static func content(_ body: String, with more: Value = .missing) throws -> (html: String, text: String) {
        let rendered = try render(body, with: more)
        let html = rendered.html.replacing(#/ style="[^"]*"/#, with: "")
        let start = html.firstRange(of: "<td>\n")?.upperBound ?? html.startIndex
        let end = html.firstRange(of: "<p>Coop des Tilleuls")?.lowerBound ?? html.endIndex
        let text = rendered.text.components(upTo: "\n\n-- \n")
        return (html[start..<end].trimmingNewlines, text)
    }
}

extension String {
    fileprivate func components(upTo end: String) -> String {
        firstRange(of: end).map { String(self[..<$0.lowerBound]) } ?? self
    }
}

extension Substring {
    fileprivate var trimmingNewlines: String { String(self.trimmed) }
}
