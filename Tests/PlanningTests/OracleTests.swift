import Foundation
import Model
import Testing

@testable import Planning

/// The planner and the oracle on the same random worlds, day after day. `GAZETTE_SEEDS=20000` tries more of them.
@Suite struct OracleTests {
    static let seeds = Int(ProcessInfo.processInfo.environment["GAZETTE_SEEDS"] ?? "") ?? 80

    @Test(
        "The planner does what a second, plain planner does, whatever the campaigns, dates, lists and edits")
    func agree() {
        var (lines, skips, faults) = (0, 0, 0)
        var limits: [Reason.Code: Int] = [:]
        let first = UInt64(ProcessInfo.processInfo.environment["GAZETTE_SEED"] ?? "") ?? 1
        for seed in first..<first + UInt64(Self.seeds) where faults < 3 {
            let (planned, expected) = lived(seed, &limits)
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
        let (soon, over) = (limits[.reminderTooSoon] ?? 0, limits[.remindersOver] ?? 0)
        #expect(
            soon > 0 && over > Self.seeds / 4, "\(soon) reminders too soon, \(over) too many")
        #expect(lines > 3 * Self.seeds && skips > Self.seeds / 4, "\(lines) lines, \(skips) skipped")
    }

    private func lived(
        _ seed: UInt64, _ limits: inout [Reason.Code: Int]
    ) -> (planner: [Oracle.Line], oracle: [Oracle.Line]) {
        var drawn = OracleWorld(seed: seed)
        if seed.isMultiple(of: 2) { drawn.askSurveys(seed) }
        var seen: [Reason.Code: Int] = [:]
        var (planned, expected): ([Oracle.Line], [Oracle.Line]) = ([], [])
        for mailbox in drawn.mailboxes {
            var oracle = Oracle()
            var history: [PastDelivery] = []
            drawn.eachDay { today, world, planner in
                var world = world
                world.people = mailbox.map { world.people[$0] }
                oracle.run(world, on: today)
                let entries = planner.plan(
                    Group(contacts: world.people, releases: world.releases), history: history,
                    now: Sample.paris.instant(today, Sample.ten))
                for entry in entries { seen[entry.reason.code, default: 0] += 1 }
                history += carriedOut(entries)
                planned += entries.compactMap { line($0, today, world) }
            }
            expected += oracle.lines
        }
        limits.merge(seen, uniquingKeysWith: +)
        func sorted(_ lines: [Oracle.Line]) -> [Oracle.Line] {
            lines.sorted { ($0.day, $0.who, $0.key) < ($1.day, $1.who, $1.key) }
        }
        return (sorted(planned), sorted(expected))
    }

    private func line(_ entry: PlanEntry, _ today: CivilDate, _ world: Oracle.World) -> Oracle.Line? {
        guard let delivery = entry.delivery, entry.decision != .defer else { return nil }
        let key = "\(delivery.key.campaign)/\(delivery.key.step)/\(delivery.key.occurrence)"
        let isSkipped = delivery.skipped != nil
        let contract = world.people.flatMap(\.contracts).first { $0.id == delivery.key.enrolment }
        let programme = contract.map { "/\($0.programme?.text ?? "")" } ?? ""
        return Oracle.Line(
            who: "\(delivery.contact.number)\(programme)", key: key,
            letter: isSkipped ? "" : delivery.letter.text, day: today, isSkipped: isSkipped)
    }
}
