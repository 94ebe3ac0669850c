/// Sends the links of a letter's HTML through an address of one's own, where clicks are counted. Only links that are
/// the same for everybody: what a tag fills in at merge time is left alone. Decided once, when the letter is compiled,
/// so that a merge only writes the delivery's token.
package struct LinkDetour: Sendable {
    /// `https://gazette.coop.example/l/`: what stands before the token.
    let base: String
    /// The number that stands for an address; nil leaves the link as it is.
    let number: @Sendable (String) -> Int64?

    package init(base: String, number: @escaping @Sendable (String) -> Int64?) {
        self.base = base
        self.number = number
    }

    enum Part: Equatable {
        case text([UInt8])
        /// The delivery's token, `liens.clic` in the context.
        case token
    }

    static let tag = Tag(
        kind: .variable(escaped: false), name: "liens.clic", raw: "{{liens.clic}}", file: "", line: 0)

    /// `bytes` with the links replaced: `href="ADDRESS"` becomes `href="BASE`, token, `/NUMBER"`. A link whose words are
    /// its own address stays, for mail programs warn of one that leads elsewhere than it says.
    func parts(of bytes: [UInt8]) -> [Part] {
        var parts: [Part] = []
        var written = 0
        var place = 0
        while let start = bytes.firstIndex(of: Self.opening, from: place) {
            let first = start + Self.opening.count
            guard let end = bytes[first...].firstIndex(of: UInt8(ascii: "\"")) else { break }
            place = end
            let address = Self.plain(bytes[first..<end])
            guard address.hasPrefix("https://") || address.hasPrefix("http://"),
                !Self.showsAddress(bytes[end...]), let number = number(address)
            else { continue }
            parts += [.text(Array(bytes[written..<first]) + Array(base.utf8)), .token]
            written = end
            parts.append(.text(Array("/\(number)".utf8)))
        }
        if written < bytes.count { parts.append(.text(Array(bytes[written...]))) }
        return parts.joined
    }

    private static let opening = Array("href=\"".utf8)

    /// Without what HTML writes for `&` and quotes.
    private static func plain(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes, as: UTF8.self).replacing("&quot;", with: "\"").replacing("&#39;", with: "'")
            .replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&amp;", with: "&")
    }

    /// Whether the words of the link begin as an address. `rest`: from the attribute's closing quote on.
    private static func showsAddress(_ rest: ArraySlice<UInt8>) -> Bool {
        guard let end = rest.firstIndex(of: UInt8(ascii: ">")) else { return false }
        let words = rest[(end + 1)...].drop { $0 == 0x20 || $0 == 0x0A }
        return ["http://", "https://", "www."].contains { words.starts(with: Array($0.utf8)) }
    }
}

extension [LinkDetour.Part] {
    /// Texts that follow one another as one.
    fileprivate var joined: [LinkDetour.Part] {
        reduce(into: []) { parts, part in
            if case .text(let more) = part, case .text(let before)? = parts.last {
                parts[parts.count - 1] = .text(before + more)
            } else {
                parts.append(part)
            }
        }
    }
}

extension [UInt8] {
    fileprivate func firstIndex(of needle: [UInt8], from start: Int) -> Int? {
        guard count - start >= needle.count else { return nil }
        for index in start...(count - needle.count)
        where self[index] == needle[0] && self[index..<(index + needle.count)].elementsEqual(needle) {
            return index
        }
        return nil
    }
}
