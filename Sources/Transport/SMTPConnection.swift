internal import CCurl

#if canImport(Glibc)
    internal import Glibc
#endif

/// One open session with an SMTP server: libcurl resolved, connected, secured, said EHLO and
/// authenticated; from then on bytes go out and come in as they are.
///
/// Owned and used by one thread, which must have SIGPIPE blocked (`ConnectionThread`).
final class SMTPConnection {
    /// Why a read or a write came to nothing, as the beginning of a sentence. `left` octets of what was to
    /// be written may have left.
    struct Failure: Error {
        let reason: String
        var left = 0
    }

    let capabilities: Capabilities
    private let session: CurlSession
    private let timeouts: Timeouts
    private let isStopping: () -> Bool
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 16_384, alignment: 16)

    /// Opens, or says in a sentence why not. Gives up where `isStopping` becomes true meanwhile.
    static func open(
        _ settings: RelaySettings, isStopping: @escaping () -> Bool
    ) throws(RelayTrouble) -> SMTPConnection {
        if let fault = settings.fault { throw fault }
        let token = try settings.token?()
        let session: CurlSession
        do {
            session = try CurlSession(settings, token: token, isStopping: isStopping)
        } catch {
            // Tokens run out: asked for again, once, and said only where it is another one.
            guard error.kind == .credentials, let token, let fresh = try settings.token?(), fresh != token
            else { throw error }
            session = try CurlSession(settings, token: fresh, isStopping: isStopping)
        }
        return SMTPConnection(session, settings.timeouts, isStopping: isStopping)
    }

    private init(_ session: CurlSession, _ timeouts: Timeouts, isStopping: @escaping () -> Bool) {
        self.session = session
        self.timeouts = timeouts
        self.isStopping = isStopping
        capabilities = Capabilities(openingLines: session.openingLines)
    }

    deinit { buffer.deallocate() }

    /// Waits of `milliseconds`, and after a stop of at most `afterStop` more.
    func patience(_ milliseconds: Int, afterStop: Int) -> Patience {
        Patience(milliseconds: milliseconds, afterStop: afterStop, isStopping: isStopping)
    }

    /// Writes everything. An unfinished write is tried again with the same pointer and length, which TLS
    /// asks for.
    func write(_ bytes: [UInt8], _ patience: inout Patience) throws(Failure) {
        let failure: Failure? = bytes.withUnsafeBytes { all -> Failure? in
            var start = 0
            while start < all.count {
                // Pieces of a TLS record, so that one knows how much can have left.
                let piece = UnsafeRawBufferPointer(rebasing: all[start..<min(start + 16_384, all.count)])
                switch send(piece, &patience) {
                case .success(let count): start += count
                case .failure(var failure):
                    failure.left = start + piece.count
                    return failure
                }
            }
            return nil
        }
        if let failure { throw failure }
    }

    private func send(_ piece: UnsafeRawBufferPointer, _ patience: inout Patience) -> Result<Int, Failure> {
        while true {
            var count = 0
            let code = curl_easy_send(session.handle, piece.baseAddress, piece.count, &count)
            if code == CURLE_OK, count > 0 {
                patience.renew()
                return .success(count)
            }
            guard code == CURLE_OK || code == CURLE_AGAIN else {
                return .failure(Failure(reason: "the connection broke (\(session.text(code)))"))
            }
            if let failure = wait(for: Int16(POLLOUT), &patience) { return .failure(failure) }
        }
    }

    /// The next bytes; throws where the server closed, or patience ended.
    func read(_ patience: inout Patience) throws(Failure) -> [UInt8] {
        while true {
            if let bytes = try readNow() { return bytes }
            if let failure = wait(for: Int16(POLLIN), &patience) { throw failure }
        }
    }

    /// What is there already, or nil.
    func readNow() throws(Failure) -> [UInt8]? {
        var count = 0
        let code = curl_easy_recv(session.handle, buffer.baseAddress, buffer.count, &count)
        if code == CURLE_AGAIN { return nil }
        guard code == CURLE_OK else {
            throw Failure(reason: "the connection broke (\(session.text(code)))")
        }
        guard count > 0 else { throw Failure(reason: "the relay closed the connection") }
        return Array(buffer[..<count])
    }

    /// Why nothing more should be written, if the server closed or spoke although nothing was asked
    /// (mostly 421, RFC 5321 §3.8).
    func staleness() -> RelayTrouble? {
        do {
            guard let bytes = try readNow() else { return nil }
            var parser = ReplyParser()
            parser.append(bytes)
            guard let reply = try? parser.next() else {
                return RelayTrouble(.lost, "The relay spoke out of turn.")
            }
            return RelayTrouble(.refused, "The relay said «\(reply)» and ended the session.", reply: reply)
        } catch {
            return RelayTrouble(.lost, sentence: "\(error.reason) between two mails")
        }
    }

    private func wait(for events: Int16, _ patience: inout Patience) -> Failure? {
        switch patience.next() {
        case .failure(let ended):
            let stopped = ended.end == .stopped
            return Failure(reason: stopped ? "sending was stopped" : "the relay was silent for too long")
        case .success(let milliseconds):
            var entry = pollfd(fd: session.socket, events: events, revents: 0)
            poll(&entry, 1, milliseconds)
            return nil
        }
    }

    /// Says QUIT and waits a moment for the answer (RFC 5321 §4.1.1.10). Nothing may be in progress.
    func quit() {
        do {
            var patience = patience(timeouts.quit, afterStop: timeouts.quit)
            try write(Array("QUIT\r\n".utf8), &patience)
            _ = try read(&patience)
        } catch {
            // Going away anyway.
        }
    }
}
