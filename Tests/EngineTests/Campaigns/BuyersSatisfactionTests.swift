import Testing

/// `satisfaction-acquereurs` over forty-one months: its last letter comes a year after a delivery that slipped.
@Suite struct BuyersSatisfactionTests {
    @Test func threeQuestionsEachOnTheDayThatTheBuildingSays() throws {
        var run = try CampaignRun("satisfaction-acquereurs", launchedOn: "2027-01-04")
        run.admit(.invented(3, .accedant, programme: "les-tilleuls", signed: "2024-06-01"))
        run.admit(.invented(4, .coproprietaire, programme: "le-clos-des-vignes", signed: "2022-08-09"))
        try run.on("2027-01-25") {
            $0.admit(.invented(1, .accedant, programme: "les-tilleuls", signed: "2027-01-20"))
        }
        try run.on("2027-03-03") {
            $0.admit(
                .invented(2, .accedant, programme: "les-tilleuls", signed: "2027-03-01", hasEmail: false))
        }
        try run.on("2027-06-16") {
            $0.admit(.invented(6, .accedant, programme: "les-tilleuls", signed: "2027-06-15"))
        }
        // Gives the flat up before the reminder of 20 July.
        try run.on("2027-07-10") { $0.change("P-6") { $0.leftOn = CampaignRun.day("2027-07-10") } }
        try run.on("2027-11-04") {
            $0.admit(.invented(5, .accedant, programme: "le-pre-aux-oies", signed: "2027-11-02"))
        }
        // Planned for 30 September: nothing leaves for a building that is not delivered.
        try run.on("2027-12-16") { $0.deliver("les-tilleuls") }
        // The answer to the second wave, about this flat; the third asks again.
        try run.on("2028-01-10") {
            $0.enter("P-1", "satisfaction-acquereurs", .answered, in: "livraison@1001", on: "2028-01-10")
            $0.enter("P-3", "satisfaction-acquereurs", .answered, in: "livraison@1099", on: "2028-01-10")
        }
        try run.on("2028-02-01") {
            $0.change("P-1") { $0.contracts[0].status = .coproprietaire }
        }
        // Planned for 15 June 2028.
        try run.on("2029-03-01") { $0.deliver("le-pre-aux-oies") }
        try run.on("2030-06-01")
        #expect(
            run.letters(of: "P-1") == [
                "2027-02-03 reservation", "2027-02-24 relance", "2027-12-30 livraison",
                "2028-12-18 un-an", "2029-01-16 relance",
            ])
        #expect(
            run.letters(of: "P-2") == [
                "2027-03-15 reservation-papier, post", "2027-04-05 relance-papier, post",
                "2027-12-30 livraison-papier, post", "2028-01-20 relance-papier, post",
                "2028-12-18 un-an-papier, post", "2029-01-16 relance-papier, post",
            ])
        // Answered about another flat of theirs only.
        #expect(
            run.letters(of: "P-3") == [
                "2027-12-30 livraison", "2028-01-20 relance", "2028-12-18 un-an", "2029-01-16 relance",
            ])
        #expect(run.letters(of: "P-4") == [])
        #expect(
            run.letters(of: "P-5") == [
                "2027-11-16 reservation", "2027-12-07 relance", "2029-03-15 livraison",
                "2029-04-05 relance", "2030-03-01 un-an", "2030-04-01 relance",
            ])
        #expect(run.letters(of: "P-6") == ["2027-06-29 reservation"])
        #expect(run.unsent == [])
    }
}
