/// Drives one mail's dialogue over an open connection.
struct MailTransfer {
    typealias Action = SMTPDialogue.Action

    /// Whether any octet of the body may have left.
    private(set) var bodyBegan = false

    private var dialogue: SMTPDialogue
    private let connection: SMTPConnection
    private let timeouts: Timeouts
    private let body: [UInt8]
    /// How long the reply of `patienceStage` is still awaited.
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

    /// Writes the first commands and reads nothing yet. `read`, or finished already.
    mutating func begin() -> Action {
        let action = dialogue.begin()
        guard case .write(let bytes) = action else { return action }
        return write(bytes)
    }

    /// Goes on until the body is wanted or it is over.
    mutating func proceed() -> Action {
        var action = Action.read
        while true {
            switch action {
            case .write(let bytes): action = write(bytes)
            case .read: action = read()
            case .body, .finished: return action
            }
        }
    }

    /// Sends the body and the closing dot, nothing behind them, and awaits the reply.
    mutating func sendBody() -> Action {
        bodyBegan = true
        var patience = connection.patience(timeouts.block, afterStop: timeouts.stop)
        do {
            try connection.write(body, &patience)
        } catch {
            _ = dialogue.bodyLeft(whole: error.left == body.count)
            return lastWords(error)
        }
        _ = dialogue.bodyLeft(whole: true)
        return proceed()
    }

    private mutating func write(_ bytes: [UInt8]) -> Action {
        var patience = connection.patience(timeouts.mail, afterStop: 0)
        do {
            try connection.write(bytes, &patience)
            return .read
        } catch {
            return lastWords(error)
        }
    }

    /// One deadline for each reply, however slowly its pieces come.
    private mutating func read() -> Action {
        if dialogue.stage != patienceStage {
            patienceStage = dialogue.stage
            let afterStop = patienceStage == .dot ? timeouts.stop : 0
            patience = connection.patience(timeouts.milliseconds(for: patienceStage), afterStop: afterStop)
        }
        do {
            return dialogue.received(try connection.read(&patience))
        } catch {
            return dialogue.ended(error.reason)
        }
    }

    /// After a failed write the reply may be there already: read to the end before deciding.
    private mutating func lastWords(_ failure: SMTPConnection.Failure) -> Action {
        var patience = connection.patience(timeouts.lastWords, afterStop: timeouts.lastWords)
        while let bytes = try? connection.read(&patience) {
            switch dialogue.received(bytes) {
            case .read: continue
            case .finished(let outcome, _): return .finished(outcome, .unusable)
            case .write, .body: return dialogue.ended(failure.reason)
            }
        }
        return dialogue.ended(failure.reason)
    }
}
