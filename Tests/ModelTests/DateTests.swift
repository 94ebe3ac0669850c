import Model
import TestSupport
import Testing

@Suite("Days, moments and zones")
struct DateTests {
    @Test("Days and dates are one to one over four centuries")
    func roundTrip() throws {
        var expected = try #require(CivilDate(iso: "1800-01-01")).dayNumber
        for year in 1800...2200 {
            for month in 1...12 {
                for day in 1...CivilDate.daysIn(month: month, year: year) {
                    let date = try #require(CivilDate(year: year, month: month, day: day))
                    #expect(date.dayNumber == expected)
                    #expect(date.components == (year, month, day))
                    expected += 1
                }
            }
        }
    }

    @Test(
        "Printing and reading a date is the identity",
        arguments: ["2027-01-15", "0001-01-01", "9999-12-31", "2028-02-29"])
    func printed(text: String) {
        #expect(CivilDate(iso: text)?.description == text)
    }

    @Test(
        "What is no day is refused",
        arguments: [
            "2027-02-29", "2027-13-01", "2027-00-10", "2027-1-5", "27-01-15", "2027-01-15 ", "0000-01-01",
            "٢٠٢٧-01-15",
        ])
    func notADay(text: String) {
        #expect(CivilDate(iso: text) == nil)
    }

    @Test(
        "Decision 4: months are counted from the anchor and clamped, never chained",
        arguments: [
            ("2027-01-31", 1, "2027-02-28"), ("2028-01-31", 1, "2028-02-29"), ("2027-01-31", 2, "2027-03-31"),
            ("2027-01-31", -2, "2026-11-30"), ("2028-02-29", 12, "2029-02-28"),
            ("2027-12-15", 1, "2028-01-15"),
        ])
    func months(from: String, count: Int, to: String) throws {
        #expect(try #require(CivilDate(iso: from)).adding(months: count).description == to)
    }

    @Test("Weekdays follow ISO 8601")
    func weekdays() throws {
        #expect(try #require(CivilDate(iso: "2027-01-15")).weekday == 5)
        #expect(try #require(CivilDate(iso: "1969-12-28")).weekday == 7)
    }

    @Test(
        "A moment is read with its zone and printed in UTC",
        arguments: [
            ("2027-01-15T09:00:00+01:00", "2027-01-15T08:00:00Z"),
            ("2027-01-15T09:00Z", "2027-01-15T09:00:00Z"),
            ("1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59Z"),
            ("2027-06-01T00:30:00-10:00", "2027-06-01T10:30:00Z"),
        ])
    func instants(text: String, printed: String) {
        #expect(Instant(rfc3339: text)?.description == printed)
    }

    @Test(
        "What is no moment is refused",
        arguments: ["2027-01-15", "2027-01-15T25:00:00Z", "2027-01-15T09:00:00", "now", ""])
    func notAMoment(text: String) {
        #expect(Instant(rfc3339: text) == nil)
    }

    @Test(
        "Decision 7: a time that spring skips takes the next valid one; one that happens twice takes the first",
        arguments: [
            ("2027-03-28", 2, 30, "2027-03-28T01:00:00Z"), ("2027-10-31", 2, 30, "2027-10-31T00:30:00Z"),
            ("2027-03-28", 9, 0, "2027-03-28T07:00:00Z"), ("2027-01-15", 9, 0, "2027-01-15T08:00:00Z"),
            ("2027-10-31", 9, 0, "2027-10-31T08:00:00Z"),
        ])
    func daylightSaving(day: String, hour: Int, minute: Int, instant: String) throws {
        let zone = try #require(CivilZone(name: "Europe/Paris"))
        let time = try #require(LocalTime(hour: hour, minute: minute))
        #expect(zone.instant(try #require(CivilDate(iso: day)), time).description == instant)
    }

    @Test("A zone turns a moment into its civil day, east and west of UTC")
    func civilDay() throws {
        let moment = try #require(Instant(rfc3339: "2027-01-14T23:30:00Z"))
        #expect(try #require(CivilZone(name: "Europe/Paris")).day(at: moment).description == "2027-01-15")
        #expect(try #require(CivilZone(name: "America/Cayenne")).day(at: moment).description == "2027-01-14")
        #expect(CivilZone(name: "Europe/Atlantis") == nil)
    }
}
