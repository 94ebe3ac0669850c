import Testing

/// `temoignages` over two years.
@Suite struct TestimonyCallTests {
    @Test func everyMemberIsCalledOnceByMailOrOnPaper() throws {
        var run = try CampaignRun("temoignages", launchedOn: "2027-09-01")
        run.admit(.invented(1, .accedant, programme: "les-tilleuls", signed: "2026-03-14"))
        run.admit(.invented(2, .locataire, lease: "2005-07-01", hasEmail: false))
        run.admit(.invented(4, .locataire, lease: "2015-02-02"))
        run.change("P-4") { $0.leftOn = CampaignRun.day("2027-08-31") }
        run.admit(.invented(5, .elu))
        try run.on("2027-10-05") { $0.admit(.invented(6, .administrateur, signed: "2015-05-04")) }
        try run.on("2027-11-02") { $0.admit(.invented(3, .coproprietaire, signed: "2019-06-06")) }
        try run.on("2028-03-01") {
            $0.admit(.invented(7, .coproprietaire, signed: "2028-02-21", hasEmail: false))
        }
        try run.on("2029-01-01")
        #expect(run.letters(of: "P-1") == ["2027-10-05 appel"])
        #expect(run.letters(of: "P-2") == ["2027-10-05 appel-papier, post"])
        #expect(run.letters(of: "P-3") == ["2028-10-05 appel"])
        #expect(run.letters(of: "P-4") == [])
        #expect(run.letters(of: "P-5") == [])
        // In the file on the very day.
        #expect(run.letters(of: "P-6") == ["2027-10-05 appel"])
        #expect(run.letters(of: "P-7") == ["2028-10-05 appel-papier, post"])
        #expect(run.unsent == [])
    }
}
