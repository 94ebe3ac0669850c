import Model

/// Whether a key date can be counted from (decision 10).
package enum AnchorCheck: Hashable, Sendable {
    case plausible(CivilDate)
    case missing
    case implausible(CivilDate, Reason.DateFault)

    /// Judges a date as seen on `today`; only a signature may not lie in the future at all.
    package init(_ date: CivilDate?, isSignature: Bool, today: CivilDate) {
        guard let date else {
            self = .missing
            return
        }
        if date.dayNumber == 0 {
            self = .implausible(date, .epoch)
        } else if date < AnchorCheck.firstPlausible {
            self = .implausible(date, .before1950)
        } else if isSignature && date > today {
            self = .implausible(date, .inTheFuture)
        } else if date > today.adding(years: 5) {
            self = .implausible(date, .moreThanFiveYearsAhead)
        } else {
            self = .plausible(date)
        }
    }

    /// The date, where it can be counted from.
    package var date: CivilDate? {
        if case .plausible(let date) = self { date } else { nil }
    }

    /// Why steps that need the date are withheld; nil where it is plausible.
    package func reason(_ keyDate: Slug) -> Reason? {
        switch self {
        case .plausible: nil
        case .missing: Reason(.anchorMissing, .init(keyDate: keyDate))
        case .implausible(let date, let fault):
            Reason(.anchorImplausible, .init(keyDate: keyDate, day: date, fault: fault))
        }
    }

    private static let firstPlausible = CivilDate.clamped(year: 1950, month: 1, day: 1)
}
