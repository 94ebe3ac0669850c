/// What became of one mail.
package enum HandOver: Hashable, Sendable {
    /// The relay took it; the reply to the dot.
    case accepted(Reply)

    /// The relay refused this person's mail, for good (5xx) or for now (4xx). Others are not concerned.
    case refused(Reply, permanent: Bool)

    /// Nothing of the mail can have been taken, and the person is not to blame: back to `queued`.
    case relayTrouble(RelayTrouble)

    /// The body left, or may have left, whole and no complete reply came. A plain sentence that says why.
    case inDoubt(String)
}

/// Why a relay could not be used. `description` is one plain sentence or two: where, what was found,
/// what to do.
package struct RelayTrouble: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Kind: String, Hashable, Sendable {
        /// The settings cannot be used as they are written; nothing was tried.
        case settings
        /// No address, no answer, or no proper greeting.
        case unreachable
        /// STARTTLS is not offered, or TLS failed, or the certificate is not the relay's.
        case insecure
        /// The password was refused, or could not be given.
        case credentials
        /// The relay answered, and it does not want our mail now.
        case refused
        /// The connection was lost, silent or out of step before the body left.
        case lost
        /// We are stopping.
        case stopped
    }

    package let kind: Kind

    /// The server's own reply, where there was one.
    package let reply: Reply?

    package let description: String

    package init(_ kind: Kind, _ description: String, reply: Reply? = nil) {
        self.kind = kind
        self.reply = reply
        self.description = description
    }

    /// Makes a sentence of a clause that begins in lower case.
    init(_ kind: Kind, sentence clause: String) {
        self.init(kind, clause.prefix(1).uppercased() + clause.dropFirst() + ".")
    }
}
