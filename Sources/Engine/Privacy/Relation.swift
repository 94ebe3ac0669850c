package import Model

extension Contact {
    /// What binds somebody to the coop, as far as keeping their data goes (product.md §5).
    package enum Relation: String, Sendable, CaseIterable {
        /// Shareholders, tenants, co-owners, administrators and staff of today, and whoever has no status: never listed.
        case current
        /// Who left or died.
        case former
        /// Elected officials and partners.
        case partner
        case prospect
    }

    /// With several contracts the one that binds most counts.
    package var relation: Relation {
        if leftOn != nil || deceasedOn != nil { return .former }
        let statuses = contracts.map(\.status)
        guard !statuses.isEmpty, !statuses.contains(nil) else { return .current }
        let known = Set(statuses.compactMap { $0 })
        if known.isSubset(of: [.prospect]) { return .prospect }
        return known.isSubset(of: [.prospect, .partenaire, .elu]) ? .partner : .current
    }
}
