/// How to reach the coop's SMTP server.
package struct RelaySettings: Sendable {
    package enum Security: String, Sendable, CaseIterable {
        /// STARTTLS, and nothing is sent without it. The default.
        case startTLS = "starttls"
        /// TLS from the first byte (smtps).
        case tls
        /// In clear; a password only to this machine itself.
        case none
    }

    /// A name, or an IPv4 or IPv6 address without brackets.
    package var host: String
    package var port: Int
    package var security: Security
    /// With `password` or `token`, or none of them.
    package var username: String?
    package var password: String?
    /// Gives the OAuth 2.0 access token that is said in place of a password (XOAUTH2). Asked each time that
    /// a connection opens, since tokens last an hour; called from the threads that open them.
    package var token: Token?

    package typealias Token = @Sendable () throws(RelayTrouble) -> String

    /// The only SASL mechanism to use, such as `PLAIN` or `LOGIN`; nil leaves the choice to libcurl.
    package var authMechanism: String?
    /// PEM certificates to trust instead of the system's.
    package var caFile: String?
    /// What EHLO says: this machine's name.
    package var heloName: String
    /// How many connections at once.
    package var connections: Int
    package var timeouts: Timeouts
    /// A connection is closed, and another opened, after so many mails; nil: never.
    package var mailsPerConnection: Int?

    package init(
        host: String, port: Int, security: Security = .startTLS, username: String? = nil,
        password: String? = nil, token: Token? = nil, authMechanism: String? = nil, caFile: String? = nil,
        heloName: String = "localhost", connections: Int = 4, timeouts: Timeouts = Timeouts()
    ) {
        self.host = host
        self.port = port
        self.security = security
        self.username = username
        self.password = password
        self.token = token
        self.authMechanism = authMechanism
        self.caFile = caFile
        self.heloName = heloName
        self.connections = connections
        self.timeouts = timeouts
    }

    /// Whether the host is this machine itself, as far as its spelling tells.
    package var isLoopback: Bool {
        let name = host.lowercased()
        guard !["localhost", "::1"].contains(name) else { return true }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }

    /// What makes these settings unusable, if anything does; nothing is tried then.
    package var fault: RelayTrouble? {
        if !RelaySettings.isHost(host) {
            return RelayTrouble(.settings, "smtp: «\(host)» is no host name or address.")
        }
        if !(1...65_535).contains(port) {
            return RelayTrouble(.settings, "smtp: port \(port) is not between 1 and 65535.")
        }
        if !RelaySettings.isHost(heloName) {
            return RelayTrouble(
                .settings, "smtp: «\(heloName)» cannot be said in EHLO; a host name is expected.")
        }
        if (username == nil) != (password == nil && token == nil) {
            let (found, missing) = username == nil ? ("password", "user name") : ("user name", "password")
            return RelayTrouble(
                .settings, "smtp: there is a \(found) but no \(missing). Give both or neither.")
        }
        if password != nil || token != nil, security == .none, !isLoopback {
            return RelayTrouble(
                .settings,
                "smtp: with `tls: none` the password would travel in clear to \(host). Use starttls or tls.")
        }
        if let authMechanism, !authMechanism.utf8.allSatisfy(RelaySettings.isMechanismByte) {
            return RelayTrouble(.settings, "smtp: «\(authMechanism)» is no SASL mechanism such as PLAIN.")
        }
        return nil
    }

    /// Letters, digits, `-`, `.`, `_`, and the colons of IPv6: nothing that could change a URL's meaning.
    private static func isHost(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy {
                (48...58).contains($0) || (65...90).contains($0) || (97...122).contains($0)
                    || "-._".utf8.contains($0)
            }
    }

    private static func isMechanismByte(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: "_")
    }
}

extension RelaySettings: CustomStringConvertible {
    /// Without the password, so that it can stand in a log.
    package var description: String {
        "\(host):\(port) (\(security.rawValue)\(username.map { ", as \($0)" } ?? ""))"
    }
}

/// How long to wait, in milliseconds. The defaults are those of RFC 5321 §4.5.3.2.
package struct Timeouts: Hashable, Sendable {
    /// Name resolution, TCP and TLS handshake.
    package var connect = 30_000
    /// The whole opening: greeting, EHLO, STARTTLS, AUTH.
    package var opening = 300_000
    package var mail = 300_000
    package var recipient = 300_000
    package var data = 120_000
    /// Each time that the body's sending makes no progress.
    package var block = 180_000
    /// After the closing dot.
    package var dot = 600_000
    /// To read what the server may have said before a send failed.
    package var lastWords = 5_000
    /// The reply to QUIT.
    package var quit = 2_000
    /// After a stop was asked: how long replies to bodies that left are awaited.
    package var stop = 60_000

    package init() {}

    func milliseconds(for stage: SMTPDialogue.Stage) -> Int {
        switch stage {
        case .reset, .mail: mail
        case .recipient: recipient
        case .data: data
        case .body: block
        case .dot: dot
        }
    }
}
