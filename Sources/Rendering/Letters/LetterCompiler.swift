/// Turns letters into what can be merged: blocks and layouts are parsed once for all of them.
package struct LetterCompiler: Sendable {
    private let htmlBlocks: TemplateSet
    private let textBlocks: TemplateSet
    private let layouts: [String: LayoutSource]
    private let store: PictureStore
    private let style: MailStyle

    /// What a block inside a resource can name besides the context, as in `{{> video KEY}}`.
    package static let resourceFields = [
        "cle", "genre", "titre", "duree", "page", "credit", "image-cid", "qr-cid", "alt",
    ]

    /// Names that a layout uses for the letter's own parts.
    private static let reserved: Set<String> = ["content", "subject", "preheader"]

    /// `known` are fields that every letter's context will have (`TemplateSet.known`); `pictureDomain` is the right
    /// side of the Content-IDs. Throws for what is wrong in a block, for a
    /// key or name that stands twice, and for a thumbnail that is no picture file.
    package init(
        blocks: [BlockSource], layouts: [LayoutSource], resources: [Resource], pictures: [PictureSource],
        known: Value = .missing, style: MailStyle = .plain, pictureDomain: String = "pictures.gazette"
    ) throws(RenderingError) {
        store = PictureStore(pictures, resources, domain: pictureDomain)
        self.style = style
        self.layouts = Dictionary(layouts.map { ($0.name, $0) }) { first, _ in first }
        if let block = blocks.first(where: { Self.reserved.contains($0.name) }) {
            throw RenderingError(
                file: block.htmlFile, line: 1, found: "a block named \(block.name)",
                expected: "another name: layouts use this one for the letter")
        }
        let constants = try Self.constants(resources, store)
        htmlBlocks = try TemplateSet(
            blocks.map { TemplateSource(name: $0.name, file: $0.htmlFile, text: $0.html) },
            constants: constants, known: known)
        textBlocks = try TemplateSet(
            blocks.map { TemplateSource(name: $0.name, file: $0.textFile, text: $0.text) },
            constants: constants, known: known)
    }

    private static func constants(
        _ resources: [Resource], _ store: PictureStore
    ) throws(RenderingError) -> Value {
        var objects: [String: Value] = [:]
        for resource in resources {
            func error(_ found: String, _ expected: String) -> RenderingError {
                RenderingError(file: resource.file, line: resource.line, found: found, expected: expected)
            }
            guard objects[resource.key] == nil else {
                throw error("the key «\(resource.key)» again", "each resource once")
            }
            if let thumbnail = resource.thumbnail, store.contentIDs[thumbnail] == nil {
                throw store.has(thumbnail)
                    ? error("the picture «\(thumbnail)»", "a PNG, JPEG or GIF file")
                    : error("the picture «\(thumbnail)»", "a file in Templates/resources/pictures")
            }
            objects[resource.key] = .object([
                "cle": .text(resource.key),
                "genre": .text(resource.kind),
                "titre": .text(resource.title),
                "duree": resource.minutes.map(Value.number) ?? .missing,
                "page": resource.page.map(Value.text) ?? .missing,
                "credit": resource.credit.map(Value.text) ?? .missing,
                "image-cid": resource.thumbnail.flatMap { store.contentIDs[$0] }.map(Value.text) ?? .missing,
                "qr-cid": store.qrContentID(resource).map(Value.text) ?? .missing,
                "alt": .text(resource.alternative ?? resource.title),
            ])
        }
        return .object(["resources": .object(objects)])
    }

    /// Flattens a letter with its layout and blocks. Throws the first fault, with the file and line that
    /// the author sees. `detour`: where the links of the HTML form go through; the text form, which people read with
    /// their eyes, keeps the addresses.
    package func compile(
        _ letter: LetterSource, detour: LinkDetour? = nil
    ) throws(RenderingError) -> CompiledLetter {
        guard let layout = layouts[letter.layout] else {
            let known = layouts.keys.sorted().joined(separator: ", ")
            throw RenderingError(
                file: letter.file, line: 1, found: "the layout «\(letter.layout)»",
                expected: "a layout that exists: \(known.isEmpty ? "there is none" : known)")
        }
        let subject = try head("subject", letter.subject, letter.file, letter.subjectLine)
        let preheader = try head("preheader", letter.preheader, letter.file, letter.preheaderLine)
        guard !letter.subject.isEmpty else {
            throw RenderingError(
                file: letter.file, line: letter.subjectLine, found: "an empty subject",
                expected: "a line of text")
        }
        let body = try TagShield(
            TemplateSource(name: "content", file: letter.file, text: letter.body, firstLine: letter.bodyLine))
        let nodes = try MarkdownReader(file: letter.file, lines: body.lines).read(body.text)
        let html = MarkdownHTML(shield: body, style: style, contentIDs: store.contentIDs)
        let content = try html.blocks(nodes)
        let htmlTemplate = try htmlBlocks.adding([
            body.template(content, name: "content"), try subject.escapingLiterals(),
            try preheader.escapingLiterals(),
        ]).compile(
            TemplateSource(name: layout.name, file: layout.htmlFile, text: layout.html), .html, detour: detour
        )
        let textTemplate = try textBlocks.adding([
            body.template(try MarkdownText(shield: body).blocks(nodes), name: "content"), subject, preheader,
        ]).compile(TemplateSource(name: layout.name, file: layout.textFile, text: layout.text), .none)
        let shown = htmlTemplate.contentIDs.union(html.pictures(in: nodes))
        return CompiledLetter(
            name: letter.name,
            subject: try textBlocks.compile(subject, .none),
            preheader: try textBlocks.compile(preheader, .none),
            html: htmlTemplate, text: textTemplate, pictures: store.pictures(shown))
    }

    private func head(
        _ name: String, _ text: String, _ file: String, _ line: Int
    ) throws(RenderingError) -> TemplateSource {
        guard !text.utf8.contains(where: { $0 == 0x0A || $0 == 0x0D }) else {
            throw RenderingError(
                file: file, line: line, found: "a line break in the \(name)", expected: "one line")
        }
        return TemplateSource(name: name, file: file, text: text, firstLine: line)
    }
}

extension TemplateSource {
    /// The same template with its text, but not its tags, made safe in HTML.
    fileprivate func escapingLiterals() throws(RenderingError) -> TemplateSource {
        var escaped = ""
        for token in try Lexer.tokens(of: self) {
            switch token {
            case .text(let bytes):
                let text = String(decoding: bytes, as: UTF8.self)
                escaped += String(decoding: HTMLEscaping.escaped(text), as: UTF8.self)
            case .newline(let bytes): escaped += String(decoding: bytes, as: UTF8.self)
            case .tag(let tag): escaped += tag.raw
            }
        }
        return TemplateSource(name: name, file: file, text: escaped, firstLine: firstLine)
    }
}
