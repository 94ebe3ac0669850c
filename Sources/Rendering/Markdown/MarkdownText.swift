/// Writes Markdown as a text that reads well by itself: a paragraph a line (the transfer encoding folds),
/// links with their address, underlined headings.
struct MarkdownText {
    let shield: TagShield

    /// Blocks, each followed by an empty line.
    func blocks(_ nodes: [MarkdownNode]) throws(RenderingError) -> [Piece] {
        var pieces: [Piece] = []
        for node in nodes { pieces += try block(node) }
        try shield.requireBalance(pieces)
        return pieces
    }

    private func block(_ node: MarkdownNode) throws(RenderingError) -> [Piece] {
        switch node {
        case .paragraph(let children):
            let paragraph = try Paragraph(unchecked(children, alone: loneLink(children)), shield)
            if paragraph.isBare {
                let shows = paragraph.content.contains { shield.isPartial($0) }
                return Paragraph.lines(paragraph.content) + (shows ? [.literal("\n")] : [])
            }
            return Paragraph.lines(paragraph.opening) + paragraph.content + [.literal("\n\n")]
                + Paragraph.lines(paragraph.closing)
        case .heading(let level, let children):
            let content = try inlines(children).trimmed
            let width = content.hasTags ? 24 : content.literalText.count
            let line = String(repeating: level == 1 ? "=" : "-", count: max(width, 1))
            return content + [.literal("\n\(line)\n\n")]
        case .list(let start, let tight, let items): return try list(start, tight, items)
        case .quote(let children): return prefixed(try blocks(children), first: "> ", others: "> ")
        case .rule: return [.literal("----------\n\n")]
        case .codeBlock(let text): return prefixed(shield.pieces(of: text), first: "    ", others: "    ")
        default: return try inline(node)
        }
    }

    private func list(
        _ start: Int?, _ tight: Bool, _ items: [[MarkdownNode]]
    ) throws(RenderingError) -> [Piece] {
        var pieces: [Piece] = []
        for (index, item) in items.enumerated() {
            let mark = start.map { "\($0 + index). " } ?? "- "
            var content = try blocks(item)
            if tight { content = content.mapLiterals(Self.withoutEmptyLines) }
            let blanks = String(repeating: " ", count: mark.count)
            pieces += prefixed(content, first: mark, others: blanks, endedBy: tight ? "\n" : "\n\n")
        }
        return tight ? pieces + [.literal("\n")] : pieces
    }

    private static func withoutEmptyLines(_ text: String) -> String {
        var text = text
        while let range = text.firstRange(of: "\n\n") { text.replaceSubrange(range, with: "\n") }
        return text
    }

    /// Puts `first` before the first line and `others` before the rest. A section's tag that has its line
    /// to itself gets no mark, so that Mustache still takes the line away.
    private func prefixed(
        _ pieces: [Piece], first: String, others: String, endedBy end: String = "\n\n"
    ) -> [Piece] {
        var output: [Piece] = []
        var mark: String? = first
        let pieces = pieces.trimmed
        for (index, piece) in pieces.enumerated() {
            guard case .literal(let text) = piece else {
                let next = index + 1 < pieces.count ? pieces[index + 1] : .literal("\n")
                let lone = if case .literal(let text) = next { text.hasPrefix("\n") } else { false }
                if !(lone && shield.isSection(piece)), let written = mark {
                    output.append(.literal(written))
                    mark = nil
                }
                output.append(piece)
                continue
            }
            var written = ""
            for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
                if index > 0 {
                    written += "\n"
                    if mark == nil { mark = others }
                }
                if !line.isEmpty {
                    written += (mark ?? "") + line
                    mark = nil
                }
            }
            output.append(.literal(written))
        }
        return output + [.literal(end)]
    }

    /// Whether a link stands alone in its paragraph, sections aside.
    private func loneLink(_ nodes: [MarkdownNode]) -> Bool {
        let shown = nodes.filter { node in
            guard case .text(let text) = node else { return true }
            return shield.pieces(of: text).contains { piece in
                switch piece {
                case .literal(let literal): !literal.allSatisfy(\.isWhitespace)
                case .tag(let index): !shield.tags[index].standsAlone
                }
            }
        }
        if case .link = shown.first, shown.count == 1 { return true }
        return false
    }

    func inlines(_ nodes: [MarkdownNode]) throws(RenderingError) -> [Piece] {
        let pieces = try unchecked(nodes, alone: false)
        try shield.requireBalance(pieces)
        return pieces
    }

    private func unchecked(_ nodes: [MarkdownNode], alone: Bool) throws(RenderingError) -> [Piece] {
        var pieces: [Piece] = []
        for node in nodes { pieces += try inline(node, alone: alone) }
        return pieces
    }

    private func inline(_ node: MarkdownNode, alone: Bool = false) throws(RenderingError) -> [Piece] {
        switch node {
        case .text(let text), .code(let text): shield.pieces(of: text)
        case .softBreak: [.literal(" ")]
        case .lineBreak: [.literal("\n")]
        case .emphasis(let children), .strong(let children): try inlines(children)
        case .link(let target, _, let children): link(target, try inlines(children), alone: alone)
        case .image(_, _, let alternative): [.literal("[")] + (try inlines(alternative)) + [.literal("]")]
        default: []
        }
    }

    /// `texte : adresse` where the link stands alone, `texte <adresse>` inside a sentence.
    private func link(_ target: String, _ words: [Piece], alone: Bool) -> [Piece] {
        let address = shield.pieces(of: target).mapLiterals(LinkTarget.encoded)
        if words.isEmpty || words == address || [.literal("mailto:")] + words == address { return address }
        if !words.hasTags, !address.hasTags, address.literalText == "mailto:" + words.literalText {
            return words
        }
        return alone
            ? words + [.literal(" : ")] + address : words + [.literal(" <")] + address + [.literal(">")]
    }
}
