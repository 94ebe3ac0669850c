import Model
import Testing

@testable import Planning

/// The planner and the oracle on the same random worlds, day after day.
@Suite struct OracleTests {
    @Test(
        "The planner does what a second, plain planner does, whatever the campaigns, dates, lists and edits",
        arguments: Seeds.shares)
    func agree(share: Seeds.Share) {
        var (lines, skips, faults) = (0, 0, 0)
        var limits: [Reason.Code: Int] = [:]
        let seeds = share.seeds(usually: 160)
        for seed in seeds where faults < 3 {
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
        #expect(limits[.stepAddedLater] ?? 0 > 0, "no step was added too late for anybody")
        #expect(lines > 3 * seeds.count && skips > seeds.count / 4, "\(lines) lines, \(skips) skipped")
    }

    /// Rare cases: some of the worlds that meet them, found among seven hundred.
    @Test(
        "They agree, too, where a reminder would come too soon or be one too many",
        arguments: [
            (608, Reason.Code.reminderTooSoon), (49, .remindersOver), (81, .remindersOver),
            (113, .remindersOver),
        ] as [(UInt64, Reason.Code)])
    func reminders(seed: UInt64, code: Reason.Code) {
        var limits: [Reason.Code: Int] = [:]
        let (planned, expected) = lived(seed, &limits)
        #expect(planned == expected)
        #expect(limits[code] ?? 0 > 0, "draw other worlds")
    }

    private func lived(
        _ seed: UInt64, _ limits: inout [Reason.Code: Int]
    ) -> (planner: [Oracle.Line], oracle: [Oracle.Line]) {
        var drawn = OracleWorld(seed: seed)
        // Every second one, in each share.
        if (seed / 4).isMultiple(of: 2) { drawn.askSurveys(seed) }
        if (seed / 8).isMultiple(of: 2) { drawn.addSteps(seed) }
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
