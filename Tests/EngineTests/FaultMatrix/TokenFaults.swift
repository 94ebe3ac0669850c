import Model
import TestSupport

/// XOAUTH2 (Microsoft 365, Google): where the token comes from, and what the server says to it.
enum TokenFaults {
    private static let all = FaultRow.mails
    /// Another token each time that it is asked.
    private static let command = "token-command: date +t.%s%N"
    private static let file = "token-file: token"

    static let rows: [FaultRow] = [FaultRow.pipelining, FaultRow.lockstep].flatMap { capabilities in
        [
            row("token from a command", command, capabilities, { _ in .normal }),
            row("token from a file", file, capabilities, { _ in .normal }),
            row("535 to the first token", command, capabilities, { refuses($0, while: $0.total == 1) }),
            row(
                "334 with a reason to the first token", command, capabilities,
                { situation in
                    situation.moment == .auth && situation.total == 1
                        ? .replyAndClose("334 eyJzdGF0dXMiOiI0MDEifQ==\r\n") : .normal
                }),
            row("535 to every token", command, capabilities, { refuses($0, while: true) }, "535 5.7.8"),
            row("535, and the file stays", file, capabilities, { refuses($0, while: true) }, "535 5.7.8"),
            row(
                "334 with a reason to every token", command, capabilities,
                {
                    $0.moment == .auth ? .replyAndClose("334 eyJzdGF0dXMiOiI0MDEifQ==\r\n") : .normal
                }, "refused the access token"),
            row(
                "454 for now", command, capabilities,
                { $0.moment == .auth ? .reply("454 4.7.0 later\r\n") : .normal }, "could not log us in now"),
            row(
                "disconnect", command, capabilities, { $0.moment == .auth ? .close : .normal }, "ended before"
            ),
            row("the command fails", "token-command: exit 3", capabilities, { _ in .normal }, "status 3"),
            row(
                "the command says nothing", "token-command: echo", capabilities, { _ in .normal },
                "no access token"),
            hanging(capabilities),
            row(
                "no token in the file", "token-file: none", capabilities, { _ in .normal }, "no access token"),
        ] + [
            FaultRow(
                fault: "XOAUTH2 not offered", place: "AUTH", capabilities: capabilities + ["AUTH PLAIN"],
                token: command, script: { _ in .normal }, ledger: [.queued: all],
                says: "offers no AUTH XOAUTH2")
        ]
    }

    private static func refuses(_ situation: ScriptedRelay.Situation, while wrong: Bool) -> ScriptedRelay.Act
    {
        situation.moment == .auth && wrong ? .reply("535 5.7.8 no\r\n") : .normal
    }

    private static func hanging(_ capabilities: [String]) -> FaultRow {
        var row = row(
            "the command hangs", "token-command: exec sleep 20", capabilities, { _ in .normal },
            "printed nothing in 1 seconds")
        row.patience = (1, 60)
        return row
    }

    private static func row(
        _ fault: String, _ token: String, _ capabilities: [String], _ script: @escaping ScriptedRelay.Script,
        _ says: String? = nil
    ) -> FaultRow {
        FaultRow(
            fault: fault, place: "AUTH", when: "XOAUTH2", capabilities: capabilities + ["AUTH XOAUTH2"],
            token: token, script: script, ledger: says == nil ? [.accepted: all] : [.queued: all], says: says)
    }
}
