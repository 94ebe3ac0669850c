import Model
import Storage
import Testing

@testable import Engine
@testable import Web

@Suite("Survey pages")
struct SurveyRoutesTests {
    static let long = """
        title: Votre logement
        unit: address
        pages: question-by-question
        opens: 2027-02-01
        closes: 2027-03-19
        questions:
          - { question: venue, text: Êtes-vous venu·e ?, kind: yes-no, mandatory: oui }
          - { question: frein, text: Pourquoi pas ?, kind: short-text, mandatory: oui, if: { venue: non } }
          - { question: note, text: Qu’en pensez-vous ?, kind: 0-10, low: Rien, high: Tout, if: { venue: oui } }

        """

    private func answer(_ site: SiteFixture) throws -> StoredInvitation.Answer? {
        var answer: StoredInvitation.Answer?
        let survey = try #require(Slug("etat-des-lieux"))
        try site.coop().database.forEachInvitation(survey) { if answer == nil { answer = $0.answer } }
        return answer
    }

    @Test("The form shows its three questions, is sent, thanks, and may be corrected")
    func whole() throws {
        let site = try SiteFixture()
        let path = "/enquete/\(try site.token(.survey, "etat-des-lieux"))"
        let form = site.get(path)
        #expect(form.status == 200)
        #expect(form.text.components(separatedBy: "<fieldset").count == 4)
        #expect(form.body.count < 30_000)
        let sent = site.post(path, "sait-cooperateur=oui&sait-prix=non&venue-ag=oui&suite=envoyer")
        #expect(sent.status == 303 && sent.header("Location") == path + "/merci")
        #expect(site.get(path + "/merci").text.contains("Merci"))
        #expect(try answer(site)?.standing == "complete")
        #expect(site.get(path).text.contains("Vous avez déjà répondu"))
        _ = site.post(path, "sait-cooperateur=non&sait-prix=non&venue-ag=oui&suite=envoyer")
        #expect(try answer(site)?.fields.values.first?.value == "non")
    }

    @Test("What is missing or wrong is said beside its question, and what was typed stays")
    func faults() throws {
        let site = try SiteFixture()
        let path = "/enquete/\(try site.token(.survey, "etat-des-lieux"))"
        let again = site.post(path, "sait-cooperateur=oui&sait-prix=%3Cscript%3E&suite=envoyer")
        #expect(again.status == 422)
        #expect(again.text.contains("Cette question attend une réponse."))
        #expect(again.text.contains("Choisissez une des réponses proposées."))
        #expect(!again.text.contains("<script>"))
        #expect(again.text.contains("value=\"oui\" checked"))
        #expect(try answer(site) == nil)
    }

    @Test("A form that is finished later is kept, is no complete answer, and comes back by the same link")
    func later() throws {
        let site = try SiteFixture()
        let path = "/enquete/\(try site.token(.survey, "etat-des-lieux"))"
        let kept = site.post(path, "sait-cooperateur=oui&suite=plus-tard")
        #expect(kept.header("Location") == path + "/plus-tard")
        #expect(site.get(path + "/plus-tard").text.contains("19 mars 2027"))
        #expect(try answer(site)?.standing == "break_off")
        #expect(site.get(path).text.contains("value=\"oui\" checked"))
    }

    @Test("One question a page: answers are kept as pages are left, and conditions choose the way")
    func paged() throws {
        let site = try SiteFixture(survey: Self.long)
        let path = "/enquete/\(try site.token(.survey, "etat-des-lieux"))"
        let first = site.get(path).text
        #expect(first.contains(">Question 1<") && first.contains(">Continuer<"))
        let no = site.post(path, "page=venue&venue=non&suite=suivante")
        #expect(no.header("Location") == path + "?page=frein")
        #expect(try answer(site)?.standing == "partial")
        let second = site.get(path, query: ["page": "frein"]).text
        #expect(second.contains("Question 2 sur 2") && second.contains("Envoyer mes réponses"))
        // Back, another word: another way.
        #expect(site.post(path, "page=frein&suite=precedente").header("Location") == path + "?page=venue")
        let yes = site.post(path, "page=venue&venue=oui&suite=suivante")
        #expect(yes.header("Location") == path + "?page=note")
        let sent = site.post(path, "page=note&note=7&suite=envoyer")
        #expect(sent.header("Location") == path + "/merci")
        #expect(try answer(site)?.standing == "complete")
        #expect(try answer(site)?.fields.values.map(\.value) == ["oui", "7"])
        // Correcting page by page keeps the answer complete.
        _ = site.post(path, "page=note&note=8&suite=precedente")
        #expect(try answer(site)?.standing == "complete")
    }

