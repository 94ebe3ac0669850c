import Model

@testable import Planning

/// A small world drawn from a seed, with a history of edits: one person, some campaigns of every construct, dates
/// that move, lists that come late.
struct OracleWorld {
    private var base: Oracle.World
    private var changes: [(day: CivilDate, apply: (inout Oracle.World) -> Void)] = []
    let first = day("2027-01-04")
    var last: CivilDate { first.adding(days: 420) }

    init(seed: UInt64) {
        var random = Seeded(seed)
        func pick<T>(_ values: [T]) -> T { values[Int.random(in: 0..<values.count, using: &random)] }
        func date(_ range: Range<Int>) -> CivilDate {
            day("2027-01-01").adding(days: .random(in: range, using: &random))
        }
        var contact = Sample.contact(
            1, signed: pick([nil, date(-500..<200).description]),
            known: day("2027-01-01").adding(days: pick([-300, -1, 0, 40, 90])).description,
            programme: slug("rives"), status: pick([.accedant, .locataire]))
        if pick([true, false, false]) { contact.email = nil }
        contact.emailAgreement = pick([true, nil])
        contact.contracts[0].leaseStart = pick([nil, date(-200..<300)])
        let sessions = ["printemps", "automne"].enumerated().map { index, name in
            AgendaEntry(
                date: date(0..<30).adding(days: 150 * index), name: slug(name),
                until: date(60..<140).adding(days: 150 * index))
        }
        base = Oracle.World(
            campaigns: [], launchedOn: date(0..<60), since: nil,
            agenda: Agenda(
                entries: [
                    slug("ag"): [AgendaEntry(date: date(20..<300)), AgendaEntry(date: date(366..<500))],
                    slug("ateliers"): ["semis", "taille", "greffe"].map {
                        AgendaEntry(date: date(0..<400), name: slug($0))
                    }.sorted { $0.date < $1.date }, slug("mooc"): sessions,
                ], personal: [slug("visite")]),
            programmes: [
                slug("rives"): Programme(
                    key: slug("rives"), name: "",
                    dates: [
                        slug("livraison"): ProgrammeDate(
                            planned: date(0..<300), actual: pick([nil, date(100..<400)]))
                    ])
            ], lists: [], contact: contact, releases: [],
            cap: pick([
                FrequencyCap(), FrequencyCap(perDay: nil, perMonth: 2),
                FrequencyCap(perDay: nil, perMonth: nil),
            ]),
            weekdays: pick([[1, 2, 3, 4, 5], [1, 2, 3, 4, 5, 6], [2, 4]]))
        for number in 0..<Int.random(in: 1...4, using: &random) {
            base.campaigns.append(OracleWorld.campaign(number, &random))
        }
        if pick([true, false]) {
            let missed = base.launchedOn.adding(days: -pick([5, 100]))
            base.since = missed.adding(days: -pick([0, 3]))
            base.releases = [
                Release(
                    campaign: base.campaigns[0].name, enrolment: 1, firstMissed: missed,
                    on: base.launchedOn.adding(months: pick([0, 2])))
            ]
        }
        edit(&random)
    }

    private mutating func edit(_ random: inout Seeded) {
        func pick<T>(_ values: [T]) -> T { values[Int.random(in: 0..<values.count, using: &random)] }
        for _ in 0..<Int.random(in: 0...5, using: &random) {
            let on = first.adding(days: .random(in: 0..<420, using: &random))
            let moved = pick([-40, -1, 1, 60])
            let event = pick([("ag", "2027"), ("ateliers", "semis"), ("mooc", "printemps"), ("visite", "")])
            let state = pick(ParticipationState.allCases)
            changes.append(
                pick([
                    (
                        on,
                        { world in
                            let entries = world.agenda.entries[slug(event.0)] ?? []
                            world.agenda.entries[slug(event.0)] =
                                event.1.isEmpty
                                ? nil
                                : entries.map { entry in
                                    var entry = entry
                                    if entry.occurrence == event.1,
                                        entry.date.adding(days: moved).year == entry.date.year
                                    {
                                        entry.date = entry.date.adding(days: moved)
                                    }
                                    return entry
                                }.sorted { $0.date < $1.date }
                        }
                    ),
                    (
                        on,
                        { world in
                            world.contact.contracts[0].leaseStart =
                                world.contact.contracts[0].leaseStart?.adding(days: moved)
                        }
                    ),
                    (
                        on,
                        { world in
                            world.lists.insert(ParticipationList(event: slug(event.0), occurrence: event.1))
                            world.contact.participations.removeAll {
                                $0.event == slug(event.0) && $0.occurrence == event.1
                            }
                            world.contact.participations.append(
                                Participation(
                                    event: slug(event.0), occurrence: event.1, state: state,
                                    on: on.adding(days: -2)))
                        }
                    ),
                    (on, { $0.lists.insert(ParticipationList(event: slug(event.0), occurrence: event.1)) }),
                ]))
        }
    }

