/// The octets that the wire format names, and what each may be used for.
enum Octet {
    static let tab = UInt8(ascii: "\t")
    static let lineFeed = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    static let space = UInt8(ascii: " ")
    static let quote = UInt8(ascii: "\"")
    static let backslash = UInt8(ascii: "\\")
    static let dot = UInt8(ascii: ".")
    static let equals = UInt8(ascii: "=")
    static let question = UInt8(ascii: "?")
    static let underscore = UInt8(ascii: "_")

    static let hexDigits = Array("0123456789ABCDEF".utf8)
    static let base64Digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func isLetterOrDigit(_ octet: UInt8) -> Bool {
        (48...57).contains(octet) || (65...90).contains(octet) || (97...122).contains(octet)
    }

    /// `atext` of RFC 5322 §3.2.3: what a display name may hold without quotes.
    static func isAtomText(_ octet: UInt8) -> Bool {
        isLetterOrDigit(octet) || "!#$%&'*+-/=?^_`{|}~".utf8.contains(octet)
    }

    /// What an encoded-word in any place, a display name included, may hold unescaped (RFC 2047 §5 (3)).
    static func isPlainInEncodedWord(_ octet: UInt8) -> Bool {
        isLetterOrDigit(octet) || "!*+-/".utf8.contains(octet)
    }
}

extension Sequence<UInt8> {
    /// Dot-separated atoms (RFC 5322 §3.2.3): message identifiers, list identifiers.
    var isDotAtom: Bool {
        var previous = Octet.dot
        for octet in self {
            guard octet == Octet.dot ? previous != Octet.dot : Octet.isAtomText(octet) else { return false }
            previous = octet
        }
        return previous != Octet.dot
    }
}
