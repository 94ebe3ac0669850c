import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Web

@Suite("The server's limits, live on a free port")
struct ServerLimitsTests {
    private static func server(_ limits: Server.Limits) throws -> Server {
        var router = Router(
            notFound: { _ in .text("nothing here", status: 404) },
            wrongMethod: { _ in .text("not so", status: 405) })
        router.get("/") { _, _ in .text("hello") }
        router.on(.post, "/") { request, _, reply in reply(.text("\(request.body.count)")) }
        let site = router
        return try Server(address: "127.0.0.1", port: 0, limits: limits) { site.respond($0, $1) }
    }

    @Test(
        "Who falls silent is hung up on, in whatever part of a request",
        arguments: [
            "", "GET / HT", "GET / HTTP/1.1\r\nHost: a\r\n",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nx",
        ])
    func silence(_ beginning: String) throws {
        let server = try Self.server(Server.Limits(threads: 2, idle: 1))
        defer { server.stop(within: 1) }
        let answer = try LoopbackClient(port: server.port, sending: beginning).readToEnd()
        #expect(!answer.contains("hello"))
    }

    @Test(
        "Who sends an octet now and then is hung up on when the time for one request is over",
        arguments: [
            "GET / HTTP/1.1\r\nX-Slow: ", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999\r\n\r\n",
        ])
    func trickle(_ beginning: String) throws {
        let server = try Self.server(Server.Limits(threads: 2, idle: 60, request: 1))
        defer { server.stop(within: 1) }
        let client = try LoopbackClient(port: server.port, sending: beginning)
        let end = Latch()
        // A thread of its own: the one that reads waits.
        Thread {
            var octets = 0
            while !end.isReached {
                // Few, so that the request's size is no reason.
                if octets < 500 { client.send("a") }
                octets += 1
                server.sweep()
                sched_yield()
            }
        }.start()
        let began = ContinuousClock.now
        let answer = try client.readToEnd()
        end.reach()
        #expect(!answer.contains("200 OK"))
        #expect(ContinuousClock.now - began < .seconds(30))
    }

    /// Told once that something is over.
    private final class Latch: Sendable {
        private let state = Mutex(false)

        var isReached: Bool { state.withLock { $0 } }
        func reach() { state.withLock { $0 = true } }
    }

    @Test("A header larger than its memory is refused, and so are an endless line and a broken one")
    func header() throws {
        let server = try Self.server(Server.Limits(threads: 2))
        defer { server.stop(within: 1) }
        let long = String(repeating: "x", count: 40_000)
        for request in [
            "GET / HTTP/1.1\r\nHost: a\r\nX-Long: \(long)\r\n\r\n",
            "GET /\(long) HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\nno field\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
        ] {
            let answer = try LoopbackClient.exchange(port: server.port, request)
            #expect(
                answer.isEmpty || answer.hasPrefix("HTTP/1.1 4"),
                "\(request.prefix(40)): \(answer.prefix(60))")
        }
        let sound = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
        #expect(try LoopbackClient.exchange(port: server.port, sound).hasSuffix("hello\n"))
    }

    @Test("More clients than the limit are turned away, and those inside are served")
    func crowd() throws {
        let server = try Self.server(Server.Limits(threads: 2, connections: 8))
        defer { server.stop(within: 1) }
        let waiting = try (0..<40).map { _ in
            try LoopbackClient(port: server.port, sending: "GET / HTTP/1.1\r\n")
        }
        for client in waiting { client.send("Host: a\r\nConnection: close\r\n\r\n") }
        let served = try waiting.map { try $0.readToEnd() }.filter { $0.hasSuffix("hello\n") }
        #expect(served.count >= 1)
    }

    @Test("A stop does not wait for who has not asked yet")
    func stop() throws {
        let server = try Self.server(Server.Limits(threads: 2, idle: 60, request: 60))
        let clients = try [
            "GET / HTTP/1.1\r\nX-Slow: ", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nx",
        ].map {
            try LoopbackClient(port: server.port, sending: $0)
        }
        let began = ContinuousClock.now
        server.stop(within: 30)
        #expect(ContinuousClock.now - began < .seconds(15))
        for client in clients { #expect(try client.readToEnd().contains("200 OK") == false) }
    }
}
