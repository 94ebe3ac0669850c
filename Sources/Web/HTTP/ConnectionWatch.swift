internal import Glibc
internal import Synchronization

/// Shuts connections that take too long over one request or one response, however busy they pretend to be: the
/// server's own limit only sees silence, and a slow client sends an octet now and then.
final class ConnectionWatch: Sendable {
    private struct Watched {
        var since: Int64
        var isShut = false
    }

    private let connections = Mutex<[Int32: Watched]>([:])
    private let limit: Int64

    /// `limit`: seconds from the opening, or from the last request's end, to a complete response.
    init(limit: Int) { self.limit = Int64(limit) }

    func opened(_ socket: Int32) { connections.withLock { $0[socket] = Watched(since: Self.now()) } }

    /// A request ended; the next one has its own time.
    func answered(_ socket: Int32) {
        let now = Self.now()
        connections.withLock { connections in
            guard let index = connections.index(forKey: socket), !connections.values[index].isShut else {
                return
            }
            connections.values[index].since = now
        }
    }

    /// Called before the socket's number is given back to the system.
    func closed(_ socket: Int32) { _ = connections.withLock { $0.removeValue(forKey: socket) } }

    /// Shuts what is over its time; the server then sees its end and closes it. Returns how many.
    @discardableResult
    func sweep() -> Int {
        let now = Self.now()
        return connections.withLock { connections in
            var shut = 0
            for (socket, watched) in connections where !watched.isShut && now - watched.since > limit {
                shutdown(socket, Int32(SHUT_RDWR))
                connections[socket]?.isShut = true
                shut += 1
            }
            return shut
        }
    }

    /// Seconds of a clock that nobody sets.
    private static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec)
    }
}
