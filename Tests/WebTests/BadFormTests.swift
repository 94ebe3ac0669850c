import Model
import Storage
import Testing

@testable import Engine
@testable import Web

/// What a form may look like that no page of ours sent: nothing is half-stored, and the page says what to do.
@Suite("Forms that are not as they should be")
struct BadFormTests {
    static let survey = """
        title: Votre logement
        unit: address
        opens: 2027-02-01
        closes: 2027-03-19
        questions:
          - { question: avis, text: Un mot ?, kind: long-text }
          - { question: note, text: Une note ?, kind: 0-10, low: Rien, high: Tout, mandatory: oui }

        """
    static let sound = "avis=Bien&note=8&suite=envoyer"

    private func answers(_ site: SiteFixture) throws -> [StoredInvitation.Answer] {
        var answers: [StoredInvitation.Answer] = []
        try site.coop().database.forEachInvitation(try #require(Slug("etat-des-lieux"))) {
            answers += [$0.answer].compactMap { $0 }
        }
        return answers
    }

    @Test(
        "A form that was cut or garbled on its way changes nothing, and the page says so",
        arguments: [
            "", "avis=Bien&no", "avis=Bien&note=8&suit", "avis=%E9t%E9&note=8&suite=envoyer",
            "%FF=1&suite=envoyer",
        ])
    func cut(_ body: String) throws {
        let site = try SiteFixture(survey: Self.survey)
        let path = "/enquete/\(try site.token(.survey, "etat-des-lieux"))"
        for before in [0, 1] {
            let reply = site.post(path, body)
            #expect(reply.status == 400 && reply.text.contains("n’est pas arrivée entière"))
            #expect(try answers(site).count == before)
            #expect(site.post(path, Self.sound).status == 303)
        }
        #expect(try answers(site).first?.fields.values.map(\.value) == ["Bien", "8"])
    }

    @Test("A form that is sent again counts once")
    func replayed() throws {
        let site = try SiteFixture(survey: Self.survey)
        let path = "/enquete/\(try site.token(.survey, "etat-des-lieux"))"
        for _ in 1...5 { #expect(site.post(path, Self.sound).status == 303) }
        #expect(try answers(site).map(\.standing) == ["complete"])
        let report = try site.coop().surveyReport(try #require(Slug("etat-des-lieux")))
        #expect(report.rates.count(.complete) == 1)
    }

    @Test("A form for a survey that closed meanwhile, or that there is none of, is not kept")
    func closed() throws {
        let site = try SiteFixture(survey: Self.survey)
        let path = "/enquete/\(try site.token(.survey, "etat-des-lieux"))"
        #expect(site.get(path).status == 200)
        site.clock.set(try SiteFixture.moment("2027-03-20"))
        let late = site.post(path, Self.sound)
        #expect(late.text.contains("19 mars 2027") && late.status != 303)
        #expect(try answers(site).isEmpty)
        #expect(site.post("/enquete-publique/inconnue", Self.sound).status == 404)
        #expect(site.post("/enquete-publique/etat-des-lieux", Self.sound).status == 404)
    }

    @Test("Tokens of another purpose, another mail, another key, altered or cut, open no survey")
    func tokens() throws {
        let site = try SiteFixture(survey: Self.survey)
        let sound = try site.token(.survey, "etat-des-lieux")
        var tokens = [
            try site.token(.unsubscribe, "etat-des-lieux"), try site.token(.view, "etat-des-lieux"),
            // The right purpose, but of a letter that carries no survey.
            try site.token(.survey, "cycle-annuel"), String(sound.dropLast()), sound + "A",
            sound.uppercased(),
            "..%2F..%2Fetc%2Fpasswd", "' OR 1=1 --", "",
        ]
        let last = try #require(sound.last)
        tokens.append(sound.dropLast() + (last == "A" ? "B" : "A"))
        for token in tokens {
            for reply in [site.get("/enquete/\(token)"), site.post("/enquete/\(token)", Self.sound)] {
                #expect(reply.status == 404 && !reply.text.contains("Votre logement"), "\(token)")
            }
        }
        #expect(site.get("/enquete/\(sound)").status == 200)
        #expect(try answers(site).isEmpty)
    }

    @Test("A text that is too long is refused with the limit in French, and what was typed stays")
    func tooLong() throws {
        let site = try SiteFixture(survey: Self.survey)
        let path = "/enquete/\(try site.token(.survey, "etat-des-lieux"))"
        let text = String(repeating: "x", count: 20_000)
        let reply = site.post(path, "avis=\(text)&note=11&suite=envoyer")
        #expect(reply.status == 422 && reply.text.contains("caractères"))
        #expect(try answers(site).isEmpty)
    }

    @Test("Free text reaches the office as it was typed, and no spreadsheet computes it")
    func exported() throws {
        let site = try SiteFixture(survey: Self.survey)
        let name = try #require(Slug("etat-des-lieux"))
        for (person, text) in [
            ("T-1", "=HYPERLINK(\"http://a.example\")"), ("T-2", "'); DROP TABLE submissions; --"),
        ] {
            let path = "/enquete/\(try site.token(.survey, "etat-des-lieux", of: person))"
            let encoded = text.utf8.map { "%" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
            #expect(site.post(path, "avis=\(encoded)&note=8&suite=envoyer").status == 303)
        }
        let table = try site.coop().exportAnswers(name)
        let csv = String(decoding: table.csv, as: UTF8.self)
        #expect(csv.contains("'=HYPERLINK") && csv.contains("'); DROP TABLE submissions; --"))
        #expect(!csv.contains(";=HYPERLINK") && !csv.contains(";\"=HYPERLINK"))
        #expect(try answers(site).count == 2)
    }

    @Test("Whose data was erased finds no page behind their old links, and writes nothing")
    func erased() throws {
        let site = try SiteFixture(survey: Self.survey)
        let links = [
            "/enquete/\(try site.token(.survey, "etat-des-lieux"))",
            "/preferences/\(try site.token(.preferences, "etat-des-lieux"))",
            "/desinscription/\(try site.token(.unsubscribe, "etat-des-lieux"))",
        ]
        for link in links { #expect(site.get(link).status == 200, "\(link)") }
        #expect(site.post(links[0], Self.sound).status == 303)
        let coop = try site.coop()
        #expect(try coop.erase("T-1").erased == ["T-1"])
        for link in links {
            #expect(site.get(link).status == 404, "\(link)")
            #expect(site.post(link, "List-Unsubscribe=One-Click&suite=envoyer").status == 404, "\(link)")
        }
        // The closed answer still counts; the words are gone.
        #expect(try answers(site).map { $0.fields.values.map(\.value) } == [["8"]])
        #expect(try coop.database.suppressions(of: "").isEmpty)
    }
}
