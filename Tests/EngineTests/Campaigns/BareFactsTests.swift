import Engine
import Model
import Testing

/// Letters for people of whom next to nothing is known, from a coop that filled in only what it must: every tag has
/// its fallback (decision 17).
@Suite struct BareFactsTests {
    @Test(arguments: [
        "parcours-locataire", "ateliers-jardin", "mooc-cinq-semaines", "lettre-interne",
        "satisfaction-acquereurs", "action-du-mois", "reseau-elus", "temoignages",
    ])
    func everyLetterCanBeMade(campaign: String) throws {
        let sample = try SampleCoop()
        for line in [
            "  phone: 02 61 91 00 10\n", "  website: https://www.coop-les-sillons.example\n",
            "  share-price: 16 €                   # le prix d'une part sociale\n",
        ] { try sample.edit("gazette.yaml", line, "") }
        // As people write them before the agenda is known.
        try sample.edit("Campaigns/agenda.yaml", ", title: Les semis,", ",")
        try sample.admit("X-1;;;Inconnu;inconnu@courriel.example;locataire;;;")
        let coop = try sample.coop(on: "2027-01-04")
        let name = CampaignRun.slug(campaign)
        let steps = try #require(coop.workspace.campaign(name)).steps
        for step in steps {
            let mail = try coop.preview(campaign: name, step: step.name, reference: "X-1", on: nil).mail
            let text = String(decoding: mail.text, as: UTF8.self)
            #expect(text.contains("Bonjour,"))
            #expect(!mail.subject.isEmpty)
            for trace in ["{{", "  .", " ,", "« »", "« »", "()"] {
                #expect(!text.contains(trace), "\(step.name): «\(trace)»")
            }
        }
    }
}
