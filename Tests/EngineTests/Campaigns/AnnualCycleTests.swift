import Model
import Testing

/// `cycle-annuel` over two years. The agenda's meeting is on Wednesday 16 June 2027, fifteen days after Tuesday 1 June;
/// 2028 has no date yet. 15 January 2028 is a Saturday.
@Suite struct AnnualCycleTests {
    @Test func everybodyEntersAtTheFirstLetterAfterTheirSignature() throws {
        var run = try CampaignRun("cycle-annuel", launchedOn: "2027-01-04")
        run.admit(.invented(1, .coproprietaire, signed: "2019-05-06"))
        run.admit(.invented(5, .administrateur, signed: "2015-05-04"))
        run.admit(.invented(6, .locataire, lease: "2005-07-01", hasEmail: false))
        run.admit(.invented(7, .elu))
        try run.on("2027-03-12") { $0.admit(.invented(2, .accedant, signed: "2027-03-10")) }
        // On the day of June's letter, which is of those who signed before.
        try run.on("2027-06-01") { $0.admit(.invented(3, .accedant, signed: "2027-06-01")) }
        // No signature is known: from the next letter on.
        try run.on("2027-07-01") { $0.admit(.invented(4, .locataire, lease: "2016-07-23")) }
        try run.on("2027-08-31") { $0.change("P-5") { $0.leftOn = CampaignRun.day("2027-08-31") } }
        try run.on("2029-01-01")
        #expect(
            run.letters(of: "P-1") == [
                "2027-01-15 c-est-quoi-la-coop", "2027-06-01 l-ag-de-la-coop", "2027-09-15 et-apres",
            ])
        #expect(
            run.letters(of: "P-2") == [
                "2027-06-01 l-ag-de-la-coop", "2027-09-15 et-apres", "2028-01-17 c-est-quoi-la-coop",
            ])
        for late in ["P-3", "P-4"] {
            #expect(
                run.letters(of: late) == [
                    "2027-09-15 et-apres", "2028-01-17 c-est-quoi-la-coop", "2028-06-01 l-ag-de-la-coop",
                ])
        }
        #expect(
            run.letters(of: "P-5") == ["2027-01-15 c-est-quoi-la-coop", "2027-06-01 l-ag-de-la-coop"])
        #expect(run.letters(of: "P-6") == [])
        #expect(run.letters(of: "P-7") == [])
        #expect(run.unsent == [])
    }

    @Test func junesLetterFollowsTheMeetingToAnotherDay() throws {
        var run = try CampaignRun("cycle-annuel", launchedOn: "2027-05-03")
        run.admit(.invented(1, .accedant, signed: "2026-03-14"))
        // Fifteen days before is Tuesday 8 June.
        try run.on("2027-05-10") { $0.move("ag", "2027", to: "2027-06-23") }
        try run.on("2027-12-01")
        #expect(run.letters(of: "P-1") == ["2027-06-08 l-ag-de-la-coop", "2027-09-15 et-apres"])
    }
}
