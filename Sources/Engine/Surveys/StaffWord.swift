package import Model
internal import Storage

/// What staff knows of one invitation, and no letter or form says.
package enum StaffWord: Hashable, Sendable {
    /// A duplicate, or not concerned; or taken back.
    case ineligible(Bool)
    /// Said no.
    case refused
    /// A slip was handed over by hand on this day.
    case handedOver(CivilDate)
}

extension Coop {
    /// Writes it down. `invitation`: a slip's code, or the reference of somebody who is invited.
    package func note(_ word: StaffWord, of invitation: String, in name: Slug, wave: String? = nil) throws {
        let number = try self.invitation(invitation, to: try survey(name), wave: wave)
        switch word {
        case .ineligible(let isIneligible): _ = try database.setIneligible(number, isIneligible)
        case .refused: try database.setRefused(number, at: now)
        case .handedOver(let day):
            guard day <= today else {
                throw EngineError(.invalid, "found \(day), expected a day that has come (today is \(today))")
            }
            try database.setHandedOver(number, on: day)
        }
    }
}
