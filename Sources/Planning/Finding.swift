import Model

/// Why nothing is due for a contact in a campaign.
struct Absence: Sendable {
    var contact = 0
    var campaign = 0
    var code: Reason.Code
    /// What it is about, where it is about a slot.
    var step: Int?
    var occurrence: Occurrence?
    /// The next slot with a letter for them.
    var nextStep: Int?
    var next: Occurrence?
    /// The date that decided, and its name.
    var date: CivilDate?
    var keyDate: Slug?
    var check: AnchorCheck?
}

/// What was seen while looking at one contact and one campaign; keeps the most telling reason.
struct Finding {
    private var best: Absence?
    private var rank = Int.max
    private var withheld: Absence?
    private var nextStep: Int?
    private var next: Occurrence?

    /// `isAhead`: the slot is still to come.
    mutating func note(
        _ code: Reason.Code, step: Int? = nil, occurrence: Occurrence? = nil, date: CivilDate? = nil,
        keyDate: Slug? = nil, isAhead: Bool = false
    ) {
        if code == .notDueYet, let occurrence, next.map({ occurrence.nominal < $0.nominal }) ?? true {
            (nextStep, next) = (step, occurrence)
        }
        let newRank = Finding.rank(code, isAhead: isAhead)
        // Among slots to come the nearest counts, among others the first found.
        let isNearer = code == .notDueYet && best?.code == .notDueYet && next == occurrence
        guard newRank < rank || (newRank == rank && isNearer) else { return }
        rank = newRank
        best = Absence(code: code, step: step, occurrence: occurrence, date: date, keyDate: keyDate)
    }

    /// A step, or the whole enrolment, waits for a date to be entered or mended.
    mutating func withhold(_ keyDate: Slug?, _ check: AnchorCheck, step: Int?) {
        guard withheld == nil else { return }
        var code = Reason.Code.anchorMissing
        if case .implausible = check { code = .anchorImplausible }
        withheld = Absence(code: code, step: step, keyDate: keyDate, check: check)
    }

    /// What is to be listed: a date to be mended always, another reason only where nothing is due.
    func absence(isAlone: Bool) -> Absence? {
        guard var absence = withheld ?? (isAlone ? best : nil) else { return nil }
        (absence.nextStep, absence.next) = (nextStep, next)
        return absence
    }

    /// As above, the code alone.
    func code(isAlone: Bool) -> Reason.Code? { withheld?.code ?? (isAlone ? best?.code : nil) }

    /// Lower tells more: first what concerns a slot of today, then what comes next, then what is over.
    private static func rank(_ code: Reason.Code, isAhead: Bool) -> Int {
        if isAhead { return 11 }
        return switch code {
        case .noFreshNote, .listMissing: 1
        case .noNewEdition: 2
        case .alreadySent: 3
        case .signedAfter, .knownLater, .beforeEffective, .stepAddedLater: 4
        case .conditionNotMet: 5
        case .ended: 6
        case .backfillLater: 9
        case .notDueYet: 10
        case .finished: 12
        default: 0
        }
    }
}

extension CompiledStep {
    /// The key date that the step counts from.
    var keyDate: Slug? {
        switch step.schedule {
        case .delay(let delay): delay.keyDate
        case .monthly(.signature): Slug(ContractDate.signature.rawValue)
        default: nil
        }
    }
}
