/// What one connection's thread does: mail after mail, reopening what was lost, until there is no more
/// mail or the relay does not let it go on.
///
/// A connection on which at least one mail was taken or refused may always be reopened (servers close
/// idle connections, or take only so many mails on one). One that brought nothing is a failure: the
/// thread stops.
struct SMTPCourier {
    private let number: Int
    private let settings: RelaySettings
    private let feed: any MailFeed
    private let shared: SharedReport

    /// The outcome that is not in the ledger yet: committed with the next mail's claim.
    private var held: Settlement?
    /// The mail that is neither settled nor withdrawn, and whether the ledger says `sending` of it.
    private var current: Envelope?
    private var isClaimed = false

    init(number: Int, settings: RelaySettings, feed: any MailFeed, shared: SharedReport) {
        self.number = number
        self.settings = settings
        self.feed = feed
        self.shared = shared
    }

    /// How a connection came to its end.
    private enum End {
        /// The feed has no more.
        case dry
        /// The relay or the line failed. `worked`: it had brought something before.
        case lost(RelayTrouble, worked: Bool)
        /// We ended it: the claim was refused, or it had carried as many mails as it may.
        case dropped
    }

    mutating func run() {
        defer { shared.firstConnection(opened: false) }
        guard number == 0 || shared.mayOpen() else { return }
        while true {
            let connection: SMTPConnection
            do {
                connection = try open()
            } catch {
                give(up: error)
                return
            }
            shared.firstConnection(opened: true)
            switch converse(on: connection) {
            case .dry:
                connection.quit()
                shared.finish()
                return
            case .dropped: continue
            case .lost(_, worked: true): continue
            case .lost(let trouble, worked: false):
                give(up: trouble)
                return
            }
        }
    }

    private func open() throws(RelayTrouble) -> SMTPConnection {
        let feed = feed
        if feed.isStopping { throw RelayTrouble(.stopped, "Stopped before a connection was opened.") }
        return try SMTPConnection.open(settings, isStopping: { feed.isStopping })
    }

    /// The thread's end because of the relay: what is in hand goes back.
    private mutating func give(up trouble: RelayTrouble) {
        if let envelope = current { settle(envelope, .relayTrouble(trouble)) }
        commitHeld()
        if trouble.kind == .stopped || feed.isStopping {
            shared.finish()
        } else {
            shared.add(trouble)
        }
    }

    /// Sends over one connection for as long as it lasts. No outcome is held when it returns.
    private mutating func converse(on connection: SMTPConnection) -> End {
        defer { commitHeld() }
        var worked = false
        var handed = 0
        var state = SMTPDialogue.Connection.ready
        while let envelope = current ?? feed.next(connection: number) {
            current = envelope
            if let most = settings.mailsPerConnection, handed >= most {
                commitHeld()
                connection.quit()
                return .dropped
            }
            handed += 1
            if let trouble = connection.staleness() { return .lost(trouble, worked: worked) }
            var transfer = MailTransfer(
                envelope, connection, settings.timeouts, reset: state == .needsReset)
            guard let (outcome, after) = send(envelope, by: &transfer) else { return .dropped }
            state = after
            switch outcome {
            case .relayTrouble(let trouble):
                // Before the body it is tried once more where this connection had worked: it stays in hand
                // and `sending`. Else it is over, here or where the thread gives up.
                if transfer.bodyBegan {
                    settle(envelope, outcome, bodyBegan: true)
                    // The mail waits although the connection may be reopened: somebody should know why.
                    if worked, !feed.isStopping { shared.add(trouble) }
                }
                return .lost(trouble, worked: worked)
            case .inDoubt(let reason):
                settle(envelope, outcome, bodyBegan: true)
                return .lost(RelayTrouble(.lost, sentence: reason), worked: worked)
            case .accepted, .refused:
                settle(envelope, outcome)
                worked = true
            }
            if state == .unusable { return .lost(RelayTrouble(.lost, "The relay closed."), worked: true) }
        }
        return .dry
    }

    /// One mail; nil where its claim was refused and the connection must be dropped.
    private mutating func send(
        _ envelope: Envelope, by transfer: inout MailTransfer
    ) -> (HandOver, SMTPDialogue.Connection)? {
        var action = transfer.begin()
        if case .finished(.relayTrouble(let trouble), let after) = action {
            return (.relayTrouble(trouble), after)
        }
        // The commands travel and the server thinks while the ledger writes.
        guard claim(envelope) else { return nil }
        if action == .read { action = transfer.proceed() }
        if action == .body {
            if feed.isStopping {
                let trouble = RelayTrouble(.stopped, "Stopped before the body was sent.")
                return (.relayTrouble(trouble), .unusable)
            }
            action = transfer.sendBody()
        }
        guard case .finished(let outcome, let after) = action else {
            return (.inDoubt("the dialogue came to no end"), .unusable)
        }
        return (outcome, after)
    }

    /// Commits what is held and the `sending` of this mail. What was claimed on a connection before is claimed
    /// anew: minutes may lie between, and a pause or an unsubscription in them.
    private mutating func claim(_ envelope: Envelope) -> Bool {
        isClaimed =
            isClaimed
            ? feed.renew(claim: envelope.id, connection: number)
            : feed.commit(settled: held, claim: envelope.id, connection: number)
        held = nil
        if !isClaimed { current = nil }
        return isClaimed
    }

    private mutating func settle(_ envelope: Envelope, _ outcome: HandOver, bodyBegan: Bool = false) {
        held = Settlement(id: envelope.id, outcome: outcome, bodyBegan: bodyBegan)
        current = nil
        isClaimed = false
    }

    private mutating func commitHeld() {
        guard let held else { return }
        self.held = nil
        _ = feed.commit(settled: held, claim: nil, connection: number)
    }
}
