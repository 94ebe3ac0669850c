import Foundation
import Model
import Storage
import Synchronization
import TestSupport
import Testing

@Suite("Surveys in the database")
struct SurveyStorageTests {
    private static func invited(_ people: Int, unit: Campaign.Unit = .person) throws -> (StorageFixture, Slug)
    {
        let fixture = try StorageFixture()
        try fixture.load(
            (1...people).map { fixture.row($0, reference: "C-\($0)", email: "p\(($0 + 1) / 2)@coop.example") }
        )
        let survey = try fixture.slug("enquete")
        let contacts = try fixture.contacts()
        _ = try fixture.database.record(
            contacts.map { try fixture.planned($0, campaign: survey) }, at: fixture.now)
        var number = 0
        let asked = Survey(name: survey, title: "Essai", unit: unit, questions: [])
        try fixture.database.invite(asked, follows: .contact, at: fixture.now) {
            number += 1
            return "CODE\(number)"
        }
        return (fixture, survey)
    }

    private func submission(
        _ survey: Slug, _ invitation: Int64?, _ channel: AnswerChannel = .web, standing: String = "complete",
        value: String = "oui", anonymous: Submission.Anonymous? = nil
    ) -> Submission {
        Submission(
            survey: survey, invitation: invitation, channel: channel,
            at: Instant(milliseconds: 1_800_000_000_000),
            on: CivilDate(dayNumber: 20_833), standing: standing,
            fields: AnswerFields([("sait", value), ("fin", "")]),
            anonymous: anonymous)
    }

    private func all(_ fixture: StorageFixture, _ survey: Slug) throws -> [StoredInvitation] {
        var found: [StoredInvitation] = []
        try fixture.database.forEachInvitation(survey) { found.append($0) }
        return found
    }

