import Model

@testable import Planning

/// A small world drawn from a seed, with a history of edits: one person or two who share an address, with one or two
/// contracts, some campaigns of every construct, dates that move or are wrong, lists and progress notes that come.
struct OracleWorld {
    var base: Oracle.World
    private var changes: [(day: CivilDate, apply: (inout Oracle.World) -> Void)] = []
    let first = day("2027-01-04")
    var last: CivilDate { first.adding(days: 420) }

    init(seed: UInt64) {
        var random = Seeded(seed)
        func pick<T>(_ values: [T]) -> T { values[Int.random(in: 0..<values.count, using: &random)] }
        func date(_ range: Range<Int>) -> CivilDate {
            day("2027-01-01").adding(days: .random(in: range, using: &random))
        }
        /// Mostly right, sometimes a typing error that somebody may mend later.
        func mostly(_ date: CivilDate?) -> CivilDate? {
            let isWrong = Int.random(in: 0..<15, using: &random) == 0
            return isWrong ? pick([CivilDate(dayNumber: 0), day("1925-06-01"), day("2035-01-01")]) : date
        }
        let (email, home, agreed) = (
            pick([true, true, true, false]), pick([nil, "Duval"]), pick([true, nil])
        )
        let people = (1...pick([1, 1, 2])).map { number in
            var contact = Sample.contact(
                Int64(number), known: date(pick([-300..<0, 0..<1, 0..<90])).description,
                email: "a@coop.example")
            if !email { contact.email = nil }
            contact.household = home
            contact.emailAgreement = pick([agreed, agreed, true])
            contact.contracts = (0..<pick([1, 1, 2])).map { place in
                var contract = Sample.contract(
                    Int64(1000 * (place + 1) + number), signed: nil,
                    programme: pick([slug("rives"), slug("rives"), slug("tilleuls"), nil]),
                    status: pick([.accedant, .accedant, .accedant, .locataire, .locataire, .partenaire]))
                contract.signature = mostly(pick([nil, date(-500..<200), day("2024-02-29")]))
                contract.leaseStart = mostly(pick([nil, date(-200..<300)]))
                return contract
            }
            return contact
        }
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
            programmes: Dictionary(
                uniqueKeysWithValues: ["rives", "tilleuls"].map { name in
                    let delivery = ProgrammeDate(
                        planned: mostly(date(0..<300)), actual: mostly(pick([nil, date(100..<400)])))
                    return (
                        slug(name),
                        Programme(key: slug(name), name: "", dates: [slug("livraison"): delivery])
                    )
                }), notes: [slug("rives"): (0..<8).map { _ in date(0..<420) }.sorted()], lists: [],
            people: people, contact: people[0], releases: [],
            cap: pick([
                FrequencyCap(), FrequencyCap(perDay: nil, perMonth: 2),
                FrequencyCap(perDay: nil, perMonth: nil),
            ]),
            weekdays: pick([[1, 2, 3, 4, 5], [1, 2, 3, 4, 5, 6], [2, 4]]))
        for number in 0..<Int.random(in: 2...5, using: &random) {
            base.campaigns.append(OracleWorld.campaign(number, &random))
        }
        if pick([true, false]) {
            let missed = base.launchedOn.adding(days: -pick([5, 100]))
            base.since = missed.adding(days: -pick([0, 3]))
            base.releases = [
                Release(
                    campaign: base.campaigns[0].name,
                    enrolment: base.campaigns[0].follows == .contact ? 1 : 1001, firstMissed: missed,
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
            let person = Int.random(in: 0..<base.people.count, using: &random)
            let signed = first.adding(days: .random(in: -500..<200, using: &random))
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
                            let contract = world.people[person].contracts[0]
                            world.people[person].contracts[0].leaseStart =
                                contract.leaseStart?.adding(days: moved)
                        }
                    ),
                    (on, { $0.people[person].contracts[0].signature = signed }),
                    (on, { $0.programmes[slug("rives")]?.dates[slug("livraison")]?.actual = on }),
                    (
                        on,
                        { world in
                            world.lists.insert(ParticipationList(event: slug(event.0), occurrence: event.1))
                            world.people[person].participations.removeAll {
                                $0.event == slug(event.0) && $0.occurrence == event.1
                            }
                            world.people[person].participations.append(
                                Participation(
                                    event: slug(event.0), occurrence: event.1, state: state,
                                    on: on.adding(days: -2)))
                        }
                    ),
                    (on, { $0.lists.insert(ParticipationList(event: slug(event.0), occurrence: event.1)) }),
                ]))
        }
    }

    /// Who shares a mailbox, by place; without one everybody is alone.
    var mailboxes: [[Int]] {
        let places = Array(base.people.indices)
        return base.people[0].email == nil ? places.map { [$0] } : [places]
    }

    mutating func changeCampaigns(_ change: (inout Campaign) -> Void) {
        for place in base.campaigns.indices { change(&base.campaigns[place]) }
    }

    /// Changes what is so from the beginning. Nothing is edited afterwards.
    mutating func changeAll(_ change: (inout Oracle.World) -> Void) {
        change(&base)
        changes = []
    }

    /// Signatures, leases, deliveries, visits, meetings, workshops and registrations move every few days, there and
    /// back again.
    mutating func moveEverything(_ random: inout Seeded) {
        let start = base
        var day = first
        while day < last {
            day = day.adding(days: .random(in: 2..<25, using: &random))
            let by = [0, 0, -30, 12, 45].randomElement(using: &random) ?? 0
            let visit = first.adding(days: .random(in: 0..<300, using: &random))
            changes.append((day, { OracleWorld.move(&$0, from: start, by: by, visit: visit) }))
        }
    }

    private static func move(
        _ world: inout Oracle.World, from start: Oracle.World, by days: Int, visit: CivilDate
    ) {
        for (person, contact) in start.people.enumerated() {
            for (place, contract) in contact.contracts.enumerated() {
                let signature = contract.signature?.adding(days: days)
                world.people[person].contracts[place].signature = signature
                world.people[person].contracts[place].leaseStart = contract.leaseStart?.adding(days: days)
            }
            world.people[person].participations = [
                Participation(event: slug("visite"), occurrence: "", state: .registered, on: visit),
                Participation(event: slug("mooc"), occurrence: "printemps", state: .registered, on: visit),
            ]
        }
        for (key, programme) in start.programmes {
            world.programmes[key]?.dates = programme.dates.mapValues {
                ProgrammeDate(planned: $0.planned?.adding(days: days), actual: $0.actual)
            }
        }
        world.agenda.entries = start.agenda.entries.mapValues { entries in
            entries.map { entry in
                var entry = entry
                let moved = entry.date.adding(days: days)
                if moved.year == entry.date.year { entry.date = moved }
                return entry
            }.sorted { $0.date < $1.date }
        }
    }

    /// Whether something was edited on a day.
    func isEdited(on day: CivilDate) -> Bool { changes.contains { $0.day == day } }

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
                let name = $0.name
                let added = world.added.compactMap { key, day in
                    key.hasPrefix("\(name)/")
                        ? Slug(String(key.dropFirst(name.text.count + 1))).map { ($0, day) } : nil
                }
                return PlannedCampaign(
                    $0, .launched(on: world.launchedOn, since: world.since),
                    added: Dictionary(added) { first, _ in first })
            }, programmes: world.programmes, agenda: world.agenda, notes: world.notes, lists: world.lists)
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
                    afterLast: pick([.stop, .repeat, .letter(slug("avancement"))]),
                    grace: pick(recurs ? [nil, .untilNext] : [nil, .days(3), .days(30)]),
                    isNotice: pick([false, false, true]),
                    only: pick(conditions), paper: pick([nil, slug("papier")])))
        }
        return Sample.campaign("c\(number)", pick(Category.allCases), steps: steps) {
            $0.entersAfter = pick([nil, slug("signature")])
            $0.until = pick([nil, nil, slug("livraison")])
            $0.follows = pick([.contact, .contract])
            $0.unit = pick([.address, .address, .person])
            $0.noteAge = pick([20, 45])
            $0.effectiveFrom = pick([nil, day("2027-02-10")])
            $0.enter = pick([nil, nil, .status([.accedant]), part("ag", [.present])])
            $0.exit = pick([nil, nil, part("mooc", [.completed], .any), part("ag", [.excused])])
            $0.window = pick([nil, nil, CampaignWindow(weekdays: [2, 4, 6])])
            $0.isSelfEnrolled = pick([false, false, true])
        }
    }
}
