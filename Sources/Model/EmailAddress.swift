/// An address that may stand in a header and in an SMTP command: an ASCII local part in dot-atom form
/// and a domain in A-labels (RFC 5321 §4.1.2, RFC 5322 §3.4.1, without quoted or commented forms).
///
/// Holds no CR, LF, NUL, space or non-ASCII byte by construction. The domain is kept in lower case;
/// the local part as written.
package struct EmailAddress: Hashable, Sendable {
    package let localPart: String
    package let domain: String

    /// Fails beyond 64 octets of local part, 255 of domain, 254 of address (RFC 5321 §4.5.3.1, with
    /// erratum 1690), for a domain of one label, and for any label that is not letters, digits and
    /// inner hyphens of at most 63 octets. Domains with accents are converted before (`Workspace`).
    package init?(localPart: some StringProtocol, domain: some StringProtocol) {
        let local = Array(localPart.utf8)
        let host = domain.lowercased()
        guard EmailAddress.isDotAtom(local), local.count <= 64, EmailAddress.isHostName(Array(host.utf8)),
            local.count + 1 + host.utf8.count <= 254
        else { return nil }
        self.localPart = String(localPart)
        self.domain = host
    }

    /// Reads `local@domain`.
    package init?(_ text: some StringProtocol) {
        guard let at = text.lastIndex(of: "@") else { return nil }
        self.init(localPart: text[..<at], domain: text[text.index(after: at)...])
    }

    /// `local@domain`.
    package var address: String { localPart + "@" + domain }

    /// What tells mailboxes apart in practice: the whole address in lower case. Two members whose keys
    /// are equal share a mailbox and get one mail.
    package var key: String { address.lowercased() }

    private static func isDotAtom(_ bytes: [UInt8]) -> Bool {
        guard let first = bytes.first, let last = bytes.last, first != dot, last != dot else { return false }
        var previous: UInt8 = 0
        for byte in bytes {
            guard byte == dot ? previous != dot : isAtomText(byte) else { return false }
            previous = byte
        }
        return true
    }

    /// `atext` of RFC 5322 §3.2.3.
    private static func isAtomText(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
    }

    private static func isHostName(_ bytes: [UInt8]) -> Bool {
        guard bytes.count <= 255 else { return false }
        let labels = bytes.split(separator: dot, omittingEmptySubsequences: false)
        guard labels.count >= 2 else { return false }
        for label in labels {
            guard let first = label.first, let last = label.last, label.count <= 63, first != hyphen,
                last != hyphen, label.allSatisfy({ isAlphanumeric($0) || $0 == hyphen })
            else { return false }
        }
        return labels.last?.contains(where: { !(48...57).contains($0) }) ?? false
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
    }

    private static let dot = UInt8(ascii: ".")
    private static let hyphen = UInt8(ascii: "-")
}

extension EmailAddress: CustomStringConvertible {
    package var description: String { address }
}
