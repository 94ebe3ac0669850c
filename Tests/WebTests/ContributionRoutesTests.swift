import Foundation
import Model
import Signing
import TestSupport
import Testing

@testable import Engine
@testable import Web

@Suite("Words for the wall, and testimonies")
struct ContributionRoutesTests {
    /// After the challenge was launched (5 October 2027) and the call for testimonies went out the same week.
    static func site(today: String = "2027-10-12") throws -> SiteFixture {
        try SiteFixture(
            today: today, campaigns: ["defi-abecedaire", "temoignages"],
            days: ["2027-10-05", "2027-10-06", "2027-10-07"])
    }

    private static let form = "/participer/defi-abecedaire"
    private static let wall = "/mur/defi-abecedaire"

    private func page(_ response: Response) throws -> String {
        let text = response.text
        let start = try #require(text.range(of: "name=\"page\" value=\""))
        return String(text[start.upperBound...].prefix { $0 != "\"" })
    }

    /// Opens the form, waits for a minute, sends it.
    private func send(_ site: SiteFixture, _ path: String, _ fields: String) throws -> Response {
        let number = try page(site.get(path))
        site.clock.set(site.clock.now().adding(seconds: 60))
        return site.post(path, "\(fields)&page=\(number)")
    }

    private func moderate(_ site: SiteFixture, _ ids: [Int64], approves: Bool = true) throws -> [Moderation
        .Outcome]
    {
        try site.coop().moderate(ids, approves: approves, note: approves ? "" : "hors sujet").map(\.outcome)
    }

    private static let word = "lettre=A&mot=Assembl%C3%A9e&texte=Une+voix+chacun.&signature=Jeanne"

    @Test("What is sent shows to nobody before staff approved it, and no more once staff rejected it")
    func moderated() throws {
        let site = try Self.site()
        #expect(site.get(Self.wall).text.contains("Aucun mot n’est encore affiché"))
        let sent = try send(site, Self.form, Self.word)
        #expect(sent.status == 303)
        #expect(sent.header("Location") == Self.form + "/merci")
        #expect(site.get(Self.form + "/merci").text.contains("Merci"))
        #expect(!site.get(Self.wall).text.contains("Assemblée"))
        #expect(try moderate(site, [1]) == [.done])
        let shown = site.get(Self.wall).text
        #expect(shown.contains("<h3>Assemblée</h3>"))
        #expect(shown.contains("<p class=\"by\">Jeanne</p>"))
        #expect(try moderate(site, [1], approves: false) == [.done])
        #expect(!site.get(Self.wall).text.contains("Assemblée"))
        let (_, events) = try site.coop().contribution(1)
        #expect(events.map(\.what) == [.received, .consentGiven, .approved, .rejected])
        #expect(events.last?.note == "hors sujet")
    }

    @Test(
        "Programs are kept out without a word about anybody: too fast, a field that nobody sees, a page of long ago"
    )
    func spam() throws {
        let site = try Self.site()
        let number = try page(site.get(Self.form))
        let hasty = site.post(Self.form, "\(Self.word)&page=\(number)")
        #expect(hasty.status == 422)
        #expect(hasty.text.contains("plus vite qu’on n’écrit"))
        #expect(hasty.text.contains("value=\"Assemblée\""))
        site.clock.set(site.clock.now().adding(seconds: 60))
        #expect(site.post(Self.form, "\(Self.word)&page=\(number)&adresse-du-site=x").status == 422)
        for forged in ["", "x", String(number.dropLast()), number + "A"] {
            #expect(site.post(Self.form, "\(Self.word)&page=\(forged)").status == 422)
        }
        // The page of another form, and the link of a mail, are no page of this form.
        let keys = try site.coop().linkKeys()
        let other = keys.token(
            .formPage,
            LinkClaim(
                deliveryID: site.clock.now().milliseconds - 60_000, extra: Array("12345678temoignages".utf8)))
        #expect(site.post(Self.form, "\(Self.word)&page=\(other ?? "")").status == 422)
        #expect(site.post(Self.form, "\(Self.word)&page=\(keys.token(.form, deliveryID: 1))").status == 422)
        site.clock.set(site.clock.now().adding(seconds: 13 * 3600))
        #expect(site.post(Self.form, "\(Self.word)&page=\(number)").text.contains("restée ouverte"))
        #expect(try site.coop().contributions(to: try #require(Slug("defi-abecedaire"))).isEmpty)
    }

