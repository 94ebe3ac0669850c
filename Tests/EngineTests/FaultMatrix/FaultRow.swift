import Model
import TestSupport

/// One line of the fault matrix: what the relay does to a run of four mails, and what must come of it.
struct FaultRow: Sendable {
    static let mails = 4
    static let pipelining = ["PIPELINING", "8BITMIME"]
    static let lockstep = ["8BITMIME"]

    let fault: String
    let place: String
    /// Which mails, or in which circumstances.
    var when = ""
    var capabilities = FaultRow.pipelining
    var connections = 1
    /// As many as there are connections, of all relays.
    var mostInDoubt: Int?
    var hasPassword = false
    /// The settings' line that says where an access token comes from.
    var token: String?
    var security = Security.none
    /// Seconds that a reply to a command, and to the dot, is awaited. Long where nothing is silent: a busy
    /// machine must not look like a silent server.
    var patience = (reply: 60, dot: 60)
    let script: ScriptedRelay.Script
    /// The ledger after the run.
    let ledger: [DeliveryState: Int]
    /// As right as `ledger`, where it depends on which of two things comes first.
    var otherLedger: [DeliveryState: Int]?
    /// What the operator's sentence holds; nil where there is nothing to say.
    var says: String?
    /// A second relay, for what the first certainly did not take.
    var spare: Spare?

    struct Spare: Sendable {
        var script: ScriptedRelay.Script = { _ in .normal }
        /// How many mails it must take.
        var takes: Int
    }

    /// What stands between Gazette and the relay.
    enum Security: Sendable {
        case none
        /// STARTTLS is wanted and the relay itself answers, which has none.
        case scriptedStartTLS
        case behind(Certificate, startTLS: Bool)
    }

    enum Certificate: String, Sendable, CaseIterable {
        case good
        case expired
        case otherName
        /// Good but for nobody having said that it is to be trusted.
        case untrusted
    }

    var isPipelined: Bool { capabilities.contains("PIPELINING") }
}

/// What a fault at a command means.
enum FaultKind {
    /// Not even a fault: a reply as servers may write it.
    case harmless
    /// The relay refuses us, and nobody else.
    case relay
    /// The connection is lost, out of step or silent.
    case lost
    case personForNow
    case personForGood

    /// The ledger of a row, with the fault at the second mail or at each.
    func ledger(atDot: Bool, always: Bool) -> [DeliveryState: Int] {
        let all = FaultRow.mails
        switch self {
        case .harmless: return [.accepted: all]
        // Before the body it is tried once more, over a new connection.
        case .relay where !atDot, .lost where !atDot: return always ? [.queued: all] : [.accepted: all]
        case .relay: return always ? [.queued: all] : [.accepted: all - 1, .queued: 1]
        case .lost: return always ? [.inDoubt: 1, .queued: all - 1] : [.accepted: all - 1, .inDoubt: 1]
        case .personForNow: return always ? [.deferred: all] : [.accepted: all - 1, .deferred: 1]
        case .personForGood: return always ? [.failed: all] : [.accepted: all - 1, .failed: 1]
        }
    }
}
