internal import Foundation

/// An SMTP server inside the test that does what its script says at the k-th command, and keeps exactly
/// what it accepted. On 127.0.0.1 at a port of its own, in clear (`TLSFront` puts TLS before it). It takes every
/// password where `AUTH` is among its capabilities.
package final class ScriptedRelay: @unchecked Sendable {
    /// A moment at which the script is asked what to do.
    package enum Moment: String, Sendable, CaseIterable {
        case greeting, ehlo, starttls
        /// After the credentials were read.
        case auth
        case rset, mail, rcpt, data
        /// After the first line of a body was read.
        case body
        /// After the closing dot was read.
        case dot
        case quit
    }

    package enum Act: Sendable {
        /// What a well-meaning server does.
        case normal
        /// These bytes as they are, then on. The transaction's state follows the first digit.
        case reply(String)
        /// These pieces, each by a write of its own.
        case pieces([String])
        /// These bytes, then the connection is closed.
        case replyAndClose(String)
        /// These bytes, then as `silence`.
        case replyAndSilence(String)
        case close
        /// The connection is reset: what was sent to this server is thrown away (SO_LINGER 0).
        case reset
        /// As `normal`, then the connection is reset, whatever of the other side's bytes was read.
        case normalAndReset
        /// Reads on but never answers again, until the other side goes.
        case silence
        /// Neither reads nor answers again, until the other side goes.
        case stopReading
        /// As `silence`; once the other side went, it decides as `normal` does: a mail is taken that its sender
        /// never hears of.
        case tooLate
        /// As `normal`, then the connection is closed.
        case normalAndClose
        /// As `normal`, one octet in each write.
        case trickle
        /// As `normal`, after so many milliseconds in which nothing comes from the other side.
        case slow(Int)
        /// At `body`: the mail counts as taken, a 2xx is written and the connection closed, while the rest of the
        /// body was not read.
        case acceptUnread
    }

    /// A mail that the server took: it answered 2xx to the dot.
    package struct Accepted: Sendable, Hashable {
        package let from: String
        package let to: [String]
        /// Without the closing dot and with doubled dots undone; CRLF line ends.
        package let body: [UInt8]
    }

    /// What the script is told.
    package struct Situation: Sendable {
        package let moment: Moment
        /// The command's line, such as `RCPT TO:<a@b.example>`; empty for greeting, body and dot.
        package let line: String
        /// 1 for the first connection since the start.
        package let connection: Int
        /// How often this moment has come on this connection, this time included.
        package let count: Int
        /// How often it has come on all connections, this time included.
        package let total: Int
    }

    package typealias Script = @Sendable (Situation) -> Act

    package let port: Int
    private let listener: LoopbackListener
    private let script: Script
    let capabilities: [String]
    private let lock = NSCondition()
    private var totals: [Moment: Int] = [:]
    private var accepted: [Accepted] = []
    private var open: Set<LoopbackSocket> = []
    private var opened = 0
    private var pipelined = false

    /// `capabilities` are the lines of the reply to EHLO after the first.
    package init(
        capabilities: [String] = ["PIPELINING", "8BITMIME"], script: @escaping Script = { _ in .normal }
    ) throws {
        listener = try LoopbackListener()
        port = listener.port
        self.script = script
        self.capabilities = capabilities
        let listener = listener
        Thread { [weak self] in
            while let socket = listener.accept() {
                guard let self else { return }
                let number = self.begin(socket)
                Thread {
                    let session = ScriptedSession(self, socket, number: number)
                    session.run()
                    self.end(socket, isReset: session.isReset)
                }.start()
            }
        }.start()
    }

    deinit { stop() }

    /// Closes everything; threads end.
    package func stop() {
        listener.shut()
        for socket in lock.withLock({ open }) { socket.shut() }
    }

    /// All mails taken, in the order of their dots.
    package var mails: [Accepted] { lock.withLock { accepted } }
    /// The addresses of all mails taken.
    package var recipients: [String] { mails.flatMap(\.to) }
    /// How many connections came in.
    package var connections: Int { lock.withLock { opened } }
    /// Whether a command came before the one in front of it was answered.
    package var sawPipelining: Bool { lock.withLock { pipelined } }
    /// Returns when no connection is open: what came in is then on record.
    package func awaitSilence() {
        lock.withLock { while !open.isEmpty { lock.wait() } }
    }
    /// How often `moment` came.
    package func count(_ moment: Moment) -> Int { lock.withLock { totals[moment, default: 0] } }

    private func begin(_ socket: LoopbackSocket) -> Int {
        lock.withLock {
            open.insert(socket)
            opened += 1
            return opened
        }
    }

    private func end(_ socket: LoopbackSocket, isReset: Bool) {
        if isReset { socket.resetOnClose() } else { socket.shut() }
        lock.withLock {
            open.remove(socket)
            lock.broadcast()
        }
    }

    func act(_ moment: Moment, line: String, connection: Int, count: Int) -> Act {
        let total = lock.withLock {
            totals[moment, default: 0] += 1
            return totals[moment, default: 0]
        }
        return script(
            Situation(moment: moment, line: line, connection: connection, count: count, total: total))
    }

    func accept(_ mail: Accepted) { lock.withLock { accepted.append(mail) } }
    func notePipelining() { lock.withLock { pipelined = true } }
}
