internal import Foundation

/// One connection of a `ScriptedRelay`.
final class ScriptedSession {
    private let relay: ScriptedRelay
    private let socket: LoopbackSocket
    private let number: Int
    private var counts: [ScriptedRelay.Moment: Int] = [:]
    private var sender: String?
    private var recipients: [String] = []
    private var isOver = false
    /// Whether the connection ends by a reset.
    private(set) var isReset = false

    init(_ relay: ScriptedRelay, _ socket: LoopbackSocket, number: Int) {
        self.relay = relay
        self.socket = socket
        self.number = number
    }

    func run() {
        _ = perform(.greeting, "", normally: "220 relay.test ESMTP")
        while !isOver, let bytes = socket.line() {
            let line = String(decoding: bytes, as: UTF8.self)
            if socket.hasUnread { relay.notePipelining() }
            let verb = line.prefix { $0 != " " }.uppercased()
            switch verb {
            case "EHLO":
                let lines = ["relay.test"] + relay.capabilities
                let marked = lines.enumerated().map { "250\($0 == lines.count - 1 ? " " : "-")\($1)" }
                _ = perform(.ehlo, line, normally: marked.joined(separator: "\r\n"))
            case "HELO": socket.write("250 relay.test\r\n")
            case "STARTTLS": _ = perform(.starttls, line, normally: "454 4.7.0 no TLS here")
            case "AUTH": authenticate(line)
            case "RSET":
                if perform(.rset, line, normally: "250 2.0.0 ok") == 2 { reset() }
            case "MAIL": mail(line)
            case "RCPT": recipient(line)
            case "DATA": data(line)
            case "QUIT":
                _ = perform(.quit, line, normally: "221 2.0.0 bye")
                isOver = true
            default: socket.write("500 5.5.2 unknown command\r\n")
            }
        }
    }

    /// One exchange, which is what PLAIN and XOAUTH2 have; credentials may come with the command (RFC 4954).
    private func authenticate(_ line: String) {
        var credentials = line.split(separator: " ").dropFirst(2).joined()
        if credentials.isEmpty {
            socket.write("334 \r\n")
            guard let bytes = socket.line() else { return }
            credentials = String(decoding: bytes, as: UTF8.self)
        }
        _ = perform(.auth, credentials, normally: "235 2.7.0 welcome")
    }

    private func reset() {
        sender = nil
        recipients = []
    }

    private func mail(_ line: String) {
        let nested = sender != nil
        let digit = perform(
            .mail, line, normally: nested ? "503 5.5.1 nested MAIL command" : "250 2.1.0 sender ok")
        if digit == 2 { sender = Self.path(line) }
    }

    private func recipient(_ line: String) {
        let digit = perform(
            .rcpt, line, normally: sender == nil ? "503 5.5.1 MAIL first" : "250 2.1.5 recipient ok")
        if digit == 2 { recipients.append(Self.path(line)) }
    }

    private func data(_ line: String) {
        let ready = !recipients.isEmpty
        guard perform(.data, line, normally: ready ? "354 go ahead" : "503 5.5.1 RCPT first") == 3 else {
            return
        }
        var body: [UInt8] = []
        var isFirst = true
        while let line = socket.line(), !isOver {
            if line == [UInt8(ascii: ".")] {
                let mail = ScriptedRelay.Accepted(from: sender ?? "", to: recipients, body: body)
                _ = perform(.dot, "", normally: "250 2.0.0 queued") { if $0 == 2 { relay.accept(mail) } }
                reset()
                return
            }
            body.append(contentsOf: line.first == UInt8(ascii: ".") ? line.dropFirst() : line[...])
            body.append(contentsOf: [13, 10])
            if isFirst { performInBody() }
            isFirst = false
        }
        isOver = true
    }

    /// In the middle of a body a normal server says nothing.
    private func performInBody() {
        let act = act(.body, "")
        if case .normal = act { return }
        if case .acceptUnread = act {
            relay.accept(ScriptedRelay.Accepted(from: sender ?? "", to: recipients, body: []))
            socket.write("250 2.0.0 queued\r\n")
            isOver = true
            return
        }
        for piece in Self.text(act, "") { socket.write(piece) }
        finish(act)
    }

    /// Answers; the first digit of what was said, or 0 for nothing. `before` runs once the answer is chosen
    /// and before it is written: a mail is on record before its sender can know.
    private func perform(
        _ moment: ScriptedRelay.Moment, _ line: String, normally text: String,
        before: (Int) -> Void = { _ in }
    ) -> Int {
        let act = act(moment, line)
        if case .tooLate = act {
            finish(.silence)
            before(text.first?.wholeNumberValue ?? 0)
            return 0
        }
        if case .slow(let milliseconds) = act { socket.awaitEnd(milliseconds) }
        let said = Self.text(act, text)
        let digit = said.joined().first?.wholeNumberValue ?? 0
        before(digit)
        for piece in said { socket.write(piece) }
        finish(act)
        return digit
    }

    private func act(_ moment: ScriptedRelay.Moment, _ line: String) -> ScriptedRelay.Act {
        counts[moment, default: 0] += 1
        return relay.act(moment, line: line, connection: number, count: counts[moment, default: 0])
    }

    private static func text(_ act: ScriptedRelay.Act, _ text: String) -> [String] {
        switch act {
        case .normal, .normalAndClose, .normalAndReset, .slow: [text + "\r\n"]
        case .trickle: (text + "\r\n").unicodeScalars.map { String($0) }
        case .reply(let bytes), .replyAndClose(let bytes), .replyAndSilence(let bytes): [bytes]
        case .pieces(let pieces): pieces
        case .close, .reset, .silence, .stopReading, .tooLate, .acceptUnread: []
        }
    }

    private func finish(_ act: ScriptedRelay.Act) {
        switch act {
        case .normal, .reply, .pieces, .trickle, .slow: return
        case .replyAndClose, .normalAndClose, .close, .tooLate, .acceptUnread: break
        case .reset, .normalAndReset: isReset = true
        case .silence, .replyAndSilence: while socket.line() != nil {}
        case .stopReading: socket.awaitEnd(-1)
        }
        isOver = true
    }

    /// The address between `<` and `>`.
    private static func path(_ line: String) -> String {
        String(line.drop { $0 != "<" }.dropFirst().prefix { $0 != ">" })
    }
}
