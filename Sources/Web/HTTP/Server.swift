internal import CMicroHTTPD
internal import Glibc
internal import Synchronization

/// An HTTP server on libmicrohttpd: a few threads, limits on everything that a client decides, and a graceful stop.
/// TLS is the proxy's in front of it.
package final class Server: Sendable {
    package struct Limits: Sendable {
        package var threads: Int
        package var connections: Int
        /// Octets of a request's body.
        package var body: Int
        /// Seconds of silence after which a connection is closed.
        package var idle: Int
        /// Seconds for one request and its response.
        package var request: Int

        package init(
            threads: Int = 4, connections: Int = 2_000, body: Int = 65_536, idle: Int = 15, request: Int = 30
        ) {
            self.threads = threads
            self.connections = connections
            self.body = body
            self.idle = idle
            self.request = request
        }
    }

    package typealias Respond = @Sendable (Request, @escaping Router.Reply) -> Void

    /// One answered request for the access log: no address, no query, no token.
    package struct Access: Sendable {
        package let method: String
        /// The first part of the path only: what follows may be a token.
        package let page: String
        package let status: Int
    }

    private let context: Context
    private let daemon: Mutex<UInt>
    package let port: Int

    /// Listens on `address` (`127.0.0.1`, `::1`) and `port`; 0 takes a free one. `respond` is called on the server's
    /// threads.
    package init(
        address: String, port: Int, limits: Limits = Limits(),
        log: @escaping @Sendable (Access) -> Void = { _ in },
        respond: @escaping Respond
    ) throws(ServerError) {
        guard let socketAddress = SocketAddress(address, port: port) else {
            throw ServerError("\(address):\(port): expected an address in numbers, such as 127.0.0.1:8080")
        }
        let context = Context(limits: limits, log: log, respond: respond)
        self.context = context
        Self.allowDescriptors(limits.connections)
        let started = Self.withoutSignals {
            socketAddress.withPointer { pointer in
                gz_start_server(
                    pointer, socketAddress.isIPv6 ? 1 : 0,
                    gz_server_limits(
                        threads: UInt32(limits.threads), connections: UInt32(limits.connections),
                        idle_seconds: UInt32(limits.idle), memory_per_connection: 32_768),
                    handleRequest, Unmanaged.passUnretained(context).toOpaque(), completeRequest,
                    noteConnection,
                    Unmanaged.passUnretained(context).toOpaque())
            }
        }
        guard let started else {
            let reason = String(cString: strerror(errno))
            throw ServerError(
                "\(address):\(port): cannot listen there (\(reason)); choose another address or stop what uses it"
            )
        }
        daemon = Mutex(UInt(bitPattern: started))
        self.port = Int(gz_server_port(started))
    }

    deinit { stop(within: 0) }

    /// Shuts connections over their time; to be called every few seconds.
    package func sweep() { context.watch.sweep() }

    /// No new connection; what was asked is answered, for at most so many seconds; then everything is closed.
    package func stop(within seconds: Int) {
        let address = daemon.withLock { address in
            defer { address = 0 }
            return address
        }
        guard let daemon = OpaquePointer(bitPattern: address) else { return }
        let listener = MHD_quiesce_daemon(daemon)
        if listener >= 0 { close(listener) }
        context.waitUntilQuiet(seconds: seconds)
        MHD_stop_daemon(daemon)
    }

    /// Each connection is an open file, and the database needs some more: where the process may have fewer, a crowd
    /// of idle clients would keep answers from the disk.
    private static func allowDescriptors(_ connections: Int) {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        let wanted = min(rlim_t(connections + 200), limit.rlim_max)
        guard limit.rlim_cur < wanted else { return }
        limit.rlim_cur = wanted
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }

    /// The server's threads inherit the mask: signals are for the thread that asked for the server.
    private static func withoutSignals<T>(_ body: () -> T) -> T {
        var all = sigset_t()
        var before = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_BLOCK, &all, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        return body()
    }
}

/// Why a server did not start.
package struct ServerError: Error, Sendable, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}

/// What the callbacks of libmicrohttpd need; lives as long as the server.
final class Context: Sendable {
    let limits: Server.Limits
    let log: @Sendable (Server.Access) -> Void
    let respond: Server.Respond
    let watch: ConnectionWatch
    private let open = Mutex(Open())

    /// Requests that are under way.
    private struct Open {
        /// Their end has not come yet; a slow client may take its time over it.
        var receiving = 0
        /// They are whole, and wait for their response or for its last octet.
        var asked = 0
    }

    init(
        limits: Server.Limits, log: @escaping @Sendable (Server.Access) -> Void,
        respond: @escaping Server.Respond
    ) {
        self.limits = limits
        self.log = log
        self.respond = respond
        watch = ConnectionWatch(limit: limits.request)
    }

    func began() { open.withLock { $0.receiving += 1 } }

    /// The request is whole.
    func asked() {
        open.withLock { open in
            open.receiving -= 1
            open.asked += 1
        }
    }

    func ended(wasAsked: Bool) {
        open.withLock { open in
            if wasAsked { open.asked -= 1 } else { open.receiving -= 1 }
        }
    }

    /// Requests that wait for the disk are answered first: a connection that sleeps must not be closed. Who has not
    /// yet asked has a second to do so.
    func waitUntilQuiet(seconds: Int) {
        var pause = timespec(tv_sec: 0, tv_nsec: 10_000_000)
        for turn in 0..<(100 * max(seconds, 1)) {
            let isQuiet = open.withLock { $0.asked == 0 && ($0.receiving == 0 || turn >= 100) }
            if isQuiet { return }
            nanosleep(&pause, nil)
        }
    }
}
