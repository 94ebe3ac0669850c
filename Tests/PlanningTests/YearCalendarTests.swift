import Model
import Testing

@testable import Planning

@Suite struct YearCalendarTests {
    @Test("Every public holiday of every zone has a name of its own", arguments: HolidayZone.allCases)
    func names(_ zone: HolidayZone) {
        let holidays = Holidays(zone: zone)
        for year in 2024...2060 {
            let days = holidays.days(inYear: year)
            let names = days.map { holidays.name(of: $0) }
            #expect(!names.contains(nil))
            // Where two fall on one day they are one.
            #expect(Set(names).count == names.count)
        }
        #expect(holidays.name(of: day("2027-01-02")) == nil)
        #expect(holidays.name(of: day("2027-05-17")) == "Lundi de Pentecôte")
    }
}
