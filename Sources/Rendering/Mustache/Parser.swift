/// Makes the tree of a template: pairs opening and closing tags, then takes standalone lines away.
struct Parser {
    /// A token with what its line says about it.
    private enum Item {
        case text([UInt8])
        case lineStart([UInt8])
        case tag(index: Int, Tag, indentation: [UInt8], standalone: Bool)
    }

    private let tokens: [Token]
    /// For the index of each opening tag that of its closing one, and the other way round.
    private let partners: [Int: Int]
    private var items: [Item] = []
    private var position = 0

    static func parse(_ source: TemplateSource) throws(RenderingError) -> [Node] {
        let tokens = try Lexer.tokens(of: source)
        var parser = Parser(tokens: tokens, partners: try pair(tokens))
        parser.layOut()
        return parser.nodes()
    }

    private init(tokens: [Token], partners: [Int: Int]) {
        self.tokens = tokens
        self.partners = partners
    }

    private static let deepestNesting = 100

    private static func pair(_ tokens: [Token]) throws(RenderingError) -> [Int: Int] {
        var partners: [Int: Int] = [:]
        var open: [(index: Int, tag: Tag)] = []
        for (index, token) in tokens.enumerated() {
            guard case .tag(let tag) = token else { continue }
            switch tag.kind {
            case .section, .inverted, .block, .parent:
                guard open.count < deepestNesting else {
                    throw tag.error(expected: "sections that nest at most \(deepestNesting) deep")
                }
                open.append((index, tag))
            case .close:
                guard let last = open.popLast() else {
                    throw tag.error(expected: "an opening tag {{#\(tag.name)}} before it")
                }
                guard last.tag.name == tag.name else {
                    throw tag.error(
                        expected:
                            "{{/\(last.tag.name)}}, because \(last.tag.raw) is open since line \(last.tag.line)"
                    )
                }
                partners[index] = last.index
                partners[last.index] = index
            default: continue
            }
        }
        if let last = open.last {
            throw last.tag.error(
                found: "\(last.tag.raw) without an end", expected: "{{/\(last.tag.name)}} after it")
        }
        return partners
    }

    // MARK: Lines

    private mutating func layOut() {
        var start = 0
        while start < tokens.count {
            var end = start
            while end < tokens.count, !tokens[end].isNewline { end += 1 }
            layOutLine(start..<end)
            if end < tokens.count, !isStandalone(start..<end), case .newline(let bytes) = tokens[end] {
                items.append(.text(bytes))
            }
            start = end + 1
        }
    }

    private mutating func layOutLine(_ line: Range<Int>) {
        guard let first = line.first else { return }
        let standalone = isStandalone(line)
        var indentation: [UInt8] = []
        if case .text(let bytes) = tokens[first] { indentation = Array(bytes.prefix(while: \.isBlank)) }
        if !standalone { items.append(.lineStart(indentation)) }
        var leading = true
        for index in line {
            switch tokens[index] {
            case .text(let bytes):
                let kept = index == first ? Array(bytes.dropFirst(indentation.count)) : bytes
                if !kept.isEmpty, !standalone || !kept.allSatisfy(\.isBlank) { items.append(.text(kept)) }
                if !bytes.allSatisfy(\.isBlank) { leading = false }
            case .tag(let tag):
                items.append(
                    .tag(
                        index: index, tag, indentation: leading ? indentation : [], standalone: standalone))
                if !standalone { leading = false }
            case .newline: break
            }
        }
    }

    /// One tag alone on its line that shows nothing itself, or nothing but tags of inheritance; a parent
    /// that opens and closes on the line counts as one tag, a block that does so makes the line ordinary.
    private func isStandalone(_ line: Range<Int>) -> Bool {
        var classic = 0
        var inheriting = 0
        var index = line.lowerBound
        while index < line.upperBound {
            switch tokens[index] {
            case .text(let bytes):
                if !bytes.allSatisfy(\.isBlank) { return false }
            case .newline: break
            case .tag(let tag):
                switch tag.kind {
                case .variable: return false
                case .section, .inverted, .comment, .delimiters, .partial: classic += 1
                case .block:
                    if let end = partners[index], line.contains(end) { return false }
                    inheriting += 1
                case .parent:
                    inheriting += 1
                    if let end = partners[index], line.contains(end) { index = end }
                case .close:
                    if closesInheritance(index) { inheriting += 1 } else { classic += 1 }
                }
            }
            index += 1
        }
        return classic == 1 && inheriting == 0 || classic == 0 && inheriting > 0
    }

    private func closesInheritance(_ index: Int) -> Bool {
        guard let partner = partners[index], case .tag(let tag) = tokens[partner] else { return false }
        switch tag.kind {
        case .block, .parent: return true
        default: return false
        }
    }

    // MARK: Tree

    /// The nodes from `position` to the next closing tag, which is consumed, or to the end.
    private mutating func nodes() -> [Node] {
        var nodes: [Node] = []
        while position < items.count {
            let item = items[position]
            position += 1
            switch item {
            case .text(let bytes): nodes.append(.text(bytes))
            case .lineStart(let blanks): nodes.append(.lineStart(blanks))
            case .tag(let index, let tag, let indentation, let standalone):
                switch tag.kind {
                case .comment, .delimiters: continue
                case .close: return nodes
                case .variable: nodes.append(.variable(tag))
                case .section, .inverted: nodes.append(.section(tag, self.nodes()))
                case .partial: nodes.append(.partial(tag, indentation: standalone ? indentation : nil))
                case .parent:
                    let blocks = self.nodes().compactMap { node in
                        if case .block(let block) = node { block } else { nil }
                    }
                    nodes.append(.parent(tag, indentation: standalone ? indentation : nil, blocks: blocks))
                case .block:
                    let beginsLine = standalone && index + 1 < tokens.count && endsLine(after: index)
                    let children = self.nodes()
                    nodes.append(
                        .block(
                            Block(
                                tag: tag, children: children, beginsLine: beginsLine,
                                tagIndentation: indentation)))
                }
            }
        }
        return nodes
    }

    /// Whether only blanks stand between the tag and the end of its line.
    private func endsLine(after index: Int) -> Bool {
        for token in tokens[(index + 1)...] {
            switch token {
            case .newline: return true
            case .text(let bytes) where bytes.allSatisfy(\.isBlank): continue
            default: return false
            }
        }
        return false
    }
}

extension Token {
    fileprivate var isNewline: Bool { if case .newline = self { true } else { false } }
}

extension UInt8 {
    /// Space or tab.
    var isBlank: Bool { self == 0x20 || self == 0x09 }
}
