/// An opening tag of HTML with its attributes, as a linter needs it.
struct HTMLElement {
    let name: String
    /// Names in lower case; the five entities of attribute values are undone.
    let attributes: [String: String]
    let line: Int

    /// The opening tags in order; comments are passed over.
    static func all(in html: [UInt8]) -> [HTMLElement] {
        var scanner = HTMLScanner(bytes: html)
        return scanner.elements()
    }
}

private struct HTMLScanner {
    let bytes: [UInt8]
    var position = 0
    var line = 1

    init(bytes: [UInt8]) { self.bytes = bytes }

    private var byte: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func advance() {
        if byte == 0x0A { line += 1 }
        position += 1
    }

    private func startsWith(_ text: StaticString) -> Bool {
        text.withUTF8Buffer { bytes[position...].starts(with: $0) }
    }

    mutating func elements() -> [HTMLElement] {
        var elements: [HTMLElement] = []
        while let current = byte {
            if current != UInt8(ascii: "<") {
                advance()
            } else if startsWith("<!--") {
                while byte != nil, !startsWith("-->") { advance() }
            } else if position + 1 < bytes.count, bytes[position + 1].isLetter {
                elements.append(element())
            } else {
                advance()
            }
        }
        return elements
    }

    private mutating func element() -> HTMLElement {
        let start = line
        advance()
        let name = word { !$0.isSpace && $0 != UInt8(ascii: ">") && $0 != UInt8(ascii: "/") }
        var attributes: [String: String] = [:]
        while let current = byte, current != UInt8(ascii: ">") {
            guard !current.isSpace, current != UInt8(ascii: "/") else {
                advance()
                continue
            }
            let key = word { !$0.isSpace && $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: ">") }
            skipSpaces()
            var value = ""
            if byte == UInt8(ascii: "=") {
                advance()
                skipSpaces()
                value = self.value()
            } else if key.isEmpty {
                advance()
            }
            attributes[key.lowercased()] = value
        }
        advance()
        return HTMLElement(name: name.lowercased(), attributes: attributes, line: start)
    }

    private mutating func value() -> String {
        guard let quote = byte, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
            return word { !$0.isSpace && $0 != UInt8(ascii: ">") }
        }
        advance()
        let text = word { $0 != quote }
        advance()
        guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
        return [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
            .reduce(text) { $0.replacing($1.0, with: $1.1) }
    }

    private mutating func skipSpaces() { while byte?.isSpace == true { advance() } }

    private mutating func word(_ belongs: (UInt8) -> Bool) -> String {
        let start = position
        while let current = byte, belongs(current) { advance() }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }
}

extension UInt8 {
    fileprivate var isLetter: Bool { (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self) }
    fileprivate var isSpace: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
}
