internal import Model
internal import Planning
internal import Rendering
internal import Storage
internal import Transport

/// Gives the ledger's due mails to a relay, made as they are asked for, and writes down what became of
/// them. Called by the relay's one thread; any may ask whether it is stopping.
final class OutboxFeed: MailFeed, @unchecked Sendable {
    private let reader: Database
    private let ledger: Ledger
    private let assembly: MailAssembly
    private let ahead: MailsAhead
    private let day: PlanningDay
    private var hours: OpenHours
    /// Of campaigns that narrow the coop's window.
    private let ownWindows: [Slug: SendWindow]
    /// Campaigns whose `enter` is asked again before their first letter.
    private let entryCampaigns: Set<Slug>
    private let clock: any Clock
    private let entropy: Entropy
    private let words: LedgerWords
    private let stop: @Sendable () -> Bool
    private let progress: @Sendable (SendTally) -> Void
    private let log: (@Sendable (SendEvent) -> Void)?

    private var queue: OutboxQueue
    private var inFlight: [Int64: OutboxItem] = [:]
    /// When each mail was claimed, where somebody reads a log.
    private var claimed: [Int64: Instant] = [:]
    private var tally: SendTally
    private var breaker: CircuitBreaker
    /// Why mails could not be made.
    private var unmade: Set<String> = []
    /// Mails that could not be made, to be written down with the next group: a crash costs nothing.
    private var withheld: [LedgerEntry] = []
    private static let mostWithheld = 100
    private let fault = FirstFault()
    private static let mostUnmade = 5

    init(
        reader: Database, ahead: MailsAhead, ledger: Ledger, assembly: MailAssembly, day: PlanningDay,
        clock: any Clock, entropy: @escaping Entropy, passage: Passage,
        stop: @escaping @Sendable () -> Bool, before: SendTally,
        breaker: CircuitBreaker, pace: SendPace, progress: @escaping @Sendable (SendTally) -> Void,
        log: (@Sendable (SendEvent) -> Void)?
    ) {
        self.reader = reader
        self.ledger = ledger
        self.assembly = assembly
        self.ahead = ahead
        self.day = day
        hours = OpenHours(day.planner.settings.window)
        ownWindows = day.planner.ownWindows
        entryCampaigns = day.planner.entryCampaigns
        self.clock = clock
        self.entropy = entropy
        words = LedgerWords(passage: passage, resends: assembly.resends, entropy: entropy)
        self.stop = stop
        tally = before
        self.breaker = breaker
        queue = OutboxQueue(reader: reader, ahead: ahead, pace: pace, passage: passage)
        self.progress = progress
        self.log = log
    }

    /// Nothing more is asked for. What happened, the ledger's error where it could not be written, why mails could not be
    /// made (a few sentences), and the earliest moment at which something that waits for the pace may go.
    func finish() -> (tally: SendTally, failure: (any Error)?, notMade: [String], restsUntil: Instant?) {
        writeWithheld()
        return (tally, fault.error, unmade.sorted(), queue.restsUntil)
    }

    var isStopping: Bool { stop() || fault.error != nil }

    /// The window is open, and it is not yet time to look at a better relay again.
    private var mayBegin: Bool {
        let now = clock.now()
        return hours.contains(now) && words.passage.until.map { now < $0 } ?? true
    }

    func next(connection: Int) -> Envelope? {
        while !isStopping, mayBegin, let item = takeItem(for: connection) {
            if let envelope = prepare(item) { return envelope }
        }
        return nil
    }

    func commit(_ entries: [FeedEntry]) -> [Bool] {
        let now = clock.now()
        let items = entries.map { $0.claim.flatMap { inFlight[$0] } }
        let written = zip(entries, items).map { ledgerEntry($0, $1, now) }
        do {
            let first = withheld
            withheld = []
            let granted = Array(try ledger.commit(first + written).dropFirst(first.count))
            for (index, entry) in entries.enumerated() {
                if let item = items[index] { noteClaim(item, granted[index], on: entry.connection) }
            }
            return granted
        } catch {
            fault.note(error)
            return entries.map { _ in false }
        }
    }

