import Model
import Testing

@testable import Planning

/// Rules that hold for every coop, tried on invented ones.
@Suite struct PropertyTests {
    /// A small coop drawn from a seed: programmes, households, campaigns of every kind of step.
    struct Coop {
        var planner: Planner
        var groups: [Group]

        init(seed: UInt64) {
            var random = Seeded(seed)
            let homes = [slug("les-tilleuls"), slug("les-rives")]
            var programmes: [Slug: Programme] = [:]
            var notes: [Slug: [CivilDate]] = [:]
            for home in homes {
                let planned = day("2027-01-01").adding(days: .random(in: 0..<700, using: &random))
                let actual = Bool.random(using: &random) ? planned.adding(days: 40) : nil
                programmes[home] = Programme(
                    key: home, name: "",
                    dates: [slug("livraison"): ProgrammeDate(planned: planned, actual: actual)])
                notes[home] = (0..<6).map { _ in
                    day("2027-01-01").adding(days: .random(in: 0..<700, using: &random))
                }
            }
            let campaigns = Coop.campaigns(&random)
            planner = Planner(
                settings: Sample.settings(
                    cap: Bool.random(using: &random)
                        ? FrequencyCap() : FrequencyCap(perDay: nil, perMonth: nil)),
                campaigns: campaigns.map { Sample.launched($0, "2027-01-10") }, programmes: programmes,
                agenda: Agenda(entries: [slug("ag"): [AgendaEntry(date: day("2027-06-20"))]]), notes: notes)
            groups = (0..<4).map { Coop.group($0, homes, &random) }
        }

        private static func campaigns(_ random: inout Seeded) -> [Campaign] {
            let welcome = Delay(
                count: .random(in: 0..<40, using: &random), unit: .days, keyDate: slug("signature"))
            let notice = Delay(count: -21, unit: .days, keyDate: slug("ag"))
            return [
                Sample.cycle(editions: .random(in: 1...2, using: &random)),
                Sample.bulletin(
                    day: .random(in: 1...31, using: &random), issues: .random(in: 1...14, using: &random)),
                Sample.campaign(
                    "bienvenue", .service,
                    steps: [
                        Sample.once("un", .delay(welcome)),
                        Sample.once("deux", .monthly(.signature), letters: ["a", "b", "c"]),
                    ]),
                Sample.campaign(
                    "ag", .survey,
                    steps: [
                        Sample.once("avis", .delay(notice)), Sample.once("fixe", .fixed(day("2027-05-01"))),
                    ]),
            ]
        }

        private static func group(_ index: Int, _ homes: [Slug], _ random: inout Seeded) -> Group {
            let start = day("2026-06-01")
            func date(_ random: inout Seeded) -> String {
                start.adding(days: .random(in: 0..<500, using: &random)).description
            }
            let size = Int.random(in: 1...2, using: &random)
            return Group(
                contacts: (0..<size).map { member in
                    let number = Int64(10 * index + member + 1)
                    var contact = Sample.contact(
                        number, signed: Bool.random(using: &random) ? date(&random) : nil,
                        known: date(&random),
                        programme: homes.randomElement(using: &random), email: "g\(index)@coop.example")
                    if Bool.random(using: &random) {
                        contact.contracts.append(
                            Sample.contract(
                                2000 + number, signed: date(&random),
                                programme: homes.randomElement(using: &random)))
                    }
                    return contact
                })
        }
    }

    private func simulated(_ seed: UInt64) -> (Coop, Simulation) {
        let coop = Coop(seed: seed)
        var simulation = Simulation(planner: coop.planner, groups: coop.groups)
        simulation.run(from: day("2027-01-01"), through: day("2028-12-31"), at: Sample.ten)
        return (coop, simulation)
    }

    @Test("Planning twice equals planning once", arguments: Seeds.shares)
    func idempotent(share: Seeds.Share) {
        for seed in share.seeds(usually: 24) { idempotent(seed) }
    }

    /// Coops in which something loses on its last day while the next of its step waits behind it.
    @Test("What is skipped for good makes way at once, not in the next run", arguments: [52, 92] as [UInt64])
    func makesWay(seed: UInt64) { idempotent(seed) }

    private func idempotent(_ seed: UInt64) {
        let coop = Coop(seed: seed)
        var random = Seeded(seed)
        var histories = coop.groups.map { _ in [PastDelivery]() }
        for _ in 0..<12 {
            let date = day("2027-01-01").adding(days: .random(in: 0..<700, using: &random))
            let moment = coop.planner.on(Sample.paris.instant(date, Sample.ten))
            for (index, group) in coop.groups.enumerated() {
                twice(moment, group, &histories[index], "seed \(seed), \(date)")
            }
        }
    }

