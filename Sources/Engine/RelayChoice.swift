internal import Foundation
internal import Model
internal import Transport
internal import Workspace

/// From the settings' words to a relay.
extension Coop {
    /// The relays that the settings name, in order of preference. `isReplay`: the clock is not the machine's
    /// (`--now`), so nothing may leave this machine. One whose password cannot be read is there all the same and
    /// says so, unless it is the only one.
    func relays(isReplay: Bool, isDurable: Bool = true) throws -> [RelayRoute] {
        guard case .smtp(let servers) = settings.delivery else {
            guard case .maildir(let path) = settings.delivery else { return [] }
            return [RelayRoute(name: "", relay: Maildir(folder: path, durable: isDurable), connections: 1)]
        }
        return try servers.map { smtp in
            do {
                let relay = try relaySettings(smtp)
                if isReplay, !relay.isLoopback { throw Self.leavesMachine(smtp.host) }
                return RelayRoute(
                    name: smtp.name, relay: SMTPRelay(relay), connections: smtp.connections, smtp: smtp)
            } catch let error as EngineError where error.kind == .invalid && servers.count > 1 {
                return RelayRoute(
                    name: smtp.name, relay: UnusableRelay(reason: error.description), connections: 1,
                    smtp: smtp)
            }
        }
    }

    private static func leavesMachine(_ host: String) -> EngineError {
        EngineError(
            .impossible,
            "with --now, mails go only into a Maildir or to a relay on this machine, and gazette.yaml names "
                + "\(host); leave out --now, or set delivery to a maildir")
    }

    private func relaySettings(_ smtp: Settings.SMTP) throws -> RelaySettings {
        var relay = RelaySettings(
            host: smtp.host, port: smtp.port, security: security(smtp.security),
            username: smtp.credentials?.user, password: try smtp.credentials.flatMap(password),
            token: smtp.credentials.flatMap { token($0, reply: smtp.timeouts.reply) },
            authMechanism: smtp.credentials?.mechanism.map { $0.rawValue.uppercased() },
            caFile: smtp.certificates,
            heloName: smtp.greeting ?? settings.sender.address.domain, connections: smtp.connections,
            timeouts: timeouts(smtp.timeouts))
        relay.mailsPerConnection = smtp.mailsPerConnection
        return relay
    }

    private func security(_ security: Settings.Security) -> RelaySettings.Security {
        switch security {
        case .starttls: .startTLS
        case .tls: .tls
        case .none: .none
        }
    }

    private func timeouts(_ given: Settings.Timeouts) -> Timeouts {
        var timeouts = Timeouts()
        if let connect = given.connect { timeouts.connect = connect * 1000 }
        if let reply = given.reply {
            timeouts.opening = reply * 1000
            timeouts.mail = reply * 1000
            timeouts.recipient = reply * 1000
            timeouts.data = reply * 1000
        }
        if let body = given.body { timeouts.dot = body * 1000 }
        if let stop = given.stop { timeouts.stop = stop * 1000 }
        return timeouts
    }

    private func token(_ credentials: Settings.Credentials, reply: Int?) -> RelaySettings.Token? {
        guard credentials.mechanism == .xoauth2 else { return nil }
        let source = AccessToken(credentials.password, folder: folder.path, reply: reply)
        return { () throws(RelayTrouble) in try source.read() }
    }

    /// nil for a token, which is asked for later.
    private func password(_ credentials: Settings.Credentials) throws -> String? {
        guard credentials.mechanism != .xoauth2 else { return nil }
        switch credentials.password {
        case .command: return nil
        case .file(let path):
            guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
                throw EngineError(
                    .invalid,
                    "\(path): the password of the SMTP server cannot be read; check the path and its rights")
            }
            let line = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
            guard !line.isEmpty else {
                throw EngineError(
                    .invalid, "\(path): found an empty file, expected the password on its first line")
            }
            return line
        case .environment(let name):
            guard let value = ProcessInfo.processInfo.environment[name], !value.isEmpty else {
                throw EngineError(
                    .invalid,
                    "the environment variable \(name) is not set; expected the password of the SMTP server")
            }
            return value
        }
    }
}

/// One way out: a relay of the settings, ready for use.
struct RelayRoute {
    /// Empty for a Maildir.
    let name: String
    let relay: any Relay
    let connections: Int
    /// nil for a Maildir.
    var smtp: Settings.SMTP?

    /// Whether its settings alone show that it cannot be used.
    var isUnusable: Bool { relay is UnusableRelay }
}

/// A relay whose settings cannot be used, beside others.
private struct UnusableRelay: Relay {
    let reason: String

    func deliver(from feed: any MailFeed, connections: Int) -> DeliveryReport {
        var report = DeliveryReport()
        report.troubles = [RelayTrouble(.settings, reason)]
        return report
    }

    func probe() throws(RelayTrouble) -> String { throw RelayTrouble(.settings, reason) }
}
