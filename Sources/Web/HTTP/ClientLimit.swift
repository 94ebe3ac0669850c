internal import Model
internal import Synchronization

/// How often one client may do something within a time, each for itself: who floods is stopped, all others go on. Kept
/// in memory alone, for so many clients at most; where there are more, those that came first are forgotten.
final class ClientLimit: Sendable {
    private struct Count {
        /// When the first of them was, in milliseconds.
        var since: Int64
        var number: Int
    }

    private struct Clients {
        /// The latest, and those before them: once `recent` is full, it takes the place of `earlier`.
        var recent: [String: Count] = [:]
        var earlier: [String: Count] = [:]
    }

    private let most: Int
    private let span: Int64
    private let half: Int
    private let now: @Sendable () -> Instant
    private let clients = Mutex(Clients())

    /// At most `most` times in `seconds`; remembers `capacity` clients.
    init(
        most: Int, in seconds: Int = 600, capacity: Int = 8_192, now: @escaping @Sendable () -> Instant
    ) {
        self.most = most
        span = Int64(seconds) * 1_000
        half = max(1, capacity / 2)
        self.now = now
    }

    /// Counts once more. nil: it may; else after how many seconds it may again.
    func take(_ client: String) -> Int? {
        let (key, now) = (Self.network(client), now().milliseconds)
        return clients.withLock { clients in
            var count = Self.count(key, &clients, now, span)
            if count.number >= most { return Self.wait(count, now, span) }
            count.number += 1
            if clients.recent[key] == nil, clients.recent.count >= half {
                clients.earlier = clients.recent
                clients.recent = [:]
            }
            clients.recent[key] = count
            return nil
        }
    }

    /// As `take`, without counting.
    func wait(_ client: String) -> Int? {
        let (key, now) = (Self.network(client), now().milliseconds)
        return clients.withLock { clients in
            let count = Self.count(key, &clients, now, span)
            return count.number >= most ? Self.wait(count, now, span) : nil
        }
    }

    /// How many clients are remembered.
    var remembered: Int { clients.withLock { $0.recent.count + $0.earlier.count } }

    private static func count(
        _ key: String, _ clients: inout Clients, _ now: Int64, _ span: Int64
    ) -> Count {
        guard let count = clients.recent[key] ?? clients.earlier[key],
            count.since <= now, now - count.since < span
        else { return Count(since: now, number: 0) }
        return count
    }

    private static func wait(_ count: Count, _ now: Int64, _ span: Int64) -> Int {
        Int((count.since + span - now + 999) / 1_000)
    }

    /// What one line to the internet has: an IPv4 address, or the first half of an IPv6 one, behind which somebody
    /// changes addresses at will.
    static func network(_ client: String) -> String {
        let plain = ProxyList.plain(client) ?? client
        return SocketAddress(plain, port: 0)?.network ?? plain
    }
}
