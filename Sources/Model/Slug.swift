/// The name of a campaign, step, letter, audience, programme, resource or key date in files, on the
/// command line and in the ledger: lower-case ASCII letters, digits and inner single hyphens, at most 64.
package struct Slug: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let text: String

    /// Fails for anything else; use `Slug(folding:)` to make one from a title.
    package init?(_ text: some StringProtocol) {
        self.init(String(text))
    }

    /// Fails as above; not generic, because the ledger's lines come by the million.
    package init?(_ text: String) {
        var copy = text
        let isValid = copy.withUTF8 { bytes in
            var previous = UInt8(ascii: "-")
            for byte in bytes {
                let hyphen = byte == UInt8(ascii: "-")
                guard (97...122).contains(byte) || (48...57).contains(byte) || (hyphen && previous != byte)
                else { return false }
                previous = byte
            }
            return (1...64).contains(bytes.count) && previous != UInt8(ascii: "-")
        }
        guard isValid else { return nil }
        self.text = copy
    }

    /// «Les Tilleuls (tranche 2)» becomes `les-tilleuls-tranche-2`; nil when no letter or digit is left.
    package init?(folding title: some StringProtocol) {
        var text = ""
        for character in title.folded where text.utf8.count < 64 {
            if character.isASCII, character.isLetter || character.isNumber {
                text.append(character)
            } else if !text.isEmpty, !text.hasSuffix("-") {
                text.append("-")
            }
        }
        if text.hasSuffix("-") { text.removeLast() }
        self.init(text)
    }

    /// Stands for a name that could not be read; no file may be called so.
    package static let unknown = Slug(unchecked: "inconnu")

    private init(unchecked text: String) { self.text = text }

    package static func < (left: Slug, right: Slug) -> Bool { left.text < right.text }
    package var description: String { text }
}
