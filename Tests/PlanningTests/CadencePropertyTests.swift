import Model
import Testing

@testable import Planning

/// However often `run` is called, and however long it was silent, people get what they should.
@Suite struct CadencePropertyTests {
    /// The moments of a day between which a plan cannot change: midnight, and where a window opens or closes. A
    /// run every five minutes differs from these by nothing but work.
    static let moments = ["00:00", "08:55", "09:00", "11:00", "14:00", "17:55", "18:00", "23:55"]
        .map { LocalTime($0) ?? Sample.missing($0) }

    @Test(
        "Decision 8: every five minutes, once a day or once a month, everybody gets the same letters",
        arguments: Seeds.shares)
    func sameLetters(share: Seeds.Share) {
        for seed in share.seeds(usually: 32) {
            let drawn = OracleWorld(seed: seed).calm
            // What is due in the last weeks a monthly run would find after the end.
            let end = drawn.last.adding(days: -50)
            var (often, daily, monthly) = (Lives(drawn), Lives(drawn), Lives(drawn))
            drawn.eachDay { today, world, planner in
                for time in Self.moments {
                    often.run(planner, world, at: Sample.paris.instant(today, time))
                }
                daily.run(planner, world, at: Sample.at(today.description))
            }
            live(&monthly, drawn)
            func letters(_ lives: Lives) -> [String] {
                lives.events.filter { $0.delivery.dueOn < end }.map { event in
                    let delivery = event.delivery
                    let skipped = delivery.skipped.map { " skipped \($0.code)" } ?? ""
                    return "\(delivery.key) \(delivery.letter)\(skipped)"
                }.sorted()
            }
            #expect(letters(often) == letters(daily), "seed \(seed)")
            #expect(letters(monthly) == letters(daily), "seed \(seed)")
        }
    }

    /// `run --wait` at eight on the first of each month: it plans again whenever something that it deferred can
    /// leave, so that two overdue mails of one person leave on two days.
    private func live(_ lives: inout Lives, _ drawn: OracleWorld) {
        var first = drawn.first.adding(days: 1 - drawn.first.day)
        while first <= drawn.last {
            let end = Sample.paris.instant(first.adding(months: 1), .midnight)
            var next: Instant? = Sample.paris.instant(first, Sample.eight)
            while let now = next, now < end {
                let world = drawn.world(on: Sample.paris.day(at: now))
                guard world.launchedOn <= Sample.paris.day(at: now) else { break }
                next = lives.run(drawn.planner(world), world, at: now)
            }
            first = first.adding(months: 1)
        }
    }

    @Test("Decision 8: three weeks of silence lose only what their grace says", arguments: Seeds.shares)
    func silence(share: Seeds.Share) {
        var lost = 0
        let seeds = share.seeds(usually: 60)
        for seed in seeds {
            var random = Seeded(seed)
            var drawn = OracleWorld(seed: seed).calm
            drawn.changeAll { world in
                for index in world.campaigns.indices {
                    for step in world.campaigns[index].steps.indices {
                        world.campaigns[index].steps[step].grace =
                            [nil, .days(3), .days(45), nil].randomElement(using: &random) ?? nil
                    }
                    world.campaigns[index].grace = nil
                }
            }
            let silent = drawn.first.adding(days: .random(in: 70..<300, using: &random))
            let back = silent.adding(days: 21)
            var (always, broken) = (Lives(drawn), Lives(drawn))
            drawn.eachDay { today, world, planner in
                let now = Sample.at(today.description)
                always.run(planner, world, at: now)
                if today < silent || today >= back { broken.run(planner, world, at: now) }
            }
            lost += check(always, broken, silent, back, drawn, seed)
        }
        #expect(lost > seeds.count / 20, "\(lost) were lost: the silence tests too little")
    }

    /// How many were lost, each for a reason that the ledger keeps.
    private func check(
        _ always: Lives, _ broken: Lives, _ silent: CivilDate, _ back: CivilDate, _ drawn: OracleWorld,
        _ seed: UInt64
    ) -> Int {
        func sent(_ lives: Lives) -> Set<DeliveryKey> {
            Set(lives.events.filter { $0.delivery.skipped == nil }.map(\.delivery.key))
        }
        let skipped = Dictionary(
            uniqueKeysWithValues: broken.events.filter { $0.delivery.skipped != nil }.map {
                ($0.delivery.key, $0.delivery)
            })
        let planner = drawn.planner(drawn.world(on: back))
        #expect(sent(broken).isSubset(of: sent(always)), "seed \(seed)")
        let lost = sent(always).subtracting(sent(broken))
        for key in lost {
            guard let delivery = skipped[key], let reason = delivery.skipped else {
                Issue.record("seed \(seed): \(key) is neither sent nor skipped")
                continue
            }
            let step = planner.campaigns.first { $0.campaign.name == key.campaign }?.steps.first {
                $0.step.name == key.step
            }
            let days: Int = if case .days(let count)? = step?.step.grace { count } else { 14 }
            #expect(reason.code == .graceOver, "seed \(seed): \(key) \(reason.code)")
            if let cause = reason.facts.cause {
                // A queue of overdue mails, one a day, can outlast a short grace; never a long one.
                #expect(cause == .oneOverdueADay && days < 45, "seed \(seed): \(key) \(cause)")
            } else {
                #expect(days < 21, "seed \(seed): \(key) has \(days) days of grace")
                #expect(delivery.dueOn.adding(days: days) < back, "seed \(seed): \(key)")
                #expect(delivery.dueOn >= silent.adding(days: -days - 7), "seed \(seed): \(key)")
            }
        }
        return lost.count
    }
}
