import Model
import Testing

/// `bienvenue`: the day after the signature, and a week later.
@Suite struct WelcomeTests {
    @Test func whoSignsIsWelcomedAndGetsTheBooklet() throws {
        var run = try CampaignRun("bienvenue", launchedOn: "2027-01-04")
        // Long there when the campaign begins.
        run.admit(.invented(4, .accedant, signed: "2026-11-20"))
        try run.on("2027-02-11") { $0.admit(.invented(1, .accedant, signed: "2027-02-10")) }
        try run.on("2027-02-12") {
            // Saturdays 13 and 20 February: the Mondays after.
            $0.admit(.invented(2, .accedant, signed: "2027-02-12", hasEmail: false))
            // Signed on Monday 1, in the file on Friday 12: both are overdue, one a day.
            $0.admit(.invented(3, .accedant, signed: "2027-02-01"))
        }
        try run.on("2027-03-01") {
            $0.admit(.invented(5, .locataire, signed: "2027-02-26", lease: "2027-03-01"))
            // In the file too late for the welcome (grace until 23 February), not for the booklet.
            $0.admit(.invented(6, .accedant, signed: "2027-02-08"))
            // Changes their mind before the booklet.
            $0.admit(.invented(7, .accedant, signed: "2027-02-28"))
        }
        try run.on("2027-03-04") { $0.change("P-7") { $0.leftOn = CampaignRun.day("2027-03-04") } }
        try run.on("2028-01-01")
        #expect(run.letters(of: "P-1") == ["2027-02-11 bienvenue", "2027-02-18 livret"])
        #expect(
            run.letters(of: "P-2") == [
                "2027-02-15 bienvenue-papier, post", "2027-02-22 livret-papier, post",
            ])
        #expect(run.letters(of: "P-3") == ["2027-02-12 bienvenue", "2027-02-15 livret"])
        #expect(run.letters(of: "P-4") == [])
        #expect(run.letters(of: "P-5") == [])
        #expect(run.letters(of: "P-6") == ["2027-03-01 livret"])
        #expect(run.letters(of: "P-7") == ["2027-03-01 bienvenue"])
        #expect(run.unsent == [])
    }
}
