internal import CCurl

/// A libcurl handle with an open, secured and authenticated SMTP session (`CURLOPT_CONNECT_ONLY`).
/// Closed when the value goes. Used by one thread at a time: the one that opens it, then the one that it is given to.
final class CurlSession: @unchecked Sendable {
    let handle: UnsafeMutableRawPointer
    private(set) var socket: curl_socket_t = -1
    private let opening: Opening
    private let errorText = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))

    /// What the server said while the session opened, in order.
    var openingLines: [String] { opening.lines }

    /// Opens, or says in a sentence why not. Gives up where `isStopping` becomes true meanwhile. Waits.
    static func open(
        _ settings: RelaySettings, isStopping: @escaping () -> Bool
    ) throws(RelayTrouble) -> CurlSession {
        if let fault = settings.fault { throw fault }
        let token = try settings.token?()
        do {
            return try CurlSession(settings, token: token, isStopping: isStopping)
        } catch {
            // Tokens run out: asked for again, once, and said only where it is another one.
            guard error.kind == .credentials, let token, let fresh = try settings.token?(), fresh != token
            else { throw error }
            return try CurlSession(settings, token: fresh, isStopping: isStopping)
        }
    }

    /// `token`: what `settings.token` gave.
    private init(
        _ settings: RelaySettings, token: String?, isStopping: @escaping () -> Bool
    ) throws(RelayTrouble) {
        guard curlIsReady, let handle = curl_easy_init() else {
            throw RelayTrouble(.unreachable, "libcurl could not be started.")
        }
        self.handle = handle
        opening = Opening(isStopping: isStopping)
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        let code = configure(settings, token: token)
        guard code == CURLE_OK else {
            throw RelayTrouble(.settings, "libcurl does not take the SMTP settings (\(text(code))).")
        }
        let result = curl_easy_perform(handle)
        guard result == CURLE_OK else { throw trouble(result, settings) }
        // libcurl says OK where a password was given and the server offers no AUTH.
        if settings.username != nil, !opening.lines.contains(where: { $0.hasPrefix("235") }) {
            throw noLogin(settings)
        }
        guard gazette_curl_socket(handle, &socket) == CURLE_OK, socket >= 0 else {
            throw RelayTrouble(.unreachable, "libcurl gave no socket for \(settings.host):\(settings.port).")
        }
    }

    deinit {
        curl_easy_cleanup(handle)
        errorText.deallocate()
    }

    /// libcurl's own words about a result.
    func text(_ code: CURLcode) -> String {
        let detail = String(cString: errorText)
        return detail.isEmpty ? String(cString: curl_easy_strerror(code)) : detail
    }

    private func configure(_ settings: RelaySettings, token: String?) -> CURLcode {
        let timeouts = settings.timeouts
        let usesTLS = settings.security != .none
        let host = settings.host.contains(":") ? "[\(settings.host)]" : settings.host
        let scheme = settings.security == .tls ? "smtps" : "smtp"
        let level = settings.security == .startTLS ? CURLUSESSL_ALL : CURLUSESSL_NONE
        var strings: [(CURLoption, String)] = [
            // The path is what EHLO says.
            (CURLOPT_URL, "\(scheme)://\(host):\(settings.port)/\(settings.heloName)"),
            (CURLOPT_PROTOCOLS_STR, scheme),
            // Else `all_proxy` in the environment would rule.
            (CURLOPT_PROXY, ""),
        ]
        if let username = settings.username { strings.append((CURLOPT_USERNAME, username)) }
        if let password = settings.password { strings.append((CURLOPT_PASSWORD, password)) }
        if let token {
            strings += [(CURLOPT_XOAUTH2_BEARER, token), (CURLOPT_LOGIN_OPTIONS, "AUTH=XOAUTH2")]
        }
        if token == nil, let name = settings.authMechanism {
            strings.append((CURLOPT_LOGIN_OPTIONS, "AUTH=\(name)"))
        }
        if let caFile = settings.caFile { strings.append((CURLOPT_CAINFO, caFile)) }
        let numbers: [(CURLoption, Int)] = [
            (CURLOPT_CONNECT_ONLY, 1), (CURLOPT_NOSIGNAL, 1), (CURLOPT_USE_SSL, Int(level.rawValue)),
            (CURLOPT_SSL_VERIFYPEER, usesTLS ? 1 : 0), (CURLOPT_SSL_VERIFYHOST, usesTLS ? 2 : 0),
            (CURLOPT_CONNECTTIMEOUT_MS, timeouts.connect), (CURLOPT_TIMEOUT_MS, timeouts.opening),
            (CURLOPT_SERVER_RESPONSE_TIMEOUT, (timeouts.opening + 999) / 1000),
        ]
        var code = gazette_curl_set_error_buffer(handle, errorText)
        for (option, value) in strings where code == CURLE_OK {
            code = gazette_curl_set_string(handle, option, value)
        }
        for (option, value) in numbers where code == CURLE_OK {
            code = gazette_curl_set_long(handle, option, value)
        }
        let context = Unmanaged.passUnretained(opening).toOpaque()
        if code == CURLE_OK { code = gazette_curl_on_line(handle, keepOpeningLine, context) }
        if code == CURLE_OK { code = gazette_curl_on_progress(handle, watchForStop, context) }
        return code
    }

    private func noLogin(_ settings: RelaySettings) -> RelayTrouble {
        let mechanism = settings.token != nil ? " XOAUTH2" : settings.authMechanism.map { " \($0)" } ?? ""
        return RelayTrouble(
            .credentials,
            "\(settings.host):\(settings.port) offers no AUTH\(mechanism) that we know, so the password could not"
                + " be given. Check `security` and the port, or leave user name and password out.")
    }

    /// The plain sentence for an opening that failed.
    private func trouble(_ code: CURLcode, _ settings: RelaySettings) -> RelayTrouble {
        let relay = "\(settings.host):\(settings.port)"
        let reply = opening.lastRefusal
        let words = reply.map { "it answered «\($0)»" } ?? text(code)
        switch code {
        case CURLE_ABORTED_BY_CALLBACK:
            return RelayTrouble(.stopped, "Stopped before \(relay) was connected.")
        case CURLE_COULDNT_RESOLVE_HOST:
            return RelayTrouble(
                .unreachable,
                "No address is known for \(settings.host). Check the host's name and the network.")
        case CURLE_COULDNT_CONNECT:
            return RelayTrouble(
                .unreachable, "Nothing answers at \(relay) (\(text(code))). Check host and port.")
        case CURLE_OPERATION_TIMEDOUT:
            return RelayTrouble(.unreachable, "\(relay) did not answer in time (\(text(code))).")
        case CURLE_USE_SSL_FAILED: return noSTARTTLS(relay, reply)
        case CURLE_PEER_FAILED_VERIFICATION:
            return RelayTrouble(
                .insecure,
                "The certificate of \(relay) cannot be trusted: \(text(code)). Check that the host is spelled"
                    + " as in the certificate; a certificate of the coop's own goes into `ca-file` of gazette.yaml."
            )
        case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CIPHER, CURLE_SSL_CERTPROBLEM:
            return RelayTrouble(
                .insecure, "No secure connection with \(relay): \(text(code)). Check port and `security`.")
        case CURLE_LOGIN_DENIED:
            // A refused token is answered with 334 and its reason in JSON, where libcurl leaves.
            if settings.token != nil, reply == nil, opening.lines.last?.hasPrefix("334") == true {
                return RelayTrouble(
                    .credentials,
                    "\(relay) refused the access token of \(settings.username ?? "the user"). Check that it is"
                        + " fresh and made for sending by SMTP.")
            }
            guard let reply else { return noLogin(settings) }
            // A password is not wrong because the server cannot look at it now (RFC 4954 §4.7, 454).
            if reply.isTransient {
                return RelayTrouble(
                    .refused, "\(relay) could not log us in now: «\(reply)».", reply: reply)
            }
            return RelayTrouble(
                .credentials, "\(relay) refused the user name or the password: «\(reply)».", reply: reply)
        case CURLE_RECV_ERROR where reply == nil, CURLE_SEND_ERROR where reply == nil:
            return RelayTrouble(
                .unreachable, "The session with \(relay) ended before it was open (\(words)).")
        case CURLE_WEIRD_SERVER_REPLY where reply == nil:
            return RelayTrouble(
                .unreachable,
                "No SMTP session with \(relay): what it answers is not what SMTP has (\(words)).")
        default:
            return RelayTrouble(.unreachable, "No SMTP session with \(relay): \(words).", reply: reply)
        }
    }

    /// Not offered, refused, or refused for now (RFC 3207 §4, 454), which another try may get over.
    private func noSTARTTLS(_ relay: String, _ reply: Reply?) -> RelayTrouble {
        guard let reply else {
            return RelayTrouble(
                .insecure, "\(relay) does not offer STARTTLS, and nothing is sent without it.")
        }
        return RelayTrouble(
            reply.isTransient ? .refused : .insecure,
            "\(relay) refused STARTTLS: «\(reply)», and nothing is sent without it.", reply: reply)
    }
}

