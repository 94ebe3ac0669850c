internal import CMarkGFM

/// CommonMark as a tree of values.
indirect enum MarkdownNode: Sendable {
    case paragraph([MarkdownNode])
    case heading(level: Int, [MarkdownNode])
    /// `start` is nil for bullets.
    case list(start: Int?, tight: Bool, items: [[MarkdownNode]])
    case quote([MarkdownNode])
    case rule
    case codeBlock(String)
    case text(String)
    case softBreak
    case lineBreak
    case emphasis([MarkdownNode])
    case strong([MarkdownNode])
    case code(String)
    case link(target: String, line: Int, [MarkdownNode])
    case image(target: String, line: Int, alternative: [MarkdownNode])
}

/// Reads CommonMark through cmark-gfm. Raw HTML is refused.
struct MarkdownReader {
    /// For messages.
    let file: String
    /// The line of `file` for each line of the text, from the first on.
    let lines: [Int]

    func read(_ text: String) throws(RenderingError) -> [MarkdownNode] {
        try refuseTables(text)
        let bytes = Array(text.utf8CString)
        guard let document = cmark_parse_document(bytes, bytes.count - 1, CMARK_OPT_DEFAULT) else {
            return []
        }
        defer { cmark_node_free(document) }
        return try children(document, depth: 0)
    }

    /// CommonMark has no tables: they would come out as lines of bars.
    private func refuseTables(_ text: String) throws(RenderingError) {
        guard text.contains("|") else { return }
        let rows = text.split(separator: "\n", omittingEmptySubsequences: false)
        var isCode = false
        for (index, row) in rows.enumerated() {
            if row.hasPrefix("```") || row.hasPrefix("~~~") { isCode.toggle() }
            guard !isCode, index > 0, row.contains("|"), row.contains("-"), rows[index - 1].contains("|"),
                row.allSatisfy({ "|-: \t".contains($0) }), !row.hasPrefix("    ")
            else { continue }
            throw RenderingError(
                file: file, line: index - 1 < lines.count ? lines[index - 1] : lines.last ?? 1,
                found: "a table", expected: "a list, or a block in Templates/blocks: letters have no tables")
        }
    }

    private static let deepestNesting = 100

    private func children(_ node: OpaquePointer, depth: Int) throws(RenderingError) -> [MarkdownNode] {
        var nodes: [MarkdownNode] = []
        guard depth < Self.deepestNesting else {
            throw RenderingError(
                file: file, line: line(node), found: "quotes, lists or emphasis too deep inside each other",
                expected: "at most \(Self.deepestNesting) levels")
        }
        var next = cmark_node_first_child(node)
        while let child = next {
            if let converted = try convert(child, depth + 1) { nodes.append(converted) }
            next = cmark_node_next(child)
        }
        return nodes
    }

    private func convert(_ node: OpaquePointer, _ depth: Int) throws(RenderingError) -> MarkdownNode? {
        switch cmark_node_get_type(node) {
        case CMARK_NODE_PARAGRAPH: .paragraph(try children(node, depth: depth))
        case CMARK_NODE_HEADING:
            .heading(level: Int(cmark_node_get_heading_level(node)), try children(node, depth: depth))
        case CMARK_NODE_LIST: try list(node, depth)
        case CMARK_NODE_BLOCK_QUOTE: .quote(try children(node, depth: depth))
        case CMARK_NODE_THEMATIC_BREAK: .rule
        case CMARK_NODE_CODE_BLOCK: .codeBlock(literal(node))
        case CMARK_NODE_TEXT: .text(literal(node))
        case CMARK_NODE_SOFTBREAK: .softBreak
        case CMARK_NODE_LINEBREAK: .lineBreak
        case CMARK_NODE_EMPH: .emphasis(try children(node, depth: depth))
        case CMARK_NODE_STRONG: .strong(try children(node, depth: depth))
        case CMARK_NODE_CODE: .code(literal(node))
        case CMARK_NODE_LINK: .link(target: target(node), line: line(node), try children(node, depth: depth))
        case CMARK_NODE_IMAGE:
            .image(target: target(node), line: line(node), alternative: try children(node, depth: depth))
        case CMARK_NODE_HTML_BLOCK, CMARK_NODE_HTML_INLINE:
            throw RenderingError(
                file: file, line: line(node),
                found: "raw HTML «\(literal(node).prefix(30).filter { $0 != "\n" })»",
                expected: "Markdown; HTML belongs into Templates/blocks")
        default: nil
        }
    }

    private func list(_ node: OpaquePointer, _ depth: Int) throws(RenderingError) -> MarkdownNode {
        var items: [[MarkdownNode]] = []
        var next = cmark_node_first_child(node)
        while let item = next {
            items.append(try children(item, depth: depth))
            next = cmark_node_next(item)
        }
        let ordered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST
        return .list(
            start: ordered ? Int(cmark_node_get_list_start(node)) : nil,
            tight: cmark_node_get_list_tight(node) != 0, items: items)
    }

    private func literal(_ node: OpaquePointer) -> String {
        cmark_node_get_literal(node).map { String(cString: $0) } ?? ""
    }

    private func target(_ node: OpaquePointer) -> String {
        cmark_node_get_url(node).map { String(cString: $0) } ?? ""
    }

    /// The line in `file`; inline nodes that do not know theirs have their block's.
    private func line(_ node: OpaquePointer) -> Int {
        var at: OpaquePointer? = node
        while let current = at {
            let line = Int(cmark_node_get_start_line(current))
            if line > 0 { return line <= lines.count ? lines[line - 1] : lines.last ?? 1 }
            at = cmark_node_parent(current)
        }
        return lines.first ?? 1
    }
}
