import Foundation
import Model
import TestSupport
import Testing

@testable import Planning

@Suite struct CalendarTests {
    @Test("Decision 6: public holidays are exactly the official ones", arguments: HolidayZone.allCases)
    func holidays(zone: HolidayZone) throws {
        guard let folder = Repository.conformance("holidays") else {
            print("skipped: no conformance/holidays beside this checkout")
            return
        }
        let data = try Data(contentsOf: folder.appendingPathComponent("\(zone.rawValue).json"))
        let official = try #require(JSONSerialization.jsonObject(with: data) as? [String: String])
        let computed = (2006...2031).flatMap { Holidays(zone: zone).days(inYear: $0).map(\.description) }
        #expect(Set(computed) == Set(official.keys))
        #expect(computed.count == Set(computed).count)
    }

    @Test(
        "Easter",
        arguments: ["1961-04-02", "2000-04-23", "2008-03-23", "2011-04-24", "2038-04-25", "2285-03-22"])
    func easter(date: String) {
        #expect(Holidays.easter(year: day(date).year) == day(date))
    }

    @Test(
        "Decision 6: a closed day moves to the next working day of the month, else to the previous one",
        arguments: [
            ("2027-01-15", "2027-01-15", "2027-01-15"),  // Friday
            ("2027-06-06", "2027-06-07", "2027-06-04"),  // Sunday
            ("2027-01-01", "2027-01-04", "2026-12-31"),  // holiday, then a weekend
            ("2027-05-01", "2027-05-03", "2027-04-30"),  // Saturday and holiday
            ("2027-10-31", "2027-10-29", "2027-10-29"),  // Sunday, last of its month
            ("2028-12-31", "2028-12-29", "2028-12-29"),
            ("2027-03-29", "2027-03-30", "2027-03-26"),  // Easter Monday
            ("2028-06-05", "2028-06-06", "2028-06-02"),  // Whit Monday
            ("2030-03-31", "2030-03-29", "2030-03-29"),
        ])
    func sendDay(nominal: String, expected: String, notice: String) throws {
        let days = try #require(WorkingDays(holidays: Holidays(zone: .metropole)))
        #expect(days.sendDay(day(nominal)) == day(expected))
        #expect(days.sendDay(day(nominal), isNotice: true) == day(notice))
    }

    @Test("Decision 6: in Alsace-Moselle a notice due on Easter Monday leaves on Maundy Thursday")
    func alsace() throws {
        let days = try #require(WorkingDays(holidays: Holidays(zone: .alsaceMoselle)))
        #expect(days.sendDay(day("2027-03-29"), isNotice: true) == day("2027-03-25"))
        #expect(days.sendDay(day("2027-12-26")) == day("2027-12-27"))
        #expect(WorkingDays(holidays: Holidays(zone: .metropole), weekdays: []) == nil)
        #expect(WorkingDays(holidays: Holidays(zone: .metropole), weekdays: [8]) == nil)
    }

    @Test(
        "Decision 7: outside the window mail waits for the next one",
        arguments: [
            ("2027-01-15T08:59:00+01:00", "2027-01-15T09:00:00+01:00"),
            ("2027-01-15T09:00:00+01:00", "2027-01-15T09:00:00+01:00"),
            ("2027-01-15T17:59:59+01:00", "2027-01-15T17:59:59+01:00"),
            ("2027-01-15T18:00:00+01:00", "2027-01-18T09:00:00+01:00"),  // Friday evening
            ("2026-12-31T20:00:00+01:00", "2027-01-04T09:00:00+01:00"),
            ("2027-03-27T12:00:00+01:00", "2027-03-30T09:00:00+02:00"),  // the clocks change, Easter
            ("2027-10-30T12:00:00+02:00", "2027-11-02T09:00:00+01:00"),
        ])
    func window(now: String, expected: String) throws {
        let now = try #require(Instant(rfc3339: now))
        let expected = try #require(Instant(rfc3339: expected))
        #expect(Sample.window.next(atOrAfter: now) == expected)
        #expect(Sample.window.contains(now) == (now == expected))
    }

    @Test("Decision 7: a campaign's time of day opens the window later, never earlier")
    func timeOfDay() throws {
        let now = Sample.at("2027-01-15", Sample.eight)
        let noon = try #require(LocalTime(hour: 12, minute: 30))
        let night = try #require(LocalTime(hour: 3, minute: 0))
        #expect(Sample.window.next(atOrAfter: now, timeOfDay: noon) == Sample.at("2027-01-15", noon))
        #expect(
            Sample.window.next(atOrAfter: now, timeOfDay: night) == Sample.window.opening(day("2027-01-15")))
    }

    @Test("Decision 7: a window that opens in the hour that spring skips opens at the next valid moment")
    func springGap() throws {
        let window = try #require(
            SendWindow(
                zone: Sample.paris, holidays: Holidays(zone: .metropole),
                from: LocalTime(hour: 2, minute: 30),
                weekdays: [7]))
        #expect(window.opening(day("2028-03-26")).description == "2028-03-26T01:00:00Z")
        #expect(window.opening(day("2028-10-29")).description == "2028-10-29T00:30:00Z")
        #expect(SendWindow(zone: Sample.paris, holidays: Holidays(zone: .metropole), from: window.to) == nil)
    }
}
