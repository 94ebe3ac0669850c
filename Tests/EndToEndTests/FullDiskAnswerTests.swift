import Foundation
import TestSupport
import Testing

/// The live server on a disk that fills up: a small tmpfs, which only root can mount.
@Suite("Answers and a full disk")
struct FullDiskAnswerTests {
    private static let people = 6

    @Test("Whose answer finds no room is told to try again; nothing is half-stored, and later it is taken")
    func answering() throws {
        guard let disk = try SmallDisk(kilobytes: 2000) else { return }
        let coop = try GazetteCommand()
        try coop.edit("gazette.yaml", "database: var/gazette.sqlite", "database: \(disk.path)/gazette.sqlite")
        try coop.admit(tenants: Self.people)
        try coop.launch("etat-des-lieux")
        try coop.text("run", now: "2027-02-02")
        let paths = try Self.paths(coop)
        try #require(paths.count == Self.people)
        let server = try BackgroundProcess(
            GazetteCommand.executable,
            [
                "--workspace", coop.path, "--now", GazetteCommand.moment("2027-02-03"), "serve", "--listen",
                "127.0.0.1:0",
            ])
        defer { server.stop() }
        let address = try #require(
            server.firstLine.split(separator: " ").first { $0.hasPrefix("http://127.0.0.1:") })
        let port = try #require(Int(address.dropFirst("http://127.0.0.1:".count).prefix { $0.isNumber }))

        #expect(try Self.send(paths[0], port).hasPrefix("HTTP/1.1 303"))
        try disk.fill()
        // What the log has room for already is taken; then there is none.
        var refusals: [String] = []
        for round in 0..<200 where refusals.isEmpty {
            let path = paths[round % Self.people]
            let reply = try Self.send(path, port)
            if !reply.hasPrefix("HTTP/1.1 303") { refusals.append(reply) }
        }
        let refusal = try #require(refusals.first)
        #expect(refusal.hasPrefix("HTTP/1.1 503") && refusal.contains("Retry-After: "))
        #expect(refusal.contains("Réessayez dans un instant") && refusal.contains("envoyez-la de nouveau"))

        try disk.empty()
        for path in paths { #expect(try Self.send(path, port).hasPrefix("HTTP/1.1 303")) }
        server.terminate()
        #expect(server.wait() == 0)
        let rates = try coop.json("survey", "rates", "etat-des-lieux", now: "2027-02-04")
        #expect(
            rates["complete"].int == Self.people && rates["partial"].int == 0 && rates["break_off"].int == 0)
    }

    private static func send(_ path: String, _ port: Int) throws -> String {
        let form = "sait-cooperateur=oui&sait-prix=non&venue-ag=oui&suite=envoyer"
        return try LoopbackClient.exchange(
            port: port,
            "POST \(path) HTTP/1.1\r\nHost: coop.example\r\nConnection: close\r\n"
                + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: \(form.utf8.count)\r\n\r\n\(form)"
        )
    }

    /// The paths of the forms, as the mails have them.
    private static func paths(_ coop: GazetteCommand) throws -> [String] {
        try coop.maildir().values.compactMap { mail -> String? in
            let text = String(decoding: mail, as: UTF8.self)
                .replacingOccurrences(of: "=\r\n", with: "").replacingOccurrences(of: "=\n", with: "")
            guard let start = text.range(of: "/enquete/") else { return nil }
            return String(
                text[start.lowerBound...].prefix { $0.isLetter || $0.isNumber || "/-_".contains($0) })
        }.sorted()
    }
}
