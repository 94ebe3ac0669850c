import Model
import Testing

/// `sessions-collectives`: on Tuesdays 23 March and 12 October 2027; two days before each is a Sunday.
@Suite struct SmallGroupTests {
    @Test func anInvitationThenAConfirmationAndAReminderForThoseWhoRegister() throws {
        let event = "sessions-collectives"
        var run = try CampaignRun(event, launchedOn: "2027-01-04")
        for number in [Int64(1), 2, 3, 5, 6] {
            run.admit(.invented(number, .locataire, lease: "2016-07-23", hasEmail: number != 2))
        }
        try run.on("2027-02-10") { $0.enter("P-5", event, .registered, in: "mars", on: "2027-02-10") }
        try run.on("2027-02-25") { $0.enter("P-1", event, .registered, in: "mars", on: "2027-02-25") }
        try run.on("2027-03-01") { $0.enter("P-6", event, .registered, in: "mars", on: "2027-03-01") }
        // By telephone on 2 March, written down the day after.
        try run.on("2027-03-03") { $0.enter("P-2", event, .registered, in: "mars", on: "2027-03-02") }
        try run.on("2027-03-10") {
            $0.change("P-6") { $0.participations = [] }
            $0.enter("P-6", event, .cancelled, in: "mars", on: "2027-03-01")
        }
        try run.on("2027-05-03") { $0.admit(.invented(4, .accedant, signed: "2027-04-30")) }
        try run.on("2027-09-20") { $0.enter("P-4", event, .registered, in: "octobre", on: "2027-09-20") }
        try run.on("2028-01-01")
        #expect(
            run.letters(of: "P-1") == [
                "2027-02-23 invitation", "2027-02-26 confirmation", "2027-03-19 rappel",
            ])
        #expect(
            run.letters(of: "P-2") == [
                "2027-02-23 invitation-papier, post", "2027-03-03 confirmation-papier, post",
            ])
        // Invited once, not before every session.
        #expect(run.letters(of: "P-3") == ["2027-02-23 invitation"])
        #expect(
            run.letters(of: "P-4") == [
                "2027-09-14 invitation", "2027-09-21 confirmation", "2027-10-08 rappel",
            ])
        // Registered before anybody was invited.
        #expect(run.letters(of: "P-5") == ["2027-02-11 confirmation", "2027-03-19 rappel"])
        // Gave the place back.
        #expect(run.letters(of: "P-6") == ["2027-02-23 invitation", "2027-03-02 confirmation"])
        #expect(run.unsent == [])
    }
}
