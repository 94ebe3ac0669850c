import Engine
import Model
import TestSupport
import Testing

@Suite("Check finds reminders that nobody would get")
struct ReminderCheckTests {
    /// Campaigns, each with its steps from line 6 on, what its survey says of waves, and what the check says of it.
    private static let campaigns: [(name: String, steps: [String], survey: String, faults: [String])] = [
        (
            "sound", ["on: 2027-03-01", "on: 2027-03-08", "on: 2027-03-15"], "", []
        ),
        (
            "near", ["delay: 2 weeks, after: signature", "delay: 20 days, after: signature"], "",
            [":7: step s1: found 6 days between it and the step s0, expected at least 7"]
        ),
        (
            "many", ["on: 2027-03-01", "on: 2027-03-08", "on: 2027-03-15", "on: 2027-03-22"], "",
            [":9: step s3: found a fourth letter that asks the same people for one survey"]
        ),
        ("waves", ["monthly: 2", "monthly: 28"], "waves: occurrence", []),
        ("month", ["monthly: 2", "monthly: 8"], "waves: occurrence", [":7: step s1: found 6 days between"]),
        ("again", ["monthly: 2"], "", [":6: step s0: found a step that comes again"]),
        (
            "series", ["each: ateliers", "delay: 2 weeks, after: ateliers"], "",
            [":7: step s1: found a fourth"]
        ),
        // Each person registers for one of the sessions; dates that are over are over.
        ("session", ["delay: 1 week, after: ateliers, from: registration"], "", []),
        ("past", ["delay: 2 weeks, after: rencontres"], "", []),
        ("named", ["on: 2027-03-01", "on: 2027-03-02", "monthly: 3"], "steps: s0", []),
    ]

    @Test("A fourth letter, or one less than seven days after another, is a fault with file and line")
    func faults() throws {
        let coop = try SampleCoop()
        try coop.write("Audiences/essai.yaml", "title: E\nwho: { left: non }\n")
        try coop.write(
            "Campaigns/agenda.yaml",
            "ag: []\nateliers: [{ name: semis, date: 2027-03-13 }, { name: taille, date: 2027-04-10 }]\n"
                + "rencontres: [{ name: a, date: 2025-03-13 }, { name: b, date: 2025-04-13 }, "
                + "{ name: c, date: 2025-05-13 }, { name: d, date: 2027-04-10 }]\n")
        for (name, steps, survey, _) in Self.campaigns {
            let lines = steps.enumerated().map { place, when in
                "  - { step: s\(place), letters: a, then: repeat, when: { \(when) } }\n"
                    .replacing(
                        when.hasPrefix("on") || when.contains("signature") ? ", then: repeat" : "#", with: "")
            }
            try coop.write(
                "Campaigns/\(name)/campaign.yaml",
                "title: T\ncategory: survey\naudience: essai\nbecause: Parce que.\nsteps:\n\(lines.joined())")
            try coop.write(
                "Campaigns/\(name)/survey.yaml",
                "title: T\nunit: address\n\(survey)\nquestions:\n  - { question: q, text: Q, kind: yes-no, mandatory: oui }\n"
            )
            try coop.write(
                "Templates/letters/\(name)/a.md", "---\nsubject: S\nlayout: courrier\n---\nBonjour\n")
        }
        let found = try coop.coop(on: "2027-01-04").check().faults
        for (name, _, _, faults) in Self.campaigns {
            let own = found.filter { $0.hasPrefix("Campaigns/\(name)/") }
            #expect(own.count == faults.count, "\(name): \(own)")
            for fault in faults {
                #expect(own.contains { $0.hasPrefix("Campaigns/\(name)/campaign.yaml\(fault)") }, "\(own)")
            }
        }
    }
}
