/// What one connection does: mail after mail, reopening what was lost, until there is no more mail or the relay
/// does not let it go on. It never waits: `need` says what for, and whoever drives it (`SMTPLoop`) comes back with that.
///
/// A connection on which at least one mail was taken or refused may always be reopened (servers close
/// idle connections, or take only so many mails on one). One that brought nothing is a failure: it ends there.
final class SMTPCourier {
    enum Need {
        /// A connection: `opened`.
        case opening
        /// The socket, or time to pass: `goOn`.
        case socket(SMTPConnection.Readiness)
        /// The ledger: `answered`.
        case ledger(FeedEntry)
        case nothing
    }

    /// How a courier ended.
    enum End {
        /// The feed has no more, or is stopping.
        case finished
        case gaveUp(RelayTrouble)
    }

    private(set) var need = Need.nothing
    /// Whether a connection was ever there.
    private(set) var hasOpened = false
    /// nil before.
    private(set) var end: End?
    /// Why mails wait although the connection may be reopened.
    private(set) var troubles: [RelayTrouble] = []

    let number: Int
    private let settings: RelaySettings
    private let feed: any MailFeed
    private let watch: Watch

    private(set) var connection: SMTPConnection?
    /// Whether this connection brought something, how many mails it was given, and how the last one left it.
    private var hasWorked = false
    private var given = 0
    private var state = SMTPDialogue.Connection.ready

    /// The outcome that is not in the ledger yet: committed with the next mail's claim.
    private var held: Settlement?
    /// The mail that is neither settled nor withdrawn, and whether the ledger says `sending` of it.
    private var current: Envelope?
    private var isClaimed = false

    private var task = Task.opening

    private enum Task {
        case opening
        /// Commands are being written; the ledger has not been asked yet.
        case beginning(MailTransfer)
        /// The claim is asked for. `early`: it is over already.
        case claiming(MailTransfer, early: (HandOver, SMTPDialogue.Connection)?)
        case sending(MailTransfer)
        /// What is held is being written down.
        case leaving(Departure)
        /// QUIT was said.
        case closing(Patience, Departure)
        case over
    }

    /// What follows when nothing is held any more.
    private enum Departure {
        case reopen
        /// After QUIT.
        case reopenPolitely
        case finish
        case giveUp(RelayTrouble)
    }

    init(number: Int, settings: RelaySettings, feed: any MailFeed, watch: Watch) {
        self.number = number
        self.settings = settings
        self.feed = feed
        self.watch = watch
    }

    /// What is to be written into the ledger before this courier goes on.
    var entry: FeedEntry? { if case .ledger(let entry) = need { entry } else { nil } }

    func start() { reopen() }

    /// The connection is there, or not.
    func opened(_ result: Result<CurlSession, RelayTrouble>) {
        switch result {
        case .failure(let trouble): giveUp(trouble)
        case .success(let session):
            hasOpened = true
            connection = SMTPConnection(session, settings.timeouts, watch)
            (hasWorked, given, state) = (false, 0, .ready)
            nextMail()
        }
    }

    /// The socket is ready, or it is time to look how long it has not been.
    func goOn() {
        switch task {
        case .beginning(let transfer): take(transfer.proceed(), transfer)
        case .sending(let transfer): take(transfer.proceed(), transfer)
        case .closing(var patience, let departure):
            if connection?.hasSpoken() ?? true || patience.end() != nil { return depart(departure) }
            task = .closing(patience, departure)
        case .opening, .claiming, .leaving, .over: break
        }
    }

    /// What the ledger said to `need`.
    func answered(_ granted: Bool) {
        held = nil
        switch task {
        case .claiming(let transfer, let early):
            isClaimed = granted
            guard granted else {
                // The server may await a body by now.
                current = nil
                return reopen()
            }
            if let early {
                conclude(transfer, early.0, early.1)
            } else {
                task = .sending(transfer)
                take(transfer.proceed(), transfer)
            }
        case .leaving(let departure): leave(departure)
        case .opening, .beginning, .sending, .closing, .over: break
        }
    }
}

extension SMTPCourier {
    private func reopen() {
        connection = nil
        guard !feed.isStopping else {
            return giveUp(RelayTrouble(.stopped, "Stopped before a connection was opened."))
        }
        (task, need) = (.opening, .opening)
    }

    /// The end because of the relay: what is in hand goes back.
    private func giveUp(_ trouble: RelayTrouble) {
        if let envelope = current { settle(envelope, .relayTrouble(trouble)) }
        leave(.giveUp(trouble))
    }

