import Testing

/// `action-du-mois` over a year.
@Suite struct MonthlyVoteTests {
    /// From February: the campaign is launched after 2 January. 2 May is a Sunday, 2 October a Saturday.
    static let votes = [
        "2027-02-02", "2027-03-02", "2027-04-02", "2027-05-03", "2027-06-02", "2027-07-02", "2027-08-02",
        "2027-09-02", "2027-10-04", "2027-11-02", "2027-12-02",
    ].map { "\($0) vote" }
    /// 10 January and 10 October are Sundays, 10 April and 10 July Saturdays.
    static let reminders = [
        "2027-01-11", "2027-02-10", "2027-03-10", "2027-04-12", "2027-05-10", "2027-06-10", "2027-07-12",
        "2027-08-10", "2027-09-10", "2027-10-11", "2027-11-10", "2027-12-10",
    ].map { "\($0) relance" }

    /// Both from one day on and up to another, in order.
    private func all(from first: String = "2027", to last: String = "2028") -> [String] {
        (Self.votes + Self.reminders).sorted().filter { first <= $0 && $0 < last }
    }

    @Test func theTeamVotesEveryMonth() throws {
        var run = try CampaignRun("action-du-mois", launchedOn: "2027-01-04")
        run.admit(.invented(1, .salarie, signed: "2017-09-04"))
        run.admit(.invented(3, .salarie, signed: "2019-02-04"))
        run.admit(.invented(5, .salarie, signed: "2021-03-12", hasEmail: false))
        try run.on("2027-05-12") { $0.admit(.invented(2, .salarie, signed: "2027-05-10")) }
        try run.on("2027-08-31") { $0.change("P-3") { $0.leftOn = CampaignRun.day("2027-08-31") } }
        // After the vote's day, though before the Monday on which it leaves; the reminder is their first.
        try run.on("2027-10-03") { $0.admit(.invented(4, .salarie, signed: "2027-10-01")) }
        // The day after a vote.
        try run.on("2027-11-03") { $0.admit(.invented(6, .salarie, signed: "2027-11-02")) }
        try run.on("2028-01-01")
        #expect(run.letters(of: "P-1") == all())
        #expect(run.letters(of: "P-2") == all(from: "2027-05-12"))
        #expect(run.letters(of: "P-3") == all(to: "2027-08-31"))
        #expect(run.letters(of: "P-4") == all(from: "2027-10-05"))
        #expect(run.letters(of: "P-5") == [])
        #expect(run.letters(of: "P-6") == ["2027-11-10 relance", "2027-12-02 vote", "2027-12-10 relance"])
        #expect(run.unsent == [])
    }

    /// Who voted in March is not reminded in March, and is in April.
    @Test func aVoteCountsForItsMonthAlone() throws {
        var run = try CampaignRun("action-du-mois", launchedOn: "2027-02-01")
        run.admit(.invented(1, .salarie, signed: "2017-09-04"))
        try run.on("2027-02-04") {
            $0.enter("P-1", "action-du-mois", .answered, in: "2027-02", on: "2027-02-04")
        }
        try run.on("2027-04-05") {
            $0.enter("P-1", "action-du-mois", .answered, in: "2027-04", on: "2027-04-05")
        }
        try run.on("2027-05-01")
        #expect(
            run.letters(of: "P-1") == [
                "2027-02-02 vote", "2027-03-02 vote", "2027-03-10 relance", "2027-04-02 vote",
            ])
    }
}
