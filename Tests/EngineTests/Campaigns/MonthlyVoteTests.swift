import Testing

/// `action-du-mois` over a year.
@Suite struct MonthlyVoteTests {
    /// From February: the campaign is launched after 2 January. 2 May is a Sunday, 2 October a Saturday.
    static let days = [
        "2027-02-02", "2027-03-02", "2027-04-02", "2027-05-03", "2027-06-02", "2027-07-02", "2027-08-02",
        "2027-09-02", "2027-10-04", "2027-11-02", "2027-12-02",
    ].map { "\($0) vote" }

    @Test func theTeamVotesEveryMonth() throws {
        var run = try CampaignRun("action-du-mois", launchedOn: "2027-01-04")
        run.admit(.invented(1, .salarie, signed: "2017-09-04"))
        run.admit(.invented(3, .salarie, signed: "2019-02-04"))
        run.admit(.invented(5, .salarie, signed: "2021-03-12", hasEmail: false))
        try run.on("2027-05-12") { $0.admit(.invented(2, .salarie, signed: "2027-05-10")) }
        try run.on("2027-08-31") { $0.change("P-3") { $0.leftOn = CampaignRun.day("2027-08-31") } }
        // After the vote's day, though before the Monday on which it leaves.
        try run.on("2027-10-03") { $0.admit(.invented(4, .salarie, signed: "2027-10-01")) }
        try run.on("2028-01-01")
        #expect(run.letters(of: "P-1") == Self.days)
        #expect(run.letters(of: "P-2") == Array(Self.days.suffix(7)))
        #expect(run.letters(of: "P-3") == Array(Self.days.prefix(7)))
        #expect(run.letters(of: "P-4") == Array(Self.days.suffix(2)))
        #expect(run.letters(of: "P-5") == [])
        #expect(run.unsent == [])
    }
}
