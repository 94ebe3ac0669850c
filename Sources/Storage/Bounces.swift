package import Model

/// A mail that a server had accepted and that came back.
package struct BouncedMail: Sendable {
    /// `EmailAddress.key` of where it went.
    package var address: String
    package var campaign: String
    package var step: String
    package var occurrence: String
    package var state: DeliveryState
}

extension Database {
    /// The mail with this number; nil where the ledger has none, or its person was erased.
    package func mail(_ number: Int64) throws -> BouncedMail? {
        var found: BouncedMail?
        try connection.query(BounceSQL.mail, .int(number)) { row in
            found = BouncedMail(
                address: row.text(0), campaign: row.text(1), step: row.text(2), occurrence: row.text(3),
                state: DeliveryState(rawValue: row.text(4)) ?? .cancelled)
        }
        return found
    }

    /// What was accepted has come back: it failed, for everybody whom the mail served, with the report's own words.
    /// False where it was not accepted, or is known already.
    package func recordBounce(_ number: Int64, reply: String, at now: Instant) throws -> Bool {
        try connection.transaction {
            var served: [Int64] = []
            try connection.query(BounceSQL.accepted, .int(number)) { served.append($0.int(0)) }
            guard !served.isEmpty else { return false }
            var journal = try EventJournal(connection: connection)
            for id in served {
                try connection.run(
                    BounceSQL.bounce, .int(id), .text(reply), .text(Reason.Code.bounced.rawValue))
                try journal.add(id, .failed, reply, now)
            }
            return true
        }
    }
}

enum BounceSQL {
    static let mail = SQL(
        "bounce-mail",
        """
        SELECT d.address, d.campaign, d.step, d.occurrence, d.state
        FROM deliveries d JOIN contacts c ON c.id = d.contact_id WHERE d.id = $1 AND c.known_since <> ''
        """)
    static let accepted = SQL(
        "bounce-accepted",
        "SELECT id FROM deliveries WHERE (id = $1 OR covered_by = $1) AND state = 'accepted' ORDER BY id")
    /// The edition is given free: another occurrence may bring it once the address is mended.
    static let bounce = SQL(
        "bounce",
        """
        UPDATE deliveries SET state = 'failed', reply = $2, reason_code = $3, reason = '', edition = NULL
        WHERE id = $1 AND state = 'accepted'
        """)
    static let shared = [mail, accepted, bounce]
}
