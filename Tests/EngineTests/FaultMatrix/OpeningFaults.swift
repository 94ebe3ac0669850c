import Model
import TestSupport

/// Faults before the first mail: at the greeting, EHLO, AUTH and STARTTLS, and TLS itself. Nobody may be harmed:
/// either all mails go or all stay queued.
enum OpeningFaults {
    static var rows: [FaultRow] { commands + startTLS + certificates + insideTLS }

    private static let all = FaultRow.mails

    // MARK: Greeting, EHLO, AUTH

    private static let places: [(ScriptedRelay.Moment, String)] = [
        (.greeting, "connect"), (.ehlo, "EHLO"), (.auth, "AUTH"),
    ]

    private static let acts: [(name: String, act: ScriptedRelay.Act, says: String)] = [
        ("421", .replyAndClose("421 4.3.2 going down\r\n"), "421 4.3.2 going down"),
        ("4xx", .reply("454 4.7.0 later\r\n"), "454 4.7.0 later"),
        ("5xx", .reply("554 5.3.0 no\r\n"), "554 5.3.0 no"),
        ("5.7.x", .reply("550 5.7.1 not you\r\n"), "550 5.7.1 not you"),
        ("503", .reply("503 5.5.1 bad sequence\r\n"), "503 5.5.1 bad sequence"),
        ("530", .reply("530 5.7.0 log in first\r\n"), "530 5.7.0 log in first"),
        ("535", .reply("535 5.7.8 wrong password\r\n"), "535 5.7.8 wrong password"),
        ("disconnect", .close, "ended before it was open"),
        // So early that connecting itself may fail.
        ("reset", .reset, "localhost:"),
        ("silence", .silence, "did not answer in time"),
        ("garbage", .replyAndClose("what?\r\n"), "ended before it was open"),
        ("half a line, closed", .replyAndClose("2"), "ended before it was open"),
        (
            "a line without end", .replyAndClose(String(repeating: "2", count: 200_000)),
            "ended before it was open"
        ),
        ("reply in pieces", .trickle, ""),
    ]

    /// A password is not wrong because the server cannot look at it now.
    private static func login(_ reply: String) -> String {
        reply.first == "4"
            ? "could not log us in now: «\(reply)»" : "refused the user name or the password: «\(reply)»"
    }

    private static let commands: [FaultRow] =
        places.flatMap { moment, place in
            acts.map { fault in
                let isRefusal = "45".contains(fault.says.first ?? " ") && fault.name != "421"
                // A server that knows no EHLO is greeted with HELO.
                let goes = fault.says.isEmpty || moment == .ehlo && isRefusal
                let isReply = isRefusal || fault.name == "421"
                let isSilent = fault.name == "silence"
                return FaultRow(
                    fault: fault.name, place: place,
                    when: moment == .ehlo && isRefusal ? "HELO is taken" : "",
                    capabilities: moment == .auth
                        ? FaultRow.pipelining + ["AUTH PLAIN"]
                        : moment == .ehlo && isRefusal ? FaultRow.lockstep : FaultRow.pipelining,
                    hasPassword: moment == .auth, patience: isSilent ? (1, 60) : (60, 60),
                    script: { $0.moment == moment ? fault.act : .normal },
                    ledger: goes ? [.accepted: all] : [.queued: all],
                    says: goes ? nil : moment == .auth && isReply ? login(fault.says) : fault.says)
            }
        } + [
            FaultRow(
                fault: "not offered, credentials given", place: "AUTH", hasPassword: true,
                script: { _ in .normal },
                ledger: [.queued: all], says: "offers no AUTH"),
            FaultRow(
                fault: "only a mechanism that we do not know", place: "AUTH",
                capabilities: FaultRow.pipelining + ["AUTH X-OURS"], hasPassword: true,
                script: { _ in .normal },
                ledger: [.queued: all], says: "offers no AUTH"),
            FaultRow(
                fault: "EHLO and HELO refused", place: "EHLO",
                script: { $0.moment == .ehlo ? .replyAndClose("550 5.7.1 not you\r\n") : .normal },
                ledger: [.queued: all], says: "550 5.7.1 not you"),
        ]

    // MARK: STARTTLS

    private static let startTLS: [FaultRow] = [
        ("stripped", ScriptedRelay.Act.normal, ["8BITMIME"], "does not offer STARTTLS"),
        (
            "refused for now", .reply("454 4.7.0 no TLS now\r\n"), offered,
            "refused STARTTLS: «454 4.7.0 no TLS now»"
        ),
        ("refused", .reply("502 5.5.1 no TLS\r\n"), offered, "refused STARTTLS: «502 5.5.1 no TLS»"),
        ("disconnect", .close, offered, "ended before it was open"),
        ("reset", .reset, offered, "ended before it was open"),
        ("silence", .silence, offered, "did not answer in time"),
        ("220 and close", .replyAndClose("220 go\r\n"), offered, "No secure connection"),
        ("220 and silence", .replyAndSilence("220 go\r\n"), offered, "did not answer in time"),
        ("220 and plain text", .reply("220 go\r\n250 mine\r\n250-x\r\n"), offered, "not what SMTP has"),
        ("220 and no TLS", .reply("220 go\r\n"), offered, "No secure connection"),
    ].map { name, act, capabilities, says in
        FaultRow(
            fault: name, place: "STARTTLS", capabilities: capabilities, security: .scriptedStartTLS,
            patience: name.hasSuffix("silence") ? (1, 60) : (60, 60),
            script: { $0.moment == .starttls ? act : .normal }, ledger: [.queued: all], says: says)
    }

    private static let offered = FaultRow.pipelining + ["STARTTLS"]

    private static let certificates: [FaultRow] = [true, false].flatMap { startTLS in
        FaultRow.Certificate.allCases.map { certificate in
            FaultRow(
                fault: "certificate: \(certificate.rawValue)", place: startTLS ? "STARTTLS" : "TLS",
                capabilities: offered, security: .behind(certificate, startTLS: startTLS),
                script: { _ in .normal },
                ledger: certificate == .good ? [.accepted: all] : [.queued: all],
                says: certificate == .good ? nil : "cannot be trusted")
        }
    }

    /// The dialogue's faults once more, where libcurl reads and writes in TLS.
    private static let insideTLS: [FaultRow] = [
        (
            "disconnect", ScriptedRelay.Moment.mail, ScriptedRelay.Act.close, [DeliveryState.accepted: all],
            nil
        ),
        ("disconnect", .data, .close, [.accepted: all], nil),
        (
            "disconnect", .dot, .close, [.accepted: all - 1, .inDoubt: 1],
            "after the body had left"
        ),
        ("5xx", .rcpt, .reply("550 5.1.1 nobody\r\n"), [.accepted: all - 1, .failed: 1], "5.1.1 nobody"),
        ("silence", .dot, .silence, [.accepted: all - 1, .inDoubt: 1], "silent for too long"),
        ("250 and close", .dot, .normalAndClose, [.accepted: all], nil),
    ].map { name, moment, act, ledger, says in
        FaultRow(
            fault: name, place: moment == .dot ? "after the dot" : moment.rawValue.uppercased(),
            when: "2nd mail, in TLS", security: .behind(.good, startTLS: false),
            patience: name == "silence" ? (60, 1) : (60, 60),
            script: { $0.moment == moment && $0.total == 2 ? act : .normal }, ledger: ledger, says: says)
    }
}