    @Test("A mandatory question holds the way on, not the way back; a wrong value is said on its page")
    func pagedFaults() throws {
        let site = try SiteFixture(survey: Self.long)
        let path = "/enquete/\(try site.token(.survey, "etat-des-lieux"))"
        #expect(
            site.post(path, "page=venue&suite=suivante").text.contains("Cette question attend une réponse."))
        _ = site.post(path, "page=venue&venue=non&suite=suivante")
        let empty = site.post(path, "page=frein&frein=+&suite=envoyer")
        #expect(empty.status == 422 && empty.text.contains("Pourquoi pas"))
        let end = site.get(path, query: ["page": "fin"]).text
        #expect(end.contains("Il reste à envoyer"))
        #expect(site.post(path, "page=fin&suite=envoyer").status == 422)
        #expect(site.post(path, "page=fin&suite=precedente").header("Location") == path + "?page=frein")
        #expect(site.post(path, "page=nulle-part&suite=suivante").header("Location") == path + "?page=fin")
    }

    @Test("An answer named in the mail's link is only chosen, not recorded, whatever follows the link")
    func preselected() throws {
        let site = try SiteFixture()
        let path = "/enquete/\(try site.token(.survey, "etat-des-lieux"))"
        #expect(site.get(path, query: ["sait-prix": "oui"]).text.contains("value=\"oui\" checked"))
        #expect(site.get(path, query: ["sait-prix": "\"><b>"]).status == 200)
        #expect(try answer(site) == nil)
    }

    @Test("Before its first day and after its last one a survey says so and takes nothing")
    func days() throws {
        let early = try SiteFixture(survey: Self.long.replacing("2027-02-01", with: "2027-02-15"))
        let path = "/enquete/\(try early.token(.survey, "etat-des-lieux"))"
        #expect(early.get(path).text.contains("ouvre le 15 février 2027"))
        let late = try SiteFixture(today: "2027-03-20")
        let closed = "/enquete/\(try late.token(.survey, "etat-des-lieux"))"
        #expect(late.get(closed).status == 410)
        #expect(late.post(closed, "sait-cooperateur=oui").text.contains("19 mars 2027"))
        #expect(try answer(late) == nil)
    }

    @Test("An anonymous survey says what it keeps, stands on one page, and takes one answer only")
    func anonymous() throws {
        let site = try SiteFixture(survey: Self.long + "anonymous: oui\n")
        let path = "/enquete/\(try site.token(.survey, "etat-des-lieux"))"
        let form = site.get(path).text
        #expect(form.contains("Cette enquête est anonyme.") && !form.contains("Alix"))
        #expect(!form.contains("Finir plus tard"))
        #expect(form.contains("À remplir seulement si vous avez répondu à"))
        #expect(site.post(path, "venue=non&frein=loin&suite=plus-tard").header("Location") == path + "/merci")
        #expect(site.get(path).text.contains("Vous avez déjà répondu"))
        #expect(site.post(path, "venue=oui").text.contains("ne peut donc plus être modifiée"))
    }

    @Test("A public survey is answered without invitation and counted apart; others have no public address")
    func publicly() throws {
        let site = try SiteFixture(survey: Self.long + "public: oui\n")
        let path = "/enquete-publique/etat-des-lieux"
        #expect(site.get(path).status == 200)
        #expect(site.post(path, "venue=oui&note=3&suite=plus-tard").header("Location") == path + "/merci")
        #expect(site.get(path + "/merci").text.contains("Merci"))
        let report = try site.coop().surveyReport(try #require(Slug("etat-des-lieux")))
        #expect(report.publicAnswers == 1 && report.rates.count(.complete) == 0)
        #expect(site.get("/enquete-publique/locataires-fideles").status == 404)
        #expect(site.get("/enquete-publique/%2e%2e").status == 404)
    }

    @Test(
        "Free text is kept as typed and shown escaped, whatever it tries",
        arguments: [
            "'); DROP TABLE submissions; --", "<img src=x onerror=alert(1)>", "a\r\nSet-Cookie: b=c", "=1+1",
            "\u{0}\u{1B}",
        ])
    func injection(text: String) throws {
        let site = try SiteFixture(survey: Self.long)
        let path = "/enquete/\(try site.token(.survey, "etat-des-lieux"))"
        _ = site.post(path, "page=venue&venue=non&suite=suivante")
        let encoded = text.utf8.map { "%" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        let sent = site.post(path, "page=frein&frein=\(encoded)&suite=suivante")
        #expect(sent.status == 303 || sent.status == 422)
        #expect(!sent.headers.contains { $0.name == "Set-Cookie" || $0.value.contains("\n") })
        let page = site.get(path, query: ["page": "frein"]).text
        #expect(!page.contains("<img"))
    }
}
