internal import Model

extension Settings {
    /// Reads `delivery:`: a Maildir, or the coop's SMTP server.
    static func delivery(_ fields: inout Fields, folder: String) -> Delivery? {
        let maildir = fields.optional("maildir", .path(in: folder))
        let relay = FieldKind<SMTP>.group("smtp") { Self.smtp(&$0, folder: folder) }
        let relays = fields.optional("smtp", .oneOrMore(of: relay))
        switch (fields.has("maildir"), fields.has("smtp")) {
        case (true, true):
            fields.fault("smtp", "found smtp beside maildir, expected one of them; take the other out")
            return nil
        case (_, true):
            nameTwice(relays ?? [], &fields)
            return relays.map { .smtp($0) }
        default: return .maildir(maildir ?? FieldKind.place("var/maildir", in: folder))
        }
    }

    /// The ledger remembers each relay's pace by its name.
    private static func nameTwice(_ relays: [SMTP], _ fields: inout Fields) {
        var names: Set<String> = []
        for relay in relays where !names.insert(relay.name).inserted {
            fields.fault(
                "smtp",
                "found two servers called \(relay.name), expected each once; add a name of its own, such as name: spare"
            )
        }
    }

    private static func smtp(_ fields: inout Fields, folder: String) -> SMTP? {
        let name = fields.optional("name", .slug)
        let host = fields.required("host", .host)
        let security = fields.value("security", FieldKind<Security>.word, or: .starttls)
        let port = fields.value("port", .number(1...65_535), or: security.usualPort)
        let credentials = credentials(&fields, folder: folder)
        let certificates = fields.optional("ca-file", .path(in: folder))
        let connections = fields.value("connections", .number(1...50), or: 4)
        let greeting = fields.optional("helo", .host)
        let timeouts = fields.value("timeouts", .group("timeouts", Self.timeouts), or: Timeouts())
        let pace = pace(&fields)
        let most = fields.optional("per-connection", .number(1...))
        let domains = fields.value("domains", .group("domains", Self.domains), or: [:])
        guard let host else { return nil }
        if credentials != nil, security == .none, !isLoopback(host) {
            fields.fault("security", "a password would cross the network unprotected; write starttls or tls")
        }
        return SMTP(
            name: name?.text ?? host, host: host, port: port, security: security, credentials: credentials,
            certificates: certificates,
            connections: connections, greeting: greeting, timeouts: timeouts, pace: pace,
            mailsPerConnection: most, domains: domains)
    }

    private static func credentials(_ fields: inout Fields, folder: String) -> Credentials? {
        fields.refuse(
            "password",
            "password: found a password in the settings, which are copied and shown; put it in a file and name it "
                + "with password-file, or name an environment variable with password-env")
        let user = fields.optional("user", .line)
        let file = fields.optional("password-file", .path(in: folder))
        let variable = fields.optional("password-env", .variable)
        let tokenFile = fields.optional("token-file", .path(in: folder))
        let tokenCommand = fields.optional("token-command", .line)
        var mechanism = fields.optional("auth", FieldKind<Mechanism>.word)
        let given = ["password-file", "password-env", "token-file", "token-command", "auth"]
            .filter { fields.has($0) }
        guard fields.has("user") else {
            if let key = given.first {
                fields.fault(key, "found without user, expected user beside it; add user")
            }
            return nil
        }
        let sources = given.filter { $0 != "auth" }
        if let first = sources.first, let second = sources.dropFirst().first {
            fields.fault(second, "found beside \(first), expected one of them; take the other out")
        }
        let token = tokenFile.map(PasswordSource.file) ?? tokenCommand.map(PasswordSource.command)
        let source = token ?? file.map(PasswordSource.file) ?? variable.map(PasswordSource.environment)
        if sources.isEmpty, !fields.has("password") {
            let keys = mechanism == .xoauth2 ? "token-file or token-command" : "password-file or password-env"
            fields.fault(
                "user", "found without a \(mechanism == .xoauth2 ? "token" : "password"); add \(keys)")
        }
        if let source, let mechanism, (source == token) != (mechanism == .xoauth2) {
            let expected = source == token ? "xoauth2, which takes a token" : "token-file or token-command"
            fields.fault("auth", "found \(mechanism.rawValue) with \(sources[0]), expected \(expected)")
        }
        if token != nil { mechanism = .xoauth2 }
        guard let user, let source else { return nil }
        return Credentials(user: user, password: source, mechanism: mechanism)
    }

    private static func timeouts(_ fields: inout Fields) -> Timeouts? {
        Timeouts(
            connect: fields.optional("connect", .seconds), reply: fields.optional("reply", .seconds),
            body: fields.optional("body", .seconds), stop: fields.optional("stop", .seconds))
    }

    /// The limits of a time; connections are read by the caller.
    private static func pace(_ fields: inout Fields) -> Pace {
        var pace = Pace()
        pace.perMinute = fields.optional("per-minute", .number(1...))
        pace.perHour = fields.optional("per-hour", .number(1...))
        pace.perDay = fields.optional("per-day", .number(1...))
        return pace
    }

    /// Recipients' domains and what each takes.
    private static func domains(_ fields: inout Fields) -> [String: Pace]? {
        var domains: [String: Pace] = [:]
        for key in fields.keys {
            let kind = FieldKind<Pace>.group(key) { fields in
                var pace = pace(&fields)
                pace.connections = fields.optional("connections", .number(1...50))
                return pace
            }
            guard let pace = fields.optional(key, kind) else { continue }
            guard let domain = EmailAddress("x@" + key)?.domain else {
                fields.fault(key, "expected the domain of addresses, such as orange.fr")
                continue
            }
            domains[domain] = pace
        }
        return domains
    }

    private static func isLoopback(_ host: String) -> Bool {
        host == "localhost" || host.hasPrefix("127.") || host == "::1"
    }
}

extension Settings.Security {
    /// Submission, submission over TLS, relay.
    var usualPort: Int {
        switch self {
        case .starttls: 587
        case .tls: 465
        case .none: 25
        }
    }
}
