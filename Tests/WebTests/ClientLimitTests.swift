import Model
import Signing
import Testing

@testable import Engine
@testable import Web

@Suite("How often one client may ask")
struct ClientLimitTests {
    private let clock = FixedClock(Instant(milliseconds: 1_800_000_000_000))

    private func limit(most: Int = 3, capacity: Int = 100) -> ClientLimit {
        ClientLimit(most: most, capacity: capacity, now: { [clock] in clock.now() })
    }

    @Test("Each client has its own count, until ten minutes after its first")
    func each() {
        let limit = limit()
        for _ in 1...3 { #expect(limit.take("192.0.2.1") == nil) }
        clock.set(clock.now().adding(seconds: 60))
        #expect(limit.take("192.0.2.1") == 540 && limit.wait("192.0.2.1") == 540)
        #expect(limit.take("192.0.2.2") == nil)
        clock.set(clock.now().adding(seconds: 540))
        #expect(limit.wait("192.0.2.1") == nil)
        for _ in 1...3 { #expect(limit.take("192.0.2.1") == nil) }
    }

    @Test(
        "Of IPv6 the first 64 bits count, and IPv4 in IPv6 is IPv4",
        arguments: [
            ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true), ("2001:db8:1:2::1", "2001:db8:1:3::1", false),
            ("::ffff:192.0.2.1", "192.0.2.1", true), ("::ffff:192.0.2.1", "::ffff:192.0.2.2", false),
            ("192.0.2.1", "192.0.2.2", false),
        ])
    func networks(one: String, other: String, isSame: Bool) {
        #expect((ClientLimit.network(one) == ClientLimit.network(other)) == isSame)
    }

    @Test("However many clients come, no more are remembered than there is room for, and the latest are")
    func bounded() {
        let limit = limit(most: 1)
        for number in 0..<10_000 {
            #expect(limit.take("10.0.\(number / 256).\(number % 256)") == nil)
        }
        #expect(limit.remembered <= 100)
        #expect(limit.take("10.0.39.15") == 600)
    }

    @Test("Who tries links until one fits is stopped; links that fit, others and public pages go on")
    func guesses() throws {
        let site = try SiteFixture()
        let survey = "/enquete/\(try site.token(.survey, "etat-des-lieux"))"
        let leave = "/desinscription/\(try site.token(.unsubscribe, "cycle-annuel"))"
        let guesses = GuessLimit.pages.sorted().filter { $0 != "l" && $0 != "agence" }
        for number in 0..<Site.guesses {
            #expect(site.get("/\(guesses[number % guesses.count])/\(number)").status == 404)
        }
        let refused = site.get("/preferences/x")
        #expect(refused.status == 429 && refused.header("Retry-After") == "600")
        #expect(refused.text.contains("dans 10 minutes") && refused.header("X-Frame-Options") == "DENY")
        #expect(site.get("/agence/saisie/etat-des-lieux").status == 429)
        #expect(site.get(survey).status == 200 && site.post(survey, "suite=envoyer").status == 422)
        #expect(site.get("/desinscription/x").status == 429)
        #expect(site.get(leave).status == 200 && site.post(leave, "List-Unsubscribe=One-Click").status == 200)
        #expect(site.get("/lettres").status == 200 && site.get("/nulle-part").status == 404)
        #expect(site.get("/agence/saisie/etat-des-lieux", from: "2001:db8::1").status == 200)
        site.clock.set(site.clock.now().adding(seconds: 600))
        #expect(site.get("/agence/saisie/etat-des-lieux").status == 200)
    }

    @Test("A flood of answers to a public survey is its sender's trouble alone")
    func answers() throws {
        let site = try SiteFixture(people: 1, survey: SurveyRoutesTests.long + "public: oui\n")
        let form = "/enquete-publique/etat-des-lieux"
        for _ in 0..<Site.publicAnswers { #expect(site.post(form, "x=y").status == 400) }
        #expect(site.post(form, "x=y").status == 429)
        #expect(site.post(form, "x=y", from: "192.0.2.7").status == 400)
        #expect(site.get(form).status == 200)
    }

    @Test("Every page that needs a link of one's own is among those that are watched")
    func all() throws {
        let pages = try SiteFixture(people: 1).site.router.pages.filter { $0.contains(":token") }
        #expect(pages.count > 5)
        for page in pages {
            #expect(GuessLimit.pages.contains(page.dropFirst().prefix { $0 != "/" }), "\(page)")
        }
    }
}