    func world(on day: CivilDate) -> Oracle.World {
        var world = base
        for change in changes where change.day <= day { change.apply(&world) }
        return world
    }

    func planner(_ world: Oracle.World) -> Planner {
        let window = SendWindow(
            zone: Sample.paris, holidays: Holidays(zone: .metropole), weekdays: world.weekdays)
        return Planner(
            settings: PlanningSettings(window: window ?? Sample.window, cap: world.cap),
            campaigns: world.campaigns.map {
                PlannedCampaign($0, .launched(on: world.launchedOn, since: world.since))
            }, programmes: world.programmes, agenda: world.agenda, lists: world.lists)
    }

    private static func campaign(_ number: Int, _ random: inout Seeded) -> Campaign {
        func pick<T>(_ values: [T]) -> T { values[Int.random(in: 0..<values.count, using: &random)] }
        func part(_ event: String, _ states: Set<ParticipationState>, _ scope: ParticipationTest.Scope = .own)
            -> Condition
        {
            .participation(ParticipationTest(event: slug(event), scope: scope, states: states))
        }
        let conditions: [Condition?] = [
            nil, nil, nil, part("ag", [.present, .represented]), part("ag", [.absent]),
            .not(part("enquete", [.answered])), part("ateliers", [.registered]), .email(false), .email(true),
            part("ag", [.present], .occurrence("2027")),
            .all([.status([.accedant]), .not(part("mooc", [.completed]))]),
        ]
        var steps: [Step] = []
        for place in 0..<Int.random(in: 1...3, using: &random) {
            func delay(_ dates: [String], _ start: Delay.Start = .date) -> Schedule {
                .delay(
                    Delay(
                        count: pick([-21, -3, 0, 1, 8, 40]), unit: pick([.days, .days, .weeks, .months]),
                        keyDate: slug(pick(dates)), start: start))
            }
            let schedule = pick(
                [
                    .fixed(day("2027-01-01").adding(days: pick([10, 29, 100, 200]))),
                    .yearly(
                        MonthDay(month: pick([1, 6, 12]), day: pick([1, 15, 28])) ?? Sample.missing("day"),
                        instead: pick([nil, Delay(count: -15, unit: .days, keyDate: slug("ag"))])),
                    .monthly(.day(pick([5, 31]))), .monthly(.signature),
                    delay(["signature", "bail", "livraison"]),
                    delay(["bail", "visite"]), delay(["ag", "ateliers"]), delay(["mooc"], .registration),
                ] as [Schedule])
            var recurs = false
            if case .monthly = schedule { recurs = true }
            let letters = (0..<pick([1, 2, 14])).map { Step.Letter(name: slug("l\(number)-\(place)-\($0)")) }
            steps.append(
                Step(
                    name: slug("s\(place)"), schedule: schedule, letters: letters,
                    afterLast: pick([.stop, .repeat]),
                    grace: pick(recurs ? [nil, .untilNext] : [nil, .days(3), .days(30)]),
                    isNotice: pick([false, false, true]),
                    only: pick(conditions), paper: pick([nil, slug("papier")])))
        }
        return Sample.campaign("c\(number)", pick(Category.allCases), steps: steps) {
            $0.entersAfter = pick([nil, slug("signature")])
            $0.until = pick([nil, nil, slug("livraison")])
            $0.effectiveFrom = pick([nil, day("2027-02-10")])
            $0.enter = pick([nil, nil, .status([.accedant]), part("ag", [.present])])
            $0.exit = pick([nil, nil, part("mooc", [.completed], .any), part("ag", [.excused])])
            $0.window = pick([nil, nil, CampaignWindow(weekdays: [2, 4, 6])])
            $0.isSelfEnrolled = pick([false, false, true])
        }
    }
}