    private func nextMail() {
        current = current ?? feed.next(connection: number)
        // That may have taken its time, which is no server's silence.
        watch.look()
        guard let connection, let envelope = current else { return leave(.finish) }
        if let most = settings.mailsPerConnection, given >= most { return leave(.reopenPolitely) }
        given += 1
        if let trouble = connection.staleness() { return lose(trouble) }
        let transfer = MailTransfer(
            envelope, connection, settings.timeouts, reset: state == .needsReset)
        task = .beginning(transfer)
        take(transfer.begin(), transfer)
    }

    /// How far the mail has come.
    private func take(_ progress: MailTransfer.Progress, _ transfer: MailTransfer) {
        let isGranted = if case .sending = task { true } else { false }
        switch progress {
        case .waits(let readiness):
            // The commands travel and the server thinks while the ledger writes.
            if !isGranted, transfer.hasWritten { return claim(transfer, early: nil) }
            task = isGranted ? .sending(transfer) : .beginning(transfer)
            need = .socket(readiness)
        case .body:
            // Never without a claim, whatever has led here.
            guard isGranted else {
                let trouble = RelayTrouble(.lost, "The relay asked for a body that was not announced.")
                return conclude(transfer, .relayTrouble(trouble), .unusable)
            }
            watch.look()
            if watch.isStopping {
                let trouble = RelayTrouble(.stopped, "Stopped before the body was sent.")
                return conclude(transfer, .relayTrouble(trouble), .unusable)
            }
            take(transfer.sendBody(), transfer)
        case .finished(let outcome, let after):
            if case .relayTrouble = outcome { return conclude(transfer, outcome, after) }
            if !isGranted { return claim(transfer, early: (outcome, after)) }
            conclude(transfer, outcome, after)
        }
    }

    /// Asks for what is held and the `sending` of this mail. What was claimed on a connection before is claimed
    /// anew: minutes may lie between, and a pause or an unsubscription in them.
    private func claim(_ transfer: MailTransfer, early: (HandOver, SMTPDialogue.Connection)?) {
        task = .claiming(transfer, early: early)
        need = .ledger(
            FeedEntry(connection: number, settled: held, claim: current?.id, isRenewal: isClaimed))
    }

    private func conclude(
        _ transfer: MailTransfer, _ outcome: HandOver, _ after: SMTPDialogue.Connection
    ) {
        guard let envelope = current else { return leave(.finish) }
        state = after
        switch outcome {
        case .relayTrouble(let trouble):
            // Before the body it is tried once more where this connection had worked: it stays in hand
            // and `sending`. Else it is over, here or where the courier gives up.
            if transfer.bodyBegan {
                settle(envelope, outcome, bodyBegan: true)
                // The mail waits although the connection may be reopened: somebody should know why.
                if hasWorked, !feed.isStopping { troubles.append(trouble) }
            }
            lose(trouble)
        case .inDoubt(let reason):
            settle(envelope, outcome, bodyBegan: true)
            lose(RelayTrouble(.lost, sentence: reason))
        case .accepted, .refused:
            settle(envelope, outcome)
            hasWorked = true
            if state == .unusable {
                lose(RelayTrouble(.lost, "The relay closed."))
            } else {
                nextMail()
            }
        }
    }

    /// The connection is of no use any more.
    private func lose(_ trouble: RelayTrouble) {
        connection = nil
        if hasWorked { leave(.reopen) } else { giveUp(trouble) }
    }

    /// Goes on with `departure` once nothing is held.
    private func leave(_ departure: Departure) {
        if let held {
            task = .leaving(departure)
            need = .ledger(FeedEntry(connection: number, settled: held))
            return
        }
        switch departure {
        case .reopen: reopen()
        case .giveUp: depart(departure)
        case .reopenPolitely, .finish:
            guard let connection else { return depart(departure) }
            task = .closing(connection.quit(), departure)
            need = .socket(.reading)
        }
    }

    private func depart(_ departure: Departure) {
        connection = nil
        switch departure {
        case .reopen, .reopenPolitely: return reopen()
        case .finish: end = .finished
        case .giveUp(let trouble):
            end = trouble.kind == .stopped || feed.isStopping ? .finished : .gaveUp(trouble)
        }
        (task, need) = (.over, .nothing)
    }

    private func settle(_ envelope: Envelope, _ outcome: HandOver, bodyBegan: Bool = false) {
        held = Settlement(id: envelope.id, outcome: outcome, bodyBegan: bodyBegan)
        current = nil
        isClaimed = false
    }
}
