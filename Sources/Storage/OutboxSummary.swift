package import Model

/// How the deliveries of one campaign, or to one recipient domain, stand.
package struct OutboxShare: Sendable, Equatable {
    /// The campaign or the domain; empty for people without an address.
    package var name: String
    package var counts: [DeliveryState: Int]
    /// What the server said last, or what stands in for it, where something is not plainly done: of the
    /// highest number in that state.
    package var lastWords: [DeliveryState: String]
}

extension Database {
    /// The mails of the outbox by campaign, in order of name.
    package func outboxByCampaign() throws -> [OutboxShare] {
        try shares(SummarySQL.byCampaign).sorted { $0.name < $1.name }
    }

    /// The outbox by recipient domain, the greatest first.
    package func outboxByDomain() throws -> [OutboxShare] {
        func total(_ share: OutboxShare) -> Int { share.counts.values.reduce(0, +) }
        return try shares(SummarySQL.byDomain).sorted { (total($1), $0.name) < (total($0), $1.name) }
    }

    /// The numbers of the mails that are in doubt, of one campaign or of all.
    package func doubtful(of campaign: Slug?) throws -> [Int64] {
        var numbers: [Int64] = []
        try connection.query(SummarySQL.doubtful, .text(campaign?.text ?? "")) { numbers.append($0.int(0)) }
        return numbers
    }

    /// How many mails may leave at `now`.
    package func dueCount(now: Instant) throws -> Int {
        Int(try connection.number(SummarySQL.due, .int(now.milliseconds)) ?? 0)
    }

    private func shares(_ sql: SQL) throws -> [OutboxShare] {
        var found: [String: OutboxShare] = [:]
        var last: [(name: String, state: DeliveryState, id: Int64)] = []
        try connection.query(sql) { row in
            guard let state = DeliveryState(rawValue: row.text(1)) else { return }
            let name = row.text(0)
            found[name, default: OutboxShare(name: name, counts: [:], lastWords: [:])].counts[state] =
                Int(row.int(2))
            last.append((name, state, row.int(3)))
        }
        for (name, state, id) in last where state != .accepted {
            try connection.query(SummarySQL.words, .int(id)) { row in
                let reason = Reason(code: row.text(1), detail: row.text(2))
                let words = row.text(0).isEmpty ? reason?.sentence ?? "" : row.text(0)
                if !words.isEmpty { found[name]?.lastWords[state] = words }
            }
        }
        return Array(found.values)
    }
}

enum SummarySQL {
    static let byCampaign = SQL(
        "summary-by-campaign",
        """
        SELECT campaign, state, count(*), max(id) FROM deliveries WHERE channel = 'email' GROUP BY campaign, state
        """)
    /// The domain in functions that both databases have: cut from the right all that is not «@», and take what
    /// is left out of the address.
    static let byDomain = SQL(
        "summary-by-domain",
        """
        SELECT domain, state, count(*), max(id) FROM (
            SELECT replace(address, rtrim(address, replace(address, '@', '')), '') AS domain, state, id
            FROM deliveries WHERE channel = 'email') d
        GROUP BY domain, state
        """)
    static let words = SQL("summary-words", "SELECT reply, reason_code, reason FROM deliveries WHERE id = $1")
    static let doubtful = SQL(
        "summary-doubtful",
        """
        SELECT id FROM deliveries
        WHERE is_open = 1 AND state = 'in_doubt' AND covered_by IS NULL AND ($1 = '' OR campaign = $1)
        ORDER BY id
        """)
    static let due = SQL(
        "summary-due",
        """
        SELECT count(*) FROM deliveries d
        WHERE d.is_open = 1 AND d.channel = 'email' AND d.state IN ('queued', 'deferred') AND d.covered_by IS NULL
            AND d.next_at <= $1
            AND EXISTS (SELECT 1 FROM campaigns p WHERE p.name = d.campaign AND p.state = 'launched')
        """)
    static let shared = [byCampaign, byDomain, words, doubtful, due]
}
