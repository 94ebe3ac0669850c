internal import CCurl

#if canImport(Glibc)
    internal import Glibc
#endif

/// One open session with an SMTP server: libcurl resolved, connected, secured, said EHLO and
/// authenticated; from then on bytes go out and come in as they are, without waiting.
///
/// Used by one thread at a time, which must have SIGPIPE blocked (`ConnectionThread`).
final class SMTPConnection {
    /// What a socket is waited for.
    enum Readiness {
        case reading
        case writing
    }

    /// Why a read or a write came to nothing, as the beginning of a sentence.
    struct Failure: Error {
        let reason: String
    }

    /// Octets of a TLS record: what is written at once, so that one knows how much can have left.
    static let piece = 16_384

    let capabilities: Capabilities
    private let session: CurlSession
    private let timeouts: Timeouts
    private let watch: Watch
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 16_384, alignment: 16)

    init(_ session: CurlSession, _ timeouts: Timeouts, _ watch: Watch) {
        self.session = session
        self.timeouts = timeouts
        self.watch = watch
        capabilities = Capabilities(openingLines: session.openingLines)
    }

    deinit { buffer.deallocate() }

    /// Waits of `milliseconds`, and after a stop of at most `afterStop` more.
    func patience(_ milliseconds: Int, afterStop: Int) -> Patience {
        Patience(milliseconds: milliseconds, afterStop: afterStop, watch)
    }

    /// What the end of a wait means; nil while it goes on.
    func failure(_ end: Patience.End?) -> Failure? {
        switch end {
        case nil: nil
        case .stopped: Failure(reason: "sending was stopped")
        case .timedOut: Failure(reason: "the relay was silent for too long")
        }
    }

    /// Writes up to a piece from there on and says how much; 0 where there is no room now. Then it is to be called
    /// again with the same octets, which TLS asks for.
    func send(_ bytes: [UInt8], from start: Int) throws(Failure) -> Int {
        var count = 0
        let code = bytes.withUnsafeBytes { all in
            let piece = UnsafeRawBufferPointer(rebasing: all[start..<min(start + Self.piece, all.count)])
            return curl_easy_send(session.handle, piece.baseAddress, piece.count, &count)
        }
        guard code == CURLE_OK || code == CURLE_AGAIN else {
            throw Failure(reason: "the connection broke (\(session.text(code)))")
        }
        return count
    }

    /// What is there already, or nil; throws where the server closed.
    func read() throws(Failure) -> [UInt8]? {
        var count = 0
        let code = curl_easy_recv(session.handle, buffer.baseAddress, buffer.count, &count)
        if code == CURLE_AGAIN { return nil }
        guard code == CURLE_OK else {
            throw Failure(reason: "the connection broke (\(session.text(code)))")
        }
        guard count > 0 else { throw Failure(reason: "the relay closed the connection") }
        return Array(buffer[..<count])
    }

    /// Whether the server has said something, or closed.
    func hasSpoken() -> Bool {
        do {
            return try read() != nil
        } catch {
            return true
        }
    }

    /// Why nothing more should be written, if the server closed or spoke although nothing was asked
    /// (mostly 421, RFC 5321 §3.8).
    func staleness() -> RelayTrouble? {
        do {
            guard let bytes = try read() else { return nil }
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

    /// Says QUIT (RFC 5321 §4.1.1.10) and gives how long its answer is awaited. Nothing may be in progress.
    func quit() -> Patience {
        _ = try? send(Array("QUIT\r\n".utf8), from: 0)
        return patience(timeouts.quit, afterStop: timeouts.quit)
    }

    /// Until there is something to read, or time is over.
    func wait(milliseconds: Int32) {
        var entry = entry(.reading)
        poll(&entry, 1, milliseconds)
    }

    /// For `poll`.
    func entry(_ readiness: Readiness) -> pollfd {
        pollfd(
            fd: session.socket, events: Int16(readiness == .reading ? POLLIN : POLLOUT), revents: 0)
    }
}
