package import Model

/// A suppression as the journal has it, those that were lifted included.
package struct SuppressionEntry: Hashable, Sendable {
    package var address: String
    /// nil: all mail.
    package var category: Category?
    package var cause: Suppression.Cause
    /// By which way: `web:one-click`, `staff`, `bounce`, `merge`…
    package var source: String
    package var at: Instant
    package var liftedAt: Instant?
}

/// What was ever said or found of mail to a person: the journals of consent and of suppressions.
extension Database {
    /// Of an address, oldest first.
    package func suppressionJournal(of address: String) throws -> [SuppressionEntry] {
        var found: [SuppressionEntry] = []
        guard !address.isEmpty else { return found }
        try connection.query(WishSQL.suppressions, .text(address)) { row in
            found.append(
                SuppressionEntry(
                    address: row.text(0), category: row.optionalText(1).flatMap(Category.init(rawValue:)),
                    cause: Suppression.Cause(rawValue: row.text(2)) ?? .staff, source: row.text(3),
                    at: Instant(milliseconds: row.int(4)),
                    liftedAt: row.optionalInt(5).map(Instant.init(milliseconds:))))
        }
        return found
    }

    /// Adds words to the journal of consent that were carried out otherwise.
    package func journal(_ words: [ConsentEntry]) throws {
        try connection.transaction {
            for word in words {
                try connection.run(
                    PreferenceSQL.journal, .int(word.contact.number), .text(word.address),
                    .text(word.kind.rawValue), .int(word.isGiven ? 1 : 0), .text(word.source),
                    .int(word.at.milliseconds))
            }
        }
    }

    /// The days on which the mails left that came back from an address, as far as nothing arrived there in between; the
    /// last first.
    package func bouncesInARow(at address: String) throws -> [CivilDate] {
        var days: [CivilDate] = []
        var isBroken = false
        try connection.query(WishSQL.outcomes, .text(address)) { row in
            if row.text(0) != Reason.Code.bounced.rawValue { isBroken = true }
            if !isBroken, let day = ContactColumns.day(row, 1) { days.append(day) }
        }
        return days
    }
}

enum WishSQL {
    static let suppressions = SQL(
        "journal-suppressions",
        """
        SELECT address, category, cause, source, at, lifted_at FROM suppressions WHERE address = $1 ORDER BY at, id
        """)
    /// Mails that a server took, whether they came back or not.
    static let outcomes = SQL(
        "journal-outcomes",
        """
        SELECT d.reason_code, d.send_on FROM deliveries d
        WHERE d.contact_id IN (SELECT c.id FROM contacts c WHERE c.email_key = $1) AND d.address = $1
            AND d.channel = 'email' AND d.covered_by IS NULL
            AND (d.state = 'accepted' OR d.state = 'failed' AND d.reason_code = '\(Reason.Code.bounced.rawValue)')
        ORDER BY d.send_on DESC, d.id DESC LIMIT 20
        """)
    static let shared = [suppressions, outcomes]
}
