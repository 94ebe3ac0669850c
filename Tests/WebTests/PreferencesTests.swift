import Model
import Signing
import Storage
import Testing

@testable import Engine
@testable import Web

@Suite("Unsubscribing and preferences")
struct PreferencesTests {
    @Test("Looking at every link of a mail changes nothing, GET and HEAD alike")
    func looking() throws {
        let site = try SiteFixture()
        for (path, purpose) in [("desinscription", LinkPurpose.unsubscribe), ("preferences", .preferences)] {
            let token = try site.token(purpose, "cycle-annuel")
            #expect(site.get("/\(path)/\(token)").status == 200)
            #expect(site.ask(Request(.head, "/\(path)/\(token)")).status == 200)
        }
        #expect(try site.suppressions() == [])
        #expect(try site.coop().database.consents(of: ContactID(1)) == [])
    }

    @Test(
        "The mail program's button unsubscribes at once: no cookie, no redirect, both forms of a body",
        arguments: [false, true])
    func oneClick(isMultipart: Bool) throws {
        let site = try SiteFixture()
        let token = try site.token(.unsubscribe, "cycle-annuel")
        let body =
            isMultipart
            ? "--x1\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x1--\r\n"
            : "List-Unsubscribe=One-Click"
        let type = isMultipart ? "multipart/form-data; boundary=x1" : "application/x-www-form-urlencoded"
        let response = site.ask(
            Request(
                .post, "/desinscription/\(token)", headers: ["content-type": type], body: Array(body.utf8)))
        #expect(response.status == 200)
        #expect(response.header("Location") == nil && response.header("Set-Cookie") == nil)
        #expect(
            try site.suppressions() == [
                Suppression(address: "alix.1@courriel.example", category: .newsletter, cause: .unsubscribed)
            ])
        let journal = try site.coop().database.consents(of: ContactID(1))
        #expect(journal.map(\.source) == ["web:one-click"])
        #expect(journal.map(\.isGiven) == [false])
        #expect(journal.map(\.at) == [site.clock.now()])
        #expect(site.post("/desinscription/\(token)", "List-Unsubscribe=One-Click").status == 200)
        #expect(try site.coop().database.consents(of: ContactID(1)).count == 1)
    }

    @Test("The page's button does the same, and a blind POST nothing")
    func button() throws {
        let site = try SiteFixture()
        let token = try site.token(.unsubscribe, "cycle-annuel")
        #expect(site.post("/desinscription/\(token)", "").status == 422)
        #expect(site.post("/desinscription/\(token)", "List-Unsubscribe=Two-Clicks").status == 422)
        #expect(try site.suppressions() == [])
        let done = site.post("/desinscription/\(token)", "confirmer=oui")
        #expect(done.status == 200 && done.text.contains("C’est fait"))
        #expect(try site.suppressions().map(\.category) == [.newsletter])
        #expect(site.get("/desinscription/\(token)").text.contains("C’est fait"))
    }

    @Test("Unsubscribing through a survey's invitation counts as refused; through a letter it does not")
    func refused() throws {
        let site = try SiteFixture()
        _ = site.post(
            "/desinscription/\(try site.token(.unsubscribe, "cycle-annuel", of: "T-1"))", "confirmer=oui")
        _ = site.post(
            "/desinscription/\(try site.token(.unsubscribe, "etat-des-lieux", of: "T-2"))", "confirmer=oui")
        let token = try site.token(.preferences, "etat-des-lieux", of: "T-3")
        #expect(site.post("/preferences/\(token)", "lettres=oui").status == 303)
        var refused: [Bool] = []
        let survey = try #require(Slug("etat-des-lieux"))
        try site.coop().database.forEachInvitation(survey) { refused.append($0.hasRefused) }
        #expect(refused == [false, true, true])
        let report = try site.coop().surveyReport(survey)
        #expect(report.rates.count(.refused) == 2)
    }

    @Test("Preferences stop and resume one category each, and every word is journaled with its day and way")
    func preferences() throws {
        let site = try SiteFixture()
        let token = try site.token(.preferences, "cycle-annuel")
        #expect(site.post("/preferences/\(token)", "lettres=oui&clics=oui").header("Location") != nil)
        #expect(try site.suppressions().map(\.category) == [.survey])
        #expect(try site.coop().group("T-1").contacts.first?.clickConsent == true)
        site.clock.set(try SiteFixture.moment("2027-02-10"))
        _ = site.post("/preferences/\(token)", "lettres=oui&enquetes=oui")
        #expect(try site.suppressions() == [])
        #expect(try site.coop().group("T-1").contacts.first?.clickConsent == false)
        let journal = try site.coop().database.consents(of: ContactID(1))
        #expect(journal.map(\.kind) == [.survey, .clicks, .survey, .clicks])
        #expect(journal.map(\.isGiven) == [false, true, true, false])
        #expect(Set(journal.map(\.source)) == ["web:preferences"])
        #expect(journal.last?.at == site.clock.now())
        // The same choices once more are no news.
        _ = site.post("/preferences/\(token)", "lettres=oui&enquetes=oui")
        #expect(try site.coop().database.consents(of: ContactID(1)).count == 4)
    }

    @Test("Who unsubscribed from everything and resumes the letters still gets no survey")
    func everything() throws {
        let site = try SiteFixture()
        _ = try site.coop().unsubscribe("T-1", from: nil)
        _ = site.post("/preferences/\(try site.token(.preferences, "cycle-annuel"))", "lettres=oui")
        #expect(try site.suppressions().map(\.category) == [.survey])
    }

    @Test("A page shows nothing of a person but the first name, and no page lifts a bounce")
    func reading() throws {
        let site = try SiteFixture()
        try site.coop().database.suppress(
            Suppression(address: "alix.1@courriel.example", category: nil, cause: .bounced),
            source: "bounce", at: site.clock.now())
        let token = try site.token(.preferences, "cycle-annuel")
        let page = site.get("/preferences/\(token)").text
        #expect(page.contains("Bonjour Alix,") && page.contains("plus rien n’est envoyé"))
        for secret in ["Essai1", "courriel.example", "T-1", "2014"] { #expect(!page.contains(secret)) }
        _ = site.post("/preferences/\(token)", "lettres=oui&enquetes=oui")
        #expect(try site.suppressions().map(\.cause) == [.bounced])
    }

    @Test("Statutory and service mail cannot be unsubscribed, and the page says so kindly")
    func statutory() throws {
        let page = PreferencesPage(frame: PageFrame(coop: "Les Sillons", legalNotice: ""))
        for (category, words) in [
            (Category.statutory, "la loi nous demande"), (.service, "votre logement"),
        ] {
            let visit = PreferencesDesk.Visit(
                token: "t", preferences: "p", firstName: "", category: category, stopped: [], isBarred: false,
                clickConsent: nil)
            #expect(page.ask(visit).text.contains(words))
            #expect(page.unsubscribed(visit).text.contains(words))
            #expect(!page.ask(visit).text.contains("<form"))
        }
    }

    @Test(
        "A token is refused for every other purpose, altered, cut, lengthened, and for a mail that never was")
    func tokens() throws {
        let site = try SiteFixture()
        let keys = try site.coop().linkKeys()
        let good = try site.token(.unsubscribe, "cycle-annuel")
        let survey = try site.token(.survey, "etat-des-lieux")
        var bad = [
            survey, String(good.dropLast()), good + "A", "B" + good.dropFirst(), "", "%00", "..",
            keys.token(.unsubscribe, deliveryID: 4_711), String(repeating: "A", count: 5_000),
        ]
        bad.append(
            keys.token(.unsubscribe, .init(deliveryID: try site.delivery("cycle-annuel"), extra: [1])) ?? "")
        for token in bad {
            #expect(site.get("/desinscription/\(token)").status == 404, "\(token)")
            #expect(site.post("/desinscription/\(token)", "confirmer=oui").status == 404, "\(token)")
        }
        #expect(site.get("/preferences/\(good)").status == 404)
        #expect(site.get("/enquete/\(good)").status == 404)
        #expect(site.get("/enquete/\(try site.token(.survey, "cycle-annuel"))").status == 404)
        #expect(try site.suppressions() == [])
    }

    @Test("The links of a test mail lead to a page that says so, and change nothing")
    func trial() throws {
        let site = try SiteFixture()
        let keys = try site.coop().linkKeys()
        let unsubscribe = "/desinscription/\(keys.token(.unsubscribe, deliveryID: 0))"
        #expect(site.get(unsubscribe).text.contains("essai"))
        #expect(site.post(unsubscribe, "List-Unsubscribe=One-Click").status == 200)
        let preferences = "/preferences/\(keys.token(.preferences, deliveryID: 0))"
        #expect(site.get(preferences).text.contains("essai"))
        #expect(site.post(preferences, "").status == 303)
    }
}
