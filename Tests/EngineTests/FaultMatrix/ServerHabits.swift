import Model
import TestSupport

/// What servers do that is no fault of one command: limits, closing, throttling, greylisting.
enum ServerHabits {
    private static let all = FaultRow.mails
    private static let both = [FaultRow.pipelining, FaultRow.lockstep]

    static let rows: [FaultRow] = both.flatMap { capabilities in
        [
            row(
                "250 and close", "after the dot", "one mail a connection", capabilities,
                { $0.moment == .dot ? .normalAndClose : .normal }, [.accepted: all]),
            row(
                "250 and reset", "after the dot", "each mail", capabilities,
                { $0.moment == .dot ? .normalAndReset : .normal }, [.accepted: all]),
            row(
                "250, then 421 unasked", "after the dot", "each mail", capabilities,
                {
                    $0.moment == .dot
                        ? .replyAndClose("250 2.0.0 ok\r\n421 4.4.2 idle too long\r\n") : .normal
                }, [.accepted: all]),
            row(
                "421 to the second mail", "MAIL", "one mail a connection", capabilities,
                { $0.moment == .mail && $0.count == 2 ? .replyAndClose("421 4.7.0 enough\r\n") : .normal },
                [.accepted: all]),
            row(
                "every reply slow", "everywhere", "", capabilities,
                { $0.moment == .body ? .normal : .slow(20) }, [.accepted: all]),
            row(
                "greylisting", "RCPT", "first run", capabilities,
                { $0.moment == .rcpt ? .reply("451 4.7.1 greylisted, come back\r\n") : .normal },
                [.deferred: all], "greylisted"),
            row(
                "354 without a valid recipient", "DATA", "2nd mail", capabilities,
                { situation in
                    switch situation.moment {
                    case .rcpt where situation.total == 2: .reply("550 5.1.1 nobody\r\n")
                    case .data where situation.total == 2: .reply("354 go ahead\r\n")
                    default: .normal
                    }
                }, [.accepted: all - 1, .failed: 1], "5.1.1 nobody"),
            row(
                "250 where 354 was due", "DATA", "2nd mail", capabilities,
                { $0.moment == .data && $0.total == 2 ? .reply("250 ok\r\n") : .normal }, [.accepted: all]),
            row(
                "SIZE too small", "EHLO", "", capabilities + ["SIZE 100"], { _ in .normal }, [.deferred: all],
                "takes at most 100"),
            row(
                "552 for the size", "MAIL", "each mail", capabilities + ["SIZE"],
                { $0.moment == .mail ? .reply("552 5.3.4 too big\r\n") : .normal }, [.queued: all],
                "552 5.3.4 too big"),
            row(
                "every second recipient refused", "RCPT", "2nd and 4th", capabilities,
                {
                    $0.moment == .rcpt && $0.total.isMultiple(of: 2)
                        ? .reply("550 5.1.1 nobody\r\n") : .normal
                },
                [.accepted: all - 2, .failed: 2], "5.1.1 nobody"),
            row(
                "552 in the middle, closed", "the body", "2nd mail", capabilities,
                {
                    $0.moment == .body && $0.total == 2 ? .replyAndClose("552 5.3.4 too big\r\n") : .normal
                }, [.accepted: all - 1, .failed: 1], "5.3.4 too big"),
            patient(
                "stops reading", "the body", "2nd mail", capabilities,
                { $0.moment == .body && $0.total == 2 ? .stopReading : .normal },
                [.accepted: all - 1, .inDoubt: 1], "silent for too long"),
            row(
                "250, closed, input unread", "the body", "2nd mail", capabilities,
                { $0.moment == .body && $0.total == 2 ? .acceptUnread : .normal }, [.accepted: all]),
            several(
                "421: too many connections", "connect", "2nd connection", capabilities,
                {
                    $0.moment == .greeting && $0.connection > 1
                        ? .replyAndClose("421 4.7.0 too many\r\n") : .normal
                }, [.accepted: all], connections: 2),
            several(
                "disconnect", "after the dot", "each mail, 3 connections", capabilities,
                { $0.moment == .dot ? .close : .normal }, [.inDoubt: 3, .queued: 1],
                "after the body had left", connections: 3),
            several(
                "idle connection closed", "EHLO", "2nd connection", capabilities,
                { $0.moment == .ehlo && $0.connection == 2 ? .normalAndClose : .normal }, [.accepted: all],
                // What the closed one had in hand waits for the next run.
                orElse: [.accepted: all - 1, .queued: 1], connections: 2),
        ]
    }

    private static func row(
        _ fault: String, _ place: String, _ when: String, _ capabilities: [String],
        _ script: @escaping ScriptedRelay.Script, _ ledger: [DeliveryState: Int], _ says: String? = nil
    ) -> FaultRow {
        FaultRow(
            fault: fault, place: place, when: when, capabilities: capabilities, script: script,
            ledger: ledger, says: says)
    }

    /// With a reply to the dot awaited for a second only.
    private static func patient(
        _ fault: String, _ place: String, _ when: String, _ capabilities: [String],
        _ script: @escaping ScriptedRelay.Script, _ ledger: [DeliveryState: Int], _ says: String
    ) -> FaultRow {
        var row = row(fault, place, when, capabilities, script, ledger, says)
        row.patience = (60, 1)
        return row
    }

    private static func several(
        _ fault: String, _ place: String, _ when: String, _ capabilities: [String],
        _ script: @escaping ScriptedRelay.Script, _ ledger: [DeliveryState: Int], _ says: String? = nil,
        orElse other: [DeliveryState: Int]? = nil, connections: Int
    ) -> FaultRow {
        var row = row(fault, place, when, capabilities, script, ledger, says)
        row.connections = connections
        row.otherLedger = other
        return row
    }
}
