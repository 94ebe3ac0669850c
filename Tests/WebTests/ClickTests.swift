import Model
import Signing
import Storage
import TestSupport
import Testing

@testable import Engine
@testable import Web

@Suite("Counted links")
struct ClickTests {
    /// A coop that counts, its annual letter sent to three people, and the counted links of the first one's mail.
    private struct Sent {
        let site: SiteFixture
        let links: [String]

        init(_ clicks: String = "clicks: oui\n") throws {
            site = try SiteFixture(
                settings: clicks,
                annualLetter: "\n[Un](https://un.example/a?b=1&c=2) et [deux](https://deux.example/).\n")
            let mail = try site.mail(to: "alix.1@courriel.example")
            let found = mail.html.components(
                separatedBy: "href=\"https://gazette.coop-les-sillons.example/l/")
            links = Set(found.dropFirst().map { "/l/" + $0.prefix { $0 != "\"" } }).sorted()
        }

        /// Clicks, then scans.
        func counts() throws -> [Int] {
            let letters = try site.coop().clickReport(of: try #require(Slug("cycle-annuel"))).letters
            let links = letters.flatMap(\.links)
            return [links.reduce(0) { $0 + $1.clicks }, links.reduce(0) { $0 + $1.scans }]
        }
    }

    @Test("A link leads where the letter says, and nowhere else")
    func follows() throws {
        let sent = try Sent()
        #expect(sent.links.count == 3)
        var addresses: Set<String> = []
        for link in sent.links {
            let page = sent.site.get(link)
            #expect(page.status == 302 && page.body.isEmpty)
            addresses.insert(page.header("Location") ?? "")
            #expect(page.header("Cache-Control") == "no-store")
            #expect(page.header("Referrer-Policy") == "no-referrer")
        }
        #expect(
            addresses == [
                "https://www.hlm.coop/culturecoop", "https://un.example/a?b=1&c=2", "https://deux.example/",
            ])
        let parts = try #require(sent.links.first).split(separator: "/").map(String.init)
        let other = try sent.site.coop().linkKeys()
        let delivery = try sent.site.delivery("cycle-annuel")
        for path in [
            "/l/\(parts[1])/999", "/l/\(parts[1])/-1", "/l/\(parts[1])/https:", "/l/\(parts[1])",
            "/l/\(parts[1].dropLast())/\(parts[2])",
            "/l/\(other.token(.view, deliveryID: delivery))/\(parts[2])",
            "/l/\(other.token(.click, deliveryID: 0))/\(parts[2])",
            // A mail of another campaign has no such link.
            "/l/\(other.token(.click, deliveryID: try sent.site.delivery("etat-des-lieux")))/\(parts[2])",
        ] { #expect(sent.site.get(path).status == 404, "\(path)") }
        let query = sent.site.get("\(sent.links[0])", query: ["url": "https://evil.example"])
        #expect(addresses.contains(query.header("Location") ?? ""))
    }

    @Test("The text part and what reads like an address keep the addresses; personal links are not counted")
    func clean() throws {
        let mail = try Sent().site.mail(to: "alix.1@courriel.example")
        #expect(!mail.text.contains("/l/") && mail.text.contains("https://www.hlm.coop/culturecoop"))
        #expect(mail.html.contains(">https://www.hlm.coop/culturecoop<"))
        for page in ["preferences", "desinscription", "lettre"] {
            #expect(mail.html.contains("href=\"https://gazette.coop-les-sillons.example/\(page)/"))
        }
    }

    @Test("Without the setting a mail is the same to the last link")
    func off() throws {
        let site = try SiteFixture()
        let mail = try site.mail(to: "alix.1@courriel.example")
        #expect(!mail.html.contains("/l/") && mail.html.contains("href=\"https://www.hlm.coop/culturecoop\""))
        #expect(try site.coop().clickReport(of: try #require(Slug("cycle-annuel"))).letters.isEmpty)
    }

    @Test("The letter in the browser leads straight to the addresses: it may have been passed on")
    func browser() throws {
        let site = try Sent().site
        #expect(!site.get("/lettre/\(try site.token(.view, "cycle-annuel"))").text.contains("/l/"))
        #expect(!site.get(ArchiveTests.letter).text.contains("/l/"))
    }

    @Test("A click counts once for everybody, and for nobody in particular without consent")
    func aggregate() throws {
        let sent = try Sent()
        _ = sent.site.get(sent.links[0])
        _ = sent.site.get(sent.links[0])
        try sent.site.clicks.settle(isEnd: true)
        #expect(try sent.counts() == [1, 0])
        #expect(try sent.site.keptClicks().isEmpty)
    }

    @Test("With consent a person's click is kept, until they take the consent back")
    func consent() throws {
        let sent = try Sent()
        let preferences = "/preferences/\(try sent.site.token(.preferences, "cycle-annuel"))"
        #expect(sent.site.post(preferences, "lettres=oui&enquetes=oui&clics=oui").status == 303)
        _ = sent.site.get(sent.links[0])
        try sent.site.clicks.settle(isEnd: true)
        let kept = try sent.site.keptClicks()
        #expect(kept.map(\.address) == [sent.site.get(sent.links[0]).header("Location") ?? ""])
        #expect(kept.map(\.day) == ["2027-02-03"])
        #expect(sent.site.post(preferences, "lettres=oui&enquetes=oui").status == 303)
        #expect(try sent.site.keptClicks().isEmpty)
        #expect(try sent.counts() == [1, 0])
    }

    @Test("Two people who turn out to be one keep their words and their clicks")
    func merged() throws {
        let sent = try Sent()
        for person in ["T-1", "T-2"] {
            let preferences = "/preferences/\(try sent.site.token(.preferences, "cycle-annuel", of: person))"
            #expect(sent.site.post(preferences, "lettres=oui&enquetes=oui&clics=oui").status == 303)
        }
        let other = try sent.site.token(.click, "cycle-annuel", of: "T-2")
        _ = sent.site.get(sent.links[0])
        _ = sent.site.get("/l/\(other)/\(sent.links[0].split(separator: "/")[2])")
        _ = sent.site.get("/l/\(other)/\(sent.links[1].split(separator: "/")[2])")
        try sent.site.clicks.settle(isEnd: true)
        #expect(try sent.site.keptClicks().count == 1)
        try sent.site.coop().merge("T-2", into: "T-1")
        #expect(try sent.site.keptClicks().count == 2)
        let coop = try sent.site.coop()
        let person = try #require(try coop.group("T-1").contacts.first { $0.reference == "T-1" })
        #expect(try coop.database.consents(of: person.id).count == 2)
    }

    @Test("A scanner that follows every link leaves nothing but a neutral counter")
    func scanner() throws {
        let sent = try Sent()
        let preferences = "/preferences/\(try sent.site.token(.preferences, "cycle-annuel"))"
        _ = sent.site.post(preferences, "lettres=oui&enquetes=oui&clics=oui")
        for link in sent.links { _ = sent.site.get(link) }
        _ = sent.site.ask(Request(.head, sent.links[0]))
        try sent.site.clicks.settle(isEnd: true)
        #expect(try sent.counts() == [0, sent.links.count + 1])
        #expect(try sent.site.keptClicks().isEmpty)
    }
}

extension SiteFixture {
    /// What is kept of the first person's clicks.
    func keptClicks() throws -> [KeptClick] {
        let coop = try coop()
        let person = try #require(try coop.group("T-1").contacts.first { $0.reference == "T-1" })
        return try coop.database.keptClicks(of: person.id)
    }
}
