internal import Model
internal import Workspace

/// How fast the relay and the recipients' domains may be served, and which of them wait. A domain that
/// throttles slows down alone.
struct SendPace {
    private var relay: PaceWindow?
    private var windows: [String: PaceWindow] = [:]
    private let connections: [String: Int]
    /// The mail that each connection carries now, where its domain limits connections.
    private var serving: [Int: (id: Int64, domain: String)] = [:]
    private var throttles: [String: Throttle] = [:]

    /// A domain that says "slow down".
    private struct Throttle {
        var inARow = 0
        /// How often it was made to wait.
        var level = 0
        var until = Instant(milliseconds: .min)
    }

    /// So many in a row are the domain's word and not one mailbox's.
    private static let patience = 3

    init(_ smtp: Settings.SMTP?) {
        relay = smtp.flatMap { PaceWindow($0.pace) }
        windows = smtp?.domains.compactMapValues { PaceWindow($0) } ?? [:]
        connections = smtp?.domains.compactMapValues(\.connections) ?? [:]
    }

    /// Whether the past must be told with `remember`.
    var hasMemory: Bool { relay != nil || !windows.isEmpty }

    /// A mail was handed over at that moment, by this run or one before.
    mutating func remember(_ at: Instant, _ domain: String) {
        relay?.take(at)
        windows[domain]?.take(at)
    }

    /// When the relay takes one more; `now` where it does at once.
    func relayPlace(from now: Instant) -> Instant { relay?.place(from: now) ?? now }

    /// A mail goes out: the relay's place is taken.
    mutating func takeRelayPlace(_ now: Instant) { relay?.take(now) }

    /// Takes the domain's next place and says when that is: `now`, or a moment to come.
    mutating func takePlace(_ domain: String, from now: Instant) -> Instant {
        if let until = throttles[domain]?.until, until > now { return until }
        guard let place = windows[domain]?.place(from: now) else { return now }
        windows[domain]?.take(place)
        return place
    }

    /// The moment until which a domain that throttles is left alone; nil where it is not.
    func rest(_ domain: String, _ now: Instant) -> Instant? {
        guard let until = throttles[domain]?.until, until > now else { return nil }
        return until
    }

    func limitsConnections(_ domain: String) -> Bool { connections[domain] != nil }

    /// False where the domain is served by as many connections as it may.
    mutating func serve(_ domain: String, _ mail: Int64, on connection: Int) -> Bool {
        guard let most = connections[domain] else { return true }
        guard serving.values.count(where: { $0.domain == domain }) < most else { return false }
        serving[connection] = (mail, domain)
        return true
    }

    /// The connection's mail is over, whichever it was.
    mutating func finish(_ connection: Int) {
        if !serving.isEmpty { serving[connection] = nil }
    }

    /// This mail is over; the connection may carry the next already.
    mutating func finish(_ mail: Int64, on connection: Int) {
        if serving[connection]?.id == mail { serving[connection] = nil }
    }

    /// The domain took a mail, or refused a person: it does not throttle.
    mutating func noteCalm(_ domain: String) {
        if !throttles.isEmpty { throttles[domain] = nil }
    }

    /// The domain asked to come back later. Gives the moment until which it is left alone, where this was
    /// one time too many: five minutes, tripled each time up to four hours. `spread` is a random byte.
    mutating func noteThrottling(_ domain: String, _ now: Instant, spread: UInt8) -> Instant? {
        var throttle = throttles[domain] ?? Throttle()
        throttle.inARow += 1
        defer { throttles[domain] = throttle }
        guard throttle.inARow >= Self.patience, throttle.until <= now else { return nil }
        throttle.level += 1
        throttle.until = Backoff.moment(attempt: throttle.level, now: now, spread: spread)
        return throttle.until
    }

    /// Whether a reply speaks of too much mail, or of now, and not of one mailbox: 421, 450, 451 and 4.7.x
    /// (RFC 3463 §3.8, RFC 6647).
    static func isThrottling(code: Int, enhanced: String?) -> Bool {
        [421, 450, 451].contains(code) || enhanced?.hasPrefix("4.7.") == true
    }
}
