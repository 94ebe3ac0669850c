import Model
import Testing

/// `vers-la-copropriete` for two buildings: Les Terrasses from 1 February (mock meeting on Thursday 22 April 2027),
/// Les Tilleuls from 3 May (Thursday 8 July).
@Suite struct CoOwnershipTests {
    static let terraces = [
        "2027-02-02 module", "2027-03-01 brochure", "2027-04-01 invitation", "2027-04-19 rappel",
    ]
    static let lindens = [
        "2027-05-04 module", "2027-06-03 brochure", "2027-06-17 invitation", "2027-07-05 rappel",
    ]

    @Test func threeMonthsFromTheLaunchToTheMockMeeting() throws {
        var run = try CampaignRun("vers-la-copropriete", launchedOn: "2027-01-04")
        run.admit(.invented(1, .accedant, programme: "les-terrasses-du-moulin", signed: "2024-05-19"))
        run.admit(.invented(2, .accedant, programme: "les-tilleuls", signed: "2025-04-02", hasEmail: false))
        run.admit(.invented(3, .coproprietaire, programme: "le-clos-des-vignes", signed: "2022-08-09"))
        var twice = Contact.invented(
            5, .accedant, programme: "les-terrasses-du-moulin", signed: "2024-02-24")
        twice.contracts.append(
            Contract(
                id: 2005, status: .accedant, programme: CampaignRun.slug("les-tilleuls"),
                signature: CampaignRun.day("2025-06-01")))
        run.admit(twice)
        run.admit(.invented(6, .accedant, programme: "les-terrasses-du-moulin", signed: "2024-04-18"))
        // Sells before the invitation.
        try run.on("2027-03-15") { $0.change("P-6") { $0.leftOn = CampaignRun.day("2027-03-15") } }
        try run.on("2027-05-20") {
            $0.admit(.invented(4, .accedant, programme: "les-tilleuls", signed: "2027-05-18"))
        }
        try run.on("2028-01-01")
        #expect(run.letters(of: "P-1") == Self.terraces)
        // Only what asks for an answer is on paper.
        #expect(run.letters(of: "P-2") == ["2027-06-17 invitation-papier, post"])
        // That building has no launch.
        #expect(run.letters(of: "P-3") == [])
        // Bought after the launch: nothing from before that day.
        #expect(run.letters(of: "P-4") == Array(Self.lindens.dropFirst()))
        // Two homes, two series.
        #expect(run.letters(of: "P-5") == Self.terraces + Self.lindens)
        #expect(run.letters(of: "P-6") == ["2027-02-02 module", "2027-03-01 brochure"])
        #expect(run.unsent == [])
    }
}
