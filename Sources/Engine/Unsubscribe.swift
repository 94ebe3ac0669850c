package import Model
internal import Storage

extension Coop {
    /// Writes down that the person who holds this reference asked for no more letters and surveys at their
    /// address (nil) or in one category only. It acts on the address (decision 13), from the next claim on.
    /// Returns the address. Throws where the person has none, or the category cannot be unsubscribed.
    package func unsubscribe(_ reference: String, from category: Category?) throws -> EmailAddress {
        if let category, !category.allowsOneClickUnsubscribe {
            throw EngineError(
                .invalid,
                "nobody can unsubscribe from «\(category.rawValue)» mail; expected newsletter or survey")
        }
        let (contact, address) = try address(of: reference)
        try database.suppress(
            Suppression(address: address.key, category: category, cause: .unsubscribed), source: "staff",
            at: now)
        try journal(contact, address, category, isGiven: false)
        return address
    }

    /// Takes an unsubscription of the address back; a bounce stays. Returns the address and whether there
    /// was one.
    package func resubscribe(_ reference: String) throws -> (EmailAddress, Bool) {
        let (contact, address) = try address(of: reference)
        let wasUnsubscribed = try database.lift(address.key, cause: .unsubscribed, at: now) > 0
        if wasUnsubscribed { try journal(contact, address, nil, isGiven: true) }
        return (address, wasUnsubscribed)
    }

    /// What the office writes down is a person's word as much as what they tick themselves.
    private func journal(_ contact: ContactID, _ address: EmailAddress, _ category: Category?, isGiven: Bool)
        throws
    {
        let kinds = category.map { [ConsentEntry.Kind(rawValue: $0.rawValue)] } ?? [.newsletter, .survey]
        try database.journal(
            kinds.compactMap { $0 }.map { kind in
                ConsentEntry(
                    contact: contact, address: address.key, kind: kind, isGiven: isGiven, source: "staff",
                    at: now)
            })
    }

    private func address(of reference: String) throws -> (ContactID, EmailAddress) {
        let contact = try group(reference).contacts.first { $0.reference == reference }
        guard let contact, let address = contact.email else {
            throw EngineError(.impossible, "\(reference) has no e-mail address")
        }
        return (contact.id, address)
    }
}
