import Model
import Testing

@testable import Planning

/// Decisions 13 and 14: shared addresses, several contracts, and how much mail a person gets.
@Suite struct HouseholdTests {
    static let address = "famille@coop.example"
    static let now = Sample.at("2027-01-15")

    private func couple(_ change: (inout Contact) -> Void = { _ in }) -> [Contact] {
        var second = Sample.contact(2, signed: "2020-02-02", email: Self.address)
        change(&second)
        return [Sample.contact(1, signed: "2020-02-02", email: Self.address), second]
    }

    @Test("Decision 13: a couple that shares an address gets one mail, and each a line in the ledger")
    func shared() throws {
        let planner = Sample.planner(Sample.cycle())
        let entries = planner.plan(Group(contacts: couple()), history: [], now: Self.now)
        #expect(entries.map(\.reason.code) == [.due, .covered])
        let first = try #require(entries[0].delivery)
        #expect(first.coveredBy == nil)
        #expect(entries[1].delivery?.coveredBy == first.key)
        #expect(entries[1].delivery?.key.enrolment == 2)
    }

    @Test("Decision 13: one mail each where the campaign counts persons")
    func persons() {
        var campaign = Sample.cycle()
        campaign.unit = .person
        let entries = Sample.planner(campaign).plan(Group(contacts: couple()), history: [], now: Self.now)
        #expect(entries.map(\.reason.code) == [.due, .due])
    }

    @Test("Decision 13: who joins the household on the day is covered by the mail that left")
    func later() {
        let planner = Sample.planner(Sample.cycle())
        let people = couple()
        let history = carriedOut(planner.plan(Group(contacts: [people[0]]), history: [], now: Self.now))
        let entries = planner.plan(Group(contacts: people), history: history, now: Self.now)
        #expect(entries.map(\.reason.code) == [.alreadySent, .covered])
        #expect(entries[1].delivery?.coveredBy == history[0].key)
    }

    @Test("Decision 13: bulletins of one programme are one mail, of two programmes two")
    func programmes() {
        func codes(_ programme: String) -> [Reason.Code] {
            let people = couple { $0.contracts[0].programme = slug(programme) }
            var first = people[0]
            first.contracts[0].programme = slug("les-tilleuls")
            let programmes = ["les-tilleuls", "les-rives"].map { Programme(key: slug($0), name: $0) }
            let planner = Planner(
                settings: Sample.settings(), campaigns: [Sample.launched(Sample.bulletin())],
                programmes: Dictionary(uniqueKeysWithValues: programmes.map { ($0.key, $0) }))
            return planner.plan(
                Group(contacts: [first, people[1]]), history: [], now: Sample.at("2027-01-05")
            ).map(\.reason.code)
        }
        #expect(codes("les-tilleuls") == [.due, .covered])
        #expect(codes("les-rives") == [.due, .due])
    }

    @Test("Decision 13: two contracts, one annual cycle from the earliest; two audiences, one mail")
    func contracts() {
        var contact = Sample.contact(1, signed: "2027-03-01")
        contact.contracts.append(Sample.contract(2, signed: "2019-01-01", status: .locataire))
        var campaign = Sample.cycle()
        campaign.audiences.append(Audience(name: slug("tous"), title: "", condition: .all([])))
        let entries = Sample.planner(campaign).plan(Group(contacts: [contact]), history: [], now: Self.now)
        #expect(entries.map(\.reason.code) == [.due])
        #expect(entries[0].delivery?.contract == 2)
        #expect(entries[0].delivery?.key.enrolment == 1)
    }

    @Test("Decision 13: two contracts in one programme are one bulletin, also when one of them ends")
    func oneBulletin() throws {
        var contact = Sample.contact(1, signed: "2020-01-01", programme: slug("les-tilleuls"))
        contact.contracts.append(Sample.contract(2, signed: "2021-01-01", programme: slug("les-tilleuls")))
        let planner = Sample.planner(Sample.bulletin())
        let first = planner.plan(Group(contacts: [contact]), history: [], now: Sample.at("2027-01-05"))
        #expect(first.map(\.delivery?.key.enrolment) == [1001])
        contact.contracts.removeFirst()
        contact.contracts.append(
            Sample.contract(1001, signed: nil, programme: slug("les-tilleuls"), status: .prospect))
        let next = planner.plan(
            Group(contacts: [contact]), history: carriedOut(first), now: Sample.at("2027-02-05"))
        #expect(next.map(\.delivery?.letter) == [slug("numero-02")])
    }

    @Test("Decision 14: one mail a day; category, then due day, then name decide; service does not count")
    func cap() {
        let fixed = Schedule.fixed(day("2027-01-15"))
        let planner = Sample.planner(
            Sample.campaign("b-lettre", steps: [Sample.once("b", fixed)]),
            Sample.campaign("a-lettre", steps: [Sample.once("a", fixed)]),
            Sample.campaign("enquete", .survey, steps: [Sample.once("e", fixed)]),
            Sample.campaign("travaux", .service, steps: [Sample.once("t", fixed)]))
        var simulation = Simulation(planner: planner, groups: [Group(contacts: [Sample.contact(1)])])
        #expect(
            simulation.lines("2027-01-15", "2027-01-25", groups: 1) == [
                ["lettre 2027-01-15", "lettre 2027-01-15", "lettre 2027-01-18", "lettre 2027-01-19"]
            ])
        #expect(
            simulation.deliveries.map(\.key.campaign.text) == ["travaux", "enquete", "a-lettre", "b-lettre"])
    }

    @Test("Decision 14: four a month; the fifth waits for the next month, or is given up if that is too late")
    func monthlyCap() {
        func last(_ nominal: String) -> [String] {
            let days = ["2027-01-04", "2027-01-05", "2027-01-06", "2027-01-07", nominal]
            let steps = days.enumerated().map { Sample.once("s\($0)", .fixed(day($1)), letters: ["l\($0)"]) }
            let planner = Sample.planner(Sample.campaign(steps: steps))
            var simulation = Simulation(planner: planner, groups: [Group(contacts: [Sample.contact(1)])])
            simulation.run(from: day("2027-01-01"), through: day("2027-02-28"), at: Sample.ten)
            return simulation.deliveries.suffix(1).map { $0.line + ($0.skipped == nil ? "" : " skipped") }
        }
        #expect(last("2027-01-19") == ["l4 2027-02-01"])
        #expect(last("2027-01-08") == ["l4 2027-01-08 skipped"])
    }

    @Test("Decision 14: no limit where none is written")
    func noCap() {
        let fixed = Schedule.fixed(day("2027-01-15"))
        let planner = Sample.planner(
            Sample.campaign("a", steps: [Sample.once("a", fixed)]),
            Sample.campaign("b", steps: [Sample.once("b", fixed)]),
            settings: Sample.settings(cap: FrequencyCap(perDay: nil, perMonth: nil)))
        let entries = planner.plan(Group(contacts: [Sample.contact(1)]), history: [], now: Self.now)
        #expect(entries.map(\.decision) == [.send, .send])
    }
}
