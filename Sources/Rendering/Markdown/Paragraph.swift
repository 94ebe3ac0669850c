/// A paragraph's content with the sections taken out that enclose it whole, so that a falsy section takes
/// its paragraph with it.
struct Paragraph {
    var opening: [Piece] = []
    var content: [Piece]
    var closing: [Piece] = []
    /// Nothing but sections and partials: no paragraph of the mail.
    let isBare: Bool

    /// Fails where a section begins or ends inside the paragraph's words without its other end.
    init(_ pieces: [Piece], _ shield: TagShield) throws(RenderingError) {
        content = pieces.trimmed
        isBare =
            content.hasTags
            && content.allSatisfy { piece in
                switch piece {
                case .literal(let text): text.allSatisfy(\.isWhitespace)
                case .tag(let index): shield.tags[index].standsAlone
                }
            }
        guard !isBare else { return }
        try shield.requireBalance(content)
        while content.count > 2, case .tag(let first) = content.first, case .tag(let last) = content.last,
            shield.partners[first] == last, shield.tags[first].isSection
        {
            opening.append(.tag(first))
            closing.insert(.tag(last), at: 0)
            content = Array(content.dropFirst().dropLast()).trimmed
        }
    }

    /// Tags on lines of their own, where Mustache takes the line away with them.
    static func lines(_ tags: [Piece]) -> [Piece] {
        tags.flatMap { piece -> [Piece] in
            if case .tag = piece { [piece, .literal("\n")] } else { [] }
        }
    }
}

extension Tag {
    fileprivate var isSection: Bool {
        switch kind {
        case .section, .inverted: true
        default: false
        }
    }
}
