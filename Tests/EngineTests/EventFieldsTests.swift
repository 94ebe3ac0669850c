import Model
import Testing

@testable import Engine
@testable import Rendering
@testable import Workspace

/// What letters say of the event that their step counts from.
@Suite struct EventFieldsTests {
    private static let spring = CivilDate.clamped(year: 2027, month: 3, day: 13)
    private static let autumn = CivilDate.clamped(year: 2027, month: 10, day: 9)

    private func fields(_ event: String, count: Int, occurrence: String?, on day: CivilDate) throws -> Value {
        var workspace = try SampleCoop().coop(on: "2027-01-04").workspace
        let workshops = [
            AgendaEntry(
                date: Self.spring, name: Slug("semis"), title: "Les semis",
                time: LocalTime(hour: 10, minute: 0),
                place: "Le jardin", seats: 5, points: ["Le sol", "Les graines"], proxy: Slug("mooc")),
            AgendaEntry(date: Self.autumn, name: Slug("recolte")),
        ]
        workspace.agenda = Agenda(
            entries: [try #require(Slug("atelier")): workshops], personal: [try #require(Slug("visite"))])
        let contract = Contract(id: 2, status: .locataire, programme: Slug("les-tilleuls"))
        let contact = Contact(
            id: ContactID(1), reference: "C-1", firstName: "Anna", lastName: "Exemple", email: nil,
            knownSince: day, contracts: [contract],
            participations: [
                Participation(event: try #require(Slug("visite")), state: .registered, on: Self.autumn)
            ])
        let step = Step(
            name: try #require(Slug("etape")),
            schedule: .delay(Delay(count: count, unit: .days, keyDate: try #require(Slug(event)))),
            letters: [])
        return EventFields(workspace).value(
            step, occurrence: occurrence, contact: contact, contract: contract, on: day) ?? .missing
    }

    @Test("The occurrence decides; without one, a step before shows what comes, a step after what was")
    func occurrence() throws {
        let june = CivilDate.clamped(year: 2027, month: 6, day: 1)
        #expect(try fields("atelier", count: -10, occurrence: "semis", on: june)["titre"] == "Les semis")
        #expect(try fields("atelier", count: -10, occurrence: nil, on: june)["date"] == "9 octobre 2027")
        #expect(try fields("atelier", count: 3, occurrence: nil, on: june)["date"] == "13 mars 2027")
    }

    @Test("Everything that the agenda knows is there, what it does not know is missing")
    func known() throws {
        let all = try fields("atelier", count: -10, occurrence: "semis", on: Self.spring)
        #expect(all["heure"] == "10\u{A0}h")
        #expect(all["lieu"] == "Le jardin")
        #expect(all["places"] == 5)
        #expect(all["points"] == ["Le sol", "Les graines"])
        #expect(all["pouvoir"]?["page"] == "https://www.hlm.coop/culturecoop")
        let little = try fields("atelier", count: -10, occurrence: "recolte", on: Self.spring)
        for name in ["titre", "heure", "lieu", "places", "pouvoir"] { #expect(little[name] == nil) }
    }

    @Test("A programme's date and a person's own day are events too; a contract's date is none")
    func otherDates() throws {
        #expect(
            try fields("livraison", count: -10, occurrence: nil, on: Self.spring)["date"]
                == "30 septembre 2027")
        #expect(
            try fields("visite", count: 7, occurrence: "", on: Self.spring)["date"] == "9 octobre 2027")
        #expect(try fields("signature", count: 7, occurrence: nil, on: Self.spring) == .missing)
    }
}