    @Test(
        "A form that is sent twice is kept once; who floods it is stopped, with what they wrote, and nobody else is"
    )
    func flood() throws {
        let site = try Self.site()
        let number = try page(site.get(Self.form))
        site.clock.set(site.clock.now().adding(seconds: 60))
        for _ in 1...3 { #expect(site.post(Self.form, "\(Self.word)&page=\(number)").status == 303) }
        let name = try #require(Slug("defi-abecedaire"))
        #expect(try site.coop().contributions(to: name).count == 1)
        var statuses: [Int: Int] = [:]
        let pages = try (1...70).map { _ in try page(site.get(Self.form)) }
        site.clock.set(site.clock.now().adding(seconds: 60))
        for page in pages {
            statuses[site.post(Self.form, "\(Self.word)&page=\(page)").status, default: 0] += 1
        }
        #expect(statuses == [303: 57, 429: 13], "sixty of one client in ten minutes")
        #expect(try site.coop().contributions(to: name).count == 58)
        let refused = site.post(Self.form, "\(Self.word)&page=\(pages[69])")
        #expect(refused.header("Retry-After") == "540" && refused.text.contains("value=\"Assemblée\""))
        #expect(site.post(Self.form, "\(Self.word)&page=\(pages[69])", from: "192.0.2.7").status == 303)
        site.clock.set(site.clock.now().adding(seconds: 600))
        #expect(site.post(Self.form, "\(Self.word)&page=\(pages[68])").status == 303)
        let own = "/formulaire/\(try site.token(.form, "defi-abecedaire"))"
        #expect(try send(site, own, "lettre=Z&mot=Zinc&texte=Au+comptoir.").status == 303)
    }

    @Test(
        "What is missing or too long is said beside its field, and nothing is kept",
        arguments: [
            ("lettre=&mot=x&texte=y", "champ-lettre"), ("lettre=%C3%89&mot=x&texte=y", "champ-lettre"),
            ("lettre=A&mot=&texte=y", "champ-mot"), ("lettre=A&mot=x&texte=%20%0D%0A", "champ-texte"),
            ("lettre=A&mot=x&texte=" + String(repeating: "y", count: 501), "champ-texte"),
            ("lettre=A&mot=" + String(repeating: "y", count: 41) + "&texte=x", "champ-mot"),
            ("lettre=A&mot=x&texte=y&signature=" + String(repeating: "y", count: 41), "champ-signature"),
        ])
    func faults(fields: String, anchor: String) throws {
        let site = try Self.site()
        let answer = try send(site, Self.form, fields)
        #expect(answer.status == 422)
        #expect(answer.text.contains("href=\"#\(anchor)\""))
        #expect(answer.text.contains("id=\"\(anchor)-erreur\""))
        #expect(try site.coop().contributions(to: try #require(Slug("defi-abecedaire"))).isEmpty)
    }

    @Test(
        "Markup, formulas, controls and statements in a text stay text: on the wall, in the list, in the table"
    )
    func injection() throws {
        let site = try Self.site()
        let text =
            "%3Cscript%3Ealert(1)%3C%2Fscript%3E%0D%0A%0D%0A%0D%0A%00%E2%80%AE'); DROP TABLE contributions;--"
        let sent = try send(
            site, Self.form, "lettre=X&mot=%3D1%2B1%22%3E&texte=\(text)&signature=%40SUM%0D%0ASet-Cookie: a=b"
        )
        #expect(sent.status == 303)
        #expect(!sent.headers.contains { $0.name == "Set-Cookie" })
        #expect(try moderate(site, [1]) == [.done])
        let wall = site.get(Self.wall)
        #expect(!wall.text.contains("<script>"))
        #expect(wall.text.contains("&lt;script&gt;"))
        #expect(wall.text.contains("<h3>=1+1&quot;&gt;</h3>"))
        let name = try #require(Slug("defi-abecedaire"))
        let kept = try #require(try site.coop().contributions(to: name).first).text
        #expect(kept.body == "<script>alert(1)</script>\n\n'); DROP TABLE contributions;--")
        #expect(kept.signature == "@SUM Set-Cookie: a=b")
        let csv = String(decoding: try site.coop().contributionTable(name).csv, as: UTF8.self)
        #expect(csv.contains("'=1+1"))
        #expect(csv.contains("'@SUM"))
    }

    @Test("A testimony is published with its author's consent alone, and taken down when that is withdrawn")
    func consent() throws {
        let site = try Self.site()
        let path = "/formulaire/\(try site.token(.form, "temoignages"))"
        #expect(site.get(path).text.contains("Bonjour Alix,"))
        #expect(try send(site, path, "texte=Mon+histoire").text.contains("champ-publication-erreur"))
        #expect(try send(site, path, "texte=Entre+nous&publication=non&signature=Alix").status == 303)
        #expect(try moderate(site, [1]) == [.withoutConsent])
        // Another one takes its place; the page shows neither.
        #expect(try send(site, path, "texte=Mon+histoire&publication=oui&signature=Alix").status == 303)
        #expect(!site.get(path).text.contains("Mon histoire"))
        #expect(try moderate(site, [1, 2]) == [.replaced, .done])
        #expect(site.get("/mur/temoignages").text.contains("Mon histoire"))
        #expect(try site.coop().contributionTable(try #require(Slug("temoignages"))).rows.count == 1)

        // Not by a GET, not by another person's link, not without a word.
        _ = site.get(path + "/accord", query: ["numero": "2", "accord": "non"])
        let stranger = "/formulaire/\(try site.token(.form, "temoignages", of: "T-2"))"
        _ = site.post(stranger + "/accord", "numero=2&accord=non")
        _ = site.post(path + "/accord", "numero=2")
        #expect(site.get("/mur/temoignages").text.contains("Mon histoire"))

        #expect(site.post(path + "/accord", "numero=2&accord=non").header("Location") == path + "?accord=non")
        #expect(!site.get("/mur/temoignages").text.contains("Mon histoire"))
        #expect(try site.coop().contributionTable(try #require(Slug("temoignages"))).rows.isEmpty)
        let (_, events) = try site.coop().contribution(2)
        #expect(events.map(\.what) == [.received, .consentGiven, .approved, .consentWithdrawn])
        // Given again, it is read again first.
        #expect(site.post(path + "/accord", "numero=2&accord=oui").status == 303)
        #expect(!site.get("/mur/temoignages").text.contains("Mon histoire"))
        #expect(try moderate(site, [2]) == [.done])
        #expect(site.get("/mur/temoignages").text.contains("Mon histoire"))
    }

    @Test("Tokens of other pages and campaigns open no form, and looking changes nothing")
    func tokens() throws {
        let site = try Self.site()
        let good = try site.token(.form, "temoignages")
        for token in [
            String(good.dropLast()), good + "A", "x", try site.token(.survey, "temoignages"),
            try site.token(.preferences, "temoignages"), try site.token(.view, "temoignages"),
        ] {
            #expect(site.get("/formulaire/\(token)").status == 404, "\(token)")
            #expect(site.post("/formulaire/\(token)", "texte=x&publication=oui").status == 404, "\(token)")
            #expect(site.post("/formulaire/\(token)/accord", "numero=1&accord=oui").status == 404, "\(token)")
        }
        // The call is by invitation: it has no public address, and what has no wall shows none.
        #expect(site.get("/participer/temoignages").status == 404)
        #expect(site.get("/mur/cycle-annuel").status == 404)
        #expect(site.get("\(Self.wall)", query: ["page": "2"]).status == 404)
        #expect(site.ask(Request(.head, "/formulaire/\(good)")).status == 200)
        #expect(try site.coop().contributions(to: try #require(Slug("temoignages"))).isEmpty)
        let trial = try site.coop().linkKeys().token(.form, deliveryID: 0)
        #expect(site.get("/formulaire/\(trial)").text.contains("essai"))
    }

    @Test("The form closes with its last day, and the wall stays")
    func dates() throws {
        let site = try Self.site()
        _ = try send(site, Self.form, Self.word)
        _ = try moderate(site, [1])
        site.clock.set(try SiteFixture.moment("2027-11-26"))
        #expect(site.get(Self.form).status == 200)
        let number = try page(site.get(Self.form))
        site.clock.set(try SiteFixture.moment("2027-11-27"))
        #expect(site.get(Self.form).status == 410)
        #expect(site.post(Self.form, "\(Self.word)&page=\(number)").status == 410)
        let wall = site.get(Self.wall).text
        #expect(wall.contains("Assemblée"))
        #expect(!wall.contains("Proposer un mot"))
    }

    @Test("A wall of many words goes over several pages, each light, and every letter leads to its own")
    func manyWords() throws {
        let site = try Self.site()
        let coop = try site.coop()
        let name = try #require(Slug("defi-abecedaire"))
        for index in 0..<104 {
            let letter = String(UnicodeScalar(UInt8(65 + index % 26)))
            let draft = ContributionDraft(
                letter: letter, word: "Mot \(index)", body: String(repeating: "é", count: 400),
                signature: "Léa",
                consent: "", trap: "", page: "")
            try coop.contribute(draft, to: name, from: nil)
        }
        _ = try moderate(site, Array(1...104))
        var found = 0
        for number in 1...20 {
            let page = site.get(Self.wall, query: ["page": "\(number)"])
            guard page.status == 200 else { break }
            #expect(page.body.count < 30_000)
            found += page.text.components(separatedBy: "<h3>").count - 1
        }
        #expect(found == 104)
        #expect(site.get(Self.wall).text.contains("/mur/defi-abecedaire?page=2#"))
    }
}
