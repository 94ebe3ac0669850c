/// The addresses that links and pictures of a letter may have.
enum LinkTarget {
    /// What a link may begin with; a tag at its beginning is the coop's own field.
    static func isAllowed(_ pieces: [Piece]) -> Bool {
        switch pieces.first {
        case .tag: true
        case .literal(let text):
            ["https://", "http://", "mailto:", "tel:"].contains { text.lowercased().hasPrefix($0) }
        case nil: false
        }
    }

    /// Percent-encodes blanks, non-ASCII and what no URI holds (RFC 3986 §2); `%` stays.
    static func encoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if byte <= 0x20 || byte >= 0x7F || Array("\"<>\\^`{|}".utf8).contains(byte) {
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension [Piece] {
    /// Without blanks at both ends.
    var trimmed: [Piece] {
        var pieces = self
        while case .literal(let text) = pieces.first {
            let kept = String(text.drop(while: \.isWhitespace))
            pieces.removeFirst()
            if !kept.isEmpty {
                pieces.insert(.literal(kept), at: 0)
                break
            }
        }
        while case .literal(let text) = pieces.last {
            let kept = String(text[...].trimmedAtEnd)
            pieces.removeLast()
            if !kept.isEmpty {
                pieces.append(.literal(kept))
                break
            }
        }
        return pieces
    }

    var hasTags: Bool { contains { if case .tag = $0 { true } else { false } } }

    var literalText: String { reduce(into: "") { if case .literal(let text) = $1 { $0 += text } } }

    func mapLiterals(_ change: (String) -> String) -> [Piece] {
        map { if case .literal(let text) = $0 { .literal(change(text)) } else { $0 } }
    }
}

extension Substring {
    fileprivate var trimmedAtEnd: Substring {
        var slice = self
        while slice.last?.isWhitespace == true { slice.removeLast() }
        return slice
    }
}
