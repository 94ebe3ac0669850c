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
        try run.on("2027-11-04") {
            $0.admit(.invented(5, .accedant, programme: "le-pre-aux-oies", signed: "2027-11-02"))
        }
        // Planned for 30 September: nothing leaves for a building that is not delivered.
        try run.on("2027-12-16") { $0.deliver("les-tilleuls") }
        try run.on("2028-02-01") {
            $0.change("P-1") { $0.contracts[0].status = .coproprietaire }
        }
        // Planned for 15 June 2028.
        try run.on("2029-03-01") { $0.deliver("le-pre-aux-oies") }
        try run.on("2030-06-01")
        #expect(
            run.letters(of: "P-1") == [
                "2027-02-03 reservation", "2027-12-30 livraison", "2028-12-18 un-an",
            ])
        #expect(
            run.letters(of: "P-2") == [
                "2027-03-15 reservation-papier, post", "2027-12-30 livraison-papier, post",
                "2028-12-18 un-an-papier, post",
            ])
        #expect(run.letters(of: "P-3") == ["2027-12-30 livraison", "2028-12-18 un-an"])
        #expect(run.letters(of: "P-4") == [])
        #expect(
            run.letters(of: "P-5") == [
                "2027-11-16 reservation", "2029-03-15 livraison", "2030-03-01 un-an",
            ])
        #expect(run.unsent == [])
    }
}
