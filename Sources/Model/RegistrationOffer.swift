/// By whose letters people register themselves for the dates of an event: `registration:` of a campaign.
package struct RegistrationOffer: Hashable, Sendable {
    /// How many of the dates somebody may choose; raw values are the words of `campaign.yaml`.
    package enum Choice: String, Sendable, CaseIterable {
        /// Choosing another date gives the first one back.
        case one
        case several
    }

    package var event: Slug
    package var choice: Choice
    /// How many people somebody may bring along; each takes a place.
    package var companions: Int

    package static let mostCompanions = 9

    package init(event: Slug, choice: Choice = .several, companions: Int = 0) {
        self.event = event
        self.choice = choice
        self.companions = companions
    }
}

/// Somebody who is registered for one date of an event, as staff sees it.
package struct Registration: Hashable, Sendable {
    package var contact: Contact
    /// As the client file has it; may be empty.
    package var phone: String
    package var occurrence: String
    /// With those who come along.
    package var places: Int
    /// The day of the registration; nil where the list that brought it has none.
    package var on: CivilDate?
    /// By which way: `web`, `phone`, `paper`, `office`, or the file of the list.
    package var source: String

    package init(
        contact: Contact, phone: String, occurrence: String, places: Int, on: CivilDate?, source: String
    ) {
        self.contact = contact
        self.phone = phone
        self.occurrence = occurrence
        self.places = places
        self.on = on
        self.source = source
    }
}
