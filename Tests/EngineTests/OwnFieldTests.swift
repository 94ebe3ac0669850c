import Model
import Testing

@testable import Engine
@testable import Rendering

/// What most letters ask for is made without the dictionary that holds everything: both say the same.
@Suite struct OwnFieldTests {
    @Test func `A field asked for alone is what it is among all`() throws {
        let sample = try SampleCoop()
        let coop = try sample.coop(on: "2027-01-15")
        let fields = try MergeFields(coop.workspace)
        var links = MailLinks()
        links.add("preferences", "https://coop.example/preferences/abc")
        links.add("enquete-qr-cid", "enquete-7@coop.example")
        let names =
            MergeFields.catalogue.names + [
                "contact", "contrat", "liens", "evenement", "contact.prenom.x", "liens.x.y",
            ]
        for order in try orders(coop) {
            let own = fields.own(order, links)
            #expect(Set(own.keys).isSubset(of: MergeFields.ownNames))
            for keys in names.map({ $0.split(separator: ".").map(String.init) }) {
                let expected = Value.object(own).following(keys)
                #expect(fields.value(OwnField(keys), order, links) == expected, "\(keys)")
            }
        }
    }

    /// Every step of every campaign, for people of whom much and little is known.
    private func orders(_ coop: Coop) throws -> [MailOrder] {
        let day = try #require(CivilDate(iso: "2027-01-15"))
        let full = Contact(
            id: ContactID(1), reference: "C-0042", civility: .madame, firstName: "Jeanne",
            lastName: "Le Goff",
            email: EmailAddress("jeanne@courriel.example"), knownSince: day,
            contracts: [
                Contract(
                    id: 2, key: "K-7", status: .accedant, programme: Slug("les-tilleuls"), signature: day,
                    leaseStart: day)
            ])
        var bare = full
        (bare.id, bare.firstName, bare.lastName, bare.civility) = (ContactID(3), "", "", nil)
        bare.contracts = [Contract(id: 4, status: nil)]
        return coop.workspace.campaigns.flatMap { campaign in
            campaign.steps.flatMap { step in
                [(full, []), (full, [bare]), (bare, []), (bare, [full])].map { contact, companions in
                    MailOrder(
                        number: 7, campaign: campaign, step: step.name, occurrence: nil,
                        letter: step.name, contact: contact, companions: companions,
                        contract: contact.contracts[0], dueOn: day, sendOn: day)
                }
            }
        }
    }
}
