import Model
import TestSupport
import Testing

@testable import Workspace

/// Events, surveys, letters on paper, proxy forms and windows, each named in one file and known from another.
@Suite struct NameCheckTests {
    private static let file = "Campaigns/essai/campaign.yaml"
    private static let agenda = """
        ag: { date: 2027-06-17, proxy: mooc }
        ateliers: [{ name: semis, date: 2027-03-13 }, { name: taille, date: 2027-04-10 }]
        visite: { of: person }
        """
    private static let head = "title: T\ncategory: newsletter\naudience: tous\nbecause: Parce que.\n"
    private static let survey = """
        title: S
        category: survey
        audience: tous
        because: Parce que.
        steps: [{ step: s, when: { on: 2027-03-14 }, letters: bonjour }]
        """

    /// The faults of a workspace with one more campaign; `lines` go on line 5 and after.
    private func faults(_ lines: String, agenda: String = Self.agenda, more: [String: String] = [:]) throws
        -> [String]
    {
        let letter = "---\nsubject: Bonjour\nlayout: courrier\n---\nBonjour\n"
        let files = [
            "Campaigns/agenda.yaml": agenda, Self.file: Self.head + lines,
            "Campaigns/etat-des-lieux/campaign.yaml": Self.survey,
            "Templates/letters/essai/bonjour.md": letter,
            "Templates/letters/etat-des-lieux/bonjour.md": letter,
        ]
        return try SoundWorkspace.faults(files.merging(more) { $1 })
    }

    private func step(_ keys: String) -> String { "steps: [{ step: s, letters: bonjour, \(keys) }]" }

    @Test(arguments: [
        "when: { each: ateliers }",
        "when: { each: ag }, only: { took-part: { event: ag, occurrence: \"2025\" } }",
        "when: { delay: 1 week, after: visite }",
        "when: { delay: 1 week, after: ateliers, from: registration }, paper: bonjour",
        "when: { on: 2027-03-14 }, only: { took-part: { event: ateliers, occurrence: semis } }",
        "when: { on: 2027-03-14 }, only: { took-part: { event: visite, as: terminé, occurrence: any } }",
        "when: { on: 2027-03-14 }, only: { not: { answered: etat-des-lieux } }",
    ]) func whatIsKnownIsNoFault(keys: String) throws {
        #expect(try faults(step(keys)) == [])
    }

    static let table: [(keys: String, fault: String)] = [
        (
            "when: { each: atelier }",
            "5:52: found the event \"atelier\", expected one of Campaigns/agenda.yaml; did you mean \"ateliers\"?"
        ),
        (
            "when: { each: signature }",
            "5:52: found the event \"signature\", expected one of Campaigns/agenda.yaml; "
                + "for a date of contracts write { delay: 0 days, after: signature }"
        ),
        (
            "when: { each: visite }",
            "5:52: found \"visite\", which everybody has on a day of their own; "
                + "write { delay: 0 days, after: visite }, with the delay that you mean"
        ),
        (
            "when: { delay: 1 week, after: livraison, from: registration }",
            "5:68: found the event \"livraison\", expected one of Campaigns/agenda.yaml; "
                + "there is ag, ateliers, visite"
        ),
        (
            "when: { monthly: 5 }, only: { took-part: agg }",
            "5:79: found the event \"agg\", expected one of Campaigns/agenda.yaml; there is ag, ateliers, visite"
        ),
        (
            "when: { monthly: 5 }, only: { took-part: { event: ateliers, occurrence: semi } }",
            "5:110: occurrence: found \"semi\", expected the name of a date of ateliers in Campaigns/agenda.yaml, "
                + "or any; did you mean \"semis\"?"
        ),
        (
            "when: { monthly: 5 }, only: { took-part: { event: ateliers, occurrence: \"2027\" } }",
            "5:110: occurrence: found \"2027\", expected the name of a date of ateliers in Campaigns/agenda.yaml, "
                + "or any; there is semis, taille"
        ),
        (
            "when: { monthly: 5 }, only: { took-part: { event: visite, occurrence: \"2027\" } }",
            "5:108: occurrence: found \"2027\", but everybody has visite on a day of their own; take it out"
        ),
        (
            "when: { monthly: 5 }, only: { answered: etat-de-lieux }",
            "5:78: found the survey \"etat-de-lieux\", expected the name of a campaign of the category survey; "
                + "did you mean \"etat-des-lieux\"?"
        ),
        (
            "when: { monthly: 5 }, only: { took-part: { event: essai, as: répondu } }",
            "5:88: found the survey \"essai\", expected the name of a campaign of the category survey; "
                + "there is etat-des-lieux"
        ),
        (
            "when: { monthly: 5 }, paper: bonjours",
            "5:67: paper: found \"bonjours\", expected a file Templates/letters/essai/bonjours.md; "
                + "did you mean \"bonjour\"?"
        ),
    ]

