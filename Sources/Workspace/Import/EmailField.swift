internal import CIDN2
internal import Glibc
package import Model

/// An e-mail address as people type it.
package enum EmailField: Hashable, Sendable {
    /// `warning` where the address is valid but looks mistyped, in English.
    case address(EmailAddress, warning: String?)
    /// `suggestion` is what may have been meant.
    case fault(suggestion: String?)

    /// Reads dot-atom addresses of RFC 5321 and 5322; a domain with accents becomes A-labels (IDNA 2008,
    /// UTS 46). Blanks around it, `mailto:` and `Name <address>` are forgiven silently; a dot, comma or
    /// semicolon at the end is cut with a warning; a domain one slip away from a common one is kept
    /// with a warning.
    package init(_ text: String) {
        let bare = EmailField.unwrapped(text)
        var cut = bare
        while let last = cut.utf8.last, ".,;".utf8.contains(last) { cut.removeLast() }
        guard let address = EmailField.parse(cut) else {
            self = .fault(suggestion: EmailField.repaired(cut))
            return
        }
        if cut.utf8.count < bare.utf8.count {
            let end = String(bare[cut.endIndex...])
            self = .address(address, warning: "\"\(end)\" at the end was cut: \(address)")
        } else if let domain = AddressTypos.suggestion(for: address.domain) {
            self = .address(address, warning: "did you mean \(address.localPart)@\(domain)?")
        } else {
            self = .address(address, warning: nil)
        }
    }

    private static func unwrapped(_ text: String) -> String {
        var text = FieldText.trimmed(text)
        if text.utf8.last == UInt8(ascii: ">"), let open = text.utf8.lastIndex(of: UInt8(ascii: "<")) {
            // What stands before is a name; with an address in it, nobody knows which of the two is meant.
            let isName = text[..<open].unicodeScalars.allSatisfy {
                $0.value >= 0x20 && $0 != "@" && $0 != "<"
            }
            guard isName else { return text }
            text = FieldText.trimmed(String(text[text.index(after: open)...].dropLast()))
        }
        if text.utf8.contains(UInt8(ascii: ":")), text.prefix(7).lowercased() == "mailto:" {
            text = FieldText.trimmed(String(text.dropFirst(7)))
        }
        return text
    }

    private static func parse(_ text: String) -> EmailAddress? {
        guard let at = text.utf8.lastIndex(of: UInt8(ascii: "@")) else { return nil }
        let domain = text[text.utf8.index(after: at)...]
        if domain.utf8.allSatisfy({ $0 < 0x80 }) {
            return EmailAddress(localPart: text[..<at], domain: domain)
        }
        return asciiDomain(String(domain)).flatMap { EmailAddress(localPart: text[..<at], domain: $0) }
    }

    /// A-labels by non-transitional UTS 46 processing; nil where IDNA 2008 forbids the name.
    private static func asciiDomain(_ domain: String) -> String? {
        var output: UnsafeMutablePointer<CChar>?
        let flags = CInt(IDN2_NFC_INPUT.rawValue | IDN2_NONTRANSITIONAL.rawValue)
        guard idn2_to_ascii_8z(domain, &output, flags) == CInt(IDN2_OK.rawValue), let output else {
            return nil
        }
        defer { idn2_free(output) }
        return String(cString: output)
    }

    /// The address without the usual slips of the hand, if that makes it a valid one.
    private static func repaired(_ text: String) -> String? {
        var text = text.split(whereSeparator: \.isWhitespace).joined()
        text = String(text.map { $0 == "," ? "." : $0 })
        var previous: Character = "."
        text.removeAll { character in
            defer { previous = character }
            return character == "." && (previous == "." || previous == "@")
        }
        if let at = text.lastIndex(of: "@"), at > text.startIndex, text[text.index(before: at)] == "." {
            text.remove(at: text.index(before: at))
        }
        return parse(text)?.address
    }
}
