import Engine
import Model
import TestSupport
import Testing

/// Steps that read well and that nobody can ever get, or that get into each other's way.
@Suite struct SequenceCheckTests {
    private static let file = "Campaigns/essai/campaign.yaml"
    private static let agenda = """
        ag: { date: 2027-06-17, time: "18:00", place: Mairie, points: [Comptes], proxy: mooc-accueil }
        ateliers: [{ name: semis, date: 2027-03-13 }, { name: taille, date: 2027-04-10 }]
        mooc: { name: printemps, date: 2027-03-01, until: 2027-03-31 }
        passe: { name: hier, date: 2026-03-01, until: 2026-05-01 }
        vide: []
        visite: { of: person }

        """

    /// The report of 4 January 2027, of lines that name the new campaign, its audience or the agenda.
    private func report(
        _ steps: String, head: String = "", category: String = "newsletter", who: String = "{ left: non }",
        agenda: String = Self.agenda
    ) throws -> (faults: [String], notes: [String]) {
        let coop = try SampleCoop()
        try coop.clearCampaigns()
        try coop.write("Audiences/essai.yaml", "title: E\nwho: \(who)\n")
        try coop.write("Campaigns/agenda.yaml", agenda)
        try coop.write(
            Self.file,
            "title: T\ncategory: \(category)\naudience: essai\nbecause: Parce que.\n\(head)steps:\n\(steps)\n"
        )
        for letter in ["a", "b", "papier"] {
            try coop.write(
                "Templates/letters/essai/\(letter).md", "---\nsubject: S\nlayout: courrier\n---\nBonjour\n")
        }
        try coop.write(
            "Templates/resources/essai.yaml",
            "- { key: mooc-accueil, title: T, kind: page, page: \"https://coop.example/\" }")
        let report = try coop.coop(on: "2027-01-04").check()
        func own(_ lines: [String]) -> [String] {
            lines.filter { $0.contains("essai") || $0.hasPrefix("Campaigns/agenda.yaml") }
        }
        return (own(report.faults), own(report.notes))
    }

    private func step(_ keys: String) -> String { "  - { step: un, letters: a, \(keys) }" }

    static let sound: [(step: String, head: String)] = [
        ("when: { on: 2027-03-01 }", "effective-from: 2027-03-01\n"),
        ("when: { delay: 1 day, before: livraison }", "until: livraison\n"),
        ("when: { delay: 1 day, after: signature }", "from: signature\n"),
        ("when: { delay: 1 week, after: mooc, from: registration }", "from: mooc\n"),
        ("when: { monthly: 5 }, only: { took-part: { event: ag, as: absent } }", "exit: { took-part: ag }\n"),
        ("when: { each: ateliers }, only: { email: non }", ""),
        ("when: { delay: 1 day, after: ateliers, from: registration }", ""),
        ("when: { delay: 1 week, after: visite }, only: { status: locataire }", ""),
    ]

    @Test(arguments: sound.indices) func whatCanHappenIsNoFault(index: Int) throws {
        let (keys, head) = Self.sound[index]
        let found = try report(step(keys), head: head)
        #expect(found.faults == [] && found.notes == [])
    }

