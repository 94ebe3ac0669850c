package import Model

/// The conversation about one mail to one person, without any socket: reply bytes in, next action out
/// (RFC 5321 §3.3; RFC 2920 where PIPELINING was offered; RFC 1870).
///
/// Call `begin` once, then whatever the action asks for: `received` with what was read, `bodyLeft` when
/// the body went out, `ended` when nothing more can come. After `finished` the value is spent.
package struct SMTPDialogue: Sendable {
    /// What the driver does next.
    package enum Action: Hashable, Sendable {
        /// Write these bytes, then read.
        case write([UInt8])
        /// Read, and hand over what came.
        case read
        /// The server waits for the body (354 to an accepted recipient). Send it, if the claim is
        /// committed, with nothing behind it; else drop the connection.
        case body
        case finished(HandOver, Connection)
    }

    /// In what state the connection is left.
    package enum Connection: Hashable, Sendable {
        case ready
        /// A transaction is open: the next mail begins with RSET.
        case needsReset
        /// Out of step, closing, or refusing us: close it.
        case unusable
    }

    /// Which reply is awaited; it decides how long one waits (RFC 5321 §4.5.3.2).
    package enum Stage: String, Hashable, Sendable {
        case reset = "RSET"
        case mail = "MAIL"
        case recipient = "RCPT"
        case data = "DATA"
        case body = "the body"
        case dot = "the end of the body"
    }

    package private(set) var stage: Stage
    private let from: EmailAddress
    private let to: EmailAddress
    private let size: Int
    private let capabilities: Capabilities
    private var parser = ReplyParser()
    /// The recipient's refusal while the reply to DATA is still to come.
    private var refusal: HandOver?
    /// Whether the closing dot may have left.
    private var bodyIsWhole = false

    /// `size` is the message's octets; `reset` says that the last mail left `needsReset` behind.
    package init(
        from: EmailAddress, to: EmailAddress, size: Int, capabilities: Capabilities, reset: Bool = false
    ) {
        self.from = from
        self.to = to
        self.size = size
        self.capabilities = capabilities
        stage = reset ? .reset : .mail
    }

    /// The first action: commands to write, or the end where the server said that this is too large.
    package func begin() -> Action {
        if let largest = capabilities.largestMessage, size > largest {
            let reply = Reply(
                code: 552,
                text: "5.3.4 not sent: this mail has \(size) octets and the relay takes at most \(largest)"
                    + " (SIZE). Make the letter or its pictures smaller.")
            // The letter's fault and everybody's: kept, so that making it smaller loses nobody.
            return .finished(.refused(reply, permanent: false), stage == .reset ? .needsReset : .ready)
        }
        if !capabilities.pipelining { return .write(command(stage)) }
        var commands: [UInt8] = []
        // "RSET", "MAIL FROM:<>", " SIZE=" and its digits, "RCPT TO:<>", "DATA", the line ends, the ats.
        let words = 80
        commands.reserveCapacity(words + from.octets + to.octets)
        if stage == .reset { append(.reset, to: &commands) }
        append(.mail, to: &commands)
        append(.recipient, to: &commands)
        append(.data, to: &commands)
        return .write(commands)
    }

    /// Takes what was read, in whatever pieces.
    package mutating func received(_ bytes: [UInt8]) -> Action {
        parser.append(bytes)
        do throws(ReplyParser.Fault) {
            while let reply = try parser.next() {
                if let action = take(reply) { return action }
            }
            return .read
        } catch {
            return ended("the relay sent \(error)")
        }
    }

    /// The body was written. `whole`: its closing dot may have left. Then read on, to the end if writing failed.
    package mutating func bodyLeft(whole: Bool) -> Action {
        stage = .dot
        bodyIsWhole = whole
        return .read
    }

    /// No further reply will come: closed, timed out, stopped or out of step. `reason` is a sentence's
    /// beginning in lower case.
    package func ended(_ reason: String) -> Action {
        if stage == .dot, bodyIsWhole {
            return .finished(
                .inDoubt("\(reason) after the body had left and before a complete reply to it came"),
                .unusable)
        }
        // The first refusal of a group decides, whatever comes after it.
        if let refusal { return .finished(refusal, .unusable) }
        return .finished(
            .relayTrouble(
                RelayTrouble(.lost, sentence: "\(reason) while the reply to \(stage.rawValue) was awaited")),
            .unusable)
    }
}

