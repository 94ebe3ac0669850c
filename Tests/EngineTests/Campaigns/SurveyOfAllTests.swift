import Model
import Testing

/// `etat-des-lieux`: sent on Tuesday 2 February 2027, reminders on 16 February and 2 March.
@Suite struct SurveyOfAllTests {
    @Test func threeQuestionsForEverybodyAndRemindersForTheSilent() throws {
        var run = try CampaignRun("etat-des-lieux", launchedOn: "2027-01-04")
        run.admit(.invented(1, .accedant, signed: "2026-12-28"))
        run.admit(.invented(2, .locataire, lease: "1999-07-01", hasEmail: false))
        run.admit(.invented(3, .coproprietaire, signed: "2019-06-06"))
        run.admit(.invented(4, .locataire, lease: "2012-07-09"))
        run.change("P-4") { $0.leftOn = CampaignRun.day("2025-08-31") }
        run.admit(.invented(5, .salarie, signed: "2021-03-12"))
        try run.on("2027-02-10") {
            $0.enter("P-3", "etat-des-lieux", .answered)
            $0.admit(.invented(6, .accedant, signed: "2027-02-08"))
        }
        try run.on("2027-02-20") { $0.enter("P-4", "etat-des-lieux", .answered) }
        try run.on("2028-01-01")
        #expect(
            run.letters(of: "P-1") == [
                "2027-02-02 invitation", "2027-02-16 relance", "2027-03-02 derniere-relance",
            ])
        // One reminder on paper, no more.
        #expect(
            run.letters(of: "P-2") == [
                "2027-02-02 invitation-papier, post", "2027-02-16 relance-papier, post",
            ])
        #expect(run.letters(of: "P-3") == ["2027-02-02 invitation"])
        // A former member is asked too, and answers after the first reminder.
        #expect(run.letters(of: "P-4") == ["2027-02-02 invitation", "2027-02-16 relance"])
        // The team is not asked.
        #expect(run.letters(of: "P-5") == [])
        // Reserved after the invitations had left: what is still to come.
        #expect(run.letters(of: "P-6") == ["2027-02-16 relance", "2027-03-02 derniere-relance"])
        #expect(run.unsent == [])
    }
}
