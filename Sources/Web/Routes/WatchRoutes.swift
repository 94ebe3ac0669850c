internal import Engine
internal import Synchronization

/// How many requests the server answered, by kind of status.
package final class RequestCount: Sendable {
    private let counts = Mutex<[Int: Int]>([:])

    package func add(_ access: Server.Access) {
        counts.withLock { $0[access.status / 100, default: 0] += 1 }
    }

    /// In the text format that Prometheus reads.
    var text: String {
        let lines = counts.withLock { counts in
            (1...5).map { "gazette_http_responses_total{class=\"\($0)xx\"} \(counts[$0] ?? 0)" }
        }
        return "# TYPE gazette_http_responses_total counter\n" + lines.joined(separator: "\n")
    }
}

/// For whoever watches the server, from this machine only: what comes through a proxy says so in its headers.
struct WatchRoutes: Routes {
    let frame: PageFrame
    let desk: PreferencesDesk
    let count: RequestCount

    func add(to router: inout Router) {
        router.get("/sante") { request, _ in
            guard request.isFromHere else { return frame.unknownLink }
            return desk.isReachable ? .text("ok") : .text("the database does not answer", status: 503)
        }
        router.get("/metrics") { request, _ in
            request.isFromHere ? .text(count.text) : frame.unknownLink
        }
    }
}

extension Request {
    /// Straight from a program on this machine.
    fileprivate var isFromHere: Bool {
        let forwarded = ["x-forwarded-for", "forwarded", "x-real-ip", "via"]
        return (peer == "::1" || peer.hasPrefix("127.") || peer == "::ffff:127.0.0.1")
            && !forwarded.contains { headers[$0] != nil }
    }
}
