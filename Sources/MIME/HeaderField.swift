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

    mutating func begin(_ name: String) {
        buffer.append(contentsOf: name.utf8)
        buffer.append(UInt8(ascii: ":"))
        column = name.utf8.count + 1
        isFirst = true
    }

    mutating func end() {
        buffer.append(Octet.carriageReturn)
        buffer.append(Octet.lineFeed)
    }

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
        let words = Self.words(text)
        var needs = words.map { Self.needsEncoding($0) || $0.utf8.count > max(spared, Self.lineLimit - 1) }
        if let opening = words.first, opening.utf8.count > max(spared, longestToken) { needs[0] = true }
        guard let first = needs.firstIndex(of: true), let last = needs.lastIndex(of: true) else {
            return words.forEach { token($0.utf8) }
        }
        for word in words[..<first] { token(word.utf8) }
        EncodedWords(String(text[words[first].startIndex..<words[last].endIndex])).write(to: &self)
        for word in words[(last + 1)...] { token(word.utf8) }
    }

    /// A display name (`phrase` of RFC 5322 §3.2.5): atoms, a quoted string, or encoded-words.
    mutating func phrase(_ value: HeaderText) {
        let text = value.text
        if text.utf8.count <= room, text.octets(Self.isAtomsOnly) { return token(text.utf8) }
        if text.octets({ $0.contains { $0 >= 128 } || $0.looksEncoded }) {
            return EncodedWords(text).write(to: &self)
        }
        let words = Self.words(text)
        if let first = words.first, first.utf8.count <= longestToken,
            words.allSatisfy({ $0.utf8.count < Self.lineLimit && $0.utf8.allSatisfy(Octet.isAtomText) })
        {
            for word in words { token(word.utf8) }
        } else {
            var quoted: [UInt8] = [Octet.quote]
            for octet in text.utf8 {
                if octet == Octet.quote || octet == Octet.backslash { quoted.append(Octet.backslash) }
                quoted.append(octet)
            }
            quoted.append(Octet.quote)
            if quoted.count <= longestToken {
                token(quoted)
            } else {
                EncodedWords(text).write(to: &self)
            }
        }
    }

    /// `name <address>` or the bare address, with a comma after all but the last.
    mutating func mailboxes(_ mailboxes: [Mailbox]) {
        for (index, mailbox) in mailboxes.enumerated() {
            let comma = index + 1 < mailboxes.count ? "," : ""
            if let name = mailbox.name, !name.isEmpty {
                phrase(name)
                angled(mailbox.address.address, then: comma)
            } else {
                token((mailbox.address.address + comma).utf8)
            }
        }
    }

    /// `<text>` as one token.
    mutating func angled(_ text: String, then suffix: String = "") {
        open(text.utf8.count + 2 + suffix.utf8.count)
        buffer.append(UInt8(ascii: "<"))
        buffer.append(contentsOf: text.utf8)
        buffer.append(UInt8(ascii: ">"))
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
    private static func words(_ text: String) -> [Substring] {
        var words: [Substring] = []
        let octets = text.utf8
        var start = octets.startIndex
        var index = start
        var previous = Octet.space
        while index < octets.endIndex {
            let next = octets.index(after: index)
            let isAlone =
                octets[index] == Octet.space && previous != Octet.space
                && next < octets.endIndex && octets[next] != Octet.space
            if isAlone {
                words.append(text[start..<index])
                start = next
            }
            previous = octets[index]
            index = next
        }
        if start < octets.endIndex { words.append(text[start...]) }
        return words
    }

    /// Beyond ASCII, or what a reader would take for an encoded-word.
    private static func needsEncoding(_ word: Substring) -> Bool {
        word.utf8.contains { $0 >= 128 } || word.utf8.looksEncoded
    }
}

extension String {
    /// Its octets in a row, which a loop reads several times faster than `utf8`.
    fileprivate func octets<T>(_ read: (UnsafeBufferPointer<UInt8>) -> T) -> T {
        var copy = self
        return copy.withUTF8(read)
    }
}
