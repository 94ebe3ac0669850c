import Model
import Testing

@testable import Planning

/// Days on which clocks and calendars do something odd, through the whole planner.
@Suite struct CivilDayTests {
    private func time(_ text: String) -> LocalTime { LocalTime(text) ?? Sample.missing(text) }

    /// When one mail of `dueOn` left, run by run every five minutes from the day before until two days after.
    private func departures(
        _ name: String, _ holidays: HolidayZone, _ dueOn: String, from: String, to: String
    )
        throws -> [String]
    {
        let zone = try #require(CivilZone(name: name))
        let window = try #require(
            SendWindow(
                zone: zone, holidays: Holidays(zone: holidays), from: time(from), to: time(to),
                weekdays: [1, 2, 3, 4, 5, 6, 7]))
        let campaign = Sample.campaign(steps: [
            Sample.once("s", .delay(Delay(count: 1, unit: .years, keyDate: slug("signature"))))
        ])
        let planner = Planner(
            settings: PlanningSettings(window: window), campaigns: [Sample.launched(campaign)])
        let group = Group(contacts: [
            Sample.contact(1, signed: day(dueOn).adding(years: -1).description, known: "2020-01-01")
        ])
        var history: [PastDelivery] = []
        var found: [String] = []
        var now = zone.instant(day(dueOn).adding(days: -1), .midnight)
        let end = zone.instant(day(dueOn).adding(days: 2), .midnight)
        while now < end {
            for entry in planner.plan(group, history: history, now: now) where entry.decision == .send {
                let leaves = try #require(entry.delivery).notBefore
                found.append("\(entry.delivery?.sendOn.description ?? "") \(max(now, leaves))")
                history += carriedOut([entry])
            }
            now = now.adding(seconds: 300)
        }
        return found
    }

    /// Spring skips 02:30 in Paris, autumn has it twice; La Réunion and Guadeloupe change no clocks, and their days
    /// begin four hours before and after Greenwich's.
    @Test(
        "Decisions 1, 7: on days when clocks change, and far from Greenwich, one mail leaves on its civil day",
        arguments: [
            ("Europe/Paris", HolidayZone.metropole, "2027-03-28", "02:30", "2027-03-28 2027-03-28T01:00:00Z"),
            ("Europe/Paris", .metropole, "2027-10-31", "02:30", "2027-10-31 2027-10-31T00:30:00Z"),
            ("Europe/Paris", .metropole, "2028-03-26", "09:00", "2028-03-26 2028-03-26T07:00:00Z"),
            ("Europe/Paris", .metropole, "2028-10-29", "09:00", "2028-10-29 2028-10-29T08:00:00Z"),
            ("Indian/Reunion", .laReunion, "2027-03-28", "00:05", "2027-03-28 2027-03-27T20:05:00Z"),
            ("Indian/Reunion", .laReunion, "2027-12-31", "02:30", "2027-12-31 2027-12-30T22:30:00Z"),
            ("America/Guadeloupe", .guadeloupe, "2027-03-28", "21:00", "2027-03-28 2027-03-29T01:00:00Z"),
            ("America/Guadeloupe", .guadeloupe, "2027-12-31", "20:30", "2027-12-31 2028-01-01T00:30:00Z"),
        ])
    func clocks(zone: String, holidays: HolidayZone, due: String, from: String, expected: String) throws {
        let found = try departures(zone, holidays, due, from: from, to: "23:30")
        #expect(found == [expected])
    }

    @Test(
        "Decisions 4, 6: 29 February and the ends of years",
        arguments: [
            // Signed, delay, unit, day on which the mail leaves.
            ("2024-02-29", 3, Delay.UnitOfTime.years, "2027-02-26"),  // 28 February 2027 is a Sunday
            ("2024-02-29", 4, .years, "2028-02-29"),
            ("2024-02-29", 48, .months, "2028-02-29"),
            ("2024-02-29", 37, .months, "2027-03-30"),  // 29 March is Easter Monday
            ("2026-08-31", 6, .months, "2027-02-26"),
            ("2026-12-31", 1, .days, "2027-01-04"),  // New Year's Day, then a weekend
            ("2026-12-31", 1, .years, "2027-12-31"),
            ("2026-12-31", 2, .years, "2028-12-29"),  // a Sunday, in its own month and year
            ("2026-12-25", 1, .years, "2027-12-27"),
        ])
    func leap(signed: String, count: Int, unit: Delay.UnitOfTime, leaves: String) {
        let step = Sample.once("s", .delay(Delay(count: count, unit: unit, keyDate: slug("signature"))))
        var simulation = Simulation(
            planner: Sample.planner(Sample.campaign(steps: [step])),
            groups: [Group(contacts: [Sample.contact(1, signed: signed)])])
        #expect(simulation.lines("2027-01-01", "2029-01-31", groups: 1) == [["lettre \(leaves)"]])
    }

    @Test("Decision 4: the 29th, 30th and 31st of every month, and each year's 29 February, once each")
    func clamped() {
        let steps = [
            Sample.once("mois", .monthly(.signature), letters: (1...40).map { "m\($0)" }),
            Sample.yearly("an", 2, 29, letters: (1...5).map { "a\($0)" }),
        ]
        for signed in ["2024-02-29", "2026-01-30", "2026-08-31"] {
            var simulation = Simulation(
                planner: Sample.planner(Sample.campaign("s", .service, steps: steps)),
                groups: [Group(contacts: [Sample.contact(1, signed: signed)])])
            simulation.run(from: day("2027-01-01"), through: day("2029-01-10"), at: Sample.ten)
            let months = simulation.deliveries.filter { $0.key.step == slug("mois") }
            #expect(months.count == 24)
            for delivery in months {
                #expect(delivery.key.occurrence == String(delivery.dueOn.description.prefix(7)))
                #expect(delivery.sendOn.month == delivery.dueOn.month)
                let next = delivery.dueOn.adding(days: 1)
                #expect(delivery.dueOn.day == day(signed).day || next.month != delivery.dueOn.month)
            }
            let years = simulation.deliveries.filter { $0.key.step == slug("an") }.map(\.dueOn.description)
            #expect(years == ["2027-02-28", "2028-02-29"])
        }
    }
}
