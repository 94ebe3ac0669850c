import Foundation
import Model
import TestSupport
import Testing

/// The fault matrix: every fault at every place of the dialogue, through the whole engine and a real database.
/// Printed as a table, also to `.build/fault-matrix.txt`.
@Suite struct FaultMatrixTests {
    static let rows =
        CommandFaults.rows + OpeningFaults.rows + ServerHabits.rows + FailoverFaults.rows + TokenFaults.rows

    @Test("After every fault the ledger says what the relay has, nobody twice, nobody lost")
    func matrix() async throws {
        let findings = await Self.findings(try FaultBench())
        let table = FaultTable(findings).text
        print(table)
        try table.write(
            to: Repository.root.appendingPathComponent(".build/fault-matrix.txt"), atomically: true,
            encoding: .utf8)
        for finding in findings where !finding.breaches.isEmpty {
            Issue.record("\(FaultTable.title(finding.row)): \(finding.breaches.joined(separator: "; "))")
        }
    }

    /// All rows, several at a time since some wait for a silent server, on threads of their own: tests beside
    /// this one need theirs.
    private static func findings(_ bench: FaultBench) async -> [FaultTrial.Finding] {
        await withCheckedContinuation { continuation in
            let queue = OperationQueue()
            queue.maxConcurrentOperationCount = 10
            let gathered = Gathered()
            for (index, row) in rows.enumerated() {
                queue.addOperation { gathered.add(index, FaultTrial(bench: bench, row: row).finding()) }
            }
            queue.addBarrierBlock { continuation.resume(returning: gathered.inOrder) }
        }
    }

    private final class Gathered: @unchecked Sendable {
        private let lock = NSLock()
        private var findings: [Int: FaultTrial.Finding] = [:]

        func add(_ index: Int, _ finding: FaultTrial.Finding) { lock.withLock { findings[index] = finding } }
        var inOrder: [FaultTrial.Finding] {
            lock.withLock { findings.sorted { $0.key < $1.key }.map(\.value) }
        }
    }
}

/// The matrix as text, one line for each row, and the totals.
struct FaultTable {
    let text: String

    init(_ findings: [FaultTrial.Finding]) {
        let head = [
            "place", "fault", "when", "pipelined", "ledger", "relay", "verdict", "the operator reads",
        ]
        let cells = [head] + findings.map(Self.cells)
        let widths = head.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
        let lines = cells.map { row in
            row.indices.map { column in
                column == row.count - 1
                    ? row[column] : row[column].padding(toLength: widths[column], withPad: " ", startingAt: 0)
            }.joined(separator: "  ")
        }
        let held = findings.filter(\.breaches.isEmpty).count
        var totals: [DeliveryState: Int] = [:]
        for finding in findings { totals.merge(finding.ledger, uniquingKeysWith: +) }
        text =
            (lines + [
                "\(findings.count) rows of \(FaultRow.mails) mails: \(held) held, \(findings.count - held) broken. "
                    + "After the faulty run: \(Self.words(totals)); taken by relays: "
                    + "\(findings.reduce(0) { $0 + $1.taken })."
            ]).joined(separator: "\n") + "\n"
    }

    static func title(_ row: FaultRow) -> String {
        [row.place, row.fault, row.when, row.isPipelined ? "pipelined" : "lockstep"]
            .filter { !$0.isEmpty }.joined(separator: ", ")
    }

    private static func cells(_ finding: FaultTrial.Finding) -> [String] {
        let row = finding.row
        let relay = "\(finding.taken) by \(finding.connections)"
        let verdict = finding.breaches.isEmpty ? "ok" : "BROKEN: \(finding.breaches.joined(separator: "; "))"
        return [
            row.place, row.fault, row.when, row.isPipelined ? "yes" : "no", words(finding.ledger), relay,
            verdict,
            String(finding.sentence.prefix(110)),
        ]
    }

    private static func words(_ ledger: [DeliveryState: Int]) -> String {
        ledger.sorted { $0.key.rawValue < $1.key.rawValue }.map { "\($0.value) \($0.key.rawValue)" }
            .joined(separator: ", ")
    }
}
