import Model
import Testing

@testable import Planning

/// Days on which clocks and calendars do something odd, in every zone: what leaves and when is worked out a second time,
/// from nothing but the length of months and the list of working days.
@Suite struct ZonePropertyTests {
    /// A coop somewhere, somebody who signed on some day, and a campaign of each kind of calendar.
    struct Coop {
        let window: SendWindow
        let planner: Planner
        let group: Group
        let signed: CivilDate
        let monthly: Int
        let delay: (months: Int, years: Int)
        let first: CivilDate
        var last: CivilDate { first.adding(days: 430) }

        /// St-Pierre-et-Miquelon changes its clocks, too, three hours before Greenwich.
        private static let zones: [(String, HolidayZone)] = [
            ("Europe/Paris", .metropole), ("Europe/Paris", .alsaceMoselle),
            ("America/Guadeloupe", .guadeloupe), ("America/Martinique", .martinique),
            ("America/Cayenne", .guyane), ("Indian/Reunion", .laReunion), ("Indian/Mayotte", .mayotte),
            ("America/Miquelon", .metropole), ("Pacific/Noumea", .metropole),
        ]

        private static let yearly = [(1, 1), (2, 28), (2, 29), (3, 28), (10, 31), (12, 25), (12, 31)]

        init(seed: UInt64) {
            var random = Seeded(seed)
            func pick<T>(_ values: [T]) -> T { values[Int.random(in: 0..<values.count, using: &random)] }
            let (name, holidays) = pick(Self.zones)
            let opens = pick(["00:00", "01:30", "02:00", "02:30", "03:00", "09:00", "22:00"])
            let window = SendWindow(
                zone: CivilZone(name: name) ?? Sample.missing(name), holidays: Holidays(zone: holidays),
                from: LocalTime(opens), to: LocalTime(pick(["23:30", "23:59"])),
                weekdays: pick([[1, 2, 3, 4, 5], [1, 2, 3, 4, 5, 6, 7], [7], [2, 4]]))
            self.window = window ?? Sample.missing(opens)
            let odd = ["2024-02-29", "2025-12-31", "2026-01-31", "2026-08-30", "2026-02-28", "2025-11-29"]
            let someDay = day("2024-01-01").adding(days: .random(in: 0..<900, using: &random))
            signed = pick([someDay, day(pick(odd))])
            monthly = pick([1, 15, 28, 29, 30, 31, 31])
            first = CivilDate.clamped(year: pick([2026, 2027, 2028, 2031]), month: pick([9, 12]), day: 20)
            delay = (
                12 * (first.year - signed.year) + .random(in: 2...9, using: &random),
                first.year + 1 - signed.year
            )
            func letters(_ name: String) -> [String] { (1...20).map { "\(name)-\($0)" } }
            let key = slug("signature")
            let steps =
                [
                    Sample.once("mois", .monthly(.day(monthly)), letters: letters("m")),
                    Sample.once("anniversaire", .monthly(.signature), letters: letters("a")),
                    Sample.once(
                        "apres-mois", .delay(Delay(count: delay.months, unit: .months, keyDate: key))),
                    Sample.once(
                        "apres-ans", .delay(Delay(count: delay.years, unit: .years, keyDate: key))),
                ]
                + Self.yearly.map {
                    Sample.yearly("an-\($0)-\($1)", $0, $1, letters: letters("y-\($0)-\($1)"))
                }
            let campaign = Sample.campaign("calendrier", .service, steps: steps)
            planner = Planner(
                settings: PlanningSettings(window: self.window),
                campaigns: [Sample.launched(campaign, first.description)])
            group = Group(contacts: [Sample.contact(1, signed: signed.description, known: "2025-01-01")])
        }

        /// Every slot between two days: its nominal day and the day on which it leaves.
        func expected(from: CivilDate, through: CivilDate) -> Set<String> {
            var found: Set<String> = []
            func add(_ step: String, _ year: Int, _ month: Int, _ dayOfMonth: Int) {
                let due = Self.clamped(year, month, dayOfMonth)
                if from <= due, due <= through { found.insert("\(step) \(due) \(moved(due))") }
            }
            let start = 12 * signed.year + signed.month - 1
            add(
                "apres-mois", (start + delay.months) / 12, (start + delay.months) % 12 + 1, signed.day)
            add("apres-ans", signed.year + delay.years, signed.month, signed.day)
            for year in from.year...through.year {
                for month in 1...12 {
                    add("mois", year, month, monthly)
                    add("anniversaire", year, month, signed.day)
                }
                for (month, dayOfMonth) in Self.yearly {
                    add("an-\(month)-\(dayOfMonth)", year, month, dayOfMonth)
                }
            }
            return found
        }

        private static func clamped(_ year: Int, _ month: Int, _ dayOfMonth: Int) -> CivilDate {
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
            let text = [month, min(dayOfMonth, lengths[month - 1])].map { $0 < 10 ? "0\($0)" : "\($0)" }
            return day("\(year)-\(text[0])-\(text[1])")
        }

        /// Decision 6: the next working day of the same month, else the last one before.
        private func moved(_ due: CivilDate) -> CivilDate {
            let later = (0..<31).map { due.adding(days: $0) }.filter { $0.month == due.month }
            let earlier = (1..<31).map { due.adding(days: -$0) }
            return (later + earlier).first { window.workingDays.contains($0) } ?? due
        }
    }

    @Test(
        "Decisions 1, 4, 6, 7: every slot leaves once, on its civil day, in every zone and year",
        arguments: Seeds.shares)
    func civilDays(share: Seeds.Share) {
        for seed in share.seeds(usually: 100) {
            let coop = Coop(seed: seed)
            var random = Seeded(seed)
            var simulation = Simulation(planner: coop.planner, groups: [coop.group])
            let (from, through) = (coop.first.adding(days: 35), coop.last.adding(days: -35))
            var today = coop.first
            var count = 0
            while today <= coop.last {
                let opens = coop.window.opening(today)
                let any = LocalTime(
                    hour: .random(in: 0...23, using: &random), minute: .random(in: 0...59, using: &random))
                let moments = [opens, coop.window.zone.instant(today, any ?? Sample.ten)].sorted()
                for now in moments {
                    simulation.run(at: now)
                    for delivery in simulation.deliveries[count...] {
                        let leaves = max(now, delivery.notBefore)
                        #expect(coop.window.contains(leaves), "seed \(seed): \(delivery.key) at \(leaves)")
                        // A day after the launch that moves to one before it is late.
                        guard delivery.dueOn >= from else { continue }
                        #expect(
                            coop.window.zone.day(at: leaves) == delivery.sendOn,
                            "seed \(seed): \(delivery.key) at \(leaves)")
                    }
                    count = simulation.deliveries.count
                }
                today = today.adding(days: 1)
            }
            let inside = simulation.deliveries.filter { from <= $0.dueOn && $0.dueOn <= through }
            let expected = coop.expected(from: from, through: through)
            #expect(Set(inside.map { "\($0.key.step) \($0.dueOn) \($0.sendOn)" }) == expected, "seed \(seed)")
            #expect(inside.count == expected.count, "seed \(seed): something left twice")
            #expect(inside.allSatisfy { $0.skipped == nil }, "seed \(seed)")
        }
    }
}
