import Engine
import TestSupport
import Testing

/// Everything that `check` says of one letter.
@Suite struct LetterCheckTests {
    private static let file = "Templates/letters/essai/a.md"

    private func faults(
        _ body: String, when: String = "{ monthly: 5 }", settings: (String, String)? = nil
    ) throws -> [String] {
        let coop = try SampleCoop()
        try coop.clearCampaigns()
        try coop.write(
            "Campaigns/essai/campaign.yaml",
            "title: T\ncategory: newsletter\naudience: cooperateurs\nbecause: Parce que.\n"
                + "steps: [{ step: un, letters: a, when: \(when) }]\n")
        try coop.write(Self.file, "---\nsubject: S\nlayout: courrier\n---\n\(body)\n")
        if let settings { try coop.edit("gazette.yaml", settings.0, settings.1) }
        return try coop.coop(on: "2027-01-04").check().faults
    }

    @Test func allFaultsOfALetterAreSaidInTheOrderOfItsLines() throws {
        let body = """
            {{salutatio}}

            <b>gras</b>

            Voici {{> video module-1-video}} la vidéo.

            | jour | lieu |
            |------|------|

            {contact.prenom}, {{> vidéos}}

            {{> video module-99}}
            """
        let found = try faults(body).map { $0.prefix { $0 != "," } }
        #expect(
            found == [
                "\(Self.file):5: found {{salutatio}}", "\(Self.file):7: found raw HTML «<b>»",
                "\(Self.file):9: found {{> video module-1-video}}", "\(Self.file):11: found a table",
                "\(Self.file):14: found {contact.prenom}", "\(Self.file):14: found {{> vidéos}}",
                "\(Self.file):16: found {{> video module-99}}",
            ])
    }

    @Test func aSectionWithoutAnEndIsOneFault() throws {
        #expect(
            try faults("{{#ag}}\n\nun\n\n<b>deux</b>") == [
                "\(Self.file):5: found {{#ag}} without an end, expected {{/ag}} after it"
            ])
    }

    @Test(arguments: [
        ("{contact.prenom}", "{contact.prenom}"), ("{ contact.prenon }", "{ contact.prenon }"),
        ("{salutation}", "{salutation}"), ("{contact.prenom|voisine}", "{contact.prenom|voisine}"),
        ("{#ag}oui{{! x }}", "{#ag}"), ("{> bouton mooc-accueil}", "{> bouton mooc-accueil}"),
    ]) func oneBraceWhereTwoWereMeantIsAFault(text: String, found: String) throws {
        #expect(
            try faults("Bonjour \(text) !") == [
                "\(Self.file):5: found \(found), expected two braces on either side: {\(found)}"
            ])
    }

    @Test(arguments: ["{}", "{1, 2}", "{oui}", "{{coop.nom}} {x}", "un | deux\n--- trois"])
    func otherBracesAndBarsAreText(text: String) throws {
        #expect(try faults(text) == [])
    }

    @Test(arguments: [
        ("{{> evenement}}", "{{#ag}}{{> evenement}}{{/ag}}"),
        ("{{> avancement}}", "{{#avancement}}{{> avancement}}{{/avancement}}"),
        ("{{^ag}}\n\n{{> evenement}}\n\n{{/ag}}", "{{#ag}}{{> evenement}}{{/ag}}"),
    ]) func aBlockStandsInItsSection(body: String, expected: String) throws {
        let found = try faults(body)
        #expect(found.count == 1)
        #expect(found.first?.contains("expected \(expected), for not everybody has what it shows") == true)
        #expect(try faults(expected) == [])
    }

    @Test func theEventIsThereWhereEveryStepCountsFromIt() throws {
        #expect(try faults("{{> rendez-vous}}", when: "{ delay: 1 week, before: ag }") == [])
        #expect(
            try faults("{{> rendez-vous}}", when: "{ yearly: 06-01, or: { delay: 1 week, before: ag } }")
                .count
                == 1)
        #expect(
            try faults("Le {{evenement.date}}") == [
                "\(Self.file):5: found {{evenement.date}}, expected a letter of a step that counts from an event "
                    + "(each:, or delay: with before: or after:)"
            ])
    }

    @Test func aLetterLeadsToASurveyThatIsThere() throws {
        let coop = try SampleCoop()
        try coop.edit(
            "Templates/letters/cycle-annuel/et-apres.md", "{{salutation}}", "{{salutation}}\n\n{{> enquete}}")
        let notes = try coop.coop(on: "2027-01-04").check().notes.filter { $0.contains("survey") }
        #expect(
            notes == [
                "Templates/letters/cycle-annuel/et-apres.md: leads to a survey, but Campaigns/cycle-annuel has no "
                    + "survey.yaml; write it, or take the link out"
            ])
    }

    @Test func whatTheSettingsLeaveEmptyIsAskedFor() throws {
        let without = ("share-price", "# share-price")
        #expect(
            try faults("Une part coûte {{coop.prix-part}}.", settings: without).filter {
                $0.hasPrefix(Self.file)
            } == [
                "\(Self.file):5: found {{coop.prix-part}}, which gazette.yaml leaves empty, expected organisation: "
                    + "share-price: in gazette.yaml; write it there, or give the tag a fallback: {{coop.prix-part|…}}"
            ])
        for guarded in [
            "{{coop.prix-part|16 €}}", "{{#coop.prix-part}}{{coop.prix-part}}{{/coop.prix-part}}",
        ] {
            #expect(!(try faults(guarded, settings: without).contains { $0.hasPrefix(Self.file) }))
        }
        #expect(try faults("Une part coûte {{coop.prix-part}}.") == [])
    }
}
