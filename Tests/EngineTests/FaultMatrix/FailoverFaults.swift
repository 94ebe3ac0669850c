import Model
import TestSupport

/// Two relays: what the first certainly did not take goes through the second in the same run; what is in doubt,
/// or whose body had begun to leave, does not.
enum FailoverFaults {
    private typealias Moment = ScriptedRelay.Moment

    private static let all = FaultRow.mails
    private static let both = [FaultRow.pipelining, FaultRow.lockstep]

    static var rows: [FaultRow] { both.flatMap { opening($0) + dialogue($0) + secondMail($0) + sick($0) } }

    private static let acts: [(name: String, act: ScriptedRelay.Act, says: String)] = [
        ("421", .replyAndClose("421 4.3.2 going down\r\n"), "421 4.3.2 going down"),
        ("530", .reply("530 5.7.0 log in first\r\n"), "530 5.7.0 log in first"),
        ("disconnect", .close, "first: "), ("reset", .reset, "first: "), ("silence", .silence, "first: "),
    ]

    /// Before the first mail: the second relay takes everything.
    private static func opening(_ capabilities: [String]) -> [FaultRow] {
        let places: [(Moment, String)] = [(.greeting, "connect"), (.ehlo, "EHLO"), (.auth, "AUTH")]
        return places.flatMap { moment, place in
            acts.filter { moment != .ehlo || $0.name != "530" }.map { fault in
                row(
                    fault.name, place, "each connection",
                    moment == .auth ? capabilities + ["AUTH PLAIN"] : capabilities,
                    { $0.moment == moment ? fault.act : .normal }, [.accepted: all], fault.says, takes: all,
                    isSilent: fault.name == "silence", hasPassword: moment == .auth)
            }
        } + [
            row(
                "AUTH not offered", "AUTH", "", capabilities, { _ in .normal }, [.accepted: all],
                "offers no AUTH", takes: all, hasPassword: true),
            stripped(capabilities),
        ]
    }

    private static func stripped(_ capabilities: [String]) -> FaultRow {
        var row = row(
            "stripped", "STARTTLS", "", capabilities, { _ in .normal }, [.accepted: all],
            "does not offer STARTTLS", takes: all)
        row.security = .scriptedStartTLS
        return row
    }

    /// At each mail: the first relay gives up over the first one.
    private static func dialogue(_ capabilities: [String]) -> [FaultRow] {
        let places: [Moment] = [.mail, .rcpt, .data, .dot]
        return places.flatMap { moment in
            acts.map { fault in
                let isLost = !"45".contains(fault.says.first ?? " ")
                let ledger: [DeliveryState: Int] =
                    moment != .dot ? [.accepted: all] : [.accepted: all - 1, isLost ? .inDoubt : .queued: 1]
                return row(
                    fault.name, moment == .dot ? "after the dot" : moment.rawValue.uppercased(), "each mail",
                    capabilities, { $0.moment == moment ? fault.act : .normal }, ledger, fault.says,
                    takes: ledger[.accepted, default: 0], isSilent: fault.name == "silence",
                    isAtDot: moment == .dot)
            }
        } + [
            row(
                "stops reading", "the body", "each mail", capabilities,
                { $0.moment == .body ? .stopReading : .normal }, [.accepted: all - 1, .inDoubt: 1],
                "first: ", takes: all - 1, isSilent: true, isAtDot: true)
        ]
    }

    /// After two mails the first relay is gone for good: what it took stays with it.
    private static func secondMail(_ capabilities: [String]) -> [FaultRow] {
        let places: [Moment] = [.mail, .rcpt, .data, .dot]
        return places.map { moment in
            let isDot = moment == .dot
            return row(
                "dies", isDot ? "after the dot" : moment.rawValue.uppercased(), "from the 2nd mail on",
                capabilities,
                { situation in
                    situation.moment == moment && situation.total >= 2 || situation.connection > 1
                        ? .close : .normal
                }, isDot ? [.accepted: all - 1, .inDoubt: 1] : [.accepted: all], "first: ",
                takes: isDot ? all - 2 : all - 1)
        }
    }

    private static func sick(_ capabilities: [String]) -> [FaultRow] {
        let places: [(Moment, [DeliveryState: Int])] = [
            (.greeting, [.queued: all]), (.mail, [.queued: all]), (.dot, [.inDoubt: 2, .queued: all - 2]),
        ]
        return places.map { moment, ledger in
            var row = row(
                "both disconnect",
                moment == .greeting ? "connect" : moment == .mail ? "MAIL" : "after the dot",
                "each mail", capabilities, { $0.moment == moment ? .close : .normal }, ledger, "first: ",
                takes: 0)
            row.spare?.script = { $0.moment == moment ? .close : .normal }
            row.mostInDoubt = 2
            return row
        }
    }

    private static func row(
        _ fault: String, _ place: String, _ when: String, _ capabilities: [String],
        _ script: @escaping ScriptedRelay.Script, _ ledger: [DeliveryState: Int], _ says: String, takes: Int,
        isSilent: Bool = false, isAtDot: Bool = false, hasPassword: Bool = false
    ) -> FaultRow {
        FaultRow(
            fault: fault, place: place, when: when.isEmpty ? "2 relays" : "2 relays, \(when)",
            capabilities: capabilities, hasPassword: hasPassword,
            patience: !isSilent ? (60, 60) : isAtDot ? (60, 1) : (1, 60), script: script, ledger: ledger,
            says: says, spare: FaultRow.Spare(takes: takes))
    }
}
