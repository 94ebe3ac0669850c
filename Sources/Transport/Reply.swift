/// A server's reply (RFC 5321 §4.2): its code and the text of all its lines.
package struct Reply: Hashable, Sendable {
    /// 200–599.
    package let code: Int

    /// The lines' texts joined by one space. Control characters are shown as `?`, so that it can stand
    /// in a log line; what is not UTF-8 is shown as U+FFFD.
    package let text: String

    package init(code: Int, text: String) {
        self.code = code
        self.text = text
    }

    /// What one reads bytes off the wire with.
    init(code: Int, lines: ArraySlice<UInt8>) {
        let isPlain = lines.allSatisfy { $0 >= 32 && $0 != 127 }
        self.init(
            code: code,
            text: isPlain
                ? String(decoding: lines, as: UTF8.self)
                : String(
                    decoding: lines.map { $0 < 32 || $0 == 127 ? UInt8(ascii: "?") : $0 }, as: UTF8.self))
    }

    package var isPositive: Bool { code / 100 == 2 }
    package var isTransient: Bool { code / 100 == 4 }
    package var isPermanent: Bool { code / 100 == 5 }

    /// The enhanced status (RFC 3463) that the text begins with, such as `5.7.1`; nil without one, or
    /// where its class is not the code's (RFC 2034 §4).
    package var enhancedStatus: String? {
        let word = text.prefix { $0 != " " }
        let parts = word.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == String(code / 100), parts.allSatisfy(Reply.isSubcode) else {
            return nil
        }
        return String(word)
    }

    /// One to three digits (RFC 3463 §2).
    private static func isSubcode(_ part: Substring) -> Bool {
        (1...3).contains(part.utf8.count) && part.utf8.allSatisfy { (48...57).contains($0) }
    }

    /// Whether the reply speaks of the session and not of the person: the channel closes (421), the
    /// sequence is wrong (503), or authentication is wanted or failed (530, 535).
    var concernsSession: Bool { [421, 503, 530, 535].contains(code) }

    /// Security or policy, `5.7.x`: to RCPT it says "not for you", not "no such person".
    var isPolicy: Bool { isPermanent && enhancedStatus?.hasPrefix("5.7.") == true }
}

extension Reply: CustomStringConvertible {
    package var description: String { text.isEmpty ? String(code) : "\(code) \(text)" }
}
