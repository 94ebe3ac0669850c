import Model
import Storage
import Testing

@Suite("Participations")
struct ParticipationTests {
    private func row(_ contact: Contact, _ state: ParticipationState, on day: CivilDate? = nil) throws
        -> ParticipationRow
    {
        ParticipationRow(
            contact: contact.id,
            participation: Participation(
                event: try #require(Slug("ag")), occurrence: "2027", state: state, on: day))
    }

    @Test("A list taken over twice changes nothing; a new word replaces the old one of its kind")
    func lists() throws {
        let fixture = try StorageFixture()
        try fixture.load((1...3).map { fixture.row($0, reference: "C-\($0)", email: "p\($0)@coop.example") })
        let people = try fixture.contacts()
        let list = ParticipationList(event: try fixture.slug("ag"), occurrence: "2027")
        func take(_ rows: [ParticipationRow]) throws -> [Int] {
            let counts = try fixture.database.record(rows, lists: [list], source: "ag.csv", at: fixture.now)
            return [counts.recorded, counts.unchanged]
        }
        let rows = [try row(people[0], .present), try row(people[1], .registered, on: fixture.day)]
        #expect(try take(rows) == [2, 0])
        #expect(try take(rows) == [0, 2])
        #expect(
            try take([row(people[0], .excused), row(people[1], .cancelled), row(people[1], .completed)]) == [
                3, 0,
            ])
        #expect(try fixture.database.participationLists() == [list])
        var states: [String: [ParticipationState]] = [:]
        try fixture.database.forEachGroup { group in
            for person in group.contacts { states[person.reference] = person.participations.map(\.state) }
        }
        #expect(states["C-1"] == [.excused])
        #expect(Set(states["C-2"] ?? []) == [.cancelled, .completed])
        #expect(states["C-3"] == [])
        let one = try #require(try fixture.database.group(reference: "C-2"))
        #expect(Set(one.contacts[0].participations.map(\.state)) == [.cancelled, .completed])
    }

    @Test("An answer given again on the same day changes nothing, on another day only its day")
    func answeredAgain() throws {
        let fixture = try StorageFixture()
        try fixture.load([fixture.row(2, reference: "C-1", email: "a@coop.example")])
        let person = try #require(try fixture.contacts().first)
        func take(_ days: Int) throws -> [Int] {
            let row = try row(person, .answered, on: fixture.day.adding(days: days))
            let counts = try fixture.database.record([row], lists: [], source: "survey", at: fixture.now)
            return [counts.recorded, counts.unchanged]
        }
        #expect(try take(0) == [1, 0])
        #expect(try take(0) == [0, 1])
        #expect(try take(1) == [1, 0])
        let known = try #require(try fixture.database.group(reference: "C-1")).contacts[0].participations
        #expect(known.map(\.on) == [fixture.day.adding(days: 1)])
    }

    @Test("Who is recorded after a mail was rendered does not get that mail as it is")
    func revision() throws {
        let fixture = try StorageFixture()
        try fixture.load([fixture.row(2, reference: "C-1", email: "a@coop.example")])
        try fixture.queueForAll()
        let item = try #require(try fixture.database.outboxPage(after: 0, now: fixture.now, limit: 1).first)
        _ = try fixture.database.record(
            [try row(item.contact, .present)], lists: [], source: "ag.csv", at: fixture.now)
        let ledger = try Ledger(path: fixture.path)
        #expect(try ledger.commit(nil, claim: fixture.claim(item)) == false)
    }
}
