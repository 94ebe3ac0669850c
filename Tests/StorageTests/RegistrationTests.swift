import Foundation
import Model
import Storage
import Synchronization
import Testing

@Suite("Registrations")
struct RegistrationTests {
    private static let places = 5

    private func fixture(people: Int) throws -> (StorageFixture, [Contact]) {
        let fixture = try StorageFixture()
        try fixture.load(
            (1...people).map { fixture.row($0, reference: "C-\($0)", email: "p\($0)@coop.example") })
        return (fixture, try fixture.contacts())
    }

    private func wish(
        _ contact: Contact, _ occurrence: String = "mars", places: Int = 1, instead: [String] = [],
        on day: String = "2027-02-25"
    ) throws -> RegistrationRequest {
        RegistrationRequest(
            contact: contact.id, event: try #require(Slug("sessions")), occurrence: occurrence,
            places: places,
            seats: Self.places, instead: instead, on: try #require(CivilDate(iso: day)), source: "web",
            at: Instant(seconds: 1_800_000_000))
    }

    @Test("Thirty-two who ask for the last five places at once get five, whoever they are")
    func race() throws {
        let (fixture, people) = try fixture(people: 32)
        let results = Mutex<[RegistrationResult]>([])
        let faults = Mutex<[String]>([])
        let path = fixture.path
        DispatchQueue.concurrentPerform(iterations: people.count) { index in
            do {
                let database = try Database(path: path, identity: "")
                let result = try database.register(try wish(people[index]))
                results.withLock { $0.append(result) }
            } catch {
                faults.withLock { $0.append("\(error)") }
            }
        }
        #expect(faults.withLock { $0 } == [])
        let all = results.withLock { $0 }
        #expect(all.filter { $0 == .registered(givenBack: []) }.count == Self.places)
        #expect(all.filter { $0 == .full(free: 0) }.count == people.count - Self.places)
        #expect(try fixture.database.takenPlaces(of: fixture.slug("sessions")) == ["mars": Self.places])
        #expect(try fixture.database.registrations(for: fixture.slug("sessions")).count == Self.places)
    }

    @Test("Companions take places too; more than are free is refused and changes nothing")
    func companions() throws {
        let (fixture, people) = try fixture(people: 3)
        let (database, event) = (fixture.database, try fixture.slug("sessions"))
        #expect(try database.register(try wish(people[0], places: 3)) == .registered(givenBack: []))
        #expect(try database.register(try wish(people[1], places: 3)) == .full(free: 2))
        #expect(try database.registrations(of: people[1].id, for: event) == [:])
        #expect(try database.register(try wish(people[1], places: 2)) == .registered(givenBack: []))
        #expect(try database.register(try wish(people[1], places: 2)) == .unchanged)
        #expect(try database.register(try wish(people[1], places: 3)) == .full(free: 2))
        // Fewer than before is always possible; the day stays that of the registration.
        #expect(
            try database.register(try wish(people[0], places: 1, on: "2027-03-01"))
                == .registered(givenBack: []))
        #expect(try database.takenPlaces(of: event) == ["mars": 3])
        let kept = try #require(
            try database.registrations(for: event).first { $0.contact.id == people[0].id })
        #expect(kept.on == CivilDate(iso: "2027-02-25"))
        #expect(kept.places == 1)
    }

    @Test("Another date instead gives the first one back in the same breath; a full one gives nothing back")
    func instead() throws {
        let (fixture, people) = try fixture(people: 6)
        let (database, event) = (fixture.database, try fixture.slug("sessions"))
        let dates = ["mars", "octobre"]
        for person in people.prefix(5) { _ = try database.register(try wish(person, "octobre")) }
        #expect(try database.register(try wish(people[5], instead: dates)) == .registered(givenBack: []))
        #expect(try database.register(try wish(people[5], "octobre", instead: dates)) == .full(free: 0))
        #expect(try database.registrations(of: people[5].id, for: event) == ["mars": 1])
        #expect(
            try database.register(try wish(people[0], instead: dates)) == .registered(givenBack: ["octobre"]))
        #expect(try database.takenPlaces(of: event) == ["mars": 2, "octobre": 4])
        // The planner sees the same: one date given back, one taken.
        let person = try #require(try database.group(reference: "C-1")).contacts[0]
        #expect(
            Set(person.participations.map { "\($0.occurrence) \($0.state.rawValue)" }) == [
                "mars inscrit", "octobre annulé",
            ])
    }

    @Test("An imported list takes places as well, and a place that was given back is free")
    func lists() throws {
        let (fixture, people) = try fixture(people: 6)
        let (database, event) = (fixture.database, try fixture.slug("sessions"))
        let rows = people.prefix(5).map {
            ParticipationRow(
                contact: $0.id,
                participation: Participation(event: event, occurrence: "mars", state: .registered))
        }
        _ = try database.record(rows, lists: [], source: "liste.csv", at: fixture.now)
        #expect(try database.register(try wish(people[5])) == .full(free: 0))
        #expect(try database.cancelRegistration(try wish(people[2])))
        #expect(try database.cancelRegistration(try wish(people[2])) == false)
        #expect(try database.register(try wish(people[5])) == .registered(givenBack: []))
    }
}
