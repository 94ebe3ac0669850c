import Model
import Testing

/// `locataires-fideles`: more than fifteen years on 9 March 2027, ten to fifteen on 9 June, a reminder a month after
/// each.
@Suite struct FaithfulTenantsTests {
    @Test func firstThoseOfFifteenYearsThenThoseOfTen() throws {
        var run = try CampaignRun("locataires-fideles", launchedOn: "2027-01-04")
        run.admit(.invented(1, .locataire, lease: "2005-07-01"))
        run.admit(.invented(2, .locataire, lease: "1999-07-01", hasEmail: false))
        run.admit(.invented(3, .locataire, lease: "2014-09-22"))
        // Fifteen years on 1 May 2027, between the two waves.
        run.admit(.invented(4, .locataire, lease: "2012-05-01", hasEmail: false))
        // Fifteen years on the very day of the first wave, and one day short of it.
        run.admit(.invented(5, .locataire, lease: "2012-03-09"))
        run.admit(.invented(6, .locataire, lease: "2012-03-10"))
        run.admit(.invented(7, .locataire, lease: "2018-04-26"))
        try run.on("2027-03-20") {
            $0.enter("P-2", "locataires-fideles", .answered, in: "plus-de-quinze-ans")
        }
        try run.on("2027-06-20") { $0.enter("P-6", "locataires-fideles", .answered, in: "dix-a-quinze-ans") }
        try run.on("2028-06-01")
        #expect(run.letters(of: "P-1") == ["2027-03-09 plus-de-quinze-ans", "2027-04-09 relance"])
        #expect(run.letters(of: "P-2") == ["2027-03-09 plus-de-quinze-ans-papier, post"])
        #expect(run.letters(of: "P-3") == ["2027-06-09 plus-de-dix-ans", "2027-07-09 relance"])
        #expect(
            run.letters(of: "P-4") == [
                "2027-06-09 plus-de-dix-ans-papier, post", "2027-07-09 relance-papier, post",
            ])
        #expect(run.letters(of: "P-5") == ["2027-03-09 plus-de-quinze-ans", "2027-04-09 relance"])
        #expect(run.letters(of: "P-6") == ["2027-06-09 plus-de-dix-ans"])
        #expect(run.letters(of: "P-7") == [])
        #expect(run.unsent == [])
    }
}
