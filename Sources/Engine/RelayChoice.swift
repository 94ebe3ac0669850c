internal import Foundation
internal import Model
internal import Transport
internal import Workspace

/// From the settings' words to a relay.
extension Coop {
    /// The relay that the settings name, and how many connections to use. `isReplay`: the clock is not the
    /// machine's (`--now`), so nothing may leave this machine.
    func relay(isReplay: Bool) throws -> (relay: any Relay, connections: Int) {
        switch settings.delivery {
        case .maildir(let path):
            return (Maildir(folder: path), 1)
        case .smtp(let smtp):
            let relay = try relaySettings(smtp)
            if isReplay, !relay.isLoopback {
                throw EngineError(
                    .impossible,
                    "with --now, mails go only into a Maildir or to a relay on this machine, and gazette.yaml names "
                        + "\(smtp.host); leave out --now, or set delivery to a maildir")
            }
            return (SMTPRelay(relay), smtp.connections)
        }
    }

    private func relaySettings(_ smtp: Settings.SMTP) throws -> RelaySettings {
        var relay = RelaySettings(
            host: smtp.host, port: smtp.port, security: security(smtp.security),
            username: smtp.credentials?.user, password: try smtp.credentials.flatMap(password),
            token: smtp.credentials.flatMap(token),
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

    private func token(_ credentials: Settings.Credentials) -> RelaySettings.Token? {
        guard credentials.mechanism == .xoauth2 else { return nil }
        let source = AccessToken(credentials.password, folder: folder.path)
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