    /// Plans one group, carries the plan out, and plans again.
    private func twice(
        _ moment: PlanningDay, _ group: Group, _ history: inout [PastDelivery], _ place: String
    ) {
        func plan(_ history: [PastDelivery], _ detail: PlanDetail) -> ([PlanEntry], PlanSummary) {
            var summary = PlanSummary()
            let plan = moment.plan(group, history: history, detail: detail, summary: &summary)
            return (plan.entries, summary)
        }
        let (first, _) = plan(history, .everything)
        let (same, _) = plan(history.reversed(), .everything)
        #expect(first == same, "\(place)")
        let keys = first.compactMap { $0.delivery?.key }
        #expect(Set(keys).count == keys.count, "\(place)")
        let (actions, counted) = plan(history, .actions)
        #expect(actions == first.filter { $0.decision != .exclude }, "\(place)")
        #expect(counted.count(.exclude) == first.count { $0.decision == .exclude }, "\(place)")
        #expect(counted.count(.send) == first.count { $0.decision == .send }, "\(place)")
        history += carriedOut(first)
        let (second, _) = plan(history, .everything)
        #expect(carriedOut(second) == [], "\(place)")
        // Every contact and campaign has its answer.
        let answers = Set(second.map { "\($0.contact.number) \($0.campaign)" })
        #expect(answers.count == group.contacts.count * moment.planner.campaigns.count, "\(place)")
    }

    @Test("Two years of any coop keep the rules", arguments: Seeds.shares)
    func rules(share: Seeds.Share) {
        for seed in share.seeds(usually: 24) {
            let (coop, simulation) = simulated(seed)
            never(coop, simulation, seed)
            always(coop, simulation, seed)
        }
    }

    /// No key twice, no edition twice, no two overdue mails for one person on one day.
    private func never(_ coop: Coop, _ simulation: Simulation, _ seed: UInt64) {
        let all = simulation.deliveries
        #expect(Set(all.map(\.key)).count == all.count, "seed \(seed)")
        let sent = all.filter { $0.skipped == nil }
        let editions = sent.filter { $0.letter != slug("avancement") }
            .map { "\($0.key.campaign) \($0.key.step) \($0.key.enrolment) \($0.letter)" }
        #expect(Set(editions).count == editions.count, "seed \(seed)")
        let window = coop.planner.settings.window
        let overdue = sent.filter { window.workingDays.sendDay($0.dueOn) < $0.sendOn }
            .map { "\($0.contact.number) \($0.sendOn)" }
        #expect(Set(overdue).count == overdue.count, "seed \(seed)")
        let covers = Dictionary(uniqueKeysWithValues: all.map { ($0.key, $0) })
        for delivery in sent {
            guard let cover = delivery.coveredBy else { continue }
            #expect(covers[cover]?.letter == delivery.letter, "seed \(seed)")
            #expect(covers[cover]?.coveredBy == nil, "seed \(seed)")
        }
    }

    /// Mail leaves in the window, in the month it is due, and never from before somebody came in.
    private func always(_ coop: Coop, _ simulation: Simulation, _ seed: UInt64) {
        let window = coop.planner.settings.window
        let known = Dictionary(
            uniqueKeysWithValues: coop.groups.flatMap(\.contacts).map { ($0.id, $0.knownSince) })
        for delivery in simulation.deliveries {
            // Counted from the person's own date, it may be late for who has just come in, inside its grace.
            let isOwn = delivery.key.campaign == slug("bienvenue") && delivery.key.step == slug("un")
            if let known = known[delivery.contact], delivery.dueOn < known {
                #expect(isOwn && delivery.dueOn >= known.adding(days: -18), "seed \(seed)")
            }
            #expect(delivery.dueOn >= day("2027-01-10"), "seed \(seed)")
            guard delivery.skipped == nil else { continue }
            #expect(window.contains(delivery.notBefore), "seed \(seed)")
            #expect(window.workingDays.contains(delivery.sendOn), "seed \(seed)")
            #expect(delivery.notBefore <= delivery.notAfter, "seed \(seed)")
            let moved = window.workingDays.sendDay(delivery.dueOn)
            #expect(moved.month == delivery.dueOn.month, "seed \(seed)")
            #expect(moved <= delivery.sendOn || delivery.coveredBy != nil, "seed \(seed)")
        }
    }

    @Test("A group that is quiet until a day has nothing due before it", arguments: Seeds.shares)
    func quiet(share: Seeds.Share) {
        for seed in share.seeds(usually: 6) {
            let (coop, simulation) = simulated(seed)
            var histories = coop.groups.map { _ in [PastDelivery]() }
            var today = day("2027-01-01")
            while today <= day("2028-12-31") {
                let moment = coop.planner.on(Sample.paris.instant(today, Sample.ten))
                for (index, group) in coop.groups.enumerated() {
                    var summary = PlanSummary()
                    let plan = moment.plan(group, history: histories[index], summary: &summary)
                    histories[index] += carriedOut(plan.entries)
                }
                today = today.adding(days: 1)
            }
            for (index, history) in histories.enumerated() {
                #expect(history == simulation.history(ofGroup: index), "seed \(seed), group \(index)")
            }
        }
    }
}
