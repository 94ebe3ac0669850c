import Foundation
import Model
import Testing

@testable import Planning

/// The planner and the oracle on the same random worlds, day after day. `GAZETTE_SEEDS=20000` tries more of them.
@Suite struct OracleTests {
    static let seeds = Int(ProcessInfo.processInfo.environment["GAZETTE_SEEDS"] ?? "") ?? 120

    @Test(
        "The planner does what a second, plain planner does, whatever the campaigns, dates, lists and edits")
    func agree() {
        var (lines, skips, faults) = (0, 0, 0)
        let first = UInt64(ProcessInfo.processInfo.environment["GAZETTE_SEED"] ?? "") ?? 1
        for seed in first..<first + UInt64(Self.seeds) where faults < 3 {
            let (planned, expected) = lived(seed)
            lines += expected.count
            skips += expected.count { $0.isSkipped }
            if planned != expected {
                faults += 1
                let only = Set(planned).symmetricDifference(expected).sorted { $0.day < $1.day }
                Issue.record(
                    "seed \(seed): \(only.prefix(4).map { "\(expected.contains($0) ? "oracle" : "planner"): \($0)" })"
                )
            }
        }
        #expect(lines > 3 * Self.seeds && skips > Self.seeds / 4, "\(lines) lines, \(skips) skipped")
    }

    private func lived(_ seed: UInt64) -> (planner: [Oracle.Line], oracle: [Oracle.Line]) {
        let drawn = OracleWorld(seed: seed)
        var oracle = Oracle()
        var history: [PastDelivery] = []
        var planned: [Oracle.Line] = []
        var today = drawn.first
        while today <= drawn.last {
            let world = drawn.world(on: today)
            if today >= world.launchedOn {
                oracle.run(world, on: today)
                let entries = drawn.planner(world).plan(
                    Group(contacts: [world.contact], releases: world.releases), history: history,
                    now: Sample.paris.instant(today, Sample.ten))
                history += carriedOut(entries)
                planned += entries.compactMap { line($0, today) }
            }
            today = today.adding(days: 1)
        }
        func sorted(_ lines: [Oracle.Line]) -> [Oracle.Line] {
            lines.sorted { ($0.day, $0.key) < ($1.day, $1.key) }
        }
        return (sorted(planned), sorted(oracle.lines))
    }

    private func line(_ entry: PlanEntry, _ today: CivilDate) -> Oracle.Line? {
        guard let delivery = entry.delivery, entry.decision != .defer else { return nil }
        let key = "\(delivery.key.campaign)/\(delivery.key.step)/\(delivery.key.occurrence)"
        let isSkipped = delivery.skipped != nil
        return Oracle.Line(
            key: key, letter: isSkipped ? "" : delivery.letter.text, day: today, isSkipped: isSkipped)
    }
}