    static let never: [(step: String, head: String, who: String, message: String)] = [
        (
            "when: { on: 2027-02-28 }", "effective-from: 2027-03-01\n", "{ left: non }",
            "found 2027-02-28, expected a day from 2027-03-01 on (effective-from), for it never falls due; "
                + "move one of them"
        ),
        (
            "when: { delay: 0 days, after: livraison }", "until: livraison\n", "{ left: non }",
            "found a step that falls due after until: livraison, which ends the enrolment, so nobody gets it; "
                + "send it before, or put it into a campaign of its own"
        ),
        (
            "when: { delay: 0 days, after: signature }", "from: signature\n", "{ left: non }",
            "found a step that falls due no later than from: signature, and only what comes after that day is sent; "
                + "send it after, or take from: out"
        ),
        (
            "when: { monthly: 5 }, only: { email: oui, not: { email: oui } }", "", "{ left: non }",
            "only: found conditions that exclude each other, so nobody gets this step; take one of them out"
        ),
        (
            "when: { monthly: 5 }, only: { email: non }", "", "{ email: oui }",
            "only: found a condition that nobody of the audience can fulfil, so nobody gets this step; "
                + "mend it or the audience"
        ),
        (
            "when: { monthly: 5 }, only: { status: locataire }", "follows: contract\n",
            "{ status: accédant }",
            "only: found a condition that nobody of the audience can fulfil, so nobody gets this step; "
                + "mend it or the audience"
        ),
        (
            "when: { monthly: 5 }, only: { took-part: { event: mooc, as: terminé, occurrence: any } }",
            "exit: { took-part: { event: mooc, as: [terminé, annulé], occurrence: any } }\n", "{ left: non }",
            "only: found a step for those whom exit: has taken out, so nobody gets it; mend one of them"
        ),
    ]

