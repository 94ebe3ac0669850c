package import Model
internal import Signing
internal import Storage

/// What the unsubscribe and preferences pages see and do. For many threads at once.
package final class PreferencesDesk: Sendable {
    /// What the holder of a link finds.
    package struct Visit: Sendable {
        /// As it stands in the link.
        package let token: String
        /// The token of the same mail's preferences page.
        package let preferences: String
        /// Nothing of a person is shown but this; empty where unknown.
        package let firstName: String
        /// Of the mail that the link stands in; nil for a test mail, which changes nothing.
        package let category: Category?
        /// The categories that the address no longer gets because somebody unsubscribed.
        package let stopped: Set<Category>
        /// Nothing reaches the address, whatever is ticked here (a bounce, a complaint, the office).
        package let isBarred: Bool
        package let clickConsent: Bool?
    }

    /// What somebody chose on the preferences page.
    package struct Choices: Sendable {
        package var newsletter: Bool
        package var survey: Bool
        package var clicks: Bool

        package init(newsletter: Bool, survey: Bool, clicks: Bool) {
            self.newsletter = newsletter
            self.survey = survey
            self.clicks = clicks
        }
    }

    /// By which way somebody unsubscribed, for the journal.
    package enum Way: String, Sendable {
        /// The mail program's own button (RFC 8058).
        case oneClick = "web:one-click"
        case page = "web:unsubscribe"
    }

    private let keys: LinkKeys
    private let clock: any Clock
    private let invitations: LateInvitations
    private let reader: SharedReader

    package init(_ coop: Coop) throws {
        keys = try coop.linkKeys()
        clock = coop.clock
        invitations = LateInvitations(coop)
        // Makes the database where there is none.
        _ = try coop.database
        reader = try SharedReader(path: coop.settings.database)
    }

    /// Looks only: a GET changes nothing. nil: no such link. Throws where the database cannot be read.
    package func unsubscribing(_ token: String) throws -> Visit? { try visit(token, .unsubscribe) }
    package func preferences(_ token: String) throws -> Visit? { try visit(token, .preferences) }

    /// Ends the category of the link's mail for its address, and for the person's address of today where it is another
    /// one. Doing it twice changes nothing. nil: no such link.
    package func unsubscribe(_ token: String, by way: Way) throws -> Visit? {
        guard let number = claim(token, .unsubscribe) else { return nil }
        try reader.with { database in
            guard let delivery = try database.linkedDelivery(number),
                let kind = ConsentEntry.Kind(rawValue: delivery.category.rawValue)
            else { return }
            let category = delivery.category
            let words = try delivery.addresses.filter { address in
                try !database.stopped(address).contains(category)
            }.map { word(delivery, $0, kind, false, way.rawValue) }
            let invitation = try invitations.find(number, database)?.id
            try database.carryOut(words, refusing: words.isEmpty ? nil : invitation)
        }
        return try unsubscribing(token)
    }

    /// Takes the choices; only what differs from today is written. nil: no such link.
    package func save(_ token: String, _ choices: Choices) throws -> Visit? {
        guard let number = claim(token, .preferences) else { return nil }
        try reader.with { database in
            guard let delivery = try database.linkedDelivery(number) else { return }
            var words: [ConsentEntry] = []
            var refusal: Int64?
            for (kind, category, isWanted) in [
                (ConsentEntry.Kind.newsletter, Category.newsletter, choices.newsletter),
                (.survey, .survey, choices.survey),
            ] {
                for address in delivery.addresses
                where try database.stopped(address).contains(category) == isWanted {
                    words.append(word(delivery, address, kind, isWanted, Self.source))
                    guard !isWanted, delivery.category == category else { continue }
                    refusal = try invitations.find(number, database)?.id
                }
            }
            if choices.clicks != (delivery.clickConsent ?? false) {
                words.append(word(delivery, "", .clicks, choices.clicks, Self.source))
            }
            try database.carryOut(words, refusing: refusal)
        }
        return try preferences(token)
    }

    /// Whether the database answers; for the health page.
    package var isReachable: Bool {
        do {
            // Nothing yet, where no run was.
            _ = try reader.with { try $0.heartbeat() }
            return true
        } catch {
            return false
        }
    }

    private static let source = "web:preferences"

    private func claim(_ token: String, _ purpose: LinkPurpose) -> Int64? {
        guard let claim = try? keys.claim(purpose, in: token), claim.extra.isEmpty else { return nil }
        return claim.deliveryID
    }

    private func visit(_ token: String, _ purpose: LinkPurpose) throws -> Visit? {
        guard let number = claim(token, purpose) else { return nil }
        let preferences = keys.token(.preferences, deliveryID: number)
        // Previews and tests carry links of no delivery, which the office tries.
        if number == 0 {
            return Visit(
                token: token, preferences: preferences, firstName: "", category: nil, stopped: [],
                isBarred: false, clickConsent: nil)
        }
        return try reader.with { database in
            guard let delivery = try database.linkedDelivery(number) else { return nil }
            let address = delivery.addresses.first ?? ""
            let suppressions = try database.suppressions(of: address)
            return Visit(
                token: token, preferences: preferences, firstName: delivery.firstName,
                category: delivery.category, stopped: try database.stopped(address),
                isBarred: suppressions.contains { $0.cause != .unsubscribed && $0.category == nil },
                clickConsent: delivery.clickConsent)
        }
    }

    private func word(
        _ delivery: LinkedDelivery, _ address: String, _ kind: ConsentEntry.Kind, _ isGiven: Bool,
        _ source: String
    ) -> ConsentEntry {
        ConsentEntry(
            contact: delivery.contact, address: address, kind: kind, isGiven: isGiven, source: source,
            at: clock.now())
    }
}

extension LinkedDelivery {
    /// Where the mail went, then where the person is reached today; each once.
    fileprivate var addresses: [String] {
        [address, currentAddress == address ? "" : currentAddress].filter { !$0.isEmpty }
    }
}

extension Database {
    /// The categories that somebody unsubscribed this address from.
    fileprivate func stopped(_ address: String) throws -> Set<Category> {
        let unsubscribed = try suppressions(of: address).filter { $0.cause == .unsubscribed }
        return Set(
            Category.allCases.filter { category in
                category.allowsOneClickUnsubscribe && unsubscribed.contains { $0.applies(to: category) }
            })
    }
}