extension SMTPDialogue {
    private func command(_ stage: Stage) -> [UInt8] {
        var command: [UInt8] = []
        append(stage, to: &command)
        return command
    }

    private func append(_ stage: Stage, to output: inout [UInt8]) {
        switch stage {
        case .reset: output += "RSET\r\n".utf8
        case .mail:
            output += "MAIL FROM:<".utf8
            append(from, to: &output)
            if capabilities.size {
                output += "> SIZE=".utf8
                output += String(size).utf8
                output += "\r\n".utf8
            } else {
                output += ">\r\n".utf8
            }
        case .recipient:
            output += "RCPT TO:<".utf8
            append(to, to: &output)
            output += ">\r\n".utf8
        case .data: output += "DATA\r\n".utf8
        case .body, .dot: break
        }
    }

    private func append(_ address: EmailAddress, to output: inout [UInt8]) {
        output += address.localPart.utf8
        output.append(UInt8(ascii: "@"))
        output += address.domain.utf8
    }

    /// What follows from one reply; nil when the next one of the group is awaited.
    private mutating func take(_ reply: Reply) -> Action? {
        switch stage {
        case .reset, .mail: return reply.isPositive ? proceed() : relayRefusal(reply)
        case .recipient: return reply.isPositive ? proceed() : recipientRefusal(reply)
        case .data: return dataReply(reply)
        case .body, .dot: return dotReply(reply)
        }
    }

    /// On to the next command of the transaction.
    private mutating func proceed() -> Action? {
        stage = stage == .reset ? .mail : stage == .mail ? .recipient : .data
        if capabilities.pipelining { return nil }
        return parser.isEmpty ? .write(command(stage)) : outOfStep
    }

    private mutating func recipientRefusal(_ reply: Reply) -> Action? {
        guard let refusal = personalRefusal(reply), !reply.isPolicy else { return relayRefusal(reply) }
        guard capabilities.pipelining else {
            return .finished(refusal, parser.isEmpty ? .needsReset : .unusable)
        }
        self.refusal = refusal
        stage = .data
        return nil
    }

    private func dataReply(_ reply: Reply) -> Action {
        if let refusal {
            let refused = (reply.isTransient || reply.isPermanent) && reply.code != 421
            return .finished(refusal, refused && parser.isEmpty ? .needsReset : .unusable)
        }
        if reply.code == 354 { return parser.isEmpty ? .body : outOfStep }
        guard let refusal = personalRefusal(reply) else { return relayRefusal(reply) }
        return .finished(refusal, parser.isEmpty ? .needsReset : .unusable)
    }

    private func dotReply(_ reply: Reply) -> Action {
        let after: Connection = bodyIsWhole && parser.isEmpty ? .ready : .unusable
        if reply.isPositive, bodyIsWhole { return .finished(.accepted(reply), after) }
        if let refusal = personalRefusal(reply) { return .finished(refusal, after) }
        if reply.isTransient || reply.isPermanent { return relayRefusal(reply) }
        return .finished(
            .inDoubt("the relay answered «\(reply)» to the body, which neither takes nor refuses it"),
            .unusable)
    }

    private func personalRefusal(_ reply: Reply) -> HandOver? {
        guard reply.isTransient || reply.isPermanent, !reply.concernsSession else { return nil }
        return .refused(reply, permanent: reply.isPermanent)
    }

    private func relayRefusal(_ reply: Reply) -> Action {
        let trouble = RelayTrouble(
            .refused, "The relay answered «\(reply)» to \(stage.rawValue).", reply: reply)
        return .finished(.relayTrouble(trouble), .unusable)
    }

    private var outOfStep: Action { ended("the relay sent more replies than it got commands") }
}

extension EmailAddress {
    fileprivate var octets: Int { localPart.utf8.count + 1 + domain.utf8.count }
}
