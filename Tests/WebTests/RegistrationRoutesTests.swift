import Foundation
import Model
import Synchronization
import TestSupport
import Testing

@testable import Engine
@testable import Web

@Suite("Registration by link")
struct RegistrationRoutesTests {
    /// After the invitation of 23 February 2027: sessions on 23 March (14:00) and 12 October, five places each.
    static func site(people: Int = 3, today: String = "2027-02-24", files: [String: String] = [:]) throws
        -> SiteFixture
    {
        try SiteFixture(
            people: people, today: today, campaigns: ["sessions-collectives", "cycle-annuel"],
            days: ["2027-01-15", "2027-02-23"], files: files)
    }

    private func path(_ site: SiteFixture, _ person: String = "T-1") throws -> String {
        "/inscription/\(try site.token(.registration, "sessions-collectives", of: person))"
    }

    private func state(_ site: SiteFixture, _ person: String = "T-1") throws -> Set<String> {
        let contact = try site.coop().group(person).contacts.first { $0.reference == person }
        return Set((contact?.participations ?? []).map { "\($0.occurrence) \($0.state.rawValue)" })
    }

    @Test("Looking registers nobody; a press takes the place, says so, and can be taken back")
    func way() throws {
        let site = try Self.site()
        let path = try path(site)
        let page = site.get(path)
        #expect(page.status == 200)
        #expect(page.text.contains("Mardi 23 mars 2027, 14\u{A0}h"))
        #expect(page.text.contains("5\u{A0}places libres"))
        #expect(page.text.contains("Bonjour Alix,"))
        #expect(!page.text.contains("Essai1"))
        #expect(site.ask(Request(.head, path)).status == 200)
        #expect(try state(site) == [])

        let posted = site.post(path, "seance=mars&places=2&action=inscrire")
        #expect(posted.status == 303)
        #expect(posted.header("Location") == "\(path)?fait=inscription")
        #expect(try state(site) == ["mars inscrit"])
        let done = site.get(path, query: ["fait": "inscription"]).text
        #expect(
            done.contains("Vous êtes inscrit·e</strong> : mardi 23 mars 2027, 14\u{A0}h, pour 2 personnes."))
        #expect(done.contains("confirmerons par courriel"))
        #expect(site.get(try self.path(site, "T-2")).text.contains("3\u{A0}places libres"))

