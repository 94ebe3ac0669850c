import Dispatch
import Model
import Signing
import Storage
import Surveys
import Synchronization
import TestSupport
import Testing

@testable import Engine

@Suite("A survey that is asked again, from its letters to its figures")
struct SurveyWaveFiguresTests {
    private let sample: SampleCoop
    private let name: Slug
    private static let drawn = Mutex(SeededGenerator(seed: 8))

    init() throws {
        sample = try SampleCoop()
        name = try #require(Slug("action-du-mois"))
        try sample.admit(
            (1...8).map { "S-\($0);;Alix;Essai\($0);s\($0)@coop.example;salarié;;02/09/2019;" })
        try sample.launch("action-du-mois", on: "2027-02-01")
    }

    /// Slips' codes are drawn until one is free, so the bytes differ each time.
    private func coop(on day: String) throws -> Coop {
        try Coop(
            folder: sample.path, clock: ReplayedClock(try SampleCoop.moment(day)),
            entropy: { count in
                Self.drawn.withLock { generator in
                    (0..<count).map { _ in UInt8(truncatingIfNeeded: generator.next() as UInt64) }
                }
            }, access: .write)
    }

    private func tokens(_ coop: Coop, step: String, month: String) throws -> [String] {
        let keys = try coop.linkKeys()
        let lines = try coop.database.outboxLines(.accepted, limit: .max)
        return lines.filter { $0.step == step && $0.occurrence == month }.map {
            keys.token(.survey, deliveryID: $0.id)
        }
    }

    private func door(_ token: String, on day: String) throws -> SurveyDesk.Visit.Door? {
        let desk = try SurveyDesk(try coop(on: day))
        defer { desk.close() }
        return try desk.visit(token)?.door
    }

    private func vote(_ tokens: some Sequence<String>, _ action: String, on day: String) throws {
        let desk = try SurveyDesk(try coop(on: day))
        defer { desk.close() }
        for token in tokens {
            let visit = try #require(try desk.visit(token))
            let kept = DispatchSemaphore(value: 0)
            let form = SurveyDesk.Form(isFinal: true) { $0.name.text == "action" ? [action] : [] }
            desk.take(visit, form) { _ in kept.signal() }
            kept.wait()
        }
    }

    @Test("Each month has its own invitations, reminders, closing day and rate")
    func months() throws {
        try sample.run(on: "2027-02-02")
        let february = try tokens(try coop(on: "2027-02-03"), step: "vote", month: "2027-02")
        #expect(february.count == 8)
        try vote(february.prefix(3), "visite", on: "2027-02-03")
        try sample.run(on: "2027-02-10")
        let reminders = try tokens(try coop(on: "2027-02-11"), step: "relance", month: "2027-02")
        #expect(reminders.count == 5, "those who have not voted")
        // The reminder leads to the same invitation.
        try vote(reminders.prefix(1), "visite", on: "2027-02-11")
        try sample.run(on: "2027-03-02")
        let march = try tokens(try coop(on: "2027-03-02"), step: "vote", month: "2027-03")
        #expect(march.count == 8, "who voted in February votes again")
        try vote(march.prefix(2), "courrier", on: "2027-03-03")

        #expect(try door(february[7], on: "2027-02-16") == .open)
        #expect(try door(february[7], on: "2027-02-17") == .closed)
        #expect(try door(march[7], on: "2027-03-16") == .open)

        let all = try coop(on: "2027-03-04").surveyReport(name)
        #expect(all.waves.map(\.name) == ["2027-02", "2027-03"])
        #expect(all.waves.map(\.title) == ["février 2027", "mars 2027"])
        #expect(all.waves.map { $0.rates.onSent } == [Rate(4, of: 8), Rate(2, of: 8)])
        #expect(all.rates.invited == 16 && all.rates.sent == 16 && all.rates.count(.complete) == 6)
        #expect(all.rates.byReminders == [1: .init(units: 5, complete: 1)])
        let one = try coop(on: "2027-03-04").surveyReport(name, wave: "2027-03")
        #expect(one.rates.invited == 8 && one.rates.count(.noReply) == 6)
        #expect(one.tally.questions[0].counts == ["courrier": 2])
        #expect(throws: EngineError.self) {
            try coop(on: "2027-03-04").surveyReport(name, wave: "2027-04")
        }
        let export = try coop(on: "2027-03-04").exportAnswers(name)
        #expect(export.header.first == "vague")
        #expect(export.rows.map { $0[0] } == (0..<6).map { .text($0 < 4 ? "2027-02" : "2027-03") })
        #expect(try coop(on: "2027-03-04").exportAnswers(name, wave: "2027-03").rows.count == 2)
        // Every file of the report has the line of each wave.
        #expect(all.waveTable.rows.map { $0[0] } == [.text("2027-02"), .text("2027-03")])
        #expect(all.oneTable.rows.suffix(2).map { $0[1] } == [.text("février 2027"), .text("mars 2027")])
    }

    @Test("A person who was asked twice is meant by wave, or by a slip's code")
    func staffWord() throws {
        try sample.run(on: "2027-02-02")
        try sample.run(on: "2027-03-02")
        let coop = try coop(on: "2027-03-03")
        #expect(throws: EngineError.self) { try coop.note(.refused, of: "S-1", in: name) }
        try coop.note(.refused, of: "S-1", in: name, wave: "2027-02")
        #expect(try coop.surveyReport(name).waves.map { $0.rates.count(.refused) } == [1, 0])
    }
}