    /// A renewed claim is given back and claimed again in one transaction.
    private func ledgerEntry(_ entry: FeedEntry, _ item: OutboxItem?, _ now: Instant) -> LedgerEntry {
        let outcome = entry.settled.flatMap { self.outcome($0, on: entry.connection, now) }
        guard let item else { return LedgerEntry(outcome) }
        guard entry.isRenewal else { return LedgerEntry(outcome, claim: wish(item, now)) }
        let back = Outcome(
            id: item.id, state: .queued, reply: "the connection was lost before the body left",
            reason: item.bond, countsAttempt: false, at: now)
        return LedgerEntry(back, claim: hours.contains(now) ? wish(item, now) : nil)
    }

    private func wish(_ item: OutboxItem, _ now: Instant) -> Claim {
        Claim(
            id: item.id, mailbox: item.contact.email?.key ?? "", revision: item.revision,
            companions: item.companionRevisions, relay: words.passage.relay, at: now)
    }

    /// The next due mail of the ledger that may go now.
    private func takeItem(for connection: Int) -> OutboxItem? {
        do {
            return try queue.take(for: connection, now: clock.now())
        } catch {
            fault.note(error)
            return nil
        }
    }

    /// The mail itself; nil where it must not go out, which is then written down.
    private func prepare(_ item: OutboxItem) -> Envelope? {
        let now = clock.now()
        if isClosed(item, now) || isWithdrawn(item, now) { return nil }
        do {
            let envelope = try ahead.take(item) ?? assembly.envelope(for: item, now: now)
            inFlight[item.id] = item
            return envelope
        } catch let error as MissingValue {
            withhold(item, Reason(.missingValue, Reason.Facts(error, of: item.contact)), now)
        } catch {
            withhold(item, Reason(.notMade, .init(note: "\(error)")), now)
            if unmade.count < Self.mostUnmade { unmade.insert("\(error)") }
        }
        return nil
    }

    /// Outside the campaign's own window: the mail waits for its next opening.
    private func isClosed(_ item: OutboxItem, _ now: Instant) -> Bool {
        guard !ownWindows.isEmpty, let window = ownWindows[item.key.campaign], !window.contains(now) else {
            return false
        }
        do {
            try reader.postpone([(item.id, window.next(atOrAfter: now))])
        } catch {
            fault.note(error)
        }
        return true
    }

    /// Decision 12, right before SMTP: an import may have come between the plan and this mail. Suppressions,
    /// the pause and what changes from now on are the claim's to test.
    private func isWithdrawn(_ item: OutboxItem, _ now: Instant) -> Bool {
        let past = PastDelivery(
            key: item.key, contact: item.contact.id, letter: item.letter, state: .queued, dueOn: item.dueOn,
            sendOn: item.sendOn)
        // Participations change with an import, which changes the person's revision: the claim refuses then.
        let reason: Reason?
        do {
            let asks = entryCampaigns.contains(item.key.campaign)
            let hasBegun =
                try !asks || reader.hasBegun(item.key.campaign, enrolment: item.key.enrolment)
            reason = day.obstacle(to: past, for: item.contact, suppressions: [], hasBegun: hasBegun)
        } catch {
            fault.note(error)
            return true
        }
        if let reason {
            do {
                let outcome = Outcome(id: item.id, state: .cancelled, reason: reason, at: now)
                try reader.withdraw([outcome])
                count { $0.withdrawn += 1 }
                log?(SendEvent(.withdrawn, item, at: now))
            } catch {
                fault.note(error)
            }
            return true
        }
        // Their own delivery is withdrawn by the next plan, and the mail then made without their name.
        guard item.companions.contains(where: { $0.deceasedOn != nil }) else { return false }
        giveBack(item)
        return true
    }

