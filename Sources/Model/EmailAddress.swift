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
        var local = String(localPart)
        var host = domain.lowercased()
        guard local.withUTF8(EmailAddress.isDotAtom), host.withUTF8(EmailAddress.isHostName),
            local.utf8.count + 1 + host.utf8.count <= 254
        else { return nil }
        self.localPart = local
        self.domain = host
    }

    /// Another mailbox of the same domain; fails as above.
    package func withLocalPart(_ text: String) -> EmailAddress? {
        var local = text
        guard local.withUTF8(EmailAddress.isDotAtom), local.utf8.count + 1 + domain.utf8.count <= 254 else {
            return nil
        }
        return EmailAddress(checked: local, domain: domain)
    }

    private init(checked localPart: String, domain: String) {
        self.localPart = localPart
        self.domain = domain
    }

    /// Reads `local@domain`.
    package init?(_ text: some StringProtocol) {
        self.init(String(text))
    }

    /// Reads as above; not generic, because client files are long.
    package init?(_ text: String) {
        var copy = text
        guard let address = copy.withUTF8({ EmailAddress($0) }) else { return nil }
        self = address
    }

    /// Reads as above.
    package init?(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let at = bytes.lastIndex(of: UInt8(ascii: "@")), bytes.count <= 254 else { return nil }
        let local = UnsafeBufferPointer(rebasing: bytes[..<at])
        let host = UnsafeBufferPointer(rebasing: bytes[(at + 1)...])
        guard EmailAddress.isDotAtom(local), EmailAddress.isHostName(host) else { return nil }
        localPart = String(decoding: local, as: UTF8.self)
        let isLower = !host.contains { (65...90).contains($0) }
        let domain = String(decoding: host, as: UTF8.self)
        self.domain = isLower ? domain : domain.lowercased()
    }

    /// `local@domain`.
    package var address: String { localPart + "@" + domain }

    /// What tells mailboxes apart in practice: the whole address in lower case. Two members whose keys
    /// are equal share a mailbox and get one mail.
    package var key: String { address.lowercased() }

    private static func isDotAtom(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard (1...64).contains(bytes.count) else { return false }
        var previous = dot
        for byte in bytes {
            guard byte == dot ? previous != dot : isAtomText(byte) else { return false }
            previous = byte
        }
        return previous != dot
    }

    /// `atext` of RFC 5322 §3.2.3.
    private static func isAtomText(_ byte: UInt8) -> Bool {
        if isAlphanumeric(byte) { return true }
        switch byte {
        // ! # $ % & ' * + - / = ? ^ _ ` { | } ~
        case 0x21, 0x23...0x27, 0x2A, 0x2B, 0x2D, 0x2F, 0x3D, 0x3F, 0x5E...0x60, 0x7B...0x7E: return true
        default: return false
        }
    }

    /// At least two labels of 1 to 63 octets, hyphens only inside, the last one not a number.
    private static func isHostName(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard bytes.count <= 255 else { return false }
        var labels = 0
        var length = 0
        var previous = dot
        var isNumber = true
        for byte in bytes {
            if byte == dot {
                guard length > 0, previous != hyphen else { return false }
                labels += 1
                (length, isNumber) = (0, true)
            } else {
                guard isAlphanumeric(byte) || (byte == hyphen && length > 0), length < 63 else {
                    return false
                }
                length += 1
                if !(48...57).contains(byte) { isNumber = false }
            }
            previous = byte
        }
        return length > 0 && previous != hyphen && labels >= 1 && !isNumber
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
