import Foundation
import TestSupport
import Testing

/// The live server on a disk that fills up: a small tmpfs, which only root can mount.
@Suite("Answers and a full disk")
struct FullDiskAnswerTests {
    private static let people = 6

    @Test(
        "Whose answer, registration or word for the wall finds no room is told to try again; nothing is half-stored, and later it is taken"
    )
    func answering() throws {
        guard let disk = try SmallDisk(kilobytes: 2000) else { return }
        let coop = try GazetteCommand()
        try coop.edit("gazette.yaml", "database: var/gazette.sqlite", "database: \(disk.path)/gazette.sqlite")
        try coop.admit(tenants: Self.people)
        // A session and a challenge in the days of the survey.
        try coop.edit(
            "Campaigns/agenda.yaml", "name: mars, title: Le MOOC à plusieurs, date: 2027-03-23",
            "name: mars, title: Le MOOC à plusieurs, date: 2027-03-01")
        try coop.edit(
            "Campaigns/agenda.yaml", "date: 2027-10-05, until: 2027-11-26",
            "date: 2027-02-02, until: 2027-03-26")
        try coop.launch("etat-des-lieux")
        try coop.launch("sessions-collectives")
        try coop.text("run", now: "2027-02-01")
        try coop.text("run", now: "2027-02-02")
        let paths = try Self.paths(coop, "/enquete/")
        let seats = try #require(Self.paths(coop, "/inscription/").first)
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

        let word = try Self.pages(8, port)
        #expect(try Self.send(paths[0], port).hasPrefix("HTTP/1.1 303"))
        try disk.fill()
        // What the log has room for already is taken; then there is none.
        func refusal(_ tries: Int, _ send: (Int) throws -> String) throws -> String? {
            for round in 0..<tries {
                let reply = try send(round)
                if !reply.hasPrefix("HTTP/1.1 303") { return reply }
            }
            return nil
        }
        var kept = 0
        for refusal in [
            try refusal(200) { try Self.send(paths[$0 % Self.people], port) },
            try refusal(50) {
                try Self.send(seats, port, "seance=mars&places=\($0 % 2 + 1)&action=inscrire")
            },
            try refusal(word.count) { round in
                let reply = try Self.send(Self.form, port, Self.word + word[round])
                if reply.hasPrefix("HTTP/1.1 303") { kept += 1 }
                return reply
            },
        ] {
            let refusal = try #require(refusal)
            #expect(refusal.hasPrefix("HTTP/1.1 503") && refusal.contains("Retry-After: "))
            #expect(
                refusal.contains("Réessayez dans un instant") && refusal.contains("envoyez-la de nouveau"))
        }

        try disk.empty()
        for path in paths { #expect(try Self.send(path, port).hasPrefix("HTTP/1.1 303")) }
        #expect(try Self.send(seats, port, "seance=mars&places=2&action=inscrire").hasPrefix("HTTP/1.1 303"))
        #expect(try Self.send(Self.form, port, Self.word + word[7]).hasPrefix("HTTP/1.1 303"))
        server.terminate()
        #expect(server.wait() == 0)
        let rates = try coop.json("survey", "rates", "etat-des-lieux", now: "2027-02-04")
        #expect(
            rates["complete"].int == Self.people && rates["partial"].int == 0 && rates["break_off"].int == 0)
        let sessions = try coop.json("registrations", "sessions-collectives", "mars", now: "2027-02-04")
        #expect(sessions["sessions"].list.first?["taken"].int == 2)
        // Each text with its own history, and no history without a text.
        let stored = try Subprocess.run(
            "/usr/bin/sqlite3",
            [
                "\(disk.path)/gazette.sqlite",
                "SELECT count(*), (SELECT count(DISTINCT contribution_id) FROM contribution_events) FROM contributions",
            ])
        #expect(stored.outputText == "\(kept + 1)|\(kept + 1)\n")
    }

    private static let form = "/participer/defi-abecedaire"
    private static let word = "lettre=A&mot=Atelier&texte=\(String(repeating: "a", count: 400))&page="

    /// The numbers of so many pages of the public form.
    private static func pages(_ count: Int, _ port: Int) throws -> [String] {
        try (0..<count).map { _ in
            let page = try LoopbackClient.exchange(
                port: port, "GET \(form) HTTP/1.1\r\nHost: coop.example\r\nConnection: close\r\n\r\n")
            let start = try #require(page.range(of: "name=\"page\" value=\""))
            return String(page[start.upperBound...].prefix { $0 != "\"" })
        }
    }

    static func send(
        _ path: String, _ port: Int,
        _ form: String = "sait-cooperateur=oui&sait-prix=non&venue-ag=oui&suite=envoyer"
    ) throws -> String {
        try LoopbackClient.exchange(
            port: port,
            "POST \(path) HTTP/1.1\r\nHost: coop.example\r\nConnection: close\r\n"
                + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: \(form.utf8.count)\r\n\r\n\(form)"
        )
    }

    /// The paths of the forms, as the mails have them.
    static func paths(_ coop: GazetteCommand, _ page: String) throws -> [String] {
        try coop.maildir().values.compactMap { mail -> String? in
            let text = String(decoding: mail, as: UTF8.self)
                .replacingOccurrences(of: "=\r\n", with: "").replacingOccurrences(of: "=\n", with: "")
            guard let start = text.range(of: page) else { return nil }
            return String(
                text[start.lowerBound...].prefix { $0.isLetter || $0.isNumber || "/-_".contains($0) })
        }.sorted()
    }
}