        #expect(site.post(path, "seance=octobre&action=inscrire").status == 303)
        #expect(try state(site) == ["mars annulé", "octobre inscrit"])
        #expect(site.post(path, "seance=octobre&action=annuler").status == 303)
        #expect(try state(site) == ["mars annulé", "octobre annulé"])
        #expect(site.get(path, query: ["fait": "annulation"]).text.contains("Votre inscription est annulée"))
    }

    @Test("A full date says so and offers the other; nothing of the person's changes")
    func full() throws {
        let site = try Self.site(people: 6)
        for number in 1...2 {
            _ = site.post(try path(site, "T-\(number)"), "seance=mars&places=2&action=inscrire")
        }
        let last = try path(site, "T-3")
        let short = site.post(last, "seance=mars&places=2&action=inscrire")
        #expect(short.status == 409)
        #expect(short.text.contains("Il ne reste que 1\u{A0}place"))
        #expect(site.post(last, "seance=mars&action=inscrire").status == 303)
        let path = try path(site, "T-4")
        let gone = site.post(path, "seance=mars&action=inscrire")
        #expect(gone.status == 409)
        #expect(gone.text.contains("Il n’y a plus de place"))
        #expect(gone.text.contains("Il en reste à une autre date"))
        #expect(gone.text.contains("<p class=\"free\">Complet</p>"))
        #expect(try state(site, "T-4") == [])
        #expect(site.get("/seances/sessions-collectives").text.contains("Complet"))
    }

    @Test("Thirty-two clients of a live server who want the last five places get five")
    func race() throws {
        let people = 32
        let site = try Self.site(people: people)
        let paths = try (1...people).map { try path(site, "T-\($0)") }
        let server = try Server(address: "127.0.0.1", port: 0) { site.site.router.respond($0, $1) }
        defer { server.stop(within: 5) }
        let answers = Mutex<[String: Int]>([:])
        DispatchQueue.concurrentPerform(iterations: people) { index in
            let body = "seance=mars&places=1&action=inscrire"
            let answer = try? LoopbackClient.exchange(
                port: server.port,
                "POST \(paths[index]) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                    + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: \(body.utf8.count)\r\n\r\n"
                    + body)
            let status = answer.map { String($0.dropFirst(9).prefix(3)) } ?? "none"
            answers.withLock { $0[status, default: 0] += 1 }
        }
        #expect(answers.withLock { $0 } == ["303": 5, "409": people - 5])
        let list = try site.coop().registrations(for: try #require(Slug("sessions-collectives")), "mars")
        #expect(list.registrations.count == 5)
        #expect(list.sessions[0].free == 0)
    }

    @Test("Tokens of other pages, other people's deliveries of other campaigns, and cut ones open nothing")
    func tokens() throws {
        let site = try Self.site()
        let good = try site.token(.registration, "sessions-collectives")
        for token in [
            String(good.dropLast()), good + "A", String(good.reversed()), "x",
            try site.token(.survey, "sessions-collectives"),
            try site.token(.preferences, "sessions-collectives"),
            try site.token(.registration, "cycle-annuel"),
        ] {
            #expect(site.get("/inscription/\(token)").status == 404, "\(token)")
            #expect(
                site.post("/inscription/\(token)", "seance=mars&action=inscrire").status == 404, "\(token)")
            #expect(site.get("/inscription/\(token)/agenda/mars").status == 404, "\(token)")
        }
        #expect(site.get("/desinscription/\(good)").status == 404)
        #expect(site.get("/preferences/\(good)").status == 404)
        #expect(try state(site) == [])
        // A letter that is read in the browser, and passed on, registers nobody.
        let letter = site.get("/lettre/\(try site.token(.view, "sessions-collectives"))").text
        #expect(letter.contains("Je m’inscris"))
        #expect(letter.contains("/lien-personnel"))
        #expect(!letter.contains("/inscription/"))
        let trial = "/inscription/\(try site.coop().linkKeys().token(.registration, deliveryID: 0))"
        #expect(site.get(trial).text.contains("essai"))
        #expect(site.post(trial, "seance=mars&action=inscrire").status == 410)
    }

    @Test(
        "A form that asks for nothing that there is changes nothing",
        arguments: [
            ("", 422), ("seance=mars", 422), ("seance=mai&action=inscrire", 410),
            ("seance=mars'%3B DROP TABLE registrations&action=inscrire", 410),
            ("seance=%3Cscript%3E&action=annuler", 410), ("seance=mars&action=annuler", 303),
            ("seance=mars&action=inscrire&places=99", 303), ("seance=mars&action=inscrire&places=-3", 303),
            ("seance=mars&action=inscrire&places=9999999999999999999", 303),
        ])
    func oddForms(body: String, status: Int) throws {
        let site = try Self.site()
        let answer = site.post(try path(site), body)
        #expect(answer.status == status)
        #expect(!answer.text.contains("<script>"))
        let list = try site.coop().registrations(for: try #require(Slug("sessions-collectives")), "mars")
        #expect(list.registrations.allSatisfy { (1...2).contains($0.places) })
        #expect(list.registrations.isEmpty == !body.contains("places="))
    }

    @Test("A session that has begun takes nobody any more, and the others stay")
    func begun() throws {
        let site = try Self.site(today: "2027-03-23")
        let path = try path(site)
        // Eleven in the morning; it begins at two in the afternoon.
        #expect(site.get(path).text.contains("23 mars"))
        let late = try #require(Instant(rfc3339: "2027-03-23T14:00:00+01:00"))
        site.clock.set(late)
        #expect(!site.get(path).text.contains("23 mars"))
        let answer = site.post(path, "seance=mars&action=inscrire")
        #expect(answer.status == 410)
        #expect(answer.text.contains("closes"))
        #expect(answer.text.contains("12 octobre"))
        #expect(try state(site) == [])
    }

    @Test("The session as an agenda's file: its own moment, lines of 75 octets, what an agenda escapes")
    func calendar() throws {
        let site = try Self.site()
        let path = try path(site)
        let file = site.get("\(path)/agenda/mars")
        #expect(file.header("Content-Type") == "text/calendar; charset=utf-8")
        #expect(file.text.hasPrefix("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"))
        #expect(file.text.contains("\r\nDTSTART:20270323T130000Z\r\n"))
        #expect(file.text.contains("\r\nLOCATION:À la coopérative\\, 4 place du Lavoir\r\n"))
        #expect(file.text.split(separator: "\r\n").allSatisfy { $0.utf8.count <= 75 })
        #expect(site.get("\(path)/agenda/mai").status == 404)
    }

    @Test("What the agenda says is shown as text, never as markup")
    func escaping() throws {
        let agenda = """
            sessions-collectives:
              - { name: mars, title: "<b onclick=x>Le MOOC</b>", date: 2027-03-23, time: "14:00", place: "\\"></p><script>1</script>", seats: 5 }
            """
        var files: [String: String] = [:]
        let shipped = Repository.root.appendingPathComponent("Campaigns/agenda.yaml")
        let text = try String(contentsOf: shipped, encoding: .utf8)
        let start = try #require(text.range(of: "sessions-collectives:\n"))
        let end = try #require(text.range(of: "# Les ateliers d'une résidence"))
        files["Campaigns/agenda.yaml"] = text[..<start.lowerBound] + agenda + "\n" + text[end.lowerBound...]
        let site = try Self.site(files: files)
        for page in [site.get(try path(site)), site.get("/seances/sessions-collectives")] {
            #expect(page.status == 200)
            #expect(page.text.contains("&lt;b onclick=x&gt;Le MOOC&lt;/b&gt;"))
            #expect(!page.text.contains("<script>"))
        }
    }
}
