import Engine
import Foundation
import Model
import Storage
import TestSupport

/// Runs one row: a coop with four mails due, its database and all, against the scripted relay; then once more,
/// hours later, against a sound one, which shows that nobody was lost.
struct FaultTrial {
    /// What the ledger says, and what the relay has.
    struct Finding: Sendable {
        var row: FaultRow
        var ledger: [DeliveryState: Int] = [:]
        /// Mails taken, and by how many connections they were tried.
        var taken = 0
        var connections = 0
        var sentence = ""
        /// Rules that were broken; empty is what all of this is for.
        var breaches: [String] = []
    }

    let bench: FaultBench
    let row: FaultRow

    func finding() -> Finding {
        var finding = Finding(row: row)
        do {
            try look(&finding)
        } catch {
            finding.breaches.append("threw: \(error)")
        }
        return finding
    }

    private func look(_ finding: inout Finding) throws {
        let coop = try bench.coop()
        let relay = try ScriptedRelay(capabilities: row.capabilities, script: row.script)
        defer { relay.stop() }
        let front = try front(before: relay)
        let spare = try row.spare.map { try ScriptedRelay(capabilities: row.capabilities, script: $0.script) }
        defer { spare?.stop() }
        let report = try coop.run(
            through: try settings(front?.port ?? relay.port, spare: spare?.port),
            at: "2027-01-15T10:00:00+01:00")
        front?.stop()
        relay.awaitSilence()
        spare?.awaitSilence()
        let lines = try coop.ledger()
        finding.ledger = lines.mapValues(\.count)
        let taken = relay.recipients + (spare?.recipients ?? [])
        finding.taken = taken.count
        finding.connections = relay.connections
        expect(finding.ledger == row.ledger || finding.ledger == row.otherLedger, "another ledger", &finding)
        agree(lines, taken, "", &finding)
        if let spare, let wanted = row.spare?.takes {
            let count = spare.recipients.count
            expect(count == wanted, "the second relay took \(count), not \(wanted)", &finding)
            // In doubt, or begun: the first relay's alone.
            for line in [DeliveryState.inDoubt, .queued].flatMap({ lines[$0, default: []] }) {
                let isThere = spare.recipients.contains(FaultBench.address(line.contact))
                expect(!isThere, "\(line.contact) went to the second relay as well", &finding)
            }
        }
        expect(
            finding.ledger[.inDoubt, default: 0] <= row.mostInDoubt ?? row.connections, "too many in doubt",
            &finding)
        expect(
            !row.isPipelined || relay.count(.mail) == 0 || relay.sawPipelining, "did not pipeline", &finding)
        expect(row.isPipelined || !relay.sawPipelining, "pipelined", &finding)
        speak(report, lines, &finding)
        try comeBack(coop, lines, taken, &finding)
    }

    /// What is not final goes out by the next run; what is final stays.
    private func comeBack(
        _ coop: FaultBench.TrialCoop, _ before: [DeliveryState: [OutboxLine]], _ taken: [String],
        _ finding: inout Finding
    ) throws {
        let sound = try ScriptedRelay(capabilities: row.capabilities.filter { !$0.hasPrefix("SIZE") })
        defer { sound.stop() }
        let spare = try row.spare.map { _ in try ScriptedRelay() }
        defer { spare?.stop() }
        let report = try coop.run(
            through: FaultBench.lines(port: sound.port, spare: spare?.port), at: "2027-01-15T15:00:00+01:00")
        sound.awaitSilence()
        expect(spare?.connections ?? 0 == 0, "next run: the second relay was asked first", &finding)
        let after = try coop.ledger()
        agree(after, taken + sound.recipients, "next run: ", &finding)
        let final = [DeliveryState.failed, .inDoubt].map { before[$0, default: []].count }
        let expected = [DeliveryState.failed, .inDoubt].map { after[$0, default: []].count }
        expect(final == expected, "next run: what was final changed", &finding)
        expect(
            after[.accepted, default: []].count == FaultRow.mails - final.reduce(0, +),
            "next run: somebody was left out", &finding)
        expect(report.troubles.isEmpty, "next run: \(report.troubles)", &finding)
    }

    /// Accepted: the relay has it once. In doubt: perhaps. Everything else: it has not.
    private func agree(
        _ lines: [DeliveryState: [OutboxLine]], _ taken: [String], _ when: String, _ finding: inout Finding
    ) {
        for (state, lines) in lines {
            for line in lines {
                let count = taken.filter { $0 == FaultBench.address(line.contact) }.count
                let isRight = state == .accepted ? count == 1 : count == 0 || count == 1 && state == .inDoubt
                expect(
                    isRight, "\(when)\(line.contact) is \(state.rawValue) and was taken \(count) times",
                    &finding)
            }
        }
        let count = lines.values.reduce(0) { $0 + $1.count }
        expect(count == FaultRow.mails, "\(when)the ledger has \(count) lines", &finding)
    }

    /// One sentence, in the run's report or, where only persons are concerned, in the ledger.
    private func speak(
        _ report: RunReport, _ lines: [DeliveryState: [OutboxLine]], _ finding: inout Finding
    ) {
        let words = [DeliveryState.deferred, .failed, .inDoubt, .queued].flatMap {
            lines[$0, default: []].map(\.reply).filter { !$0.isEmpty }
        }
        let personal = Set(words)
        finding.sentence = report.troubles.first ?? personal.min() ?? ""
        expect(report.troubles.count <= (row.spare == nil ? 1 : 2), "sentences: \(report.troubles)", &finding)
        if let says = row.says {
            expect(finding.sentence.contains(says), "the sentence does not say «\(says)»", &finding)
            let isDone = row.spare != nil && finding.ledger == [.accepted: FaultRow.mails]
            expect(
                isDone == report.isComplete || row.ledger[.deferred] != nil,
                "the run says \(report.isComplete ? "" : "not ")that all is well", &finding)
        } else if finding.ledger == [.accepted: FaultRow.mails] {
            expect(report.isComplete, "the run does not say that all is well", &finding)
        }
        expect(!finding.sentence.contains { $0.isNewline }, "the sentence has several lines", &finding)
    }

    private func expect(_ holds: Bool, _ breach: String, _ finding: inout Finding) {
        if !holds { finding.breaches.append(breach) }
    }

    private func front(before relay: ScriptedRelay) throws -> TLSFront? {
        guard case .behind(let certificate, let startTLS) = row.security else { return nil }
        return try TLSFront(
            before: relay.port, try bench.certificate(certificate), startTLS: startTLS)
    }

    private func settings(_ port: Int, spare: Int?) throws -> String {
        var security = "none"
        var more: [String] = []
        switch row.security {
        case .none: break
        case .scriptedStartTLS: security = "starttls"
        case .behind(let certificate, let startTLS):
            security = startTLS ? "starttls" : "tls"
            if certificate != .untrusted {
                more.append("ca-file: \(try bench.certificate(certificate).file)")
            }
        }
        if row.hasPassword { more += ["user: coop", "password-file: password"] }
        if let token = row.token { more += ["user: coop", token] }
        return FaultBench.lines(
            port: port, security: security, connections: row.connections, patience: row.patience, more,
            spare: spare)
    }
}
