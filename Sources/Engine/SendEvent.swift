package import Model
internal import Storage
internal import Transport

/// One thing that happened while sending, for a log. Holds no address and no server's words, which may hold one.
package struct SendEvent: Sendable {
    package enum Kind: String, Sendable {
        case begin, end
        /// The ledger holds `sending`.
        case claim
        /// The person's record, the campaign or a suppression changed under the mail.
        case refusedClaim = "refused-claim"
        /// What became of a mail; `state` is what the ledger holds from now on.
        case outcome
        case withheld, withdrawn
        /// The mail could not be made, for a reason that is not the person's.
        case notMade = "not-made"
        case campaignStopped = "campaign-stopped"
        /// The recipient's domain is left alone until `until`.
        case domainRests = "domain-rests"
        /// A connection gave up.
        case relayTrouble = "relay-trouble"
    }

    package var at: Instant
    package var kind: Kind
    package var delivery: Int64?
    package var campaign: Slug?
    package var connection: Int?
    /// The relay's name in the settings; empty for a Maildir.
    package var relay = ""
    package var state: DeliveryState?
    /// The reply's code, with the enhanced status where there is one.
    package var code: String?
    /// From the claim to the outcome.
    package var milliseconds: Int64?
    package var domain: String?
    package var until: Instant?
    /// Further numbers and words without blanks, as they are printed.
    package var more: [(String, String)] = []

    init(_ kind: Kind, at: Instant) {
        self.kind = kind
        self.at = at
    }

    /// About one mail.
    init(_ kind: Kind, _ item: OutboxItem, at: Instant) {
        self.init(kind, at: at)
        delivery = item.id
        campaign = item.key.campaign
    }

    /// What became of a mail that was claimed at `claimed`; `state` is what the ledger holds from now on.
    init(
        _ handOver: HandOver, of item: OutboxItem, _ state: DeliveryState, relay: String, connection: Int,
        claimed: Instant?, at: Instant
    ) {
        self.init(.outcome, item, at: at)
        self.relay = relay
        self.connection = connection
        self.state = state
        code = handOver.reply.map(\.shortCode)
        milliseconds = claimed.map { at.milliseconds - $0.milliseconds }
    }

    /// Why a connection gave up: the kind and the server's code; the sentence is the run's.
    init(_ trouble: RelayTrouble, of relay: String, at: Instant) {
        self.init(.relayTrouble, at: at)
        self.relay = relay
        code = trouble.reply.map(\.shortCode)
        more = [("kind", trouble.kind.rawValue)]
    }

    /// The end of a run, with its counts.
    init(_ report: RunReport, at: Instant) {
        self.init(.end, at: at)
        let tally = report.tally
        more = [
            ("sent", tally.accepted), ("deferred", tally.deferred), ("failed", tally.failed),
            ("in_doubt", tally.inDoubt), ("open", report.open),
        ].map { ($0, String($1)) }
    }

    /// `time=2027-01-15T08:30:00.125Z event=outcome delivery=12 … code=250 ms=8`, without a line's end.
    package var line: String {
        let part = String(1000 + (at.milliseconds % 1000 + 1000) % 1000).dropFirst()
        var line = "time=\(at.description.dropLast()).\(part)Z event=\(kind.rawValue)"
        func add(_ key: String, _ value: String?) {
            if let value { line += " \(key)=\(value)" }
        }
        add("delivery", delivery.map(String.init))
        add("campaign", campaign?.text)
        add("connection", connection.map(String.init))
        add("state", state?.rawValue)
        add("code", code)
        add("ms", milliseconds.map(String.init))
        add("domain", domain)
        add("until", until?.description)
        add("relay", relay.isEmpty ? nil : relay)
        for (key, value) in more { add(key, value) }
        return line
    }
}

extension HandOver {
    /// The server's reply, where there was one.
    var reply: Reply? {
        switch self {
        case .accepted(let reply), .refused(let reply, permanent: _): reply
        case .relayTrouble(let trouble): trouble.reply
        case .inDoubt: nil
        }
    }
}

extension Reply {
    /// `550/5.1.1`, or `550` without an enhanced status.
    var shortCode: String { enhancedStatus.map { "\(code)/\($0)" } ?? String(code) }
}
