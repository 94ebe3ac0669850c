import Model
import Testing

@testable import Planning

/// Rules that hold whatever is edited while campaigns run: lists that come, dates that move, contracts that change.
@Suite struct EditPropertyTests {
    @Test(
        "Decisions 3, 7, 9: no key twice, nothing outside the window or before its day, planning twice = once",
        arguments: Seeds.shares)
    func rules(share: Seeds.Share) {
        var sent = 0
        for seed in share.seeds(usually: 120) {
            let drawn = OracleWorld(seed: seed)
            var lives = Lives(drawn)
            drawn.eachDay { today, world, planner in
                lives.run(planner, world, at: Sample.at(today.description), twice: true)
            }
            let world = drawn.world(on: drawn.last)
            let planner = drawn.planner(world)
            #expect(lives.left.map(\.key) == [], "seed \(seed): a second plan does more")
            #expect(
                Set(lives.events.map(\.delivery.key)).count == lives.events.count, "seed \(seed): a key twice"
            )
            for event in lives.events { check(event, world, planner, seed) }
            overdue(lives, planner, seed)
            sent += lives.letters.count
        }
        #expect(sent > 0)
    }

    private func check(_ event: Lives.Event, _ world: Oracle.World, _ planner: Planner, _ seed: UInt64) {
        let delivery = event.delivery
        guard let campaign = planner.campaigns.first(where: { $0.campaign.name == delivery.key.campaign })
        else {
            Issue.record("seed \(seed): \(delivery.key) is of no campaign")
            return
        }
        let isReleased = world.releases.contains { $0.campaign == delivery.key.campaign }
        let first = world.since ?? campaign.campaign.effectiveFrom ?? world.launchedOn
        #expect(delivery.dueOn >= (isReleased ? min(first, world.launchedOn) : first), "seed \(seed)")
        guard delivery.skipped == nil else { return }
        #expect(delivery.sendOn >= world.launchedOn, "seed \(seed)")
        guard delivery.channel == .email, delivery.coveredBy == nil else { return }
        #expect(campaign.window.contains(delivery.notBefore), "seed \(seed): \(delivery.key)")
        #expect(campaign.window.workingDays.contains(delivery.sendOn), "seed \(seed): \(delivery.key)")
        #expect(delivery.notBefore <= delivery.notAfter, "seed \(seed): \(delivery.key)")
    }

    /// Never a burst, whatever was edited.
    private func overdue(_ lives: Lives, _ planner: Planner, _ seed: UInt64) {
        var had: Set<String> = []
        for event in lives.events {
            let delivery = event.delivery
            guard delivery.skipped == nil, delivery.channel == .email, delivery.coveredBy == nil,
                let campaign = planner.campaigns.first(where: {
                    $0.campaign.name == delivery.key.campaign
                }), let step = campaign.steps.first(where: { $0.step.name == delivery.key.step }),
                campaign.window.workingDays.sendDay(delivery.dueOn, isNotice: step.step.isNotice)
                    < delivery.sendOn
            else { continue }
            let (isNew, _) = had.insert("\(delivery.contact.number) \(delivery.sendOn)")
            #expect(isNew, "seed \(seed): two overdue mails on \(delivery.sendOn)")
        }
    }

    @Test(
        "Decision 11: a date that moves to and fro never gives anybody the same letter twice",
        arguments: Seeds.shares)
    func toAndFro(share: Seeds.Share) {
        var moved = 0
        let seeds = share.seeds(usually: 80)
        for seed in seeds {
            var random = Seeded(seed)
            var drawn = OracleWorld(seed: seed)
            drawn.changeAll { world in
                for index in world.campaigns.indices {
                    world.campaigns[index].exit = nil
                    for step in world.campaigns[index].steps.indices {
                        world.campaigns[index].steps[step].only = nil
                        world.campaigns[index].steps[step].afterLast = .stop
                    }
                }
            }
            drawn.moveEverything(&random)
            var lives = Lives(drawn)
            drawn.eachDay { today, world, planner in
                lives.run(planner, world, at: Sample.at(today.description))
            }
            let byMail = lives.events.filter { $0.delivery.skipped == nil && $0.delivery.channel == .email }
            let letters = byMail.map { event in
                let key = event.delivery.key
                return "\(key.enrolment) \(key.campaign)/\(key.step) \(event.delivery.letter)"
            }
            #expect(Set(letters).count == letters.count, "seed \(seed)")
            // What happens once happens once, also on paper.
            let once = lives.events.filter { event in
                event.delivery.skipped == nil && event.delivery.key.occurrence == event.delivery.key.step.text
            }.map { "\($0.delivery.key.enrolment) \($0.delivery.key.campaign)/\($0.delivery.key.step)" }
            #expect(Set(once).count == once.count, "seed \(seed)")
            moved += letters.count
        }
        #expect(moved > seeds.count / 2)
    }
}
