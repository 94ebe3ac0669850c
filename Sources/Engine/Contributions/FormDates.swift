package import Model
internal import Workspace

/// Whether a form is open, and for which date of its event.
package struct FormDates: Sendable, Equatable {
    package enum Door: Sendable, Equatable {
        /// The last day, where there is one.
        case open(until: CivilDate?)
        case notYet(CivilDate)
        /// nil: nobody wrote a date.
        case closed(CivilDate?)
    }

    package let door: Door
    /// The date of the event whose contributions show, in the agenda's name; empty where the form has no event, nil
    /// before the first.
    package let occurrence: String?

    init(_ form: ContributionForm, _ agenda: Agenda, on today: CivilDate) {
        guard let event = form.event else {
            (door, occurrence) = (.open(until: nil), "")
            return
        }
        let entries = agenda.entries[event] ?? []
        guard let current = entries.last(where: { $0.date <= today }) else {
            (door, occurrence) = (entries.first.map { .notYet($0.date) } ?? .closed(nil), nil)
            return
        }
        occurrence = current.occurrence
        let isOver = current.until.map { $0 < today } ?? false
        door = isOver ? .closed(current.until) : .open(until: current.until)
    }
}
