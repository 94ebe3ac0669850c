import Model
import Testing

/// `bulletin-chantier` over a year and a half, until the second of two buildings is delivered.
@Suite struct SiteBulletinTests {
    /// The fifth of each month from January 2027; 5 June 2027 and 5 February 2028 are Saturdays, 5 September,
    /// 5 December and 5 March Sundays, 5 June 2028 Whit Monday.
    static let days = [
        "2027-01-05", "2027-02-05", "2027-03-05", "2027-04-05", "2027-05-05", "2027-06-07", "2027-07-05",
        "2027-08-05", "2027-09-06", "2027-10-05", "2027-11-05", "2027-12-06", "2028-01-05", "2028-02-07",
        "2028-03-06", "2028-04-05", "2028-05-05", "2028-06-06",
    ]

    /// So many issues, the first on one of these days.
    private func issues(from day: String, _ number: Int) -> [String] {
        Self.days.drop { $0 < day }.prefix(number).enumerated().map { index, day in
            "\(day) numero-\(index < 9 ? "0" : "")\(index + 1)"
        }
    }

    @Test func everybodyBeginsWithTheFirstIssueAndStopsAtTheActualDelivery() throws {
        var run = try CampaignRun("bulletin-chantier", launchedOn: "2027-01-04")
        run.admit(.invented(1, .accedant, programme: "les-tilleuls", signed: "2026-03-14"))
        run.admit(.invented(6, .coproprietaire, programme: "le-clos-des-vignes", signed: "2022-08-09"))
        // Signs on the day of an issue: begins with the next.
        try run.on("2027-01-06") {
            $0.admit(.invented(2, .accedant, programme: "le-pre-aux-oies", signed: "2027-01-05"))
        }
        // Signed long ago, in the file on the day after an issue.
        try run.on("2027-04-06") {
            $0.admit(.invented(3, .accedant, programme: "le-pre-aux-oies", signed: "2026-11-02"))
        }
        try run.on("2027-06-30") {
            $0.admit(.invented(4, .accedant, programme: "les-tilleuls", signed: "2027-06-28"))
        }
        try run.on("2027-08-23") {
            var twice = Contact.invented(5, .accedant, programme: "les-tilleuls", signed: "2027-07-09")
            twice.contracts.append(
                Contract(
                    id: 2005, status: .accedant, programme: CampaignRun.slug("le-pre-aux-oies"),
                    signature: CampaignRun.day("2027-08-20")))
            $0.admit(twice)
        }
        try run.on("2027-10-01") { $0.change("P-4") { $0.leftOn = CampaignRun.day("2027-10-01") } }
        // Planned for 30 September: the bulletin goes on until it is really there.
        try run.on("2027-12-16") { $0.deliver("les-tilleuls") }
        try run.on("2028-01-31") { $0.write(noteFor: "le-pre-aux-oies") }
        try run.on("2028-06-15") { $0.deliver("le-pre-aux-oies") }
        try run.on("2028-10-01")
        #expect(run.letters(of: "P-1") == issues(from: "2027-01-05", 12))
        // After the twelfth issue there is one note, and it is told once.
        #expect(run.letters(of: "P-2") == issues(from: "2027-02-05", 12) + ["2028-02-07 avancement"])
        // The twelfth leaves in April; the note is older than 45 days by then.
        #expect(run.letters(of: "P-3") == issues(from: "2027-05-05", 12))
        #expect(run.letters(of: "P-4") == issues(from: "2027-07-05", 3))
        // Two homes, two bulletins; one mail a day, so the second follows on the next working day.
        #expect(
            run.letters(of: "P-5") == [
                "2027-09-06 numero-01", "2027-09-07 numero-01", "2027-10-05 numero-02",
                "2027-10-06 numero-02", "2027-11-05 numero-03", "2027-11-08 numero-03",
                "2027-12-06 numero-04", "2027-12-07 numero-04", "2028-01-05 numero-05",
                "2028-02-07 numero-06", "2028-03-06 numero-07", "2028-04-05 numero-08",
                "2028-05-05 numero-09", "2028-06-06 numero-10",
            ])
        #expect(run.letters(of: "P-6") == [])
        #expect(run.unsent == [])
    }
}
