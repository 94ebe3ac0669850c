import Model
import Testing

@testable import Planning

@Suite struct SimulationTests {
    static let home = slug("les-tilleuls")

    private func planner(_ delivered: ProgrammeDate) -> Planner {
        Planner(
            settings: Sample.settings(), campaigns: [Sample.launched(Sample.bulletin())],
            programmes: [
                Self.home: Programme(key: Self.home, name: "", dates: [slug("livraison"): delivered])
            ])
    }

    @Test("A site slips during the year: the bulletin goes on and ends on the day that becomes known")
    func slips() {
        let contact = Sample.contact(1, signed: "2026-12-01", programme: Self.home)
        let planned = ProgrammeDate(planned: day("2027-02-20"))
        var simulation = Simulation(planner: planner(planned), groups: [Group(contacts: [contact])])
        simulation.run(from: day("2027-01-01"), through: day("2027-03-31"), at: Sample.ten)
        simulation.planner = planner(ProgrammeDate(planned: planned.planned, actual: day("2027-04-02")))
        simulation.run(from: day("2027-04-01"), through: day("2027-12-31"), at: Sample.ten)
        #expect(
            simulation.deliveries.map(\.line) == [
                "numero-01 2027-01-05", "numero-02 2027-02-05", "numero-03 2027-03-05",
            ])
    }

    @Test("A simulation begins with what the ledger holds")
    func history() {
        let group = Group(contacts: [Sample.contact(1, signed: "2026-12-01", programme: Self.home)])
        var first = Simulation(planner: planner(ProgrammeDate()), groups: [group])
        first.run(from: day("2027-01-01"), through: day("2027-02-28"), at: Sample.ten)
        var second = Simulation(
            planner: planner(ProgrammeDate()), groups: [group], history: [first.history(ofGroup: 0)])
        second.run(from: day("2027-01-01"), through: day("2027-03-31"), at: Sample.ten)
        #expect(second.deliveries.map(\.line) == ["numero-03 2027-03-05"])
    }

    @Test("Summaries of parts add up")
    func merge() {
        let day = planner(ProgrammeDate()).on(Sample.at("2027-01-05"))
        var whole = PlanSummary()
        var parts = PlanSummary()
        for number in Int64(1)...3 {
            let group = Group(contacts: [Sample.contact(number, signed: "2026-12-01", programme: Self.home)])
            var part = PlanSummary()
            _ = day.plan(group, history: [], summary: &whole)
            _ = day.plan(group, history: [], summary: &part)
            parts.merge(part)
        }
        #expect(parts.counts == whole.counts)
        #expect(parts.advices == whole.advices)
        #expect(whole.count(.send) == 3)
        #expect(whole.contacts == 3)
        let advice = Advice.noFreshNote(
            campaign: slug("bulletin-chantier"), step: slug("numero"), programme: Self.home,
            dueOn: Model.CivilDate.clamped(year: 2027, month: 1, day: 5))
        #expect(whole.advices[advice] == 3)
        #expect(advice.sentence(people: 3).contains("les-tilleuls (3 people)"))
    }
}
