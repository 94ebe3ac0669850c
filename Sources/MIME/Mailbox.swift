package import Model

/// A person or an office with an address: `Coop des Tilleuls <bonjour@tilleuls.example>`.
package struct Mailbox: Hashable, Sendable {
    /// The display name in Unicode; nil or empty writes the bare address.
    package let name: HeaderText?
    package let address: EmailAddress

    package init(name: HeaderText?, address: EmailAddress) {
        self.name = name
        self.address = address
    }
}

/// The identity of a message, `left@domain`, without angle brackets (RFC 5322 §3.6.4). The same delivery
/// keeps the same one however often it is tried.
package struct MessageID: Hashable, Sendable, CustomStringConvertible {
    package let text: String

    /// Fails where `left` is not a dot-atom of 1 to 64 octets or `domain` not a host name of two labels.
    package init?(left: some StringProtocol, domain: some StringProtocol) {
        guard let address = EmailAddress(localPart: left, domain: domain) else { return nil }
        text = address.address
    }

    /// As above, with the domain of an address that was checked before.
    package init?(left: String, at sender: EmailAddress) {
        guard let address = sender.withLocalPart(left) else { return nil }
        text = address.address
    }

    package var description: String { text }
}

/// The name of an extra header field (RFC 5322 §3.6.8).
package struct HeaderName: Hashable, Sendable, CustomStringConvertible {
    package let text: String

    /// Fails for anything but 1 to 64 letters, digits and hyphens, and for the fields that the message
    /// writes itself or that must not leave (Bcc, trace fields), in any case.
    package init?(_ text: some StringProtocol) {
        let octets = text.utf8
        guard (1...64).contains(octets.count),
            octets.allSatisfy({ Octet.isLetterOrDigit($0) || $0 == UInt8(ascii: "-") })
        else { return nil }
        let lower = text.lowercased()
        guard !Self.reserved.contains(lower), !lower.hasPrefix("content-"), !lower.hasPrefix("resent-")
        else { return nil }
        self.text = String(text)
    }

    package var description: String { text }

    private static let reserved: Set<String> = [
        "from", "sender", "reply-to", "to", "cc", "bcc", "subject", "date", "message-id", "mime-version",
        "list-id", "list-unsubscribe", "list-unsubscribe-post", "feedback-id", "received", "return-path",
    ]
}
