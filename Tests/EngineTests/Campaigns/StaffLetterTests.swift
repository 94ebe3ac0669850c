import Model
import Testing

/// `lettre-interne` over a year and a half.
@Suite struct StaffLetterTests {
    @Test func theTeamReadsThreeLettersAndNewcomersTheMOOCInTheirFirstWeek() throws {
        var run = try CampaignRun("lettre-interne", launchedOn: "2027-01-04")
        run.admit(.invented(1, .salarie, signed: "2017-09-04"))
        run.admit(.invented(5, .salarie, signed: "2021-03-12", hasEmail: false))
        run.admit(.invented(6, .salarie, signed: "2019-02-04"))
        try run.on("2027-04-01") { $0.admit(.invented(2, .salarie, signed: "2027-04-01")) }
        try run.on("2027-06-30") { $0.change("P-6") { $0.leftOn = CampaignRun.day("2027-06-30") } }
        try run.on("2027-07-08") { $0.admit(.invented(4, .salarie, signed: "2027-06-25")) }
        try run.on("2027-09-07") { $0.admit(.invented(3, .salarie, signed: "2027-09-03")) }
        try run.on("2028-07-01")
        #expect(run.letters(of: "P-1") == ["2027-03-09 mars", "2027-06-08 juin", "2027-11-09 novembre"])
        #expect(
            run.letters(of: "P-2") == [
                "2027-04-02 premiere-semaine", "2027-06-08 juin", "2027-11-09 novembre", "2028-03-09 mars",
            ])
        // Arrived on a Friday, in the file on Tuesday: still within the week.
        #expect(
            run.letters(of: "P-3") == [
                "2027-09-07 premiere-semaine", "2027-11-09 novembre", "2028-03-09 mars", "2028-06-08 juin",
            ])
        // In the file two weeks later: it is no first week any more.
        #expect(
            run.letters(of: "P-4") == ["2027-11-09 novembre", "2028-03-09 mars", "2028-06-08 juin"])
        #expect(run.letters(of: "P-5") == [])
        #expect(run.letters(of: "P-6") == ["2027-03-09 mars", "2027-06-08 juin"])
        #expect(run.unsent == [])
    }
}
