import Model
import Testing

/// `groupe-actif` around the first meeting, on Thursday 15 April 2027.
@Suite struct VolunteersTests {
    @Test func twoModulesBeforeTheMeetingAndAFollowUpAfterIt() throws {
        var run = try CampaignRun("groupe-actif", launchedOn: "2027-01-04")
        for number in Int64(1)...7 {
            run.admit(.invented(number, .locataire, lease: "2016-07-23", hasEmail: number != 5))
        }
        try run.on("2027-03-01") {
            for reference in ["P-1", "P-2", "P-5", "P-6", "P-7"] {
                $0.enter(reference, "volontaires", .registered, on: "2027-03-01")
            }
        }
        try run.on("2027-04-07") { $0.change("P-7") { $0.leftOn = CampaignRun.day("2027-04-07") } }
        try run.on("2027-04-12") { $0.enter("P-3", "volontaires", .registered, on: "2027-04-12") }
        try run.on("2027-04-20") {
            $0.attend(
                "groupe-actif", "premiere-reunion",
                ["P-1": .present, "P-3": .present, "P-6": .excused])
        }
        try run.on("2028-01-01")
        #expect(
            run.letters(of: "P-1") == [
                "2027-04-05 dix-jours-avant", "2027-04-13 deux-jours-avant", "2027-04-20 suite",
            ])
        #expect(
            run.letters(of: "P-2") == [
                "2027-04-05 dix-jours-avant", "2027-04-13 deux-jours-avant", "2027-04-20 suite-absents",
            ])
        // Volunteers three days before.
        #expect(run.letters(of: "P-3") == ["2027-04-13 deux-jours-avant", "2027-04-20 suite"])
        // Not a volunteer.
        #expect(run.letters(of: "P-4") == [])
        #expect(run.letters(of: "P-5") == ["2027-04-05 dix-jours-avant-papier, post"])
        // Sent word: was away all the same.
        #expect(
            run.letters(of: "P-6") == [
                "2027-04-05 dix-jours-avant", "2027-04-13 deux-jours-avant", "2027-04-20 suite-absents",
            ])
        // Left in between.
        #expect(run.letters(of: "P-7") == ["2027-04-05 dix-jours-avant"])
        #expect(run.unsent == [])
    }
}
