import Model
import Testing

@testable import Planning

/// Whom the shipped campaigns reach among the people that ship with them.
@Suite struct ShippedAudienceTests {
    /// With `lists`, everybody is registered for everything: some audiences come from participation lists alone.
    private static func reached(on day: String, lists: Bool) throws -> [String: Int] {
        let sample = try SampleCoop()
        try sample.importSample()
        let coop = try sample.coop(on: day)
        let workspace = coop.workspace
        let match = AudienceMatch(
            keyDates: KeyDates(
                programmes: Dictionary(workspace.programmes.map { ($0.key, $0) }) { first, _ in first },
                agenda: workspace.agenda, notes: [:]),
            today: CampaignRun.day(day))
        let everything =
            workspace.agenda.entries.flatMap { event, entries in
                entries.map { Participation(event: event, occurrence: $0.occurrence, state: .registered) }
            } + workspace.agenda.personal.map { Participation(event: $0, state: .registered) }
        var people: [Contact] = []
        try coop.database.forEachContact { people.append($0) }
        if lists { for index in people.indices { people[index].participations += everything } }
        return workspace.campaigns.reduce(into: [:]) { counts, campaign in
            counts[campaign.name.text] =
                people.filter { person in
                    person.contracts.contains {
                        match.truth(campaign.audiences, contact: person, contract: $0) == .yes
                    }
                }.count
        }
    }

    @Test func everyCampaignReachesSomebodyOfTheSample() throws {
        let reached = try Self.reached(on: "2027-01-04", lists: true)
        #expect(reached.filter { $0.value == 0 } == [:])
    }

    /// Counted by hand in Audiences/clients.csv.
    @Test(arguments: [
        ("lettre-interne", 4), ("action-du-mois", 4), ("reseau-elus", 5), ("parcours-locataire", 18),
        ("ateliers-jardin", 13), ("mooc-cinq-semaines", 0), ("groupe-actif", 0),
    ])
    func asManyAsTheFileHas(campaign: String, people: Int) throws {
        #expect(try Self.reached(on: "2027-01-04", lists: false)[campaign] == people)
    }
}
