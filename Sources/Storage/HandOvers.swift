package import Model

/// What was handed over lately, and what must wait: the pace's side of the ledger.
extension Database {
    /// The moments at which mails were claimed for a relay since `since`, oldest first, each with its recipient's
    /// domain.
    package func handOvers(through relay: String, since: Instant) throws -> [(at: Instant, domain: String)] {
        var found: [(at: Instant, domain: String)] = []
        let cursor = try connection.cursor(HandOverSQL.latest, .text(relay))
        try cursor.advance()
        // Read backwards until the first that is too old: moments have no index, and numbers follow them.
        while let row = cursor.row {
            let at = Instant(milliseconds: row.int(0))
            guard at >= since else { break }
            let address = row.text(1)
            let domain = address.split(separator: "@", maxSplits: 1).last.map(String.init) ?? ""
            found.append((at, domain))
            try cursor.advance()
        }
        return found.reversed()
    }

    /// Mails that wait for their turn; their state stays what it is.
    package func postpone(_ mails: [(id: Int64, until: Instant)]) throws {
        guard !mails.isEmpty else { return }
        try connection.transaction {
            for mail in mails {
                try connection.run(
                    HandOverSQL.postpone, .int(mail.id), .int(mail.until.milliseconds))
            }
        }
    }
}

enum HandOverSQL {
    /// CROSS JOIN: the events backwards, not the deliveries.
    static let latest = SQL(
        "hand-overs-latest",
        """
        SELECT e.at, d.address FROM delivery_events e CROSS JOIN deliveries d
        WHERE d.id = e.delivery_id AND e.state = 'sending'
            AND (e.reply LIKE '% through ' || $1 OR e.reply NOT LIKE '% through %')
            AND d.covered_by IS NULL
        ORDER BY e.id DESC
        """)
    static let postpone = SQL(
        "hand-overs-postpone",
        "UPDATE deliveries SET next_at = $2 WHERE id = $1 AND state IN ('queued', 'deferred')")
    static let shared = [latest, postpone]
}
