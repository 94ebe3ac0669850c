/// Writes Markdown as mail-safe HTML: a few plain elements, each with its style inline.
struct MarkdownHTML {
    let shield: TagShield
    let style: MailStyle
    /// Content-IDs by picture name, for `![…](name.png)`.
    var contentIDs: [String: String] = [:]

    /// The Content-IDs of the picture files that the text shows.
    func pictures(in nodes: [MarkdownNode]) -> Set<String> {
        var found: Set<String> = []
        for node in nodes {
            switch node {
            case .image(let target, _, _): if let contentID = contentIDs[target] { found.insert(contentID) }
            case .paragraph(let children), .heading(_, let children), .quote(let children),
                .emphasis(let children), .strong(let children), .link(_, _, let children):
                found.formUnion(pictures(in: children))
            case .list(_, _, let items): for item in items { found.formUnion(pictures(in: item)) }
            default: continue
            }
        }
        return found
    }

    func blocks(_ nodes: [MarkdownNode]) throws(RenderingError) -> [Piece] {
        var pieces: [Piece] = []
        for node in nodes { pieces += try block(node) }
        try shield.requireBalance(pieces)
        return pieces
    }

    private func block(_ node: MarkdownNode) throws(RenderingError) -> [Piece] {
        switch node {
        case .paragraph(let children):
            let paragraph = try Paragraph(unchecked(children), shield)
            if paragraph.isBare { return Paragraph.lines(paragraph.content) }
            return Paragraph.lines(paragraph.opening)
                + element("p", style.paragraph, paragraph.content)
                + Paragraph.lines(paragraph.closing)
        case .heading(let level, let children):
            let styles = [style.heading1, style.heading2, style.heading3]
            let shown = min(level, 3)
            return element("h\(shown)", styles[shown - 1], try inlines(children))
        case .list(let start, let tight, let items):
            var content: [Piece] = [.literal("\n")]
            for item in items {
                content += element("li", style.item, try self.item(item, tight: tight))
            }
            let name = start == nil ? "ul" : "ol"
            let first = start.flatMap { $0 == 1 ? nil : " start=\"\($0)\"" } ?? ""
            return element(name, style.list, content, attributes: first)
        case .quote(let children):
            return element("blockquote", style.quote, [.literal("\n")] + (try blocks(children)))
        case .rule: return [.literal("<hr\(styled(style.rule))>\n")]
        case .codeBlock(let text): return element("pre", style.codeBlock, escaped(text))
        default: return try inline(node)
        }
    }

    private func element(
        _ name: String, _ style: String, _ content: [Piece], attributes: String = ""
    ) -> [Piece] {
        [.literal("<\(name)\(attributes)\(styled(style))>")] + content + [.literal("</\(name)>\n")]
    }

    /// An item of a tight list shows its paragraphs without `<p>`.
    private func item(_ children: [MarkdownNode], tight: Bool) throws(RenderingError) -> [Piece] {
        guard tight else { return [.literal("\n")] + (try blocks(children)) }
        var pieces: [Piece] = []
        for child in children {
            if !pieces.isEmpty { pieces.append(.literal("\n")) }
            if case .paragraph(let content) = child {
                pieces += try unchecked(content)
            } else {
                pieces += try block(child)
            }
        }
        try shield.requireBalance(pieces)
        return pieces
    }

    private func inlines(_ nodes: [MarkdownNode]) throws(RenderingError) -> [Piece] {
        let pieces = try unchecked(nodes)
        try shield.requireBalance(pieces)
        return pieces
    }

    private func unchecked(_ nodes: [MarkdownNode]) throws(RenderingError) -> [Piece] {
        var pieces: [Piece] = []
        for node in nodes { pieces += try inline(node) }
        return pieces
    }

    private func inline(_ node: MarkdownNode) throws(RenderingError) -> [Piece] {
        switch node {
        case .text(let text): escaped(text)
        case .softBreak: [.literal("\n")]
        case .lineBreak: [.literal("<br>\n")]
        case .emphasis(let children): [.literal("<em>")] + (try inlines(children)) + [.literal("</em>")]
        case .strong(let children): [.literal("<strong>")] + (try inlines(children)) + [.literal("</strong>")]
        case .code(let text):
            [.literal("<code\(styled(style.code))>")] + escaped(text) + [.literal("</code>")]
        case .link(let target, let line, let children):
            [.literal("<a href=\"")] + (try address(target, line))
                + [.literal("\"\(styled(style.link))>")] + (try inlines(children)) + [.literal("</a>")]
        case .image(let target, let line, let alternative):
            try picture(target, line, alternative)
        default: []
        }
    }

    private func escaped(_ text: String) -> [Piece] {
        shield.pieces(of: text).mapLiterals { String(decoding: HTMLEscaping.escaped($0), as: UTF8.self) }
    }

    private func address(_ target: String, _ line: Int) throws(RenderingError) -> [Piece] {
        let pieces = shield.pieces(of: target)
        try shield.requireVariables(pieces)
        guard LinkTarget.isAllowed(pieces) else {
            throw RenderingError(
                file: shield.file, line: line, found: "a link to «\(target)»",
                expected: "an address with https://, mailto: or tel:, or a tag such as {{liens.preferences}}")
        }
        return pieces.mapLiterals {
            String(decoding: HTMLEscaping.escaped(LinkTarget.encoded($0)), as: UTF8.self)
        }
    }

    private func picture(
        _ target: String, _ line: Int, _ alternative: [MarkdownNode]
    ) throws(RenderingError) -> [Piece] {
        let text = MarkdownText(shield: shield)
        let words = try text.inlines(alternative).trimmed.mapLiterals {
            String(decoding: HTMLEscaping.escaped($0), as: UTF8.self)
        }
        try shield.requireVariables(words)
        func error(_ found: String, _ expected: String) -> RenderingError {
            RenderingError(file: shield.file, line: line, found: found, expected: expected)
        }
        guard !words.isEmpty else {
            throw error("a picture without description", "![what it shows](\(target))")
        }
        let source: [Piece]
        if let contentID = contentIDs[target] {
            source = [.literal("cid:\(contentID)")]
        } else if target.hasPrefix("https://") {
            source = [
                .literal(String(decoding: HTMLEscaping.escaped(LinkTarget.encoded(target)), as: UTF8.self))
            ]
        } else {
            throw error(
                "a picture «\(target)»", "a file in Templates/resources/pictures or an address with https://")
        }
        return [.literal("<img src=\"")] + source + [.literal("\" alt=\"")] + words
            + [.literal("\"\(styled(style.picture))>")]
    }
}

/// The attribute, with a space before it; nothing where there is no style.
private func styled(_ style: String) -> String { style.isEmpty ? "" : " style=\"\(style)\"" }
