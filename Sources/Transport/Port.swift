package import Model

/// One mail, ready to be handed over to one person.
package struct Envelope: Sendable {
    /// The delivery's identifier in the ledger.
    package let id: Int64
    package let from: EmailAddress
    package let to: EmailAddress
    /// CRLF line ends, as `MIME` writes them.
    package let message: [UInt8]

    package init(id: Int64, from: EmailAddress, to: EmailAddress, message: [UInt8]) {
        self.id = id
        self.from = from
        self.to = to
        self.message = message
    }
}

/// What became of one delivery, to be written into the ledger.
package struct Settlement: Hashable, Sendable {
    package let id: Int64
    package let outcome: HandOver
    /// Whether an octet of the body may have left, whatever came of it.
    package let bodyBegan: Bool

    package init(id: Int64, outcome: HandOver, bodyBegan: Bool = false) {
        self.id = id
        self.outcome = outcome
        self.bodyBegan = bodyBegan
    }
}

/// What one connection has its feed write down before it goes on.
package struct FeedEntry: Sendable {
    /// 0 ..< connections.
    package let connection: Int
    /// What became of the mail that is over.
    package let settled: Settlement?
    /// The mail whose body is to leave next.
    package let claim: Int64?
    /// `claim` was granted before, on a connection that was lost before the body: whether it may still leave.
    package let isRenewal: Bool

    package init(
        connection: Int = 0, settled: Settlement? = nil, claim: Int64? = nil, isRenewal: Bool = false
    ) {
        self.connection = connection
        self.settled = settled
        self.claim = claim
        self.isRenewal = isRenewal
    }
}

/// Where a relay gets its mails and tells what became of them. Given by `Engine`. One thread asks for `next` and
/// `commit`, whatever the number of connections; any may ask `isStopping`.
///
/// Each envelope that `next` gave is claimed at most once and settled exactly once, except that one
/// whose claim was refused is not settled. One that was never claimed (the connection was lost before)
/// is settled too, with `relayTrouble`: it never left `queued`.
package protocol MailFeed: Sendable {
    /// The next mail for this connection (0 ..< connections); nil when there is none now, or stopping.
    func next(connection: Int) -> Envelope?

    /// Commits the outcome of `settled` and the `sending` of `claim` of all entries, durably and in one go, before it
    /// returns. An answer for each: false where `claim` must not be sent (withdrawn, or the ledger cannot be
    /// written). That says nothing about `settled`, which the feed keeps whatever happens. A renewal looks at
    /// everything anew.
    func commit(_ entries: [FeedEntry]) -> [Bool]

    /// Once true it stays so: no new body starts.
    var isStopping: Bool { get }
}

/// Takes mails over: an SMTP server, or a Maildir.
package protocol Relay: Sendable {
    /// Hands over what `feed` has, on so many connections at once; returns when the feed has no more, is
    /// stopping, or no connection could go on.
    func deliver(from feed: any MailFeed, connections: Int) -> DeliveryReport

    /// Opens, identifies and closes without sending anything; a sentence that says what was found.
    func probe() throws(RelayTrouble) -> String
}

/// How a delivery run ended. What became of each mail is in the ledger.
package struct DeliveryReport: Hashable, Sendable {
    /// Whether the feed ran dry or stopped. False: every connection gave up before, see `troubles`.
    package var isFinished = false

    /// Why connections gave up, or the relay refused a whole mail for a reason of its own; each once.
    package var troubles: [RelayTrouble] = []

    package init() {}

    mutating func add(_ trouble: RelayTrouble) {
        if !troubles.contains(trouble) { troubles.append(trouble) }
    }
}