    @Test("An address is invited once with all who share it, a person once, whatever is repeated")
    func units() throws {
        let (people, survey) = try Self.invited(6)
        #expect(try all(people, survey).count == 6)
        let (addresses, _) = try Self.invited(6, unit: .address)
        let again = Survey(name: survey, title: "Essai", unit: .address, questions: [])
        try addresses.database.invite(again, follows: .contact, at: addresses.now) { "again" }
        let invitations = try all(addresses, survey)
        #expect(invitations.count == 3)
        #expect(invitations.allSatisfy { $0.mailings.count == 2 })
        let contacts = try addresses.contacts()
        #expect(
            try addresses.database.invitations(of: contacts[0].id, to: survey).map(\.id)
                == addresses.database.invitations(of: contacts[1].id, to: survey).map(\.id))
    }

    @Test("A second answer replaces the first; paper after a complete web answer is kept and flagged")
    func replacing() throws {
        let (fixture, survey) = try Self.invited(2)
        let book = try AnswerBook(path: fixture.database.path)
        defer { book.close() }
        #expect(try book.submit(submission(survey, 1, standing: "partial")) == .recorded)
        #expect(try book.submit(submission(survey, 1, .paper, value: "non")) == .replaced)
        #expect(try book.submit(submission(survey, 1, .web)) == .flagged)
        #expect(try book.submit(submission(survey, 1, .paper, value: "oui")) == .replaced)
        let answer = try #require(try all(fixture, survey).first?.answer)
        #expect(answer.channel == .paper)
        #expect(answer.fields == AnswerFields([("sait", "oui"), ("fin", "")]))
        #expect(try all(fixture, survey)[1].answer == nil)
    }

    @Test("Behind a link stand the only member's name, or none, and the answer that counts")
    func visits() throws {
        let (alone, survey) = try Self.invited(2)
        let book = try AnswerBook(path: alone.database.path)
        defer { book.close() }
        let before = try #require(try alone.database.visit(ofDelivery: 2))
        #expect(before.invitation == 2 && before.firstName == "Jeanne" && before.answer == nil)
        _ = try book.submit(submission(survey, 2, standing: "partial"))
        _ = try book.submit(submission(survey, 2, value: "non"))
        let answer = try #require(try alone.database.visit(ofDelivery: 2)?.answer)
        #expect(answer.standing == "complete" && answer.fields.values.first?.value == "non")
        #expect(try alone.database.visit(ofDelivery: 3) == nil)
        let (shared, _) = try Self.invited(2, unit: .address)
        #expect(try shared.database.visit(ofDelivery: 1)?.firstName == "")
    }

    @Test("Forms that wait together each find what the one before has left")
    func decidedInTurn() throws {
        let (fixture, survey) = try Self.invited(1)
        let book = try AnswerBook(path: fixture.database.path)
        let standings = Mutex<[String?]>([])
        let all = DispatchGroup()
        for number in 1...20 {
            all.enter()
            let form = submission(survey, 1, value: "\(number)")
            book.submit(
                { database in
                    let found = try database.visit(ofDelivery: 1)
                    standings.withLock { $0.append(found?.answer?.fields.values.first?.value) }
                    var fresh = form
                    fresh.found = found
                    return AnswerBook.Decision(fresh) { _ in all.leave() }
                }, failed: { _ in all.leave() })
        }
        all.wait()
        book.close()
        #expect(standings.withLock { $0 } == [nil] + (1...19).map { "\($0)" })
    }

    @Test("A form that comes to grief takes no other's answer with it")
    func oneThatFails() throws {
        let (fixture, survey) = try Self.invited(3)
        let book = try AnswerBook(path: fixture.database.path)
        defer { book.close() }
        let heard = Mutex<[String]>([])
        let all = DispatchGroup()
        let isQueued = DispatchSemaphore(value: 0)
        @Sendable func hear(_ word: String) {
            heard.withLock { $0.append(word) }
            all.leave()
        }
        for number in 1...3 {
            all.enter()
            let form = submission(survey, Int64(number))
            book.submit(
                { _ in
                    // Until all are there, so that they are one group; asked again, it need not wait.
                    if number == 1 { isQueued.wait() }
                    isQueued.signal()
                    if number == 2 { throw StorageError(kind: .other, message: "of this form alone") }
                    return AnswerBook.Decision(form) { _ in hear("\(number) kept") }
                }, failed: { _ in hear("\(number) failed") })
        }
        isQueued.signal()
        all.wait()
        #expect(heard.withLock { $0.sorted() } == ["1 kept", "2 failed", "3 kept"])
        #expect(try self.all(fixture, survey).map { $0.answer != nil } == [true, false, true])
    }

    @Test("Answers of many threads are all there when their callers hear of it")
    func manyThreads() throws {
        let (fixture, survey) = try Self.invited(64)
        let book = try AnswerBook(path: fixture.database.path)
        defer { book.close() }
        let heard = Mutex(0)
        DispatchQueue.concurrentPerform(iterations: 64) { index in
            let result = try? book.submit(submission(survey, Int64(index + 1), value: "n\t\n\\\(index)"))
            if result == .recorded { heard.withLock { $0 += 1 } }
        }
        #expect(heard.withLock { $0 } == 64)
        let answers = try all(fixture, survey).compactMap { $0.answer?.fields.values.first?.value }
        #expect(Set(answers) == Set((0..<64).map { "n\t\n\\\($0)" }))
    }

    @Test("With the file in hand nothing links an anonymous answer to who gave it")
    func anonymity() throws {
        let (fixture, survey) = try Self.invited(40)
        let book = try AnswerBook(path: fixture.database.path)
        var random = SeededGenerator(seed: 3)
        for invitation in 1...40 {
            let anonymous = Submission.Anonymous(
                number: Int64.random(in: 1...Int64.max, using: &random))
            let result = try book.submit(
                submission(survey, Int64(invitation), value: "valeur-\(invitation)", anonymous: anonymous))
            #expect(result == .recorded)
            #expect(
                try book.submit(submission(survey, Int64(invitation), value: "autre", anonymous: anonymous))
                    == .answeredBefore)
        }
        book.close()
        var inFile: [Int] = []
        try fixture.database.forEachAnonymousAnswer(survey) { _, _, fields in
            inFile.append(Int(fields.values.first?.value.split(separator: "-").last ?? "") ?? 0)
        }
        #expect(Set(inFile) == Set(1...40))
        #expect(inFile != Array(1...40) && inFile != Array((1...40).reversed()))
        #expect(try all(fixture, survey).allSatisfy { $0.answer?.fields == AnswerFields([]) })
        // Neither the log nor any page holds an answer beside an invitation: the log is empty, and in the file the
        // values stand in the table's random order.
        let log = try Data(contentsOf: URL(fileURLWithPath: fixture.database.path + "-wal"))
        #expect(log.isEmpty)
        let file = try Data(contentsOf: URL(fileURLWithPath: fixture.database.path))
        let places = (1...40).map { file.range(of: Data("sait\tvaleur-\($0)\n".utf8))?.lowerBound ?? -1 }
        let byPlace = (1...40).sorted { places[$0 - 1] < places[$1 - 1] }
        #expect(
            byPlace == inFile || byPlace == inFile.reversed(),
            "rows lie in the order of their random numbers, not in that of the answers")
    }
}
