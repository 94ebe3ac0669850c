import Foundation
import Model
import Storage
import Surveys
import Testing

@testable import Engine
@testable import Web

@Suite("Keying in paper slips")
struct SlipRoutesTests {
    private static let path = "/agence/saisie/etat-des-lieux"

    private func codes(_ site: SiteFixture) throws -> [String] {
        var codes: [String] = []
        let survey = try #require(Slug("etat-des-lieux"))
        try site.coop().database.forEachInvitation(survey) { codes.append($0.code) }
        return codes
    }

    private func post(_ site: SiteFixture, _ fields: String, cookie: String = "") -> Response {
        site.ask(Request(.post, Self.path, headers: ["cookie": cookie], body: Array(fields.utf8)))
    }

    /// Goes in by the code; the cookie's pair.
    private func enter(_ site: SiteFixture) throws -> String {
        let entered = post(site, "entree=\(site.door.code)")
        #expect(entered.status == 303 && entered.header("Location") == Self.path)
        let cookie = try #require(entered.header("Set-Cookie"))
        #expect(cookie.hasSuffix("; Path=/agence; HttpOnly; SameSite=Strict; Secure"))
        return String(cookie.prefix { $0 != ";" })
    }

    private func token(_ page: String) throws -> String {
        let start = try #require(page.firstRange(of: "name=\"jeton\" value=\"")?.upperBound)
        return String(page[start...].prefix { $0 != "\"" })
    }

    @Test("Nobody gets in without the code, and the code opens once")
    func door() throws {
        let site = try SiteFixture()
        #expect(site.get(Self.path).text.contains("Code d’entrée"))
        #expect(post(site, "entree=AAAA-AAAA").status == 403)
        #expect(post(site, "entree=").status == 403)
        #expect(post(site, "code=\(try codes(site)[0])&venue-ag=o").status == 403)
        _ = try enter(site)
        #expect(post(site, "entree=\(site.door.code)").status == 403)
        #expect(post(site, "jeton=x", cookie: "gazette-agence=forged").status == 403)
    }

    @Test(
        "A slip is a code and a sign for each answer; what is wrong with it is said, and what was typed stays"
    )
    func slips() throws {
        let site = try SiteFixture()
        let cookie = try enter(site)
        let page = site.ask(Request(.get, Self.path, headers: ["cookie": cookie])).text
        let token = try token(page)
        #expect(page.contains("autofocus") && page.contains("o = oui, n = non"))
        let code = try codes(site)[1]
        let answers = "&sait-cooperateur=o&sait-prix=N&venue-ag=oui"
        let kept = post(site, "jeton=\(token)&code=\(code.lowercased())\(answers)", cookie: cookie)
        #expect(kept.status == 200 && kept.text.contains("Coupon enregistré."))
        #expect(!kept.text.contains(code))
        let wrong = post(site, "jeton=\(token)&code=\(code)&sait-prix=peut-%C3%AAtre", cookie: cookie)
        #expect(wrong.status == 422 && wrong.text.contains("value=\"peut-être\""))
        #expect(post(site, "jeton=\(token)&code=22222222\(answers)", cookie: cookie).status == 422)
        let report = try site.coop().surveyReport(try #require(Slug("etat-des-lieux")))
        #expect(report.rates.count(.complete) == 1)
    }

    @Test("A form without the session's own token is refused: no other site can post it")
    func otherSite() throws {
        let site = try SiteFixture()
        let cookie = try enter(site)
        let answers = "code=\(try codes(site)[0])&sait-cooperateur=o&sait-prix=n&venue-ag=o"
        #expect(post(site, answers, cookie: cookie).status == 403)
        #expect(post(site, answers + "&jeton=x", cookie: cookie).status == 403)
        let report = try site.coop().surveyReport(try #require(Slug("etat-des-lieux")))
        #expect(report.rates.count(.complete) == 0)
    }

    @Test("Choices are keyed in by number, several of them with blanks between")
    func signs() throws {
        let (a, b) = (try #require(Slug("a")), try #require(Slug("b")))
        let choices = [Question.Choice(name: a, label: "Un"), Question.Choice(name: b, label: "Deux")]
        for (kind, typed, expected) in [
            (Question.Kind.yesNo, "O", "oui"), (.yesNo, " n ", "non"), (.yesNo, "oui", "oui"),
            (.oneOf(choices), "2", "b"), (.oneOf(choices), "3", "3"), (.severalOf(choices), "1 2", "a|b"),
            (.shortText, " 1 ", "1"),
        ] {
            #expect(SlipDesk.spelled(typed, Question(name: a, wording: "?", kind: kind)) == expected)
        }
    }

    @Test("Of a survey that is asked again the page asks what one wave asks, and takes its slips alone")
    func waves() throws {
        let survey = """
            title: Deux fois
            unit: address
            waves:
              - { wave: un, title: Au début, steps: invitation }
              - { wave: deux, title: À la fin, steps: [relance, derniere-relance] }
            questions:
              - { question: note, text: Une note ?, kind: 1-5, low: bas, high: haut, mandatory: oui }
              - { question: debut, text: Et au début ?, kind: yes-no, waves: un }
              - { question: fin, text: Et à la fin ?, kind: yes-no, waves: deux }

            """
        let site = try SiteFixture(
            people: 1, survey: survey, today: "2027-02-17", campaigns: ["etat-des-lieux"],
            days: ["2027-02-02", "2027-02-16"])
        let cookie = try enter(site)
        func ask(_ wave: String?) -> String {
            site.ask(
                Request(
                    .get, Self.path, query: wave.map { ["vague": $0] } ?? [:], headers: ["cookie": cookie])
            ).text
        }
        for choosing in [ask(nil), ask("trois")] {
            #expect(choosing.contains("\(Self.path)?vague=un\">Au début<") && choosing.contains(">À la fin<"))
            #expect(!choosing.contains("name=\"note\""))
        }
        let page = ask("deux")
        #expect(page.contains("name=\"fin\"") && !page.contains("name=\"debut\""))
        #expect(
            page.contains("<strong>À la fin</strong>") && page.contains("action=\"\(Self.path)?vague=deux\""))
        let (codes, token) = (try codes(site), try token(page))
        func send(_ code: String) -> Response {
            site.ask(
                Request(
                    .post, Self.path, query: ["vague": "deux"], headers: ["cookie": cookie],
                    body: Array("jeton=\(token)&code=\(code)&note=4&fin=o".utf8)))
        }
        let other = send(codes[0])
        #expect(other.status == 422 && other.text.contains("is of another wave, «Au début»"))
        #expect(send(codes[1]).status == 200)
        let report = try site.coop().surveyReport(try #require(Slug("etat-des-lieux")), wave: "deux")
        #expect(report.rates.count(.complete) == 1)
    }

    @Test("Anonymous surveys and unknown ones have no slips")
    func none() throws {
        let site = try SiteFixture(survey: SurveyRoutesTests.long + "anonymous: oui\n")
        #expect(site.get(Self.path).status == 404)
        #expect(site.get("/agence/saisie/x").status == 404)
    }
}
