import Model
import Testing

/// `parcours-locataire` over a year.
@Suite struct TenantPathTests {
    @Test func theCoopPresentsItselfInvitesAndAsks() throws {
        var run = try CampaignRun("parcours-locataire", launchedOn: "2027-01-04")
        run.admit(.invented(4, .locataire, lease: "2012-09-28"))
        try run.on("2027-02-03") {
            $0.admit(.invented(1, .locataire, lease: "2027-02-01"))
            $0.admit(.invented(2, .locataire, lease: "2027-02-15", hasEmail: false))
        }
        try run.on("2027-03-10") { $0.enter("P-1", "visite-courtoisie", .registered, on: "2027-03-18") }
        try run.on("2027-03-19") { $0.enter("P-1", "visite-courtoisie", .completed, on: "2027-03-18") }
        try run.on("2027-04-07") { $0.enter("P-2", "visite-courtoisie", .completed, on: "2027-04-06") }
        // A lease of 27 March, in the file two weeks later: the letter leaves at once.
        try run.on("2027-04-12") { $0.admit(.invented(3, .locataire, lease: "2027-03-27")) }
        try run.on("2027-04-14") { $0.enter("P-3", "visite-courtoisie", .registered, on: "2027-04-20") }
        try run.on("2027-04-21") { $0.enter("P-3", "visite-courtoisie", .completed, on: "2027-04-20") }
        try run.on("2027-05-05") {
            $0.admit(.invented(5, .locataire, lease: "2027-05-03"))
            $0.admit(.invented(6, .locataire, lease: "2027-05-03"))
        }
        try run.on("2027-05-20") {
            $0.change("P-5") { $0.leftOn = CampaignRun.day("2027-05-20") }
            $0.enter("P-6", "visite-courtoisie", .registered, on: "2027-05-25")
        }
        try run.on("2027-05-24") {
            $0.change("P-6") { $0.participations = [] }
            $0.enter("P-6", "visite-courtoisie", .cancelled, on: "2027-05-25")
        }
        try run.on("2028-01-01")
        #expect(
            run.letters(of: "P-1") == [
                "2027-02-08 integration", "2027-03-01 invitation-visite", "2027-03-25 questionnaire",
            ])
        #expect(
            run.letters(of: "P-2") == [
                "2027-02-22 integration-papier, post", "2027-03-15 invitation-visite-papier, post",
                "2027-04-13 questionnaire-papier, post",
            ])
        // The visit was arranged before the invitation was due.
        #expect(run.letters(of: "P-3") == ["2027-04-12 integration", "2027-04-27 questionnaire"])
        #expect(run.letters(of: "P-4") == [])
        #expect(run.letters(of: "P-5") == ["2027-05-10 integration"])
        // Called off: the invitation comes, the question does not.
        #expect(run.letters(of: "P-6") == ["2027-05-10 integration", "2027-06-03 invitation-visite"])
        #expect(run.unsent == [])
    }

    /// `gazette launch parcours-locataire --since 2026-01-01 --per-month 2`: the tenants of the last year, two a
    /// month, oldest first; between its letters everybody keeps the distance that the path has.
    @Test func theFirstWaveGoesBackInTime() throws {
        var run = try CampaignRun("parcours-locataire", launchedOn: "2027-01-04", since: "2026-01-01")
        run.admit(.invented(1, .locataire, lease: "2026-02-02"))
        run.admit(.invented(2, .locataire, lease: "2026-04-01"))
        run.admit(.invented(3, .locataire, lease: "2026-06-15", hasEmail: false))
        run.admit(.invented(4, .locataire, lease: "2026-09-07"))
        run.admit(.invented(5, .locataire, lease: "2012-09-28"))
        try run.goBack(to: "2026-01-01", perMonth: 2)
        try run.on("2027-01-12") { $0.admit(.invented(6, .locataire, lease: "2027-01-11")) }
        try run.on("2027-07-01")
        #expect(run.letters(of: "P-1") == ["2027-01-04 integration", "2027-01-25 invitation-visite"])
        #expect(run.letters(of: "P-2") == ["2027-01-04 integration", "2027-01-27 invitation-visite"])
        // 27 February is a Saturday, and the last working day of the month is the day before.
        #expect(
            run.letters(of: "P-3") == [
                "2027-02-04 integration-papier, post", "2027-02-26 invitation-visite-papier, post",
            ])
        #expect(run.letters(of: "P-4") == ["2027-02-04 integration", "2027-02-26 invitation-visite"])
        #expect(run.letters(of: "P-5") == [])
        #expect(run.letters(of: "P-6") == ["2027-01-18 integration", "2027-02-11 invitation-visite"])
    }
}
