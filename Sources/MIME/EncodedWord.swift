/// Text as a row of encoded-words (RFC 2047) in UTF-8: `=?utf-8?Q?Cr=C3=A9teil?=`.
///
/// Each word has at most 75 octets and holds whole characters; grapheme clusters (an emoji family, a
/// letter and its accents) are parted only where one alone is longer than a word can be.
struct EncodedWords {
    private static let longest = 75
    private static let frame = "=?utf-8?Q?".utf8.count + "?=".utf8.count
    /// The longest character in base64 is eight digits; one of four octets in Q is twelve.
    private static let smallestBody = 12

    private let octets: UnsafeBufferPointer<UInt8>
    private let quoted: Bool

    /// Writes `text`, UTF-8, in Q or B, whichever is shorter for the whole.
    static func write(_ text: Slice<UnsafeBufferPointer<UInt8>>, to field: inout HeaderField) {
        EncodedWords(UnsafeBufferPointer(rebasing: text)).write(to: &field)
    }

    private init(_ text: UnsafeBufferPointer<UInt8>) {
        octets = text
        quoted = text.reduce(0) { $0 + Self.quotedLength($1) } <= Base64.length(text.count)
    }

    private func write(to field: inout HeaderField) {
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
            writeWord(start..<end, to: &field)
            start = end
        }
    }

    /// The end of the longest piece that fits: at a grapheme's end if one lies inside, else at a scalar's.
    private func wordEnd(from start: Int, capacity: Int) -> Int {
        var end = start
        var quotedCount = 0
        while end < octets.count {
            var next = end + 1
            quotedCount += Self.quotedLength(octets[end])
            while next < octets.count, octets[next] & 0xC0 == 0x80 {
                quotedCount += 3
                next += 1
            }
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
        let text = String(decoding: octets, as: UTF8.self)
        let index = text.utf8.index(text.utf8.startIndex, offsetBy: offset)
        return String.Index(index, within: text) != nil
    }

    private func writeWord(_ piece: Range<Int>, to field: inout HeaderField) {
        guard quoted else {
            field.open(Self.frame + Base64.length(piece.count))
            field.append("=?utf-8?B?")
            Base64.append(Array(octets[piece])[...], to: &field.buffer)
            return field.append("?=")
        }
        field.open(piece.reduce(Self.frame) { $0 + Self.quotedLength(octets[$1]) })
        field.append("=?utf-8?Q?")
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 3 * piece.count) { quoted in
            var count = 0
            for octet in octets[piece] {
                if octet == Octet.space || Octet.isPlainInEncodedWord(octet) {
                    quoted[count] = octet == Octet.space ? Octet.underscore : octet
                    count += 1
                } else {
                    quoted[count] = Octet.equals
                    quoted[count + 1] = Octet.digit(octet >> 4)
                    quoted[count + 2] = Octet.digit(octet & 15)
                    count += 3
                }
            }
            field.buffer.append(contentsOf: UnsafeBufferPointer(rebasing: quoted[..<count]))
        }
        field.append("?=")
    }

    private static func quotedLength(_ octet: UInt8) -> Int {
        octet == Octet.space || Octet.isPlainInEncodedWord(octet) ? 1 : 3
    }
}
