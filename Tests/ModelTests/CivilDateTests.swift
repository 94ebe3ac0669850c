import Model
import Testing

@Suite struct CivilDateTests {
    @Test(
        "Day numbers count from 1970-01-01",
        arguments: [
            ("1970-01-01", 0), ("1969-12-31", -1), ("2000-02-29", 11_016), ("2027-01-15", 20_833),
            ("1900-03-01", -25_508), ("0001-01-01", -719_162), ("9999-12-31", 2_932_896),
        ])
    func dayNumbers(text: String, number: Int) throws {
        let day = try #require(CivilDate(iso: text))
        #expect(day.dayNumber == number)
        #expect(CivilDate(dayNumber: number).description == text)
    }

    @Test("Each day of 1500 years reads back as written, and weekdays follow each other")
    func roundTrip() throws {
        let first = try #require(CivilDate(iso: "1000-01-01"))
        var previous = first.adding(days: -1)
        for offset in 0..<548_000 {
            let day = first.adding(days: offset)
            let (year, month, dayOfMonth) = day.components
            #expect(CivilDate(year: year, month: month, day: dayOfMonth) == day)
            #expect(day.weekday == previous.weekday % 7 + 1)
            previous = day
        }
        #expect(CivilDate(iso: "2027-01-15")?.weekday == 5)
    }

    @Test(
        "What is not a date is refused",
        arguments: [
            "2027-02-29", "2027-13-01", "2027-00-10", "2027-01-00", "0000-01-01", "27-01-15", "2027/01/15",
            "2027-1-15", " 2027-01-15", "2027-01-15 ", "2027-01-1é", "",
        ])
    func refused(text: String) {
        #expect(CivilDate(iso: text) == nil)
    }

    @Test(
        "Months are added from the anchor and clamped",
        arguments: [
            ("2027-01-31", 1, "2027-02-28"), ("2028-01-31", 1, "2028-02-29"), ("2027-01-31", 2, "2027-03-31"),
            ("2027-01-31", -2, "2026-11-30"), ("2027-12-15", 1, "2028-01-15"),
            ("2027-01-15", -13, "2025-12-15"),
            ("2028-02-29", 12, "2029-02-28"), ("2027-03-31", 0, "2027-03-31"),
        ])
    func months(text: String, count: Int, expected: String) {
        #expect(CivilDate(iso: text)?.adding(months: count).description == expected)
    }

    @Test("29 February of every year is the 28th in common years")
    func leapDay() throws {
        let leapDay = try #require(MonthDay(month: 2, day: 29))
        #expect(leapDay.on(year: 2027).description == "2027-02-28")
        #expect(leapDay.on(year: 2028).description == "2028-02-29")
        #expect(MonthDay(month: 2, day: 30) == nil)
        #expect(MonthDay(month: 4, day: 31) == nil)
        #expect(CivilDate.daysIn(month: 2, year: 1900) == 28)
        #expect(CivilDate.daysIn(month: 2, year: 2000) == 29)
    }
}
