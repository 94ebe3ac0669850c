internal import Model

/// Writes one header field after another into a buffer: tokens parted by single spaces, folded so that
/// lines have at most 76 octets wherever the tokens allow it (RFC 5322 §2.2.3).
struct HeaderField {
    private static let lineLimit = 76

    var buffer: [UInt8]
    private var column = 0
    private var isFirst = true

    init(into buffer: [UInt8]) { self.buffer = buffer }

    /// Octets left on this line for a token, after the space before it.
    var room: Int { Self.lineLimit - column - 1 }

    /// Octets that the next token may have to stay within 76, on this line or on a new one.
    var longestToken: Int { isFirst ? room : Self.lineLimit - 1 }

    mutating func begin(_ name: StaticString) {
        append(name)
        buffer.append(UInt8(ascii: ":"))
        column = name.utf8CodeUnitCount + 1
        isFirst = true
    }

    mutating func begin(_ name: HeaderName) {
        buffer.append(contentsOf: name.text.utf8)
        buffer.append(UInt8(ascii: ":"))
        column = name.text.utf8.count + 1
        isFirst = true
    }

    /// As it is: whole fields, or parts of one that count for no line.
    mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { buffer.append(contentsOf: $0) }
    }

    mutating func end() { append("\r\n") }

    mutating func token(_ octets: some Collection<UInt8>) {
        open(octets.count)
        buffer.append(contentsOf: octets)
    }

    /// Makes place for a token of `count` octets, which the caller appends to `buffer`. The first stays
    /// beside the field's name: some readers take a fold there for a leading space.
    mutating func open(_ count: Int) {
        if count > room, !isFirst {
            buffer.append(Octet.carriageReturn)
            buffer.append(Octet.lineFeed)
            column = 0
        }
        buffer.append(Octet.space)
        column += 1 + count
        isFirst = false
    }

    /// Text without structure. Only the span from the first to the last word that needs it becomes
    /// encoded-words: what is beyond ASCII or fits on no line. Words of up to `spared` octets are spared
    /// the latter, for values that other programs read word by word.
    mutating func unstructured(_ value: HeaderText, sparing spared: Int = 0) {
        let text = value.text
        if text.utf8.count <= room, text.octets({ $0.allSatisfy { $0 < 128 && $0 != Octet.equals } }) {
            return token(text.utf8)
        }
        text.octets { octets in
            let words = Self.words(octets)
            func needsEncoding(_ word: Range<Int>) -> Bool {
                let most = word.lowerBound == 0 ? longestToken : Self.lineLimit - 1
                return word.count > max(spared, most) || Self.needsEncoding(octets[word])
            }
            guard let first = words.firstIndex(where: needsEncoding),
                let last = words.lastIndex(where: needsEncoding)
            else { return words.forEach { token(octets[$0]) } }
            for word in words[..<first] { token(octets[word]) }
            EncodedWords.write(octets[words[first].lowerBound..<words[last].upperBound], to: &self)
            for word in words[(last + 1)...] { token(octets[word]) }
        }
    }

    /// A display name (`phrase` of RFC 5322 §3.2.5): atoms, a quoted string, or encoded-words.
    mutating func phrase(_ value: HeaderText) {
        let text = value.text
        if text.utf8.count <= room, text.octets(Self.isAtomsOnly) { return token(text.utf8) }
        text.octets { octets in
            if octets.contains(where: { $0 >= 128 }) || octets.looksEncoded {
                return EncodedWords.write(octets[...], to: &self)
            }
            let words = Self.words(octets)
            if let first = words.first, first.count <= longestToken,
                words.allSatisfy({ $0.count < Self.lineLimit && octets[$0].allSatisfy(Octet.isAtomText) })
            {
                return words.forEach { token(octets[$0]) }
            }
            var quoted: [UInt8] = [Octet.quote]
            for octet in octets {
                if octet == Octet.quote || octet == Octet.backslash { quoted.append(Octet.backslash) }
                quoted.append(octet)
            }
            quoted.append(Octet.quote)
            if quoted.count <= longestToken {
                token(quoted)
            } else {
                EncodedWords.write(octets[...], to: &self)
            }
        }
    }

    /// `name <address>` or the bare address, with a comma after all but the last.
    mutating func mailboxes(_ mailboxes: [Mailbox]) {
        for (index, mailbox) in mailboxes.enumerated() {
            let comma = index + 1 < mailboxes.count ? "," : ""
            let address = mailbox.address
            if let name = mailbox.name, !name.isEmpty {
                phrase(name)
                open(address.localPart.utf8.count + address.domain.utf8.count + 3 + comma.utf8.count)
                append("<")
                append(address)
                append(">")
            } else {
                open(address.localPart.utf8.count + address.domain.utf8.count + 1 + comma.utf8.count)
                append(address)
            }
            buffer.append(contentsOf: comma.utf8)
        }
    }

    private mutating func append(_ address: EmailAddress) {
        address.localPart.octets { buffer.append(contentsOf: $0) }
        append("@")
        address.domain.octets { buffer.append(contentsOf: $0) }
    }

    /// `<text>` as one token.
    mutating func angled(_ text: String, then suffix: String = "") {
        open(text.utf8.count + 2 + suffix.utf8.count)
        append("<")
        text.octets { buffer.append(contentsOf: $0) }
        append(">")
        buffer.append(contentsOf: suffix.utf8)
    }

    /// Atoms parted by single spaces, none of which looks encoded ("=?" is an atom, too).
    private static func isAtomsOnly(_ octets: UnsafeBufferPointer<UInt8>) -> Bool {
        var previous = Octet.space
        for octet in octets {
            let isApart = octet == Octet.space && previous != Octet.space
            guard isApart || Octet.isAtomText(octet) && octet != Octet.question else { return false }
            previous = octet
        }
        return previous != Octet.space
    }

    /// Parted at single spaces only: a run of several stays inside its word, so that folding keeps it.
    private static func words(_ octets: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
        var words: [Range<Int>] = []
        words.reserveCapacity(16)
        var start = 0
        var previous = Octet.space
        for index in octets.indices {
            let isAlone =
                octets[index] == Octet.space && previous != Octet.space
                && index + 1 < octets.count && octets[index + 1] != Octet.space
            if isAlone {
                words.append(start..<index)
                start = index + 1
            }
            previous = octets[index]
        }
        if start < octets.count { words.append(start..<octets.count) }
        return words
    }

    /// Beyond ASCII, or what a reader would take for an encoded-word.
    private static func needsEncoding(_ word: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        var previous: UInt8 = 0
        for octet in UnsafeBufferPointer(rebasing: word) {
            if octet >= 128 || octet == Octet.question && previous == Octet.equals { return true }
            previous = octet
        }
        return false
    }
}

extension String {
    /// Its octets in a row, which a loop reads several times faster than `utf8`.
    fileprivate func octets<T>(_ read: (UnsafeBufferPointer<UInt8>) -> T) -> T {
        var copy = self
        return copy.withUTF8(read)
    }
}
