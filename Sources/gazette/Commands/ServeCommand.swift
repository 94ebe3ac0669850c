import Engine
import Foundation
import Model
import Web

let serveCommand = Command(
    name: "serve", synopsis: "[--listen HOST:PORT]",
    summary: "the public pages: surveys",
    details: """
        Serves the pages that mails lead to, until SIGTERM or Ctrl-C. It speaks plain HTTP:
        put nginx or Caddy with TLS in front of it, at the address that `site` in
        gazette.yaml names. A stop answers what was asked and keeps every answer.
        """,
    options: [
        .value("listen", "HOST:PORT", "where to listen (default 127.0.0.1:8080; port 0 takes a free one)")
    ],
    run: { invocation in
        PoliteStop.listen()
        let coop = try invocation.coop()
        let (host, port) = try listenAddress(invocation.arguments.value("listen") ?? "127.0.0.1:8080")
        let surveys = try SurveyDesk(coop)
        defer { surveys.close() }
        let site = Site(frame: PageFrame(coop), surveys: surveys)
        let server: Server
        do {
            server = try Server(address: host, port: port) { site.router.respond($0, $1) }
        } catch let error as ServerError {
            throw EngineError(.impossible, error.description)
        }
        invocation.console.say("Listening on http://\(host):\(server.port)/ for \(coop.settings.site)")
        invocation.console.print(
            .object([
                ("address", .text("http://\(host):\(server.port)/")), ("site", .text(coop.settings.site)),
            ]))
        while !PoliteStop.isRequested {
            Thread.sleep(forTimeInterval: 0.25)
            server.sweep()
        }
        server.stop(within: 30)
        return .done
    })

private func listenAddress(_ text: String) throws -> (host: String, port: Int) {
    guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
        (0...65_535).contains(port), colon > text.startIndex
    else { throw UsageError("--listen: found «\(text)», expected HOST:PORT such as 127.0.0.1:8080") }
    return (String(text[..<colon]), port)
}
