/// Drives one mail's dialogue over an open connection, each time as far as it goes without waiting.
final class MailTransfer {
    enum Progress {
        /// `proceed` goes on once the socket is ready for this, or now and then to see whether time is over.
        case waits(SMTPConnection.Readiness)
        /// The server waits for the body: `sendBody`, if the claim is committed; else drop the connection.
        case body
        case finished(HandOver, SMTPDialogue.Connection)
    }

    /// Whether any octet of the body may have left.
    private(set) var bodyBegan = false

    private var dialogue: SMTPDialogue
    private let connection: SMTPConnection
    private let timeouts: Timeouts
    private let body: [UInt8]
    /// What is being written, and how much of it has left.
    private var output: [UInt8] = []
    private var written = 0
    /// Why writing failed. The reply may be there already: what comes is read to the end before deciding.
    private var failure: SMTPConnection.Failure?
    /// How long the present wait may last: for the reply of `patienceStage`, or for room to write.
    private var patience: Patience
    private var patienceStage: SMTPDialogue.Stage

    init(_ envelope: Envelope, _ connection: SMTPConnection, _ timeouts: Timeouts, reset: Bool) {
        body = WireMessage.bytes(envelope.message)
        dialogue = SMTPDialogue(
            from: envelope.from, to: envelope.to, size: envelope.message.count,
            capabilities: connection.capabilities, reset: reset)
        self.connection = connection
        self.timeouts = timeouts
        patienceStage = dialogue.stage
        patience = connection.patience(timeouts.milliseconds(for: dialogue.stage), afterStop: 0)
    }

    /// Whether all that was to be written has left, as far as one can know.
    var hasWritten: Bool { failure == nil && written == output.count }

    /// Writes the first commands and reads nothing yet. It waits for the reply, or to write the rest, or is over.
    func begin() -> Progress {
        switch dialogue.begin() {
        case .write(let bytes): write(bytes)
        case .finished(let outcome, let after): .finished(outcome, after)
        case .read, .body: .waits(.reading)
        }
    }

    /// Goes on until it must wait, the body is wanted, or it is over.
    func proceed() -> Progress {
        written < output.count ? flush() : read()
    }

    /// Sends the body and the closing dot, nothing behind them, and awaits the reply.
    func sendBody() -> Progress {
        bodyBegan = true
        patience = connection.patience(timeouts.block, afterStop: timeouts.stop)
        return put(body)
    }

    private func write(_ bytes: [UInt8]) -> Progress {
        patience = connection.patience(timeouts.mail, afterStop: 0)
        return put(bytes)
    }

    private func put(_ bytes: [UInt8]) -> Progress {
        output = bytes
        written = 0
        return flush()
    }

    private func flush() -> Progress {
        do throws(SMTPConnection.Failure) {
            while written < output.count {
                let count = try connection.send(output, from: written)
                if count == 0 {
                    if let failure = connection.failure(patience.end()) { throw failure }
                    return .waits(.writing)
                }
                written += count
                patience.renew()
            }
        } catch {
            if bodyBegan {
                // What was to leave last may have left.
                let left = min(written + SMTPConnection.piece, output.count)
                _ = dialogue.bodyLeft(whole: left == output.count)
            }
            written = output.count
            failure = error
            patience = connection.patience(timeouts.lastWords, afterStop: timeouts.lastWords)
            return read()
        }
        if bodyBegan { _ = dialogue.bodyLeft(whole: true) }
        awaitReply()
        return .waits(.reading)
    }

    /// One deadline for each reply, however slowly its pieces come.
    private func awaitReply() {
        patienceStage = dialogue.stage
        patience = connection.patience(
            timeouts.milliseconds(for: patienceStage), afterStop: patienceStage == .dot ? timeouts.stop : 0)
    }

    private func read() -> Progress {
        if failure == nil, dialogue.stage != patienceStage { awaitReply() }
        do throws(SMTPConnection.Failure) {
            while true {
                guard let bytes = try connection.read() else {
                    if let failure = connection.failure(patience.end()) { throw failure }
                    return .waits(.reading)
                }
                switch dialogue.received(bytes) {
                case .finished(let outcome, let after):
                    return .finished(outcome, failure == nil ? after : .unusable)
                case .read: if failure == nil, dialogue.stage != patienceStage { awaitReply() }
                case .write(let bytes):
                    if let failure { throw failure }
                    return write(bytes)
                case .body:
                    if let failure { throw failure }
                    return .body
                }
            }
        } catch {
            return finished(dialogue.ended((failure ?? error).reason))
        }
    }

    private func finished(_ action: SMTPDialogue.Action) -> Progress {
        guard case .finished(let outcome, let after) = action else {
            return .finished(.inDoubt("the dialogue came to no end"), .unusable)
        }
        return .finished(outcome, after)
    }
}
