import Engine
import Foundation
import Model
import Web

let serveCommand = Command(
    name: "serve", synopsis: "[--listen HOST:PORT]",
    summary:
        "the public pages: surveys, unsubscribing, preferences, letters in the browser and their archive",
    details: """
        Serves the pages that mails lead to, until SIGTERM or Ctrl-C: surveys (/enquete,
        /enquete-publique), unsubscribing (/desinscription), preferences (/preferences) and
        letters in the browser (/lettre), the archive of letters (/lettres) with its Atom feed,
        registrations (/inscription, /seances), forms (/formulaire, /participer) and their walls
        (/mur), and the links that are counted (/l). It speaks plain HTTP: put nginx or Caddy
        with TLS in front of it, at the address that `site` in gazette.yaml names
        (docs/operations.md). A stop answers what was asked and keeps every answer. Files are
        read at the start: restart it after a survey, a form or the agenda changed. /sante and /metrics answer on this machine
        only. The entry code that it prints at the start opens the staff's page that keys in
        paper slips (/agence/saisie/SURVEY), once.
        """,
    options: [
        .flag("access-log", "a line for each request: moment, method, first part of the path, status"),
        .value("listen", "HOST:PORT", "where to listen (default 127.0.0.1:8080; port 0 takes a free one)"),
    ],
    run: { invocation in
        PoliteStop.listen()
        let coop = try invocation.coop()
        let (host, port) = try listenAddress(invocation.arguments.value("listen") ?? "127.0.0.1:8080")
        let surveys = try SurveyDesk(coop)
        defer { surveys.close() }
        let clicks = try ClickDesk(coop)
        let archive = ArchiveDesk(try invocation.coop())
        // The first visitor need not wait until all letters are rendered.
        Thread.detachNewThread { _ = try? archive.cycles() }
        let door = StaffDoor(coop)
        let site = Site(
            frame: PageFrame(coop), surveys: surveys, preferences: try PreferencesDesk(coop),
            letters: try LetterDesk(coop),
            clicks: clicks, archive: (archive, coop.settings.site, coop.now),
            registrations: try RegistrationDesk(coop),
            // A clock that stands would never let anybody through.
            contributions: try ContributionDesk(coop, least: invocation.isReplay ? 0 : 3_000),
            staff: (door, SlipDesk(try invocation.coop()), coop.settings.site.hasPrefix("https:")),
            now: { [clock = coop.clock] in clock.now() })
        let proxies = ProxyList(coop.settings.proxies)
        let warning = ProxyWarning(isNeeded: coop.settings.proxies.isEmpty)
        let server: Server
        do {
            let isLogged = invocation.arguments.has("access-log")
            server = try Server(
                address: host, port: port,
                log: { access in
                    site.count.add(access)
                    // At once, in one piece: whoever follows the log sees a request when it was answered.
                    if isLogged { Console.write(Array(line(access).utf8), to: STDOUT_FILENO) }
                },
                respond: { request, reply in
                    var request = request
                    warning.look(at: request)
                    request.client = proxies.client(of: request)
                    site.router.respond(request, reply)
                })
        } catch let error as ServerError {
            throw EngineError(.impossible, error.description)
        }
        invocation.console.say("Listening on http://\(host):\(server.port)/ for \(coop.settings.site)")
        if let survey = coop.workspace.surveys.first(where: { !$0.isAnonymous }) {
            invocation.console.say(
                "To key in paper slips: /agence/saisie/\(survey.name) (or another survey's name), entry code \(door.code), good once"
            )
        }
        invocation.console.print(
            .object([
                ("address", .text("http://\(host):\(server.port)/")), ("site", .text(coop.settings.site)),
                ("entry_code", .text(door.code)),
            ]))
        while !PoliteStop.isRequested {
            Thread.sleep(forTimeInterval: 0.25)
            server.sweep()
            try? clicks.settle()
        }
        server.stop(within: 30)
        try? clicks.settle(isEnd: true)
        return .done
    })

/// No address, no token, no query: nothing that says who.
@Sendable private func line(_ access: Server.Access) -> String {
    "\(Date.now.formatted(.iso8601)) \(access.method) \(access.page) \(access.status)\n"
}

private func listenAddress(_ text: String) throws -> (host: String, port: Int) {
    guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
        (0...65_535).contains(port), colon > text.startIndex
    else { throw UsageError("--listen: found «\(text)», expected HOST:PORT such as 127.0.0.1:8080") }
    return (String(text[..<colon]), port)
}
