import Model
import Testing

/// `mooc-cinq-semaines` over its two sessions.
@Suite struct FiveWeeksTests {
    @Test func aLetterAWeekFromThePersonsOwnDayInsideTheSession() throws {
        var run = try CampaignRun("mooc-cinq-semaines", launchedOn: "2027-01-04")
        for number in Int64(1)...7 { run.admit(.invented(number, .locataire, lease: "2015-02-02")) }
        let spring = "printemps-2027"
        try run.on("2027-03-01") {
            $0.enter("P-1", "mooc", .registered, in: spring, on: "2027-03-01")
            $0.enter("P-5", "mooc", .cancelled, in: spring, on: "2027-03-01")
        }
        try run.on("2027-03-04") { $0.enter("P-2", "mooc", .registered, in: spring, on: "2027-03-04") }
        try run.on("2027-03-05") { $0.enter("P-4", "mooc", .registered, in: spring, on: "2027-03-05") }
        try run.on("2027-03-24") { $0.enter("P-2", "mooc", .completed, in: spring, on: "2027-03-23") }
        try run.on("2027-04-10") { $0.enter("P-4", "mooc", .completed, in: spring, on: "2027-04-09") }
        try run.on("2027-04-20") { $0.enter("P-3", "mooc", .registered, in: spring, on: "2027-04-20") }
        try run.on("2027-09-13") {
            $0.enter("P-1", "mooc", .registered, in: "automne-2027", on: "2027-09-13")
        }
        try run.on("2027-09-20") {
            $0.enter("P-7", "mooc", .registered, in: "automne-2027", on: "2027-09-20")
        }
        try run.on("2028-01-01")
        // Did not finish in spring, and registers once more in autumn: once more from the beginning.
        #expect(
            run.letters(of: "P-1") == [
                "2027-03-02 semaine-1", "2027-03-09 semaine-2", "2027-03-16 semaine-3",
                "2027-03-23 semaine-4",
                "2027-03-30 semaine-5", "2027-04-12 derniere-ligne-droite",
                "2027-09-14 semaine-1", "2027-09-21 semaine-2", "2027-09-28 semaine-3",
                "2027-10-05 semaine-4",
                "2027-10-12 semaine-5", "2027-10-25 derniere-ligne-droite",
            ])
        // Finished early.
        #expect(
            run.letters(of: "P-2") == [
                "2027-03-05 semaine-1", "2027-03-12 semaine-2", "2027-03-19 semaine-3",
            ])
        // The session closes on 15 May, before the fifth week.
        #expect(
            run.letters(of: "P-3") == [
                "2027-04-21 semaine-1", "2027-04-28 semaine-2", "2027-05-05 semaine-3",
                "2027-05-12 semaine-4",
            ])
        // Saturdays move to Monday, and over Easter to Tuesday; finished before the last mail.
        #expect(
            run.letters(of: "P-4") == [
                "2027-03-08 semaine-1", "2027-03-15 semaine-2", "2027-03-22 semaine-3",
                "2027-03-30 semaine-4",
                "2027-04-05 semaine-5",
            ])
        #expect(run.letters(of: "P-5") == [])
        #expect(run.letters(of: "P-6") == [])
        // In autumn only; six weeks later is All Saints' Day.
        #expect(
            run.letters(of: "P-7") == [
                "2027-09-21 semaine-1", "2027-09-28 semaine-2", "2027-10-05 semaine-3",
                "2027-10-12 semaine-4", "2027-10-19 semaine-5", "2027-11-02 derniere-ligne-droite",
            ])
        #expect(run.unsent == [])
    }
}
