import Model
import Testing

@testable import Planning

/// Which date of an event a condition means that names none.
@Suite struct AttendanceTests {
    private let agenda = Agenda(entries: [
        slug("mooc"): [
            AgendaEntry(date: day("2027-03-01"), name: slug("printemps"), until: day("2027-05-15")),
            AgendaEntry(date: day("2027-09-13"), name: slug("automne"), until: day("2027-11-27")),
        ]
    ])

    private func holds(
        _ states: Set<ParticipationState>, _ parts: [(String, ParticipationState)], on today: String
    ) -> Truth {
        Attendance(agenda: agenda, lists: []).truth(
            ParticipationTest(event: slug("mooc"), states: states),
            of: parts.map { Participation(event: slug("mooc"), occurrence: $0.0, state: $0.1) }, own: nil,
            contract: 1, today: day(today))
    }

    @Test("An answer counts for its own wave, and for its own contract where it is about one")
    func waves() {
        func holds(_ scope: ParticipationTest.Scope, _ occurrence: String, own: String = "") -> Truth {
            Attendance(agenda: agenda, lists: []).truth(
                ParticipationTest(event: slug("avis"), scope: scope, states: [.answered]),
                of: [Participation(event: slug("avis"), occurrence: occurrence, state: .answered)],
                own: OwnSlot(event: nil, occurrence: own), contract: 7, today: day("2027-06-01"))
        }
        #expect(holds(.ownWave(nil), "2027-03", own: "2027-03") == .yes)
        #expect(holds(.ownWave(nil), "2027-03", own: "2027-04") == .no)
        #expect(holds(.ownWave("un-an"), "un-an@7") == .yes)
        #expect(holds(.ownWave("un-an"), "un-an@8") == .no)
        #expect(holds(.ownWave("un-an"), "livraison@7") == .no)
        #expect(holds(.wave("un-an"), "un-an@8") == .yes)
        #expect(holds(.wave("un-an"), "un-an-et-demi@8") == .no)
        #expect(holds(.any, "livraison@8") == .yes)
    }

    @Test("Decision 5: a registration for a coming session counts; one that was called off does not")
    func coming() {
        #expect(holds([.registered], [("printemps", .registered)], on: "2027-02-01") == .yes)
        #expect(holds([.registered], [("printemps", .cancelled)], on: "2027-02-01") == .no)
        #expect(holds([.registered], [("automne", .registered)], on: "2027-06-01") == .yes)
        #expect(holds([.registered], [], on: "2027-06-01") == .no)
    }

    @Test("Decision 5: who finished one session and registered for the next is not at the end")
    func again() {
        let parts: [(String, ParticipationState)] = [("printemps", .completed), ("automne", .registered)]
        #expect(holds([.completed], [parts[0]], on: "2027-06-01") == .yes)
        #expect(holds([.completed], parts, on: "2027-06-01") == .no)
        let calledOff: [(String, ParticipationState)] = [("printemps", .registered), ("automne", .cancelled)]
        #expect(holds([.cancelled], calledOff, on: "2027-04-01") == .no)
        #expect(holds([.registered], calledOff, on: "2027-04-01") == .yes)
    }

    @Test("Decision 5: attendance is asked of the latest date up to today, whatever comes")
    func latest() {
        let parts: [(String, ParticipationState)] = [("printemps", .present), ("automne", .registered)]
        #expect(holds([.present, .represented], parts, on: "2027-06-01") == .yes)
        #expect(holds([.present, .represented], parts, on: "2027-02-01") == .no)
    }
}
