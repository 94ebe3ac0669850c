import Model
import Testing

/// `ag-avant-apres` and `ag-convocation` around the meeting of Wednesday 16 June 2027.
@Suite struct AssemblyTests {
    /// Thirty days before is Whit Monday; three days before is a Sunday, and a notice only moves earlier.
    static let before = ["2027-05-18 a-vos-agendas", "2027-06-11 rappel"]

    @Test func thanksForThoseWhoCameAndAQuestionForThoseWhoDidNot() throws {
        var run = try CampaignRun("ag-avant-apres", launchedOn: "2027-01-04")
        run.admit(.invented(1, .accedant, signed: "2026-03-14"))
        run.admit(.invented(2, .locataire, lease: "2005-07-01", hasEmail: false))
        run.admit(.invented(3, .coproprietaire, signed: "2019-06-06"))
        run.admit(.invented(4, .locataire, lease: "2016-07-23"))
        run.admit(.invented(6, .salarie, signed: "2017-09-04"))
        run.admit(.invented(7, .locataire, lease: "2003-11-23", hasEmail: false))
        try run.on("2027-06-01") { $0.admit(.invented(5, .accedant, signed: "2027-05-31")) }
        // Due on 23 June; without a list nobody is known to have come or not.
        try run.on("2027-06-28") {
            $0.attend(
                "ag", "2027",
                ["P-1": .present, "P-3": .represented, "P-4": .excused, "P-7": .present])
        }
        try run.on("2028-01-01")
        #expect(run.letters(of: "P-1") == Self.before + ["2027-06-28 merci-presents"])
        #expect(run.letters(of: "P-2") == ["2027-06-28 merci-absents-papier, post"])
        #expect(run.letters(of: "P-3") == Self.before + ["2027-06-28 merci-presents"])
        #expect(run.letters(of: "P-4") == Self.before + ["2027-06-28 merci-absents"])
        #expect(run.letters(of: "P-5") == ["2027-06-11 rappel", "2027-06-28 merci-absents"])
        #expect(run.letters(of: "P-6") == [])
        #expect(run.letters(of: "P-7") == ["2027-06-28 merci-presents-papier, post"])
        #expect(run.unsent == [])
    }

    @Test func withoutAListNobodyIsThankedOrMissed() throws {
        var run = try CampaignRun("ag-avant-apres", launchedOn: "2027-01-04")
        run.admit(.invented(1, .accedant, signed: "2026-03-14"))
        try run.on("2028-01-01")
        #expect(run.letters(of: "P-1") == Self.before)
    }

    @Test func theConvocationGoesByMailOnlyWithTheRecordedAgreement() throws {
        var run = try CampaignRun("ag-convocation", launchedOn: "2027-01-04")
        for number in Int64(1)...4 {
            run.admit(.invented(number, .locataire, lease: "2015-02-05", hasEmail: number != 3))
        }
        run.change("P-1") { $0.emailAgreement = true }
        run.change("P-2") { $0.emailAgreement = false }
        run.change("P-3") { $0.emailAgreement = true }
        run.change("P-4") { $0.leftOn = CampaignRun.day("2027-05-01") }
        // Nobody ever asked for an agreement.
        run.admit(.invented(6, .administrateur, signed: "2022-06-06"))
        // Comes in on the very day, with it.
        try run.on("2027-05-26") {
            $0.admit(.invented(7, .accedant, signed: "2027-05-25"))
            $0.change("P-7") { $0.emailAgreement = true }
        }
        try run.on("2027-05-30") { $0.admit(.invented(5, .accedant, signed: "2027-05-28")) }
        try run.on("2028-01-01")
        #expect(run.letters(of: "P-1") == ["2027-05-26 convocation"])
        #expect(run.letters(of: "P-2") == ["2027-05-26 convocation-papier, post"])
        #expect(run.letters(of: "P-3") == ["2027-05-26 convocation-papier, post"])
        #expect(run.letters(of: "P-4") == [])
        // Came in after the day of the convocation.
        #expect(run.letters(of: "P-5") == [])
        #expect(run.letters(of: "P-6") == ["2027-05-26 convocation-papier, post"])
        #expect(run.letters(of: "P-7") == ["2027-05-26 convocation"])
        #expect(run.unsent == [])
    }

    @Test func aConvocationThatIsStillThereFifteenDaysBeforeIsNeverSentLate() throws {
        var onTime = try CampaignRun("ag-convocation", launchedOn: "2027-01-04")
        onTime.admit(.invented(1, .locataire, lease: "2015-02-05"))
        // The agreement is written down on the last day: 15 days before.
        onTime.change("P-1") { $0.emailAgreement = true }
        var late = onTime
        // The meeting is brought forward: on 27 May it is 14 days ahead, on 26 May 15 days.
        try onTime.on("2027-05-25") { $0.move("ag", "2027", to: "2027-06-09") }
        try onTime.on("2027-06-30")
        try late.on("2027-05-26") { $0.move("ag", "2027", to: "2027-06-09") }
        try late.on("2027-06-30")
        #expect(onTime.letters(of: "P-1") == ["2027-05-25 convocation"])
        #expect(late.letters(of: "P-1") == [])
    }
}
