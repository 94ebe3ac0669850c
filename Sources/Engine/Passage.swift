internal import Model
internal import Storage
internal import Transport

/// What the ledger and the feed must know of the relay that mails leave through.
struct Passage: Sendable {
    /// The relay's name in the settings; empty for a Maildir.
    var relay = ""
    /// The other relays of the settings: a mail whose body began to leave through one of them waits for it.
    var others: [String] = []
    /// Whether another relay goes on at once with what this one does not take.
    var handsOn = false
    /// When the relay before this one is looked at again; nil where there is none.
    var until: Instant?

    /// Whether this mail may leave here. Its body, once begun, is never sent through another relay by itself.
    func admits(_ item: OutboxItem) -> Bool {
        guard let relay = item.begun else { return true }
        return !others.contains(relay)
    }
}

/// The ledger's words for what a relay did with a mail.
struct LedgerWords: Sendable {
    let passage: Passage
    /// `in-doubt: resend` of a campaign.
    let resends: @Sendable (Slug) -> Bool
    let entropy: Entropy

    private static let pauseAfterRefusal: Int64 = 900

    func outcome(_ settled: Transport.Settlement, of item: OutboxItem, _ now: Instant) -> Outcome {
        switch settled.outcome {
        case .accepted(let reply):
            return Outcome(
                id: item.id, state: .accepted, reply: reply.description,
                servesOthers: item.companionRevisions > 0, at: now)
        case .refused(let reply, permanent: true):
            return Outcome(id: item.id, state: .failed, reply: reply.description, at: now)
        case .refused(let reply, permanent: false):
            let next = nextTry(item, now)
            return Outcome(
                id: item.id, state: next == nil ? .failed : .deferred, reply: reply.description,
                nextAt: next, at: now)
        case .relayTrouble(let trouble):
            // A refusal that is the relay's may still be about this one mail; the next runs begin with others.
            let waits = trouble.kind == .refused && (!passage.handsOn || settled.bodyBegan)
            let begun = settled.bodyBegan && !passage.relay.isEmpty
            return Outcome(
                id: item.id, state: .queued, reply: trouble.description,
                reason: begun ? Reason(.bodyBegan, .init(note: passage.relay)) : item.bond,
                nextAt: waits ? now.adding(seconds: Self.pauseAfterRefusal) : nil, countsAttempt: false,
                at: now)
        case .inDoubt(let sentence):
            let again = resends(item.key.campaign) ? afterDoubt(item, now) : nil
            return Outcome(
                id: item.id, state: again == nil ? .inDoubt : .deferred, reply: sentence, nextAt: again,
                at: now)
        }
    }

    private func afterDoubt(_ item: OutboxItem, _ now: Instant) -> Instant? {
        Backoff.afterDoubt(
            attempt: item.attempts + 1, firstTried: item.firstTriedAt ?? now, now: now,
            notAfter: item.notAfter, spread: entropy(1).first ?? 128)
    }

    private func nextTry(_ item: OutboxItem, _ now: Instant) -> Instant? {
        Backoff.next(
            attempt: item.attempts + 1, firstTried: item.firstTriedAt ?? now, now: now,
            notAfter: item.notAfter, spread: entropy(1).first ?? 128)
    }
}

extension OutboxItem {
    /// Kept while no relay has taken or refused the mail.
    var bond: Reason? { begun.map { Reason(.bodyBegan, .init(note: $0)) } }
}

extension SendTally {
    /// Counts what became of one mail.
    mutating func add(_ handOver: HandOver, _ state: DeliveryState) {
        switch handOver {
        case .accepted: accepted += 1
        case .relayTrouble: returned += 1
        case .inDoubt: inDoubt += 1
        case .refused: if state == .failed { failed += 1 } else { deferred += 1 }
        }
    }
}
