/// A parsed template as a tree. Literal text is cut at line starts, so that indentation can be added to
/// and taken from each line when a partial or block is put elsewhere.
indirect enum Node: Sendable {
    case text([UInt8])
    /// The start of a line that is not a standalone tag's, with the blanks that it begins with.
    case lineStart([UInt8])
    case variable(Tag)
    case section(Tag, [Node])
    /// The indentation is that of a standalone tag, nil for one inside a line.
    case partial(Tag, indentation: [UInt8]?)
    case parent(Tag, indentation: [UInt8]?, blocks: [Block])
    case block(Block)
}

/// A named block of an inheritance: default content at its site, or what replaces it.
struct Block: Sendable {
    let tag: Tag
    let children: [Node]
    /// Whether the opening tag ends its line, so that the content begins on a line of its own.
    let beginsLine: Bool
    /// The blanks before the tag, where only blanks stand before it.
    let tagIndentation: [UInt8]

    var name: String { tag.name }

    /// What the content's first line begins with; taken away where the block is put elsewhere.
    var intrinsicIndentation: [UInt8] {
        beginsLine ? Node.firstIndentation(in: children) ?? [] : []
    }

    /// What lines put in place of this block begin with.
    var siteIndentation: [UInt8] {
        beginsLine ? Node.firstIndentation(in: children) ?? tagIndentation : tagIndentation
    }
}

extension Node {
    static func firstIndentation(in nodes: [Node]) -> [UInt8]? {
        for node in nodes {
            switch node {
            case .lineStart(let blanks): return blanks
            case .section(_, let children):
                if let found = firstIndentation(in: children) { return found }
            case .block(let block):
                if let found = firstIndentation(in: block.children) { return found }
            default: continue
            }
        }
        return nil
    }
}
