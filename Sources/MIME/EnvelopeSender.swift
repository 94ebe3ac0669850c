package import Model

/// The envelope sender of one delivery (VERP): `bounces+token@coop.example`. A bounce comes back to it,
/// so the token alone tells what bounced, whatever the report says.
package struct EnvelopeSender: Hashable, Sendable {
    package let address: EmailAddress

    /// Fails for an empty token, one that holds anything but lower-case letters and digits (relays may
    /// fold case), and where base and token make a local part of more than 64 octets.
    package init?(base: EmailAddress, token: String) {
        var token = token
        let isPlain = token.withUTF8 { octets in
            !octets.isEmpty && octets.allSatisfy { $0 &- 97 < 26 || $0 &- 48 < 10 }
        }
        guard isPlain, let address = base.withLocalPart("\(base.localPart)+\(token)") else { return nil }
        self.address = address
    }

    /// The token that a bounce's recipient carries, in lower case; nil where the address was not made
    /// from `base`.
    package static func token(in recipient: EmailAddress, base: EmailAddress) -> String? {
        let local = recipient.localPart.lowercased()
        let prefix = base.localPart.lowercased() + "+"
        guard recipient.domain == base.domain, local.hasPrefix(prefix), local != prefix else { return nil }
        return String(local.dropFirst(prefix.count))
    }
}
