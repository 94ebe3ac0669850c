import Model
import Testing

/// `ateliers-jardin` over its eleven workshops.
@Suite struct GardenWorkshopTests {
    /// The Friday fifteen days before each Saturday.
    static let notices = [
        "2027-02-26", "2027-03-26", "2027-04-09", "2027-04-30", "2027-05-14", "2027-05-28", "2027-06-11",
        "2027-06-25", "2027-08-20", "2027-09-10", "2027-10-01",
    ]

    @Test func eachWorkshopIsAnnouncedToTheResidenceByMailAndOnPaper() throws {
        var run = try CampaignRun("ateliers-jardin", launchedOn: "2027-01-04")
        let home = "la-residence-du-parc"
        run.admit(.invented(1, .locataire, programme: home, lease: "2015-02-02"))
        run.admit(.invented(2, .locataire, programme: home, lease: "2005-07-01", hasEmail: false))
        run.admit(.invented(3, .locataire, programme: home, lease: "2026-02-02"))
        run.admit(.invented(5, .locataire, programme: "les-jardins-de-la-gare", lease: "2016-07-23"))
        run.admit(.invented(6, .locataire, programme: home, lease: "2019-10-01"))
        try run.on("2027-04-01") { $0.enter("P-3", "ateliers-jardin", .registered, in: "compost") }
        try run.on("2027-05-20") { $0.change("P-6") { $0.leftOn = CampaignRun.day("2027-05-20") } }
        try run.on("2027-06-01") {
            $0.admit(.invented(4, .locataire, programme: home, lease: "2027-06-01"))
        }
        try run.on("2028-01-01")
        let mails = Self.notices.map { "\($0) annonce" }
        #expect(run.letters(of: "P-1") == mails)
        #expect(run.letters(of: "P-2") == Self.notices.map { "\($0) annonce-papier, post" })
        #expect(run.letters(of: "P-3") == mails.prefix(2) + ["2027-04-08 rappel"] + mails.dropFirst(2))
        #expect(run.letters(of: "P-4") == Array(mails.suffix(5)))
        #expect(run.letters(of: "P-5") == [])
        #expect(run.letters(of: "P-6") == Array(mails.prefix(5)))
        #expect(run.unsent == [])
    }

    @Test func aWorkshopThatMovesIsAnnouncedOnceAndNeverLessThanTenDaysBefore() throws {
        var run = try CampaignRun("ateliers-jardin", launchedOn: "2027-01-04")
        run.admit(.invented(1, .locataire, programme: "la-residence-du-parc", lease: "2015-02-02"))
        // Announced on 26 March already; the potager is not yet.
        try run.on("2027-04-05") {
            $0.move("ateliers-jardin", "compost", to: "2027-04-17")
            $0.move("ateliers-jardin", "potager", to: "2027-05-02")
        }
        // Nine days ahead: too late for a notice.
        try run.on("2027-04-23") { $0.move("ateliers-jardin", "grimpantes", to: "2027-05-02") }
        try run.on("2027-05-20")
        #expect(
            run.letters(of: "P-1") == [
                "2027-02-26 annonce", "2027-03-26 annonce", "2027-04-16 annonce", "2027-05-14 annonce",
            ])
    }
}
