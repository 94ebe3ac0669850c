import Model
import Testing

@testable import Planning

/// `runs: monthly`: one `gazette run --wait` on the first of each month at 08:00.
@Suite struct MonthlyCadenceTests {
    /// 2026: the first of February, March and November are Sundays. 2027: New Year and Labour Day begin long
    /// weekends. 2028: New Year's Day is a Saturday. 2029: Easter Sunday is the first of April.
    @Test("Decision 8: a monthly cron loses nothing", arguments: 2026...2029, [1, 2, 3, 5, 15, 28, 31])
    func losesNothing(year: Int, dayOfMonth: Int) {
        let launch = CivilDate.clamped(year: year, month: 1, day: 1)
        let end = launch.adding(years: 1)
        let campaigns = [Sample.cycle(editions: 1), Sample.bulletin(day: dayOfMonth, issues: 12)]
        let agenda = Agenda(entries: [
            slug("ag"): [AgendaEntry(date: .clamped(year: year, month: 5, day: 17))]
        ])
        let planner = Planner(
            settings: Sample.settings(cadence: .monthly),
            campaigns: campaigns.map { PlannedCampaign($0, .launched(on: launch, since: nil)) },
            agenda: agenda)
        let known = launch.adding(days: -1).description
        let people = [
            Sample.contact(1, signed: "2020-03-03", known: known),
            Sample.contact(2, signed: "\(year)-03-03", known: "\(year)-03-05"),
            Sample.contact(3, signed: nil, known: known),
        ]
        var simulation = Simulation(planner: planner, groups: people.map { Group(contacts: [$0]) })
        for month in 0...12 {
            simulation.runAndWait(at: Sample.paris.instant(launch.adding(months: month), Sample.eight))
        }
        #expect(simulation.deliveries.filter { $0.skipped != nil }.map(\.line) == [])
        for (index, person) in people.enumerated() {
            let sent = simulation.history(ofGroup: index)
            for campaign in planner.campaigns {
                for step in campaign.steps {
                    let due = step.recurrence.occurrences(in: launch...end.adding(days: -1), anchor: nil)
                        .filter { $0.nominal >= person.knownSince }
                        .filter { $0.nominal > person.contracts[0].signature ?? launch.adding(days: -1) }
                    let names = due.map { step.recurrence.name($0.ordinal, step: step.step.name) }
                    let got = sent.filter { $0.key.step == step.step.name && $0.dueOn < end }.map(
                        \.key.occurrence)
                    #expect(got.sorted() == names.sorted(), "\(person.reference) \(step.step.name)")
                }
            }
        }
    }

    @Test("Decision 8: two overdue mails of one person leave on two days of the same wait")
    func twoOverdue() {
        let steps = ["2027-02-10", "2027-02-12"].enumerated()
            .map { Sample.once("s\($0)", .fixed(day($1)), letters: ["l\($0)"]) }
        let planner = Sample.planner(
            Sample.campaign(steps: steps), settings: Sample.settings(cadence: .monthly))
        var simulation = Simulation(planner: planner, groups: [Group(contacts: [Sample.contact(1)])])
        simulation.runAndWait(at: Sample.at("2027-02-01", Sample.eight))
        #expect(simulation.deliveries.isEmpty)
        simulation.runAndWait(at: Sample.at("2027-03-01", Sample.eight))
        #expect(simulation.deliveries.map(\.line) == ["l0 2027-03-01", "l1 2027-03-02"])
    }
}
