import Foundation
import Model
import Storage
import TestSupport
import Testing

@Suite("Waves of surveys in the database")
struct SurveyWaveStorageTests {
    private let fixture: StorageFixture
    private let name: Slug

    init() throws {
        fixture = try StorageFixture()
        name = try fixture.slug("enquete")
        try fixture.load(
            (1...4).map { fixture.row($0, reference: "C-\($0)", email: "p\(($0 + 1) / 2)@coop.example") })
    }

    private func invite(
        _ unit: Campaign.Unit, _ waves: SurveyWaves = .eachOccurrence, steps: Set<Slug> = [],
        follows: Campaign.Enrolment = .contact
    ) throws {
        let survey = Survey(
            name: name, title: "Essai", unit: unit, questions: [], steps: steps, waves: waves)
        var number = 0
        try fixture.database.invite(survey, follows: follows, at: fixture.now) {
            number += 1
            return "CODE\(number)"
        }
    }

    private func all() throws -> [StoredInvitation] {
        var found: [StoredInvitation] = []
        try fixture.database.forEachInvitation(name) { found.append($0) }
        return found
    }

    private func plan(_ occurrence: String) throws {
        let people = try fixture.contacts()
        _ = try fixture.database.record(
            people.map {
                try fixture.planned(
                    $0, campaign: name, occurrence: occurrence, letter: "lettre-\(occurrence)")
            }, at: fixture.now)
    }

    private func answer(_ invitation: Int64) throws {
        let book = try AnswerBook(path: fixture.database.path)
        defer { book.close() }
        _ = try book.submit(
            Submission(
                survey: name, invitation: invitation, channel: .web, at: fixture.now, on: fixture.day,
                standing: "complete", fields: AnswerFields([("sait", "oui")])))
    }

    /// The waves to which the planner knows that somebody answered.
    private func answered(_ reference: String) throws -> [String] {
        let contacts = try #require(try fixture.database.group(reference: reference)).contacts
        return contacts.filter { $0.reference == reference }.flatMap { $0.participations.map(\.occurrence) }
    }

    @Test("Each month invites everybody anew, with a code and an answer of its own")
    func months() throws {
        try plan("2027-02")
        try invite(.address)
        try plan("2027-03")
        try invite(.address)
        try invite(.address)
        let invitations = try all()
        #expect(invitations.map(\.wave) == ["2027-02", "2027-02", "2027-03", "2027-03"])
        #expect(Set(invitations.map(\.code)).count == 4)
        #expect(invitations.allSatisfy { $0.mailings.count == 2 })
        try answer(invitations[0].id)
        #expect(try all().map { $0.answer != nil } == [true, false, false, false])
        #expect(try (1...4).map { try answered("C-\($0)") } == [["2027-02"], ["2027-02"], [], []])
    }

    @Test("Who changes their address stays in the invitation that they were sent")
    func address() throws {
        try plan("2027-02")
        try invite(.address)
        try fixture.load([fixture.row(1, reference: "C-1", email: "neuf@coop.example")])
        let reminder = try fixture.contacts().map { contact in
            var planned = try fixture.planned(contact, campaign: name, occurrence: "2027-02")
            planned.key.step = try fixture.slug("relance")
            return planned
        }
        _ = try fixture.database.record(reminder, at: fixture.now)
        try invite(.address)
        #expect(try all().map(\.mailings.count) == [4, 4])
    }

    @Test("Steps that do not ask carry no invitation")
    func steps() throws {
        try plan("2027-02")
        try invite(.person, steps: [try fixture.slug("autre")])
        #expect(try all().isEmpty)
        #expect(try fixture.database.invitation(ofDelivery: 1) == nil)
    }

    @Test(
        "Where the campaign follows contracts, one person has an invitation for each, and answers one at a time"
    )
    func contracts() throws {
        var rows = [5, 6].map { fixture.row($0, reference: "C-9", email: "p9@coop.example") }
        (rows[0].contract, rows[1].contract) = ("A-3", "B-7")
        try fixture.load(rows)
        let buyer = try #require(try fixture.contacts().first { $0.reference == "C-9" })
        let both = buyer.contracts
        #expect(both.count == 2)
        let planned = try both.map { contract in
            var planned = try fixture.planned(buyer, campaign: name, occurrence: "2027-02")
            planned.key.enrolment = contract.id
            planned.contract = contract.id
            return planned
        }
        _ = try fixture.database.record(planned, at: fixture.now)
        try invite(.person, follows: .contract)
        let invitations = try all()
        #expect(invitations.count == 2)
        try answer(invitations[1].id)
        #expect(try answered("C-9") == ["2027-02@\(both[1].id)"])
    }

    @Test("A group is told of an answer only among six, whoever holds the file")
    func groups() throws {
        var pools = GroupPools()
        let key = GroupPools.Key(survey: name, wave: "", group: "les-tilleuls")
        var random = SeededGenerator(seed: 11)
        #expect((1...5).allSatisfy { pools.add($0, to: key, draw: random.next()) == nil })
        // Who came last gets the group no oftener than one in six: neither order nor time tells.
        var (last, told) = (0, 0)
        for _ in 0..<3_000 {
            var pools = pools
            let added = pools.add(6, to: key, draw: random.next())
            let first = try #require(added)
            #expect((1...6).contains(first))
            if first == 6 { last += 1 }
            let after = pools.add(7, to: key, draw: random.next())
            let second = try #require(after)
            #expect(second != first)
            if first == 1 || second == 1 { told += 1 }
        }
        #expect((400...600).contains(last), "\(last) of 3,000")
        #expect((820...1_020).contains(told), "\(told) of 3,000: 11 in 36")
    }

    @Test("In the file an answer with a group is anybody's of the group: one alone never has it")
    func groupsInFile() throws {
        try plan("2027")
        try invite(.person, .once)
        let book = try AnswerBook(path: fixture.database.path)
        var random = SeededGenerator(seed: 4)
        func submit(_ group: String, _ value: String) throws {
            _ = try book.submit(
                Submission(
                    survey: name, invitation: nil, channel: .web, at: Instant(milliseconds: 0),
                    on: fixture.day, standing: "complete", fields: AnswerFields([("sait", value)]),
                    anonymous: .init(
                        number: Int64.random(in: 1...Int64.max, using: &random), group: group,
                        draw: random.next())))
        }
        for number in 1...12 {
            try submit("grand", "g\(number)")
            if number == 3 { try submit("petit", "p1") }
            var groups: [String] = []
            try fixture.database.forEachAnonymousAnswer(name) { group, _, _ in groups.append(group) }
            #expect(groups.count { $0 == "grand" } == max(0, number - GroupPools.size))
            #expect(!groups.contains("petit"))
        }
        book.close()
    }
}
