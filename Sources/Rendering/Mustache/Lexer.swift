/// Cuts a template into texts, line ends and tags.
struct Lexer {
    private let source: TemplateSource
    private let bytes: [UInt8]
    private var position = 0
    private var line: Int
    private var tagCount = 0
    private var opening: [UInt8] = Array("{{".utf8)
    private var closing: [UInt8] = Array("}}".utf8)
    private var tokens: [Token] = []

    static func tokens(of source: TemplateSource) throws(RenderingError) -> [Token] {
        var lexer = Lexer(source)
        return try lexer.run()
    }

    private init(_ source: TemplateSource) {
        self.source = source
        bytes = Array(source.text.utf8)
        line = source.firstLine
    }

    private mutating func run() throws(RenderingError) -> [Token] {
        var start = 0
        while position < bytes.count {
            if bytes[position] == UInt8(ascii: "\n") {
                let carriageReturn = position > start && bytes[position - 1] == UInt8(ascii: "\r")
                let end = carriageReturn ? position - 1 : position
                if end > start { tokens.append(.text(Array(bytes[start..<end]))) }
                tokens.append(.newline(Array(bytes[end...position])))
                position += 1
                line += 1
                start = position
            } else if matches(opening, at: position) {
                if position > start { tokens.append(.text(Array(bytes[start..<position]))) }
                tokens.append(.tag(try tag()))
                start = position
            } else {
                position += 1
            }
        }
        if position > start { tokens.append(.text(Array(bytes[start..<position]))) }
        return tokens
    }

    private func matches(_ needle: [UInt8], at index: Int) -> Bool {
        guard index + needle.count <= bytes.count, bytes[index] == needle[0] else { return false }
        return needle.indices.allSatisfy { bytes[index + $0] == needle[$0] }
    }

    /// Reads the tag that begins at `position` and moves behind it.
    private mutating func tag() throws(RenderingError) -> Tag {
        let start = position
        let tagLine = source.tagLines.flatMap { tagCount < $0.count ? $0[tagCount] : nil } ?? line
        tagCount += 1
        let inside = start + opening.count
        let sigil: UInt8? = inside < bytes.count ? bytes[inside] : nil
        var end = closing
        if sigil == UInt8(ascii: "{") { end = Array("}".utf8) + closing }
        if sigil == UInt8(ascii: "=") { end = Array("=".utf8) + closing }
        let searched = inside + (end.count > closing.count ? 1 : 0)
        guard let close = (searched..<max(searched, bytes.count)).first(where: { matches(end, at: $0) })
        else {
            throw RenderingError(
                file: source.file, line: tagLine, found: "«\(excerpt(from: start))» without an end",
                expected: String(decoding: end, as: UTF8.self))
        }
        position = close + end.count
        line += bytes[start..<position].count { $0 == UInt8(ascii: "\n") }
        let tag = Tag(
            kind: .comment, name: "", raw: String(decoding: bytes[start..<position], as: UTF8.self),
            file: source.file, line: tagLine)
        return try read(tag, sigil: sigil, content: String(decoding: bytes[inside..<close], as: UTF8.self))
    }

    private func excerpt(from start: Int) -> String {
        let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
        return String(String(decoding: bytes[start..<end], as: UTF8.self).prefix(30))
    }

    private mutating func read(_ blank: Tag, sigil: UInt8?, content: String) throws(RenderingError) -> Tag {
        var tag = blank
        var rest = content.dropFirst()
        switch sigil.map({ Character(Unicode.Scalar($0)) }) {
        case "!":
            return tag
        case "=":
            tag.kind = .delimiters
            try setDelimiters(String(rest), tag)
            return tag
        case "#": tag.kind = .section
        case "^": tag.kind = .inverted
        case "/": tag.kind = .close
        case ">": tag.kind = .partial
        case "<": tag.kind = .parent
        case "$": tag.kind = .block
        case "&", "{": tag.kind = .variable(escaped: false)
        default:
            tag.kind = .variable(escaped: true)
            rest = content[...]
        }
        try name(&tag, rest.trimmed)
        return tag
    }

    /// Splits what stands behind the sigil into name, fallback, argument and `*`.
    private func name(_ tag: inout Tag, _ content: Substring) throws(RenderingError) {
        var name = content
        switch tag.kind {
        case .variable:
            if let pipe = name.firstIndex(of: "|") {
                tag.fallback = String(name[name.index(after: pipe)...].trimmed)
                name = name[..<pipe].trimmed
            }
        case .partial, .parent:
            if name.first == "*" {
                tag.isDynamic = true
                name = name.dropFirst().trimmed
            } else if case .partial = tag.kind, let blank = name.firstIndex(where: \.isWhitespace) {
                tag.argument = String(name[blank...].trimmed)
                name = name[..<blank]
            }
        case .close:
            if name.first == "*" { name = name.dropFirst().trimmed }
        default: break
        }
        guard !name.isEmpty else { throw tag.error(expected: "a name in the tag") }
        guard !name.contains(where: \.isWhitespace), tag.argument?.contains(where: \.isWhitespace) != true
        else {
            throw tag.error(
                expected: tag.raw.contains(where: \.isNewline)
                    ? "}} on the same line" : "a name without blanks")
        }
        guard !name.contains(where: { "{}".contains($0) }) else {
            throw tag.error(expected: "a name without braces")
        }
        if name.contains("|") { throw tag.error(expected: "a fallback (|) in a variable tag only") }
        tag.name = String(name)
    }

    private mutating func setDelimiters(_ content: String, _ tag: Tag) throws(RenderingError) {
        let pair = content.split(whereSeparator: \.isWhitespace)
        guard pair.count == 2, !pair.contains(where: { $0.contains("=") }) else {
            throw tag.error(expected: "two delimiters, as in {{=<% %>=}}")
        }
        opening = Array(pair[0].utf8)
        closing = Array(pair[1].utf8)
    }
}

extension Substring {
    /// Without blanks at both ends.
    var trimmed: Substring {
        var slice = self
        while slice.first?.isWhitespace == true { slice.removeFirst() }
        while slice.last?.isWhitespace == true { slice.removeLast() }
        return slice
    }
}