    /// Notes why the mail cannot be made now; tried again in half an hour.
    private func withhold(_ item: OutboxItem, _ reason: Reason, _ now: Instant) {
        let outcome = Outcome(
            id: item.id, state: .deferred, reason: reason, nextAt: now.adding(seconds: 1800), at: now)
        withheld.append(LedgerEntry(outcome))
        let isPersonal = reason.code == .missingValue
        count { if isPersonal { $0.withheld += 1 } else { $0.notMade += 1 } }
        log?(SendEvent(isPersonal ? .withheld : .notMade, item, at: now))
        if withheld.count >= Self.mostWithheld { writeWithheld() }
    }

    private func writeWithheld() {
        guard !withheld.isEmpty else { return }
        do {
            _ = try ledger.commit(withheld)
        } catch {
            fault.note(error)
        }
        withheld = []
    }

    private func noteClaim(_ item: OutboxItem, _ granted: Bool, on connection: Int) {
        if !granted {
            queue.pace.finish(item.id, on: connection)
            giveBack(item)
        }
        guard let log else { return }
        var event = SendEvent(granted ? .claim : .refusedClaim, item, at: clock.now())
        event.connection = connection
        if granted { claimed[item.id] = event.at }
        log(event)
    }

    /// The claim was refused: something changed since rendering. It stays queued for the next run. What was
    /// read ahead is read again: after a pause, each of the page would be refused too.
    private func giveBack(_ item: OutboxItem) {
        inFlight[item.id] = nil
        queue.reread()
        count { $0.returned += 1 }
    }

    private func count(_ change: (inout SendTally) -> Void) {
        change(&tally)
        progress(tally)
    }

    /// The ledger's words for what the relay did; the pace, the breaker and the log learn of it.
    private func outcome(
        _ settled: Transport.Settlement, on connection: Int, _ now: Instant
    ) -> Outcome? {
        guard let item = inFlight.removeValue(forKey: settled.id) else { return nil }
        queue.pace.finish(item.id, on: connection)
        let outcome = words.outcome(settled, of: item, now)
        count { $0.add(settled.outcome, outcome.state) }
        watch(item, settled.outcome, now)
        if let log {
            let began = claimed.removeValue(forKey: item.id)
            log(
                SendEvent(
                    settled.outcome, of: item, outcome.state, relay: words.passage.relay,
                    connection: connection,
                    claimed: began, at: now))
        }
        return outcome
    }

    /// What an outcome says of the campaign and of the recipient's domain.
    private func watch(_ item: OutboxItem, _ handOver: HandOver, _ now: Instant) {
        switch handOver {
        case .accepted: judge(item, isRefusal: false, reply: "", now)
        case .refused(let reply, permanent: true):
            judge(item, isRefusal: true, reply: reply.description, now)
        case .refused(let reply, permanent: false):
            guard SendPace.isThrottling(code: reply.code, enhanced: reply.enhancedStatus) else { return }
            let spread = entropy(1).first ?? 128
            let until = queue.pace.noteThrottling(item.domain, now, spread: spread)
            guard let until, let log else { return }
            var event = SendEvent(.domainRests, at: now)
            event.domain = item.domain
            event.until = until
            log(event)
        case .relayTrouble, .inDoubt: break
        }
    }

    /// Pauses the campaign where this outcome was one refusal too many, before the outcome itself is written:
    /// the claim that is committed with it is refused already.
    private func judge(_ item: OutboxItem, isRefusal: Bool, reply: String, _ now: Instant) {
        queue.pace.noteCalm(item.domain)
        do {
            let campaign = item.key.campaign
            let reason = try breaker.note(campaign, isRefusal: isRefusal, reply: reply) {
                try reader.lastOutcomes(of: campaign, limit: $0)
            }
            guard let reason, try reader.hold(campaign, because: reason), let log else { return }
            var event = SendEvent(.campaignStopped, at: now)
            event.campaign = campaign
            log(event)
        } catch {
            fault.note(error)
        }
    }
}
