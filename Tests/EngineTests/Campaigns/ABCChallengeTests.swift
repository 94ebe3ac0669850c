import Model
import Testing

/// `defi-abecedaire` from Tuesday 5 October 2027.
@Suite struct ABCChallengeTests {
    @Test func aChallengeIsLaunchedCheeredOnAndShown() throws {
        var run = try CampaignRun("defi-abecedaire", launchedOn: "2027-01-04")
        run.admit(.invented(1, .accedant, signed: "2026-03-14"))
        run.admit(.invented(2, .locataire, lease: "2005-07-01", hasEmail: false))
        run.admit(.invented(4, .locataire, lease: "2016-07-23"))
        run.admit(.invented(5, .elu))
        try run.on("2027-10-10") { $0.admit(.invented(3, .accedant, signed: "2027-10-08")) }
        // The encouragement is over by a day: the wall only.
        try run.on("2027-10-27") { $0.admit(.invented(6, .administrateur, signed: "2015-05-04")) }
        try run.on("2027-11-01") { $0.change("P-4") { $0.leftOn = CampaignRun.day("2027-11-01") } }
        try run.on("2028-06-01")
        #expect(
            run.letters(of: "P-1") == [
                "2027-10-05 lancement", "2027-10-26 encouragement", "2027-11-30 le-mur",
            ])
        #expect(run.letters(of: "P-2") == ["2027-10-05 lancement-papier, post"])
        #expect(run.letters(of: "P-3") == ["2027-10-26 encouragement", "2027-11-30 le-mur"])
        #expect(run.letters(of: "P-4") == ["2027-10-05 lancement", "2027-10-26 encouragement"])
        #expect(run.letters(of: "P-5") == [])
        #expect(run.letters(of: "P-6") == ["2027-11-30 le-mur"])
        #expect(run.unsent == [])
    }
}
