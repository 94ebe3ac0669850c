/// A part of a text made from Markdown: text, or a tag by its index.
enum Piece: Hashable, Sendable {
    case literal(String)
    case tag(Int)
}

/// Hides the Mustache tags of a Markdown text from cmark, which would percent-encode their braces in link
/// targets, behind words that occur nowhere in the text; and finds them again.
struct TagShield {
    let file: String
    /// The Markdown with words in place of tags. Lines that hold nothing but sections, partials and
    /// comments stand apart as paragraphs.
    private(set) var text = ""
    /// The line of the file for each line of `text`.
    private(set) var lines: [Int] = []
    private(set) var tags: [Tag] = []
    /// The closing tag for each opening one.
    private(set) var partners: [Int: Int] = [:]
    private let word: String

    /// Takes the letter's body; fails with the error of its tags.
    init(_ source: TemplateSource) throws(RenderingError) {
        file = source.file
        word = Self.word(absentFrom: source.text)
        _ = try Parser.parse(source)
        var line: [Token] = []
        var number = source.firstLine
        for token in try Lexer.tokens(of: source) {
            if case .newline = token {
                try add(line, &number)
                line = []
            } else {
                line.append(token)
            }
        }
        if !line.isEmpty { try add(line, &number) }
        pair()
    }

    /// Plain Markdown: nothing to hide.
    init(plain text: String, file: String, firstLine: Int) {
        self.file = file
        self.text = text
        word = Self.word(absentFrom: text)
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).indices.map { $0 + firstLine }
    }

    /// Letters and digits that depend on the text (FNV-1a) and do not occur in it.
    private static func word(absentFrom text: String) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        var word = ""
        repeat {
            hash = (hash ^ 0x5A) &* 0x100_0000_01b3
            word = "gz\(String(hash, radix: 36))q"
        } while text.contains(word)
        return word
    }

    private mutating func add(_ tokens: [Token], _ number: inout Int) throws(RenderingError) {
        var written = ""
        var apart = false
        var blank = true
        let first = number
        for token in tokens {
            switch token {
            case .text(let bytes):
                written += String(decoding: bytes, as: UTF8.self)
                if !bytes.allSatisfy(\.isBlank) { blank = false }
            case .tag(let tag):
                number += tag.raw.utf8.count { $0 == UInt8(ascii: "\n") }
                try allow(tag)
                if case .comment = tag.kind {
                    apart = true
                    continue
                }
                if tag.standsAlone { apart = true } else { blank = false }
                written += "\(word)\(tags.count)z"
                tags.append(tag)
            case .newline: continue
            }
        }
        try requireOwnLine(tokens)
        if apart && blank {
            text += "\n\(written)\n\n"
            lines += [first, first, first]
        } else {
            text += written + "\n"
            lines.append(first)
        }
        number += 1
    }

    /// A block is a table or a picture, which no sentence can hold. It may be a list's item or stand in a quote.
    private func requireOwnLine(_ tokens: [Token]) throws(RenderingError) {
        var words = ""
        var block: Tag?
        for token in tokens {
            switch token {
            case .text(let bytes): words += String(decoding: bytes, as: UTF8.self)
            case .tag(let tag):
                if case .variable = tag.kind { words += tag.name }
                if case .partial = tag.kind { block = block ?? tag }
            case .newline: continue
            }
        }
        guard let block, words.contains(where: { $0.isLetter || ",;:!?…«»".contains($0) }) else { return }
        throw block.error(expected: "the block on a line of its own, not inside a sentence")
    }

    private func allow(_ tag: Tag) throws(RenderingError) {
        switch tag.kind {
        case .variable(escaped: false):
            throw tag.error(expected: "{{\(tag.name)}} in a letter; unescaped values belong into blocks")
        case .delimiters: throw tag.error(expected: "no change of delimiters in a letter")
        default: return
        }
    }

    private mutating func pair() {
        var open: [Int] = []
        for (index, tag) in tags.enumerated() {
            switch tag.kind {
            case .section, .inverted, .block, .parent: open.append(index)
            case .close: if let last = open.popLast() { partners[last] = index }
            default: continue
            }
        }
    }

    /// Cuts text that came out of cmark at its tags.
    func pieces(of text: String) -> [Piece] {
        guard !tags.isEmpty else { return text.isEmpty ? [] : [.literal(text)] }
        var pieces: [Piece] = []
        for (index, part) in text.split(separator: word, omittingEmptySubsequences: false).enumerated() {
            var rest = part
            if index > 0, let end = part.firstIndex(of: "z"), let tag = Int(part[..<end]) {
                pieces.append(.tag(tag))
                rest = part[part.index(after: end)...]
            }
            if !rest.isEmpty { pieces.append(.literal(String(rest))) }
        }
        return pieces
    }

    /// Refuses a section that begins in one paragraph, item or emphasis and ends in another.
    func requireBalance(_ pieces: [Piece]) throws(RenderingError) {
        var open: [Int] = []
        for case .tag(let index) in pieces {
            if partners[index] != nil {
                open.append(index)
            } else if case .close = tags[index].kind {
                guard let last = open.popLast(), partners[last] == index else {
                    throw unbalanced(index, other: "its beginning")
                }
            }
        }
        if let last = open.last { throw unbalanced(last, other: "{{/\(tags[last].name)}}") }
    }

    /// Refuses sections and partials where an attribute's value is made.
    func requireVariables(_ pieces: [Piece]) throws(RenderingError) {
        for case .tag(let index) in pieces where tags[index].standsAlone {
            throw tags[index].error(expected: "only {{name}} tags in an address or a picture's description")
        }
    }

    private func unbalanced(_ index: Int, other: String) -> RenderingError {
        tags[index].error(
            expected: "\(other) in the same paragraph and emphasis, or both on lines of their own")
    }

    /// Whether the piece opens or closes a section or block.
    func isSection(_ piece: Piece) -> Bool {
        guard case .tag(let index) = piece else { return false }
        return tags[index].standsAlone && !isPartial(piece)
    }

    func isPartial(_ piece: Piece) -> Bool {
        guard case .tag(let index) = piece else { return false }
        switch tags[index].kind {
        case .partial, .parent: return true
        default: return false
        }
    }

    /// Template text with the tags back in place.
    func template(_ pieces: [Piece], name: String) -> TemplateSource {
        var text = ""
        var tagLines: [Int] = []
        for (index, piece) in pieces.enumerated() {
            switch piece {
            case .tag(let tag):
                text += tags[tag].raw
                tagLines.append(tags[tag].line)
            case .literal(let literal):
                let beforeTag = index + 1 < pieces.count && literal.hasSuffix("{")
                guard literal.contains("{{") || beforeTag else {
                    text += literal
                    continue
                }
                // Braces that cmark unescaped are no tags: other delimiters while they pass.
                text += "{{=\u{1} \u{2}=}}\(literal)\u{1}={{ }}=\u{2}"
                tagLines += [1, 1]
            }
        }
        return TemplateSource(name: name, file: file, text: text, firstLine: 1, tagLines: tagLines)
    }
}

extension Tag {
    /// Whether a paragraph of only such tags is no paragraph of the mail.
    var standsAlone: Bool {
        switch kind {
        case .variable, .delimiters: false
        case .section, .inverted, .close, .comment, .partial, .parent, .block: true
        }
    }
}
