import Model

/// Where a key date is looked up (decision 5): in the contract, in its programme, or in the coop's agenda.
enum KeyDateSource: Hashable, Sendable {
    case contract(ContractDate)
    case programme(Slug)
    case agenda(Slug)
}

/// The coop's programmes, agenda and progress notes, by the names that campaigns use.
struct KeyDates: Sendable {
    let agenda: Agenda
    private let programmes: [Programme]
    private let notes: [[CivilDate]]
    private let indices: [Slug: Int]
    private let programmeDateNames: Set<Slug>

    init(programmes: [Slug: Programme], agenda: Agenda, notes: [Slug: [CivilDate]]) {
        let ordered = programmes.sorted { $0.key < $1.key }
        self.agenda = agenda
        self.programmes = ordered.map(\.value)
        self.notes = ordered.map { (notes[$0.key] ?? []).sorted() }
        self.indices = Dictionary(uniqueKeysWithValues: ordered.enumerated().map { ($1.key, $0) })
        self.programmeDateNames = Set(ordered.flatMap { $0.value.dates.keys })
    }

    /// A name that neither a contract nor any programme has is the agenda's, if the agenda has it.
    func source(_ name: Slug) -> KeyDateSource {
        if let date = ContractDate(rawValue: name.text) { return .contract(date) }
        if agenda.entries[name] != nil, !programmeDateNames.contains(name) { return .agenda(name) }
        return .programme(name)
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

    /// The day to count from: the contract's, the programme's actual or else planned day, or the agenda's
    /// first.
    func anchor(
        _ source: KeyDateSource, contract: Contract, programme index: Int, today: CivilDate
    ) -> AnchorCheck {
        switch source {
        case .contract(.signature): AnchorCheck(contract.signature, isSignature: true, today: today)
        case .contract(.leaseStart): AnchorCheck(contract.leaseStart, isSignature: false, today: today)
        case .programme(let name):
            AnchorCheck(programmeDate(name, programme: index)?.best, isSignature: false, today: today)
        case .agenda(let name):
            AnchorCheck(agenda.entries[name]?.first?.date, isSignature: false, today: today)
        }
    }

    /// The day on which an enrolment ends: as `anchor`, but a programme's planned day ends nothing.
    func end(
        _ source: KeyDateSource, contract: Contract, programme index: Int, today: CivilDate
    ) -> AnchorCheck {
        if case .programme(let name) = source {
            let actual = programmeDate(name, programme: index)?.actual
            return AnchorCheck(actual, isSignature: false, today: today)
        }
        return anchor(source, contract: contract, programme: index, today: today)
    }

    /// Whether the programme has a progress note that exists on `asOf`, is at most 45 days old on `due`, and is
    /// later than `after`.
    func hasFreshNote(programme index: Int, due: CivilDate, asOf: CivilDate, after: CivilDate?) -> Bool {
        guard index >= 0, let newest = notes[index].last(where: { $0 <= asOf }) else { return false }
        return newest.days(to: due) <= 45 && (after.map { newest > $0 } ?? true)
    }
}
