package import Model

/// What a list of mails is called, for the reader's filters (RFC 2919): `Cycle annuel <cycle.coop.example>`.
package struct ListID: Hashable, Sendable {
    package let name: HeaderText?
    package let identifier: String

    /// Fails where `identifier` is not a dot-atom of at least two labels and at most 255 octets.
    package init?(name: HeaderText? = nil, identifier: some StringProtocol) {
        guard identifier.utf8.isDotAtom, identifier.utf8.contains(Octet.dot), identifier.utf8.count <= 255
        else { return nil }
        self.name = name
        self.identifier = String(identifier)
    }
}

/// Where a reader's mail program unsubscribes (RFC 2369 §3.2, RFC 8058).
package struct ListUnsubscribe: Hashable, Sendable {
    package let page: String
    package let mailbox: EmailAddress?

    /// `page` is a complete address, percent-encoded. Fails where it begins with neither `https://` nor
    /// `http://`, has more than 900 octets, or holds a blank, a control, a comma, a quote, an angle
    /// bracket or anything beyond ASCII.
    package init?(page: String, mailbox: EmailAddress? = nil) {
        var page = page
        let unsafe = Self.unsafe
        let isPlain = page.withUTF8 { octets in
            octets.count <= 900 && octets.allSatisfy { $0 > 32 && $0 < 127 && !unsafe.holds($0) }
        }
        guard isPlain, page.hasPrefix("https://") || page.hasPrefix("http://") else { return nil }
        self.page = page
        self.mailbox = mailbox
    }

    private static let unsafe = OctetSet("<>\",\\")

    /// One click needs TLS (RFC 8058 §3.1); a plain `http://` page, as on a developer's machine, gets no
    /// `List-Unsubscribe-Post`.
    package var isOneClick: Bool { page.hasPrefix("https://") }

    /// The mailbox as a `mailto:` address; what RFC 6068 §2 does not allow in one is percent-encoded.
    var mailto: String? {
        guard let mailbox else { return nil }
        var text = "mailto:"
        for octet in mailbox.localPart.utf8 {
            if Octet.isLetterOrDigit(octet) || "!$'*+-._~".utf8.contains(octet) {
                text.unicodeScalars.append(Unicode.Scalar(octet))
            } else {
                text += "%" + String(octet >> 4, radix: 16, uppercase: true)
                text += String(octet & 15, radix: 16, uppercase: true)
            }
        }
        return text + "@" + mailbox.domain
    }
}

/// What big providers group complaints by: up to three names of groups, the narrowest first, and the
/// sender. Never a value that tells one recipient or message from another.
package struct FeedbackID: Hashable, Sendable {
    package let text: String

    /// `groups` are at most three texts of up to 64 octets, `sender` has 5 to 15. Fails for more, and for
    /// anything but letters, digits, dots, underscores and hyphens.
    package init?(groups: [String], sender: String) {
        func isPlain(_ text: String) -> Bool {
            text.utf8.allSatisfy { Octet.isLetterOrDigit($0) || "._-".utf8.contains($0) }
        }
        guard groups.count <= 3, (5...15).contains(sender.utf8.count), isPlain(sender),
            groups.allSatisfy({ $0.utf8.count <= 64 && isPlain($0) })
        else { return nil }
        text = (groups + [sender]).joined(separator: ":")
    }
}
