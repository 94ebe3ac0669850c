import Synchronization
import TestSupport
import Testing

@testable import Web

@Suite("The server, live on a free port")
struct ServerTests {
    private static func router() -> Router {
        var router = Router(
            notFound: { _ in .text("nothing here", status: 404) },
            wrongMethod: { _ in .text("not so", status: 405) })
        router.get("/") { _, _ in .text("hello") }
        router.get("/greet/:name") { _, parameters in .page("<p>\(parameters["name"])</p>") }
        router.on(.post, "/echo") { request, _, reply in reply(.text(FormFields(request.body)["a"] ?? "-")) }
        return router
    }

    private static func server(_ router: Router, limits: Server.Limits = Server.Limits()) throws -> Server {
        try Server(address: "127.0.0.1", port: 0, limits: limits) { router.respond($0, $1) }
    }

    @Test("Pages answer GET and HEAD, forms answer POST, everything else says so")
    func answers() throws {
        let server = try Self.server(Self.router())
        defer { server.stop(within: 1) }
        func status(_ request: String) throws -> String {
            let answer = try LoopbackClient.exchange(port: server.port, request + "Connection: close\r\n\r\n")
            return String(answer.prefix { $0 != "\r\n" })
        }
        #expect(try status("GET / HTTP/1.1\r\nHost: a\r\n") == "HTTP/1.1 200 OK")
        #expect(try status("HEAD / HTTP/1.1\r\nHost: a\r\n") == "HTTP/1.1 200 OK")
        #expect(try status("GET /no HTTP/1.1\r\nHost: a\r\n") == "HTTP/1.1 404 Not Found")
        #expect(try status("DELETE / HTTP/1.1\r\nHost: a\r\n") == "HTTP/1.1 405 Method Not Allowed")
        #expect(
            try status("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n")
                == "HTTP/1.1 405 Method Not Allowed")
        let greeting = try LoopbackClient.exchange(
            port: server.port, "GET /greet/%3Cb%3E HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        #expect(greeting.hasSuffix("<p>&lt;b&gt;</p>"))
        for (name, value) in Response.protection { #expect(greeting.contains("\(name): \(value)\r\n")) }
    }

    @Test("A form larger than the limit is refused, whether it says its size or not")
    func tooLarge() throws {
        let server = try Self.server(Self.router(), limits: Server.Limits(body: 100))
        defer { server.stop(within: 1) }
        let large = "a=" + String(repeating: "x", count: 200)
        let sized =
            "POST /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: \(large.utf8.count)\r\n\r\n\(large)"
        #expect(try LoopbackClient.exchange(port: server.port, sized).hasPrefix("HTTP/1.1 413"))
        let chunked =
            "POST /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "\(String(large.utf8.count, radix: 16))\r\n\(large)\r\n0\r\n\r\n"
        #expect(try LoopbackClient.exchange(port: server.port, chunked).hasPrefix("HTTP/1.1 413"))
        let small = "POST /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 3\r\n\r\na=b"
        #expect(try LoopbackClient.exchange(port: server.port, small).hasSuffix("b\n"))
    }

    @Test("A reply that comes later from another thread reaches its connection, and a stop waits for it")
    func laterReply() async throws {
        let waiting = Mutex<[Router.Reply]>([])
        var router = Self.router()
        router.on(.post, "/later") { _, _, reply in waiting.withLock { $0.append(reply) } }
        let server = try Self.server(router, limits: Server.Limits(threads: 2))
        let request = "POST /later HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
        let clients = try (0..<8).map { _ in try LoopbackClient(port: server.port, sending: request) }
        // Two threads hold eight requests: none of them waits in a thread.
        while waiting.withLock({ $0.count }) < 8 { await Task.yield() }
        #expect(
            try LoopbackClient.exchange(
                port: server.port, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
            ).hasSuffix("hello\n"))
        for (index, reply) in waiting.withLock({ $0 }).enumerated() { reply(.text("number \(index)")) }
        server.stop(within: 5)
        let answers = try clients.map { try $0.readToEnd() }
        #expect(answers.allSatisfy { $0.hasPrefix("HTTP/1.1 200") && $0.contains("number ") })
    }
}