    @Test(arguments: table.indices) func whatIsUnknownIsNamed(index: Int) throws {
        let (keys, fault) = Self.table[index]
        #expect(try faults(step(keys)) == ["\(Self.file):\(fault)"])
    }

    static let windows: [(lines: String, fault: String)] = [
        (
            "window: { days: [sam, fri] }",
            "5:9: window: found sat, expected days of the send-window of gazette.yaml, mon, tue, wed, thu, fri"
        ),
        (
            "window: { from: \"08:00\" }",
            "5:9: window: found 08:00 to 18:00, expected times inside the send-window of gazette.yaml, "
                + "09:00 to 18:00"
        ),
        (
            "window: { from: \"18:00\" }",
            "5:9: window: found 18:00 to 18:00, expected times inside the send-window of gazette.yaml, "
                + "09:00 to 18:00"
        ),
        (
            "time: \"09:30\"\nwindow: { from: \"10:00\" }",
            "5:7: time: found 09:30, expected a time inside the campaign's own window, 10:00 to 18:00"
        ),
        (
            "time: \"12:00\"\nwindow: { to: \"12:00\" }",
            "5:7: time: found 12:00, expected a time inside the campaign's own window, 09:00 to 12:00"
        ),
    ]

    @Test(arguments: windows.indices) func aWindowLiesInsideTheCoopsOwn(index: Int) throws {
        let (lines, fault) = Self.windows[index]
        #expect(try faults(lines + "\n" + step("when: { monthly: 5 }")) == ["\(Self.file):\(fault)"])
        let inside = "time: \"10:00\"\nwindow: { days: [mon, fri], from: \"10:00\", to: \"12:00\" }\n"
        #expect(try faults(inside + step("when: { monthly: 5 }")) == [])
    }

    @Test func enterAndExitAreLookedAtToo() throws {
        let lines = "enter: { took-part: agg }\nexit: { answered: x }\n"
        #expect(
            try faults(lines + step("when: { monthly: 5 }")).map { $0.prefix(40) } == [
                "Campaigns/essai/campaign.yaml:5:21: foun", "Campaigns/essai/campaign.yaml:6:19: foun",
            ])
    }

    @Test func theProxyFormOfAMeetingIsAResource() throws {
        let found = try faults(
            step("when: { monthly: 5 }"), agenda: "ag: { date: 2027-06-17, proxy: moo }\nateliers: []")
        #expect(
            found == [
                "Campaigns/agenda.yaml:1:32: proxy: found \"moo\", expected the key of a resource in "
                    + "Templates/resources; did you mean \"mooc\"?"
            ])
    }

    /// The campaign's file is named already, and so is the agenda.
    @Test func whatIsUnknownBecauseItsFileIsAtFaultIsNotNamedTwice() throws {
        let answered = step("when: { monthly: 5 }, only: { answered: etat-des-lieux }")
        let broken = ["Campaigns/etat-des-lieux/campaign.yaml": "title: S"]
        #expect(try faults(answered, more: broken).allSatisfy { $0.contains("Campaigns/etat-des-lieux/") })
        let each = step("when: { each: ateliers }")
        #expect(try faults(each, agenda: "ateliers: bientôt").count == 1)
    }
}
