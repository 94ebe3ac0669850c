import Model
import TestSupport

/// Faults in the dialogue about one mail: each at MAIL, RCPT, DATA and after the dot, at the second mail or
/// at each, with and without PIPELINING.
enum CommandFaults {
    private typealias Moment = ScriptedRelay.Moment

    private struct Fault {
        let name: String
        let act: ScriptedRelay.Act
        /// At MAIL, RCPT, DATA and the dot.
        let kinds: [FaultKind]
        /// What the operator reads of it.
        let says: String
        var isSilent = false
    }

    private static let places: [Moment] = [.mail, .rcpt, .data, .dot]

    static let rows: [FaultRow] = places.enumerated().flatMap { index, place in
        faults(at: place).flatMap { fault in
            [false, true].flatMap { always in
                [FaultRow.pipelining, FaultRow.lockstep].map { capabilities in
                    row(fault, fault.kinds[index], place, always: always, capabilities)
                }
            }
        }
    }

    private static func row(
        _ fault: Fault, _ kind: FaultKind, _ place: Moment, always: Bool, _ capabilities: [String]
    ) -> FaultRow {
        let act = fault.act
        let ledger = kind.ledger(atDot: place == .dot, always: always)
        return FaultRow(
            fault: fault.name, place: name(place), when: always ? "each mail" : "2nd mail",
            capabilities: capabilities,
            patience: !fault.isSilent ? (60, 60) : place == .dot ? (60, 1) : (3, 60),
            script: { $0.moment == place && (always || $0.total == 2) ? act : .normal },
            ledger: ledger, says: ledger == [.accepted: FaultRow.mails] ? nil : fault.says)
    }

    private static func name(_ place: Moment) -> String {
        place == .dot ? "after the dot" : place.rawValue.uppercased()
    }

    private static func faults(at place: Moment) -> [Fault] {
        replies.map { reply in
            Fault(
                name: reply.name, act: .reply(reply.text + "\r\n"), kinds: reply.kinds,
                says: String(reply.text.split(separator: "\r\n").last?.dropFirst(4) ?? ""))
        } + broken + wellMeant(place)
    }

    private static let relay = [FaultKind](repeating: .relay, count: 4)

    private static let replies: [(name: String, text: String, kinds: [FaultKind])] = [
        ("421", "421 4.3.2 going down", relay),
        ("4xx", "451 4.3.0 later", [.relay, .personForNow, .personForNow, .personForNow]),
        ("5xx", "550 5.1.1 nobody", [.relay, .personForGood, .personForGood, .personForGood]),
        (
            "5xx of two lines", "550-5.1.1 nobody\r\n550 5.1.1 of that name",
            [.relay, .personForGood, .personForGood, .personForGood]
        ),
        ("5.7.x", "554 5.7.1 not you", [.relay, .relay, .personForGood, .personForGood]),
        ("503", "503 5.5.1 bad sequence", relay),
        ("530", "530 5.7.0 log in first", relay),
        ("535", "535 5.7.8 wrong password", relay),
    ]

    private static let lost = [FaultKind](repeating: .lost, count: 4)

    private static let broken = [
        Fault(name: "disconnect", act: .close, kinds: lost, says: "closed the connection"),
        Fault(name: "reset", act: .reset, kinds: lost, says: "connection broke"),
        Fault(name: "silence", act: .silence, kinds: lost, says: "silent for too long", isSilent: true),
        Fault(
            name: "decides when we are gone", act: .tooLate, kinds: lost, says: "silent for too long",
            isSilent: true),
        Fault(name: "garbage", act: .reply("what?\r\n"), kinds: lost, says: "not an SMTP reply"),
        Fault(
            name: "a line without end", act: .reply(String(repeating: "2", count: 60_000)), kinds: lost,
            says: "too long"),
        Fault(
            name: "lines without end", act: .reply(String(repeating: "250-x\r\n", count: 9_999)), kinds: lost,
            says: "too long"),
        Fault(
            name: "half a line, closed", act: .replyAndClose("250 o"), kinds: lost,
            says: "closed the connection"),
        Fault(
            name: "first of two lines, closed", act: .replyAndClose("250-ok\r\n"), kinds: lost,
            says: "closed the connection"),
    ]

    /// Each counts as nothing at all.
    private static func wellMeant(_ place: Moment) -> [Fault] {
        let code = place == .data ? "354" : "250"
        let harmless = [FaultKind](repeating: .harmless, count: 4)
        return [
            Fault(name: "reply in pieces", act: .trickle, kinds: harmless, says: ""),
            Fault(
                name: "reply of three lines", act: .reply("\(code)-one\r\n\(code)-two\r\n\(code) three\r\n"),
                kinds: harmless, says: ""),
        ]
    }
}
