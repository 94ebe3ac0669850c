import Model

/// Where a key date is looked up (decision 5): in the contract, in its programme, or in the coop's agenda.
enum KeyDateSource: Hashable, Sendable {
    case contract(ContractDate)
    case programme(Slug)
    case agenda(Slug)
    /// An event that everybody has on a day of their own, from participation lists.
    case personal(Slug)
    /// The person's registration for each session of an event.
    case registration(Slug)

    /// Whether the day is this person's and nobody else's: a late import still finds steps that count from it.
    var isOwn: Bool {
        switch self {
        case .contract, .personal, .registration: true
        case .programme, .agenda: false
        }
    }
}

/// The coop's programmes, agenda and progress notes, by the names that campaigns use.
struct KeyDates: Sendable {
    let agenda: Agenda
    let attendance: Attendance
    private let programmes: [Programme]
    private let notes: [[CivilDate]]
    private let indices: [Slug: Int]
    private let programmeDateNames: Set<Slug>

    init(
        programmes: [Slug: Programme], agenda: Agenda, notes: [Slug: [CivilDate]],
        lists: Set<ParticipationList> = []
    ) {
        let ordered = programmes.sorted { $0.key < $1.key }
        self.agenda = agenda
        attendance = Attendance(agenda: agenda, lists: lists)
        self.programmes = ordered.map(\.value)
        self.notes = ordered.map { (notes[$0.key] ?? []).sorted() }
        self.indices = Dictionary(uniqueKeysWithValues: ordered.enumerated().map { ($1.key, $0) })
        self.programmeDateNames = Set(ordered.flatMap { $0.value.dates.keys })
    }

    /// A name that neither a contract nor any programme has is the agenda's, if the agenda has it.
    func source(_ name: Slug) -> KeyDateSource {
        for date in ContractDate.allCases where date.rawValue == name.text { return .contract(date) }
        if programmeDateNames.contains(name) { return .programme(name) }
        if agenda.personal.contains(name) { return .personal(name) }
        return agenda.entries[name] != nil ? .agenda(name) : .programme(name)
    }

    /// Where a delay begins.
    func source(_ delay: Delay) -> KeyDateSource {
        delay.start == .registration ? .registration(delay.keyDate) : source(delay.keyDate)
    }

    /// -1 where the contract has no programme, or one that is not known.
    func programmeIndex(_ contract: Contract) -> Int {
        guard let programme = contract.programme else { return -1 }
        return indices[programme] ?? -1
    }

    func programmeKey(_ index: Int) -> Slug? { index < 0 ? nil : programmes[index].key }

    /// Planned and actual day of a programme's key date; nil where it has none.
    func programmeDate(_ name: Slug, programme index: Int) -> ProgrammeDate? {
        index < 0 ? nil : programmes[index].dates[name]
    }

    /// The day to count from: the contract's, the programme's actual or else planned day, the agenda's first, or
    /// the person's own. Registrations are looked up session by session (`Recurrence`).
    func anchor(
        _ source: KeyDateSource, contract: Person.SeenContract, parts: [Participation], today: CivilDate
    ) -> AnchorCheck {
        switch source {
        case .contract(.signature): contract.signature
        case .contract(.leaseStart): contract.leaseStart
        case .programme(let name):
            AnchorCheck(
                programmeDate(name, programme: contract.programme)?.best, isSignature: false, today: today)
        case .agenda(let name):
            AnchorCheck(agenda.entries[name]?.first?.date, isSignature: false, today: today)
        case .personal(let name), .registration(let name):
            AnchorCheck(parts.ownDay(of: name), isSignature: false, today: today)
        }
    }

    /// The day on which an enrolment ends: as `anchor`, but a programme's planned day ends nothing.
    func end(
        _ source: KeyDateSource, contract: Person.SeenContract, parts: [Participation], today: CivilDate
    ) -> AnchorCheck {
        if case .programme(let name) = source {
            let actual = programmeDate(name, programme: contract.programme)?.actual
            return AnchorCheck(actual, isSignature: false, today: today)
        }
        return anchor(source, contract: contract, parts: parts, today: today)
    }

    /// Whether the programme has a progress note that exists on `asOf`, is at most `age` days old on `due`, and is
    /// later than `after`.
    func hasFreshNote(
        programme index: Int, due: CivilDate, asOf: CivilDate, after: CivilDate?, age: Int
    ) -> Bool {
        guard index >= 0, let newest = notes[index].last(where: { $0 <= asOf }) else { return false }
        return newest.days(to: due) <= age && (after.map { newest > $0 } ?? true)
    }
}
