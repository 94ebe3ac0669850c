import Testing

/// `reseau-elus` over sixteen months.
@Suite struct OfficialsLetterTests {
    @Test func everybodyGetsTheFourLettersBeginningWithTheNext() throws {
        var run = try CampaignRun("reseau-elus", launchedOn: "2027-01-04")
        run.admit(.invented(1, .elu))
        run.admit(.invented(3, .elu, hasEmail: false))
        run.admit(.invented(4, .partenaire))
        run.admit(.invented(5, .salarie, signed: "2020-01-06"))
        // On the very day of a letter.
        try run.on("2027-04-13") { $0.admit(.invented(6, .partenaire)) }
        try run.on("2027-05-10") { $0.admit(.invented(2, .partenaire)) }
        try run.on("2027-06-30") { $0.change("P-4") { $0.leftOn = CampaignRun.day("2027-06-30") } }
        try run.on("2027-09-01") { $0.admit(.invented(7, .elu)) }
        try run.on("2028-05-01")
        #expect(
            run.letters(of: "P-1") == [
                "2027-01-19 janvier", "2027-04-13 avril", "2027-07-06 juillet", "2027-10-12 octobre",
            ])
        #expect(
            run.letters(of: "P-2") == [
                "2027-07-06 juillet", "2027-10-12 octobre", "2028-01-19 janvier", "2028-04-13 avril",
            ])
        #expect(run.letters(of: "P-3") == [])
        #expect(run.letters(of: "P-4") == ["2027-01-19 janvier", "2027-04-13 avril"])
        #expect(run.letters(of: "P-5") == [])
        // April's letter of 2028 is the one that they have had.
        #expect(
            run.letters(of: "P-6") == [
                "2027-04-13 avril", "2027-07-06 juillet", "2027-10-12 octobre", "2028-01-19 janvier",
            ])
        #expect(
            run.letters(of: "P-7") == ["2027-10-12 octobre", "2028-01-19 janvier", "2028-04-13 avril"])
        #expect(run.unsent == [])
    }

    /// 19 January 2029 is a Friday: the campaign's own window moves it on to the next Tuesday.
    @Test func lettersLeaveFromTuesdayToThursday() throws {
        var run = try CampaignRun("reseau-elus", launchedOn: "2029-01-02")
        run.admit(.invented(1, .elu))
        try run.on("2029-02-01")
        #expect(run.letters(of: "P-1") == ["2029-01-23 janvier"])
    }
}
