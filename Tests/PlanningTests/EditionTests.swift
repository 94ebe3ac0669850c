import Model
import Testing

@testable import Planning

/// Which edition somebody gets, and what follows the last one.
@Suite struct EditionTests {
    @Test(
        "After the last edition: nothing, all over again, or a fresh note",
        arguments: [
            (Step.AfterLast.stop, [String]()), (.repeat, ["un", "deux", "un", "deux"]),
            (.letter(slug("note")), ["un", "deux", "note"]),
        ])
    func afterLast(rule: Step.AfterLast, expected: [String]) {
        let home = slug("les-tilleuls")
        let campaign = Sample.campaign(steps: [
            Step(
                name: slug("numero"), schedule: .monthly(.day(5)),
                letters: [
                    .init(name: slug("un")), .init(name: slug("syndic"), activity: slug("syndic")),
                    .init(name: slug("deux"), activity: slug("location")),
                ], afterLast: rule)
        ])
        let planner = Planner(
            settings: Sample.settings(activities: [slug("location")]), campaigns: [Sample.launched(campaign)],
            programmes: [home: Programme(key: home, name: "")], notes: [home: [day("2027-02-10")]])
        let group = Group(contacts: [Sample.contact(1, programme: home)])
        var simulation = Simulation(planner: planner, groups: [group])
        simulation.run(from: day("2027-01-01"), through: day("2027-04-30"), at: Sample.ten)
        let expected = rule == .stop ? ["un", "deux"] : expected
        #expect(simulation.deliveries.map(\.letter.text) == expected)
        var summary = PlanSummary()
        _ = planner.on(Sample.at("2027-04-10"))
            .plan(group, history: simulation.history(ofGroup: 0), summary: &summary)
        #expect(summary.advices.isEmpty == (rule == .repeat))
    }

    @Test("The assistant is told 30 days ahead that people wait for an edition")
    func editionAdvice() {
        let planner = Sample.planner(Sample.cycle())
        let contact = Sample.contact(1, signed: "2020-01-01")
        let sent = ["2027-06-01", "2027-09-15"].flatMap { date in
            carriedOut(planner.plan(Group(contacts: [contact]), history: [], now: Sample.at(date)))
        }
        func advices(_ date: String) -> [Advice: Int] {
            var summary = PlanSummary()
            _ = planner.on(Sample.at(date)).plan(Group(contacts: [contact]), history: sent, summary: &summary)
            return summary.advices
        }
        let advice = Advice.noNewEdition(
            campaign: slug("cycle-annuel"), step: slug("l-ag-de-la-coop"), dueOn: day("2028-06-01"))
        #expect(advices("2028-05-01") == [:])
        #expect(advices("2028-05-02") == [advice: 1])
    }
}
