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
        let address = try address(of: reference)
        try database.suppress(
            Suppression(address: address.key, category: category, cause: .unsubscribed), source: "staff",
            at: now)
        return address
    }

    /// Takes an unsubscription of the address back; a bounce stays. Returns the address and whether there
    /// was one.
    package func resubscribe(_ reference: String) throws -> (EmailAddress, Bool) {
        let address = try address(of: reference)
        return (address, try database.lift(address.key, cause: .unsubscribed, at: now) > 0)
    }

    private func address(of reference: String) throws -> EmailAddress {
        let contact = try group(reference).contacts.first { $0.reference == reference }
        guard let address = contact?.email else {
            throw EngineError(.impossible, "\(reference) has no e-mail address")
        }
        return address
    }
}