    @Test(arguments: never.indices) func whatNobodyCanGetIsAFault(index: Int) throws {
        let (keys, head, who, message) = Self.never[index]
        let line = head.isEmpty ? 6 : 7
        #expect(
            try report(step(keys), head: head, who: who).faults == [
                "\(Self.file):\(line): step un: \(message)"
            ])
    }

    @Test func anAudienceAndAnEntryThatNobodyFulfilsAreFaults() throws {
        #expect(
            try report(step("when: { monthly: 5 }"), who: "{ email: oui, not: { email: oui } }").faults == [
                "Audiences/essai.yaml: who: found conditions that exclude each other, so nobody is ever in this "
                    + "audience; take one of them out"
            ])
        #expect(
            try report(step("when: { monthly: 5 }"), head: "enter: { email: non }\n", who: "{ email: oui }")
                .faults == [
                    "\(Self.file): enter: found a condition that nobody of the audience can fulfil, "
                        + "so nobody gets anything; mend it or the audience"
                ])
    }

    static let waiting: [(step: String, message: String)] = [
        (
            "when: { each: vide }",
            "vide has no date in Campaigns/agenda.yaml yet, so nothing falls due; write one when it is known"
        ),
        (
            "when: { delay: 1 week, after: passe }",
            "its last day was 2026-03-08, so nothing falls due; "
                + "write the next date of passe into Campaigns/agenda.yaml"
        ),
        (
            "when: { delay: 1 week, after: passe, from: registration }",
            "the last session of passe closed on 2026-05-01, so nothing falls due; "
                + "write the next one into Campaigns/agenda.yaml"
        ),
        (
            "when: { delay: 5 weeks, after: mooc, from: registration }",
            "falls due after the session's last day for all who register once it has begun; "
                + "shorten the delay, or let the session last longer (until:)"
        ),
    ]

    @Test(arguments: waiting.indices) func whatWaitsForADateIsANote(index: Int) throws {
        let (keys, message) = Self.waiting[index]
        let found = try report(step(keys))
        #expect(found.faults == [])
        #expect(found.notes == ["\(Self.file):6: step un: \(message)"])
    }

    static let crowded: [(first: String, second: String, when: String?)] = [
        ("when: { on: 2027-03-05 }", "when: { monthly: 5 }", "on 2027-03-05"),
        ("when: { on: 2026-03-05 }", "when: { monthly: 5 }", nil),
        ("when: { yearly: 02-28 }", "when: { monthly: 31 }", "on 2027-02-28"),
        (
            "when: { yearly: 06-01, or: { delay: 12 days, before: ag } }", "when: { monthly: 5 }",
            "on 2027-06-05"
        ),
        (
            "when: { delay: 7 days, after: signature }", "when: { delay: 1 week, after: signature }",
            "on one day"
        ),
        ("when: { delay: 1 month, after: signature }", "when: { delay: 4 weeks, after: signature }", nil),
        ("when: { each: ateliers }", "when: { on: 2027-04-10 }", "on 2027-04-10"),
        ("when: { monthly: signature }", "when: { monthly: signature }", "on one day"),
        ("when: { monthly: 5 }, only: { email: oui }", "when: { monthly: 5 }, only: { email: non }", nil),
        (
            "when: { delay: 1 week, after: ag }, only: { took-part: ag }",
            "when: { delay: 1 week, after: ag }, only: { took-part: { event: ag, as: absent } }", nil
        ),
    ]

    @Test(arguments: crowded.indices) func twoStepsOnOneDayForTheSamePeopleAreANote(index: Int) throws {
        let (first, second, when) = Self.crowded[index]
        let found = try report(step(first) + "\n  - { step: deux, letters: b, \(second) }")
        #expect(found.faults == [])
        #expect(
            found.notes
                == (when.map {
                    [
                        "\(Self.file):7: step deux: falls due \($0) with the step un, for the same people, who get at "
                            + "most one mail a day by default; move one of them, or tell them apart with only:"
                    ]
                } ?? []))
    }

    @Test func aStatutoryNoticeHasALetterOnPaper() throws {
        let notice = "when: { delay: 3 weeks, before: ag }, notice: oui, grace: 6 days"
        #expect(
            try report(step(notice), category: "statutory").faults == [
                "\(Self.file):6: step un: found no letter on paper, expected one for those who gave no agreement to "
                    + "get statutory notices by e-mail; write paper: with a letter of Templates/letters/essai"
            ])
        #expect(try report(step(notice + ", paper: papier"), category: "statutory").faults == [])
        #expect(try report(step(notice), category: "service").faults == [])
        #expect(try report(step("when: { delay: 1 week, after: ag }"), category: "statutory").faults == [])
    }

    @Test func theMeetingThatANoticeCallsToHasEverything() throws {
        let notice = "when: { delay: 3 weeks, before: ag }, notice: oui, grace: 6 days, paper: papier"
        let bare = Self.agenda.replacing(
            /ag:.*\n/, with: "ag: [{ date: 2027-06-17, place: Mairie }, 2028-06-15]\n")
        // The shipped convocation counts from the same meeting.
        let own = { (lines: [String]) in lines.filter { !$0.contains("ag-convocation") } }
        let found = try report(step(notice), category: "statutory", agenda: bare)
        let advice = "; write time:, place:, points: and proxy: beside date:"
        #expect(
            own(found.faults) == [
                "Campaigns/agenda.yaml:1: ag: 2027-06-17: found no time, no points, no proxy form, which the step un of "
                    + "essai must say, planned for 2027-05-27" + advice
            ])
        #expect(
            own(found.notes) == [
                "Campaigns/agenda.yaml:1: ag: 2028-06-15: found no time, no place, no points, no proxy form, which the "
                    + "step un of essai must say, planned for 2028-05-25" + advice
            ])
        #expect(own(try report(step(notice), category: "service", agenda: bare).faults) == [])
    }

    @Test func anAudienceThatNobodyOfTheDatabaseBelongsToIsANote() throws {
        let coop = try SampleCoop()
        #expect(!(try coop.coop(on: "2027-01-04").check().notes.contains { $0.contains("nobody among") }))
        try coop.admit("C-1;Mme;Ana;Roy;ana@exemple.example;accédant;;2026-03-14;")
        let notes = try coop.coop(on: "2027-01-04").check().notes.filter { $0.contains("nobody among") }
        #expect(
            notes.contains(
                "Audiences/administrateurs.yaml: who: nobody among the 1 people of the database belongs to it today; "
                    + "check the condition, or import those who are missing"))
        #expect(!notes.contains { $0.hasPrefix("Audiences/cooperateurs.yaml") })
    }
}
