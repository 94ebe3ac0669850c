/// Text as a row of encoded-words (RFC 2047) in UTF-8: `=?utf-8?Q?Cr=C3=A9teil?=`.
///
/// Each word has at most 75 octets and holds whole characters; grapheme clusters (an emoji family, a
/// letter and its accents) are parted only where one alone is longer than a word can be.
struct EncodedWords {
    private static let longest = 75
    private static let frame = "=?utf-8?Q?".utf8.count + "?=".utf8.count
    /// The longest character in base64 is eight digits; one of four octets in Q is twelve.
    private static let smallestBody = 12

    private let text: String
    private let octets: [UInt8]
    private let quoted: Bool

    /// Q or B, whichever is shorter for the whole text.
    init(_ text: String) {
        self.text = text
        octets = Array(text.utf8)
        quoted = octets.reduce(0) { $0 + Self.quotedLength($1) } <= Base64.length(octets.count)
    }

    func write(to field: inout HeaderField) {
        var start = 0
        while start < octets.count {
            var end = start
            let room = min(field.room, Self.longest) - Self.frame
            if room >= Self.smallestBody { end = wordEnd(from: start, capacity: room) }
            // A new line is better than a sliver of this one, or than parting a grapheme cluster.
            if end == start || !isGraphemeBoundary(end) {
                let most = min(field.longestToken, Self.longest) - Self.frame
                end = wordEnd(from: start, capacity: max(most, Self.smallestBody))
            }
            field.token(word(octets[start..<end]))
            start = end
        }
    }

    /// The end of the longest piece that fits: at a grapheme's end if one lies inside, else at a scalar's.
    private func wordEnd(from start: Int, capacity: Int) -> Int {
        var end = start
        var quotedCount = 0
        while end < octets.count {
            var next = end + 1
            while next < octets.count, octets[next] & 0xC0 == 0x80 { next += 1 }
            quotedCount += octets[end..<next].reduce(0) { $0 + Self.quotedLength($1) }
            guard (quoted ? quotedCount : Base64.length(next - start)) <= capacity else { break }
            end = next
        }
        var boundary = end
        while boundary > start, !isGraphemeBoundary(boundary) { boundary -= 1 }
        return boundary > start ? boundary : end
    }

    private func isGraphemeBoundary(_ offset: Int) -> Bool {
        if offset == octets.count { return true }
        if octets[offset] < 128, octets[offset - 1] < 128 { return true }
        let index = text.utf8.index(text.utf8.startIndex, offsetBy: offset)
        return String.Index(index, within: text) != nil
    }

    private func word(_ piece: ArraySlice<UInt8>) -> [UInt8] {
        var word: [UInt8] = []
        word.reserveCapacity(Self.longest)
        word.append(contentsOf: (quoted ? "=?utf-8?Q?" : "=?utf-8?B?").utf8)
        if quoted {
            for octet in piece { Self.appendQuoted(octet, to: &word) }
        } else {
            Base64.append(piece, to: &word)
        }
        word.append(Octet.question)
        word.append(Octet.equals)
        return word
    }

    private static func quotedLength(_ octet: UInt8) -> Int {
        octet == Octet.space || Octet.isPlainInEncodedWord(octet) ? 1 : 3
    }

    private static func appendQuoted(_ octet: UInt8, to word: inout [UInt8]) {
        if octet == Octet.space {
            word.append(Octet.underscore)
        } else if Octet.isPlainInEncodedWord(octet) {
            word.append(octet)
        } else {
            word.append(Octet.equals)
            word.append(Octet.hexDigits[Int(octet >> 4)])
            word.append(Octet.hexDigits[Int(octet & 15)])
        }
    }
}
