package import Model

/// A campaign that Gazette itself has paused, because too many of its mails were refused for good.
extension Database {
    /// Pauses a running campaign with a reason for people; false where it was not running. No later claim of
    /// its mails is granted (`LedgerSQL.claim` tests the state).
    package func hold(_ name: Slug, because reason: String, isSurge: Bool = false) throws -> Bool {
        try connection.transaction {
            guard try connection.run(HoldSQL.pause, .text(name.text)) == 1 else { return false }
            try connection.run(MetaSQL.set, .text(HoldSQL.reasonKey(name)), .text(reason))
            try connection.run(MetaSQL.set, .text(HoldSQL.surgeKey(name)), .text(isSurge ? "1" : ""))
            return true
        }
    }

    /// Why Gazette paused campaigns; those that a person paused are not there.
    package func holdReasons() throws -> [Slug: String] {
        var reasons: [Slug: String] = [:]
        for (name, state) in try campaignStates() where state.phase == .paused {
            if let reason = try meta(HoldSQL.reasonKey(name)), !reason.isEmpty { reasons[name] = reason }
        }
        return reasons
    }

    /// Whether it was held because it would have sent more than was foreseen.
    package func isHeldForSurge(_ name: Slug) throws -> Bool { try meta(HoldSQL.surgeKey(name)) == "1" }

    /// How many mails of a campaign wait to be sent, and the people they serve.
    package func openMails(of name: Slug) throws -> (mails: Int, people: Int) {
        (
            Int(try connection.number(HoldSQL.openMails, .text(name.text)) ?? 0),
            Int(try connection.number(HoldSQL.openPeople, .text(name.text)) ?? 0)
        )
    }

    /// Starts a campaign, or goes on with it: what servers said of its mails so far no longer counts. `mails` is
    /// what a person was told that it plans on `day`.
    package func start(_ name: Slug, _ state: CampaignState, mails: Int = 0, on day: CivilDate) throws {
        try connection.transaction {
            let highest = try connection.number(LedgerSQL.highestEvent) ?? 0
            try connection.run(MetaSQL.set, .text(HoldSQL.reasonKey(name)), .text(""))
            try connection.run(MetaSQL.set, .text(HoldSQL.startKey(name)), .text(String(highest)))
            try setCampaignState(name, state)
            try confirmForecast(name, mails: mails, on: day)
        }
    }

    /// The last outcomes of a campaign's mails since it was started or resumed, oldest first: true for one
    /// that a server refused for good (5xx), false for one that it took. Looks no further back than the
    /// ledger's last 200,000 events.
    package func lastOutcomes(of name: Slug, limit: Int) throws -> [Bool] {
        let start = try meta(HoldSQL.startKey(name)).flatMap(Int64.init) ?? 0
        let highest = try connection.number(LedgerSQL.highestEvent) ?? 0
        var refused: [Bool] = []
        try connection.query(
            HoldSQL.outcomes, .text(name.text), .int(max(start, highest - 200_000)), .int(Int64(limit))
        ) { row in refused.append(row.text(0) == DeliveryState.failed.rawValue) }
        return refused.reversed()
    }
}

enum HoldSQL {
    static func reasonKey(_ name: Slug) -> String { "held:\(name.text)" }
    /// Value: number of the ledger's last event when the campaign was started.
    static func startKey(_ name: Slug) -> String { "started-after:\(name.text)" }

    /// Value: 1 where more was to be sent than foreseen.
    static func surgeKey(_ name: Slug) -> String { "held-for-surge:\(name.text)" }

    static let openMails = SQL(
        "hold-open-mails",
        """
        SELECT count(*) FROM deliveries
        WHERE state IN ('queued', 'deferred') AND covered_by IS NULL AND campaign = $1 AND channel = 'email'
        """)
    static let openPeople = SQL(
        "hold-open-people",
        """
        SELECT count(*) FROM deliveries
        WHERE state IN ('queued', 'deferred') AND campaign = $1 AND channel = 'email'
        """)
    static let pause = SQL(
        "hold-pause", "UPDATE campaigns SET state = 'paused' WHERE name = $1 AND state = 'launched'")

    /// CROSS JOIN keeps SQLite from reading the campaign's deliveries first: the events are read backwards,
    /// and few of them. What failed after three days of 4xx is no hard refusal.
    static let outcomes = SQL(
        "hold-outcomes",
        """
        SELECT e.state FROM delivery_events e CROSS JOIN deliveries d
        WHERE e.id > $2 AND d.id = e.delivery_id AND d.campaign = $1 AND d.channel = 'email'
            AND d.covered_by IS NULL
            AND (e.state = 'accepted' OR e.state = 'failed' AND e.reply LIKE '5%')
        ORDER BY e.id DESC LIMIT $3
        """)
    static let shared = [pause, outcomes, openMails, openPeople]
}
