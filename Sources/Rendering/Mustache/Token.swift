/// One tag of a template, as it was written.
struct Tag: Sendable {
    enum Kind: Sendable {
        case variable(escaped: Bool)
        case section, inverted, close, comment, delimiters, partial, parent, block
    }

    var kind: Kind
    /// The name without sigil and blanks; for a partial without `*` and argument.
    var name: String
    /// What follows the pipe of a variable tag.
    var fallback: String?
    /// The key after the name of a partial.
    var argument: String?
    /// Whether a partial's or parent's name is looked up in the context (`*`).
    var isDynamic = false
    /// As written, delimiters included.
    var raw: String
    var file: String
    var line: Int

    /// The dotted name, split; empty for the implicit iterator.
    var path: [String] { name == "." ? [] : name.split(separator: ".").map(String.init) }

    func error(
        found: String? = nil, expected: String, missing: RenderingError.Missing? = nil
    ) -> RenderingError {
        RenderingError(file: file, line: line, found: found ?? excerpt, expected: expected, missing: missing)
    }

    /// As written, but a tag that was not closed takes half the letter with it.
    private var excerpt: String {
        let shown = raw.prefix { !$0.isNewline }.prefix(80)
        return shown.count < raw.count ? shown + "…" : raw
    }
}

enum Token: Sendable {
    case text([UInt8])
    /// `\n` or `\r\n`.
    case newline([UInt8])
    case tag(Tag)
}

/// Where a template comes from.
package struct TemplateSource: Sendable {
    /// What partial tags call it.
    package let name: String
    /// For messages: `Templates/blocks/video.html`.
    package let file: String
    package let text: String
    /// The line of `file` on which `text` begins.
    package let firstLine: Int
    /// For text made from another one (a letter's HTML): the line of `file` of each tag in order.
    let tagLines: [Int]?

    package init(name: String, file: String, text: String, firstLine: Int = 1) {
        self.init(name: name, file: file, text: text, firstLine: firstLine, tagLines: nil)
    }

    init(name: String, file: String, text: String, firstLine: Int, tagLines: [Int]?) {
        self.name = name
        self.file = file
        self.text = text
        self.firstLine = firstLine
        self.tagLines = tagLines
    }
}
