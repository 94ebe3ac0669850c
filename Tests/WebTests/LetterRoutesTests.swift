import Model
import Signing
import Testing

@testable import Engine
@testable import Web

@Suite("Letters in the browser")
struct LetterRoutesTests {
    @Test("A letter is the one that was sent, with its pictures, and nobody can use its personal links")
    func letter() throws {
        let site = try SiteFixture()
        let path = "/lettre/\(try site.token(.view, "cycle-annuel"))"
        let page = site.get(path)
        #expect(page.status == 200)
        #expect(page.text.contains("Alix") && !page.text.contains("cid:"))
        for purpose in [LinkPurpose.unsubscribe, .preferences, .survey] {
            #expect(!page.text.contains(try site.token(purpose, "cycle-annuel")))
        }
        let policy = try #require(page.header("Content-Security-Policy"))
        #expect(policy.contains("style-src 'unsafe-inline'") && policy.hasPrefix("default-src 'none'"))
        #expect(!policy.contains("script"))
        #expect(page.text.contains("<a class=\"plain\" href=\"https://www.coop-les-sillons.example\""))
        // A page of the coop, whose letter a screen reader finds; the mail has neither.
        #expect(page.text.contains(" – Les Sillons</title>"))
        #expect(
            page.text.components(separatedBy: "<main>").count == 2 && page.text.contains("</main>\n</body>"))
        #expect(
            !String(
                decoding: try site.coop().sentLetter(site.delivery("cycle-annuel"), of: "T-1").mail.html,
                as: UTF8.self
            ).contains("<main>"))
        // As it was sent, but for where pictures and personal links lead.
        let sent = try site.coop().sentLetter(site.delivery("cycle-annuel"), of: "T-1").mail
        #expect(!sent.pictures.isEmpty)
        for number in sent.pictures.indices {
            let picture = site.get("\(path)/image/\(number + 1)")
            #expect(picture.status == 200 && picture.body == sent.pictures[number].bytes)
            #expect(picture.header("Content-Type")?.hasPrefix("image/") == true)
            #expect(page.text.contains("\(path)/image/\(number + 1)"))
        }
        #expect(site.get("\(path)/image/0").status == 404)
        #expect(site.get("\(path)/image/\(sent.pictures.count + 1)").status == 404)
        #expect(site.get("\(path)/image/x").status == 404)
        #expect(site.get("/lien-personnel").status == 200)
    }

    @Test("A letter stays as it was sent after its file changed")
    func rewritten() throws {
        let site = try SiteFixture()
        let token = try site.token(.view, "cycle-annuel")
        let before = try LetterDesk(try site.coop()).letter(token, path: "/lettre/\(token)")?.html
        try site.write(
            "Templates/letters/cycle-annuel/c-est-quoi-la-coop.md", replacing: "coop", with: "poule")
        let later = try LetterDesk(try site.coop())
        #expect(before != nil)
        #expect(try later.letter(token, path: "/lettre/\(token)")?.html == before)
    }

    @Test("No other link opens a letter, and a mail that never left has none")
    func refused() throws {
        let site = try SiteFixture()
        let keys = try site.coop().linkKeys()
        for token in [
            try site.token(.unsubscribe, "cycle-annuel"), keys.token(.view, deliveryID: 0),
            keys.token(.view, deliveryID: 999), "x",
        ] { #expect(site.get("/lettre/\(token)").status == 404) }
    }

    @Test("Health and metrics answer on this machine only, not through a proxy")
    func watch() throws {
        let site = try SiteFixture(people: 1)
        site.site.count.add(.init(method: "GET", page: "/", status: 404))
        #expect(site.get("/sante").text == "ok\n")
        #expect(site.get("/metrics").text.contains("{class=\"4xx\"} 1"))
        for path in ["/sante", "/metrics"] {
            #expect(site.ask(Request(.get, path, peer: "192.0.2.7")).status == 404)
            #expect(site.ask(Request(.get, path, headers: ["x-forwarded-for": "127.0.0.1"])).status == 404)
        }
    }

    @Test("A browser that has the style sheet is told so without a body")
    func known() throws {
        let site = try SiteFixture(people: 1)
        let first = site.get("/style.css")
        let tag = try #require(first.header("ETag"))
        let again = site.ask(Request(.get, "/style.css", headers: ["if-none-match": tag]))
        #expect(again.status == 304 && again.body.isEmpty)
        #expect(again.header("Cache-Control") == first.header("Cache-Control"))
    }
}
