import Model
import Testing

@Suite struct CivilZoneTests {
    @Test(
        "Wall-clock times become instants, also where the clocks change",
        arguments: [
            ("Europe/Paris", "2027-01-15", "09:00", "2027-01-15T08:00:00Z"),
            ("Europe/Paris", "2027-07-14", "00:00", "2027-07-13T22:00:00Z"),
            // 28 March 2027: 02:00 becomes 03:00. Times between do not exist.
            ("Europe/Paris", "2027-03-28", "01:59", "2027-03-28T00:59:00Z"),
            ("Europe/Paris", "2027-03-28", "02:00", "2027-03-28T01:00:00Z"),
            ("Europe/Paris", "2027-03-28", "02:30", "2027-03-28T01:00:00Z"),
            ("Europe/Paris", "2027-03-28", "03:00", "2027-03-28T01:00:00Z"),
            ("Europe/Paris", "2027-03-28", "03:01", "2027-03-28T01:01:00Z"),
            // 31 October 2027: 03:00 becomes 02:00. Times between happen twice; the first counts.
            ("Europe/Paris", "2027-10-31", "01:59", "2027-10-30T23:59:00Z"),
            ("Europe/Paris", "2027-10-31", "02:30", "2027-10-31T00:30:00Z"),
            ("Europe/Paris", "2027-10-31", "03:00", "2027-10-31T02:00:00Z"),
            ("Indian/Reunion", "2027-03-28", "02:30", "2027-03-27T22:30:00Z"),
            ("America/Martinique", "2027-10-31", "23:59", "2027-11-01T03:59:00Z"),
        ])
    func instants(name: String, day: String, time: String, expected: String) throws {
        let zone = try #require(CivilZone(name: name))
        let instant = zone.instant(try #require(CivilDate(iso: day)), try #require(LocalTime(time)))
        #expect(instant.description == expected)
        #expect(zone.day(at: instant).description == day)
    }

    @Test(
        "Every existing minute of the days on which the clocks change reads back",
        arguments: [
            "2027-03-28", "2027-10-31",
        ])
    func everyMinute(text: String) throws {
        let zone = try #require(CivilZone(name: "Europe/Paris"))
        let day = try #require(CivilDate(iso: text))
        for minute in 0..<1440 {
            let time = try #require(LocalTime(hour: minute / 60, minute: minute % 60))
            let back = zone.time(at: zone.instant(day, time))
            #expect(back == time || (text == "2027-03-28" && time.hour == 2 && back.description == "03:00"))
        }
    }

    @Test(
        "Times of day",
        arguments: [
            ("09:00", "09:00"), ("9h30", "09:30"), ("23:59", "23:59"), ("0:00", "00:00"), ("24:00", nil),
            ("12:60", nil), ("12", nil), ("", nil), ("a:b", nil),
        ])
    func times(text: String, expected: String?) {
        #expect(LocalTime(text)?.description == expected)
    }

    @Test(
        "Instants are written and read as RFC 3339",
        arguments: [
            ("2027-01-15T09:00:00+01:00", "2027-01-15T08:00:00Z"),
            ("2027-01-15T08:00Z", "2027-01-15T08:00:00Z"),
            ("2027-01-15 08:00:59.999Z", "2027-01-15T08:00:59Z"),
            ("1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z"),
            ("2027-01-15T20:30:00-05:30", "2027-01-16T02:00:00Z"), ("2027-01-15T09:00:00", nil),
            ("2027-01-15", nil), ("2027-01-15T24:00:00Z", nil), ("2027-01-15T08:00:00Zz", nil),
        ])
    func rfc3339(text: String, expected: String?) {
        #expect(Instant(rfc3339: text)?.description == expected)
    }
}
