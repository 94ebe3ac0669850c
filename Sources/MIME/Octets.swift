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

    static let base64Digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// The hexadecimal digit of 0 to 15.
    static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 48 + value : 55 + value }

    static func isLetterOrDigit(_ octet: UInt8) -> Bool {
        octet &- 48 < 10 || (octet | 32) &- 97 < 26
    }

    /// `atext` of RFC 5322 §3.2.3: what a display name may hold without quotes.
    static func isAtomText(_ octet: UInt8) -> Bool {
        isLetterOrDigit(octet) || atomMarks.holds(octet)
    }

    /// What an encoded-word in any place, a display name included, may hold unescaped (RFC 2047 §5 (3)).
    static func isPlainInEncodedWord(_ octet: UInt8) -> Bool {
        isLetterOrDigit(octet) || encodedWordMarks.holds(octet)
    }

    private static let atomMarks = OctetSet("!#$%&'*+-/=?^_`{|}~")
    private static let encodedWordMarks = OctetSet("!*+-/")
}

/// A set of ASCII characters in 128 bits.
struct OctetSet: Sendable {
    private var low: UInt64 = 0
    private var high: UInt64 = 0

    init(_ characters: String) {
        for octet in characters.utf8 where octet < 128 {
            if octet < 64 { low |= 1 << UInt64(octet) } else { high |= 1 << UInt64(octet - 64) }
        }
    }

    func holds(_ octet: UInt8) -> Bool {
        octet < 128 && (octet < 64 ? low : high) >> UInt64(octet & 63) & 1 == 1
    }
}

extension Collection<UInt8> {
    /// Whether a reader could take a part of this for an encoded-word.
    var looksEncoded: Bool {
        var previous: UInt8 = 0
        for octet in self {
            if octet == Octet.question, previous == Octet.equals { return true }
            previous = octet
        }
        return false
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
