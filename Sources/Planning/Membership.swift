import Model

extension Planner {
    /// Whether the person belongs to the audience on a day, with one of their contracts, or may belong to it: a date
    /// that has to be mended or a missing participation list leaves that open.
    package func mayBelong(_ contact: Contact, to audience: Audience, on day: CivilDate) -> Bool {
        let match = AudienceMatch(keyDates: keyDates, today: day)
        return contact.contracts.contains {
            match.truth([audience], contact: contact, contract: $0) != .no
        }
    }
}
