internal import Model
internal import Storage

/// The ledger's due mails, page by page, in the order and at the pace in which they may go.
struct OutboxQueue {
    private let reader: Database
    private let ahead: MailsAhead
    private let passage: Passage
    var pace: SendPace
    /// Reversed, so that taking the next is taking the last.
    private var page: [OutboxItem] = []
    /// The highest number read, and the highest given to a connection.
    private var last: Int64 = 0
    private var taken: Int64 = 0
    private var isDry = false
    /// Mails for domains that are served by as many connections as they take: for those connections, later.
    private var parked: [OutboxItem] = []
    /// Mails that have their place in their domain's window: a page may be read twice.
    private var placed: Set<Int64> = []
    /// The earliest moment at which something that waits for its turn may go.
    private(set) var restsUntil: Instant?

    /// Every connection waits where a page is not there yet, so pages are short.
    private static let pageSize = 100
    /// What more is found for such domains is put off for a minute.
    private static let mostParked = 200

    init(reader: Database, ahead: MailsAhead, pace: SendPace, passage: Passage) {
        self.reader = reader
        self.ahead = ahead
        self.passage = passage
        self.pace = pace
    }

    /// The next mail for a connection, whose last one is over; nil where there is none for it now.
    mutating func take(for connection: Int, now: Instant) throws -> OutboxItem? {
        pace.finish(connection)
        let place = pace.relayPlace(from: now)
        guard place <= now else {
            note(place)
            return nil
        }
        guard let item = try pick(for: connection, now: now) else { return nil }
        pace.takeRelayPlace(now)
        return item
    }

    /// What was read ahead is read again: something changed since, perhaps for all of it.
    mutating func reread() {
        page = []
        last = taken
        isDry = false
        ahead.forget()
    }

    private mutating func pick(for connection: Int, now: Instant) throws -> OutboxItem? {
        // They stay where they are while their domain rests; the next run finds them.
        for (index, item) in parked.enumerated() where pace.rest(item.domain, now) == nil {
            if pace.serve(item.domain, item.id, on: connection) { return parked.remove(at: index) }
        }
        while true {
            if page.isEmpty, !isDry { try read(now) }
            guard let item = page.popLast() else {
                if isDry { return nil }
                continue
            }
            taken = max(taken, item.id)
            if let until = pace.rest(item.domain, now) {
                try putOff(item, until)
            } else if pace.serve(item.domain, item.id, on: connection) {
                return item
            } else {
                parked.append(item)
            }
        }
    }

    /// A page of what may go now; the rest of it gets its place in time.
    private mutating func read(_ now: Instant) throws {
        let items = try ahead.page(after: last, now: now, limit: Self.pageSize)
        guard let end = items.last else {
            isDry = true
            return
        }
        last = end.id
        var late: [(id: Int64, until: Instant)] = []
        for item in items where passage.admits(item) {
            let moment = moment(for: item, now)
            if moment <= now { page.append(item) } else { late.append((item.id, moment)) }
        }
        page.reverse()
        try putOff(late)
    }

    private mutating func moment(for item: OutboxItem, _ now: Instant) -> Instant {
        if parked.count >= Self.mostParked, pace.limitsConnections(item.domain) {
            return now.adding(seconds: 60)
        }
        guard pace.hasMemory else { return pace.rest(item.domain, now) ?? now }
        guard !placed.contains(item.id) else { return now }
        let moment = pace.takePlace(item.domain, from: now)
        if moment <= now { placed.insert(item.id) }
        return moment
    }

    /// The mail, and what the page holds for the same domain, waits.
    private mutating func putOff(_ item: OutboxItem, _ until: Instant) throws {
        let same = page.filter { $0.domain == item.domain }
        page.removeAll { $0.domain == item.domain }
        try putOff(([item] + same).map { ($0.id, until) })
    }

    private mutating func putOff(_ mails: [(id: Int64, until: Instant)]) throws {
        try reader.postpone(mails)
        for mail in mails { note(mail.until) }
    }

    private mutating func note(_ moment: Instant) { restsUntil = min(restsUntil ?? moment, moment) }
}

extension OutboxItem {
    /// The recipient's, in lower case; empty without an address.
    var domain: String { contact.email?.domain ?? "" }
}
