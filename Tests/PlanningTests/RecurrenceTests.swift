import Model
import Testing

@testable import Planning

@Suite struct RecurrenceTests {
    static let agenda = Agenda(entries: [
        slug("ag"): [AgendaEntry(date: day("2027-06-19")), AgendaEntry(date: day("2029-01-10"))]
    ])

    private func recurrence(
        _ schedule: Schedule, grace: Grace? = nil, isNotice: Bool = false, programmes: [Slug: Programme] = [:]
    ) -> Recurrence {
        var step = Sample.once("etape", schedule)
        step.isNotice = isNotice
        return Recurrence(
            step: step, grace: grace, defaultGrace: 14, workingDays: Sample.window.workingDays,
            keyDates: KeyDates(programmes: programmes, agenda: Self.agenda, notes: [:]))
    }

    private func lines(_ schedule: Schedule, _ from: String, _ to: String, anchor: String? = nil) -> [String]
    {
        let recurrence = recurrence(schedule)
        return recurrence.occurrences(in: day(from)...day(to), anchor: anchor.map { day($0) })
            .map { "\(recurrence.name($0.ordinal, step: slug("etape"))) \($0.nominal) \($0.sendOn)" }
    }

    @Test("Decision 4: a fixed date happens once, under the step's name")
    func fixed() {
        #expect(
            lines(.fixed(day("2027-02-20")), "2027-01-01", "2028-01-01") == ["etape 2027-02-20 2027-02-22"])
        #expect(lines(.fixed(day("2027-02-20")), "2027-02-21", "2028-01-01") == [])
    }

    @Test("Decision 4: yearly, and 15 days before the AG in years whose agenda has one")
    func yearly() throws {
        let june = try #require(MonthDay(month: 6, day: 1))
        let leap = try #require(MonthDay(month: 2, day: 29))
        let instead = Delay(count: -15, unit: .days, keyDate: slug("ag"))
        #expect(
            lines(.yearly(june, instead: instead), "2027-01-01", "2029-12-31") == [
                "2027 2027-06-04 2027-06-04", "2028 2028-06-01 2028-06-01",
                // The AG of January 2029: its letter is due in December.
                "2029 2028-12-26 2028-12-26",
            ])
        #expect(
            lines(.yearly(leap, instead: nil), "2027-01-01", "2028-12-31") == [
                "2027 2027-02-28 2027-02-26", "2028 2028-02-29 2028-02-29",
            ])
    }

    @Test("Decision 4: months are counted from the anchor and clamped, never chained")
    func monthly() {
        #expect(
            lines(.monthly(.day(31)), "2028-01-01", "2028-05-01") == [
                "2028-01 2028-01-31 2028-01-31", "2028-02 2028-02-29 2028-02-29",
                "2028-03 2028-03-31 2028-03-31", "2028-04 2028-04-30 2028-04-28",
            ])
        #expect(
            lines(.monthly(.signature), "2027-01-01", "2027-04-01", anchor: "2026-08-30") == [
                "2027-01 2027-01-30 2027-01-29", "2027-02 2027-02-28 2027-02-26",
                "2027-03 2027-03-30 2027-03-30",
            ])
    }

    @Test(
        "Decision 4: delays after and before a key date",
        arguments: [
            (1, Delay.UnitOfTime.days, "2027-03-10", "2027-03-11"),
            (2, .weeks, "2027-03-10", "2027-03-24"),
            (1, .months, "2027-01-31", "2027-02-28"), (1, .months, "2028-01-31", "2028-02-29"),
            (-1, .months, "2027-03-31", "2027-02-28"), (13, .months, "2027-01-31", "2028-02-29"),
            (1, .years, "2028-02-29", "2029-02-28"), (-10, .days, "2027-03-05", "2027-02-23"),
        ])
    func delays(count: Int, unit: Delay.UnitOfTime, anchor: String, expected: String) {
        let delay = Delay(count: count, unit: unit, keyDate: slug("signature"))
        let found = recurrence(.delay(delay))
            .occurrences(in: day("2027-01-01")...day("2030-01-01"), anchor: day(anchor))
        #expect(found.map(\.nominal) == [day(expected)])
    }

    @Test("Decision 5: a date of the coop's comes back, so its occurrences are named by the year")
    func agendaDelay() {
        let delay = Delay(count: -21, unit: .days, keyDate: slug("ag"))
        #expect(
            lines(.delay(delay), "2027-01-01", "2029-12-31") == [
                "2027 2027-05-29 2027-05-31", "2029 2028-12-20 2028-12-20",
            ])
    }

    @Test(
        "Decision 8: the last day of grace",
        arguments: [
            (Schedule.fixed(day("2027-01-13")), nil, false, "2027-01-27"),
            (.fixed(day("2027-01-13")), .days(3), false, "2027-01-18"),  // Saturday 16: Monday
            (.fixed(day("2027-01-16")), .days(1), false, "2027-01-19"),  // counted from Monday 18
            (.fixed(day("2027-01-30")), .days(0), true, "2027-01-30"),  // a notice: not a day later
            (.monthly(.day(5)), .untilNext, false, "2027-02-04"),
            (.monthly(.day(29)), .untilNext, false, "2027-03-01"),  // 27 February is a Saturday
        ] as [(Schedule, Grace?, Bool, String)])
    func grace(schedule: Schedule, grace: Grace?, isNotice: Bool, expected: String) {
        let found = recurrence(schedule, grace: grace, isNotice: isNotice)
            .occurrences(in: day("2027-01-01")...day("2027-01-31"), anchor: nil)
        #expect(found.map(\.lastDay) == [day(expected)])
    }

    @Test("The name of an occurrence and its number are one to one; other names are nobody's")
    func names() throws {
        let monthly = recurrence(.monthly(.day(5)))
        for name in ["2027-01", "2027-12", "2028-06"] {
            let ordinal = try #require(Recurrence.ordinal(name, .monthly))
            #expect(monthly.name(ordinal, step: slug("etape")) == name)
        }
        for name in ["2027", "2027-13", "2027-00", "2027-1", "etape", "2027-011", ""] {
            #expect(Recurrence.ordinal(name, .monthly) == nil)
        }
        #expect(Recurrence.ordinal("2027", .yearly) == 2027)
        #expect(Recurrence.ordinal("2027-01", .yearly) == nil)
    }

    @Test(
        "Decision 10: what can be counted from",
        arguments: [
            ("1949-12-31", true, "before1950"), ("1950-01-01", true, "plausible"),
            ("1970-01-01", true, "epoch"), ("1970-01-02", true, "plausible"),
            ("2027-01-15", true, "plausible"),
            ("2027-01-16", true, "inTheFuture"), ("2027-01-16", false, "plausible"),
            ("2032-01-15", false, "plausible"), ("2032-01-16", false, "moreThanFiveYearsAhead"),
        ])
    func anchors(date: String, isSignature: Bool, expected: String) {
        let check = AnchorCheck(day(date), isSignature: isSignature, today: day("2027-01-15"))
        switch check {
        case .plausible: #expect(expected == "plausible")
        case .missing: Issue.record("\(date) is not missing")
        case .implausible(_, let fault): #expect(expected == "\(fault)")
        }
        #expect(AnchorCheck(nil, isSignature: isSignature, today: day("2027-01-15")) == .missing)
    }
}
