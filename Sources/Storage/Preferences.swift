package import Model

/// A line of the ledger as the links of its mail see it.
package struct LinkedDelivery: Sendable {
    package var id: Int64
    package var campaign: Slug
    package var category: Category
    package var contact: ContactID
    package var reference: String
    package var firstName: String
    /// `EmailAddress.key` of where the mail went, and of where the person is reached today; empty where unknown.
    package var address: String
    package var currentAddress: String
    /// nil where never asked.
    package var clickConsent: Bool?
}

/// A word of a person on what they receive, as the journal keeps it.
package struct ConsentEntry: Hashable, Sendable {
    package enum Kind: String, Sendable, CaseIterable { case newsletter, survey, clicks }

    package var contact: ContactID
    /// The address that it acts on; empty for what concerns the person alone.
    package var address: String
    package var kind: Kind
    package var isGiven: Bool
    /// By which way: `web:one-click`, `web:unsubscribe`, `web:preferences`.
    package var source: String
    package var at: Instant

    package init(
        contact: ContactID, address: String, kind: Kind, isGiven: Bool, source: String, at: Instant
    ) {
        self.contact = contact
        self.address = address
        self.kind = kind
        self.isGiven = isGiven
        self.source = source
        self.at = at
    }
}

/// What the unsubscribe and preferences pages read and write.
extension Database {
    /// The delivery of a signed link; nil where the ledger has none, or the person was erased.
    package func linkedDelivery(_ number: Int64) throws -> LinkedDelivery? {
        var found: LinkedDelivery?
        try connection.query(PreferenceSQL.delivery, .int(number)) { row in
            found = LinkedDelivery(
                id: row.int(0), campaign: GroupReader.slug(row, 1),
                category: Category(rawValue: row.text(2)) ?? .newsletter, contact: ContactID(row.int(3)),
                reference: row.text(4), firstName: row.text(5), address: row.text(6),
                currentAddress: row.text(7), clickConsent: row.optionalInt(8).map { $0 == 1 })
        }
        return found
    }

    /// What stops mail to an address today.
    package func suppressions(of address: String) throws -> [Suppression] {
        var found: [Suppression] = []
        try connection.query(GroupSQL.suppressionsOf, .text(address)) {
            found.append(GroupReader.suppression($0))
        }
        return found
    }

    /// Carries out a person's words in one transaction: the address stops or resumes a category, personal click
    /// figures are agreed to or not. Each is journaled. `invitation`: the survey invitation through which somebody
    /// stopped, which counts as refused (product.md §6).
    package func carryOut(_ words: [ConsentEntry], refusing invitation: Int64? = nil) throws {
        try connection.transaction {
            for word in words {
                switch word.kind {
                case .clicks:
                    try connection.run(
                        PreferenceSQL.setClicks, .int(word.contact.number), .int(word.isGiven ? 1 : 0))
                    // Who withdraws takes back what was kept.
                    if !word.isGiven { try forgetClicks(of: word.contact) }
                case .newsletter: try settle(.newsletter, word)
                case .survey: try settle(.survey, word)
                }
                try connection.run(
                    PreferenceSQL.journal, .int(word.contact.number), .text(word.address),
                    .text(word.kind.rawValue), .int(word.isGiven ? 1 : 0), .text(word.source),
                    .int(word.at.milliseconds))
            }
            if let invitation, let at = words.first?.at { try setRefused(invitation, at: at) }
        }
    }

    /// The journal of a person, oldest first.
    package func consents(of contact: ContactID) throws -> [ConsentEntry] {
        var found: [ConsentEntry] = []
        try connection.query(PreferenceSQL.consents, .int(contact.number)) { row in
            guard let kind = ConsentEntry.Kind(rawValue: row.text(1)) else { return }
            found.append(
                ConsentEntry(
                    contact: contact, address: row.text(0), kind: kind, isGiven: row.int(2) == 1,
                    source: row.text(3), at: Instant(milliseconds: row.int(4))))
        }
        return found
    }

    /// One category of an address. Where everything was unsubscribed before, the other category stays so.
    private func settle(_ category: Category, _ word: ConsentEntry) throws {
        guard word.isGiven else {
            return try suppress(
                Suppression(address: word.address, category: category, cause: .unsubscribed),
                source: word.source, at: word.at)
        }
        let lifted = try liftUnsubscribed(word.address, "", at: word.at)
        _ = try liftUnsubscribed(word.address, category.rawValue, at: word.at)
        guard lifted else { return }
        for other in Category.allCases where other.allowsOneClickUnsubscribe && other != category {
            try suppress(
                Suppression(address: word.address, category: other, cause: .unsubscribed),
                source: word.source, at: word.at)
        }
    }

    private func liftUnsubscribed(_ address: String, _ category: String, at now: Instant) throws -> Bool {
        try connection.run(
            PreferenceSQL.lift, .text(address), .text(category), .int(now.milliseconds)) > 0
    }
}

enum PreferenceSQL {
    static let delivery = SQL(
        "preference-delivery",
        """
        SELECT d.id, d.campaign, d.category, d.contact_id, c.reference, c.first_name, d.address, c.email_key,
            c.click_consent
        FROM deliveries d JOIN contacts c ON c.id = d.contact_id WHERE d.id = $1 AND c.known_since <> ''
        """)
    static let setClicks = SQL(
        "preference-set-clicks",
        "UPDATE contacts SET click_consent = $2, revision = revision + 1 WHERE id = $1")
    static let journal = SQL(
        "preference-journal",
        """
        INSERT INTO consents (id, contact_id, address, kind, given, source, at)
        SELECT coalesce(max(id), 0) + 1, $1, $2, $3, $4, $5, $6 FROM consents
        """)
    static let consents = SQL(
        "preference-consents",
        "SELECT address, kind, given, source, at FROM consents WHERE contact_id = $1 ORDER BY id")
    static let lift = SQL(
        "preference-lift",
        """
        UPDATE suppressions SET lifted_at = $3
        WHERE address = $1 AND category = $2 AND cause = 'unsubscribed' AND lifted_at IS NULL
        """)
    static let shared = [delivery, setClicks, journal, consents, lift]
}

extension Schema {
    /// What people said about what they receive; never changed, only added to.
    static let consents: [String] = [
        """
        CREATE TABLE consents (
            id BIGINT PRIMARY KEY,
            contact_id BIGINT NOT NULL REFERENCES contacts (id),
            address TEXT NOT NULL,
            kind TEXT NOT NULL,
            given SMALLINT NOT NULL,
            source TEXT NOT NULL,
            at BIGINT NOT NULL
        )
        """,
        "CREATE INDEX consents_by_contact ON consents (contact_id)",
    ]
}
