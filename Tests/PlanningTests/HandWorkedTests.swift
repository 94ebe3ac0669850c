import Model
import Testing

@testable import Planning

/// Dates worked out by hand with a wall calendar of 2027 and 2028, métropole. Both campaigns are launched on
/// 1 January 2027; a run a day at 10:00.
@Suite struct HandWorkedTests {
    /// AG on Monday 21 June 2027, so June's letter is due on Sunday 6 June and leaves on Monday 7; 2028 has
    /// no date yet, so it is due on Thursday 1 June. 15 January 2028 is a Saturday.
    static let agenda = Agenda(entries: [slug("ag"): [AgendaEntry(date: day("2027-06-21"))]])

    @Test("cycle-annuel: five people over two years")
    func cycle() {
        let people = [
            // Of long standing: the whole cycle, then the second edition of January.
            Sample.contact(1, signed: "2019-05-06", known: "2027-01-01"),
            // Signs in March: starts with June.
            Sample.contact(2, signed: "2027-03-10", known: "2027-03-12"),
            // Signs on the nominal day of June's letter, a Sunday: it leaves on Monday, but not for her.
            Sample.contact(3, signed: "2027-06-06", known: "2027-06-06"),
            // No signature known: joins at the next slot after coming in.
            Sample.contact(4, known: "2027-07-01"),
            // An empty date in a spreadsheet: withheld.
            Sample.contact(5, signed: "1970-01-01"),
        ]
        let planner = Planner(
            settings: Sample.settings(), campaigns: [Sample.launched(Sample.cycle())], agenda: Self.agenda)
        var simulation = Simulation(planner: planner, groups: people.map { Group(contacts: [$0]) })
        let lines = simulation.lines("2027-01-01", "2028-12-31", groups: 5)
        #expect(
            lines[0] == [
                "janvier-1 2027-01-15", "juin-1 2027-06-07", "septembre-1 2027-09-15",
                "janvier-de-plus 2028-01-17",
            ])
        #expect(lines[1] == ["juin-1 2027-06-07", "septembre-1 2027-09-15", "janvier-1 2028-01-17"])
        #expect(lines[2] == ["septembre-1 2027-09-15", "janvier-1 2028-01-17", "juin-1 2028-06-01"])
        #expect(lines[3] == ["septembre-1 2027-09-15", "janvier-1 2028-01-17", "juin-1 2028-06-01"])
        #expect(lines[4] == [])
        #expect(simulation.deliveries.allSatisfy { $0.skipped == nil })
    }

    @Test("bulletin-chantier: five people over two years")
    func bulletin() {
        let (lindens, banks) = (slug("les-tilleuls"), slug("les-rives"))
        let programmes = [
            // The site slipped from September; 5 November is the nominal day of an issue.
            lindens: Programme(
                key: lindens, name: "Les Tilleuls",
                dates: [
                    slug("livraison"): ProgrammeDate(planned: day("2027-09-30"), actual: day("2027-11-05"))
                ]),
            banks: Programme(
                key: banks, name: "Les Rives",
                dates: [slug("livraison"): ProgrammeDate(planned: day("2029-03-01"))]),
        ]
        var twice = Sample.contact(5, signed: "2027-06-05", known: "2027-06-05", programme: lindens)
        twice.contracts.append(Sample.contract(2000, signed: "2027-08-20", programme: banks))
        let people = [
            Sample.contact(1, signed: "2027-01-20", known: "2027-01-22", programme: lindens),
            Sample.contact(2, signed: "2027-01-05", known: "2027-01-05", programme: banks),
            Sample.contact(3, signed: "2026-11-02", known: "2027-04-06", programme: banks),
            Sample.contact(4, known: "2026-12-01", programme: lindens),
            twice,
        ]
        let planner = Planner(
            settings: Sample.settings(), campaigns: [Sample.launched(Sample.bulletin())],
            programmes: programmes,
            notes: [banks: [day("2028-02-20"), day("2028-05-01")]])
        var simulation = Simulation(planner: planner, groups: people.map { Group(contacts: [$0]) })
        let lines = simulation.lines("2027-01-01", "2028-12-31", groups: 5)
        #expect(
            lines[0] == [
                "numero-01 2027-02-05", "numero-02 2027-03-05", "numero-03 2027-04-05",
                "numero-04 2027-05-05",
                "numero-05 2027-06-07", "numero-06 2027-07-05", "numero-07 2027-08-05",
                "numero-08 2027-09-06",
                "numero-09 2027-10-05",
            ])
        // Signs on the day of an issue: starts with the next. After the twelfth: the note of Sunday 20
        // February leaves on Monday, as February's mail; that of 1 May on Tuesday 2, as April's. Neither is
        // sent twice.
        #expect(
            lines[1] == [
                "numero-01 2027-02-05", "numero-02 2027-03-05", "numero-03 2027-04-05",
                "numero-04 2027-05-05",
                "numero-05 2027-06-07", "numero-06 2027-07-05", "numero-07 2027-08-05",
                "numero-08 2027-09-06",
                "numero-09 2027-10-05", "numero-10 2027-11-05", "numero-11 2027-12-06",
                "numero-12 2028-01-05",
                "avancement 2028-02-21", "avancement 2028-05-02",
            ])
        // Came in on 6 April, long after signing: nothing from before that day.
        #expect(
            lines[2] == [
                "numero-01 2027-05-05", "numero-02 2027-06-07", "numero-03 2027-07-05",
                "numero-04 2027-08-05",
                "numero-05 2027-09-06", "numero-06 2027-10-05", "numero-07 2027-11-05",
                "numero-08 2027-12-06",
                "numero-09 2028-01-05", "numero-10 2028-02-07", "numero-11 2028-03-06",
                "numero-12 2028-04-05",
                "avancement 2028-05-05",
            ])
        // No signature known: from the launch until the delivery.
        #expect(
            lines[3] == [
                "numero-01 2027-01-05", "numero-02 2027-02-05", "numero-03 2027-03-05",
                "numero-04 2027-04-05",
                "numero-05 2027-05-05", "numero-06 2027-06-07", "numero-07 2027-07-05",
                "numero-08 2027-08-05",
                "numero-09 2027-09-06", "numero-10 2027-10-05",
            ])
        // Two homes, two bulletins; one mail a day, so the second follows the next day. 5 June 2028 is Whit
        // Monday.
        #expect(
            lines[4] == [
                "numero-01 2027-07-05", "numero-02 2027-08-05", "numero-03 2027-09-06",
                "numero-01 2027-09-07",
                "numero-04 2027-10-05", "numero-02 2027-10-06", "numero-03 2027-11-05",
                "numero-04 2027-12-06",
                "numero-05 2028-01-05", "numero-06 2028-02-07", "numero-07 2028-03-06",
                "numero-08 2028-04-05",
                "numero-09 2028-05-05", "numero-10 2028-06-06", "numero-11 2028-07-05",
                "numero-12 2028-08-07",
            ])
        #expect(simulation.deliveries.allSatisfy { $0.skipped == nil })
    }
}