/// What libcurl's callbacks write to and ask while a session opens.
private final class Opening {
    private(set) var lines: [String] = []
    let isStopping: () -> Bool
    /// A server that talks on and on must not fill the memory.
    private static let mostLines = 1_000

    init(isStopping: @escaping () -> Bool) { self.isStopping = isStopping }

    func add(_ line: UnsafeRawBufferPointer) {
        guard lines.count < Opening.mostLines else { return }
        lines.append(String(decoding: line, as: UTF8.self))
    }

    /// The last reply, if it was a refusal.
    var lastRefusal: Reply? {
        var parser = ReplyParser()
        parser.append(Array((lines.last ?? "").utf8))
        guard let reply = try? parser.next(), reply.isTransient || reply.isPermanent else { return nil }
        return reply
    }
}

private let curlIsReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

private func keepOpeningLine(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let bytes, let context else { return 0 }
    Unmanaged<Opening>.fromOpaque(context).takeUnretainedValue()
        .add(UnsafeRawBufferPointer(start: bytes, count: size * count))
    return size * count
}

private func watchForStop(
    _ context: UnsafeMutableRawPointer?, _: curl_off_t, _: curl_off_t, _: curl_off_t, _: curl_off_t
) -> Int32 {
    guard let context else { return 0 }
    return Unmanaged<Opening>.fromOpaque(context).takeUnretainedValue().isStopping() ? 1 : 0
}
