import Foundation
import Signing
import TestSupport
import Testing

@testable import Engine
@testable import Web

@Suite("The public pages in a browser")
struct PagesInBrowserTests {
    /// Every page a member can meet, by the site that shows it.
    static func pages(_ site: SiteFixture, _ long: SiteFixture) throws -> [BrowserCheck.Placed] {
        let survey = "/enquete/\(try site.token(.survey, "etat-des-lieux"))"
        let paged = "/enquete/\(try long.token(.survey, "etat-des-lieux"))"
        let unsubscribe = "/desinscription/\(try site.token(.unsubscribe, "cycle-annuel", of: "T-2"))"
        let preferences = "/preferences/\(try site.token(.preferences, "cycle-annuel", of: "T-3"))"
        let letter = "/lettre/\(try site.token(.view, "cycle-annuel"))"
        let asking = "/lettre/\(try site.token(.view, "etat-des-lieux"))"
        let send = "button[value=envoyer]"
        func page(_ name: String, _ url: String, _ click: String? = nil) -> BrowserCheck.Page {
            BrowserCheck.Page(name: name, url: url, click: click)
        }
        return [
            (site, page("survey", survey)), (site, page("survey-chosen", survey + "?sait-prix=oui")),
            (site, page("survey-faults", survey, send)), (site, page("thanks", survey + "/merci")),
            (site, page("later", survey + "/plus-tard")),
            (long, page("question", paged + "?page=venue")),
            (long, page("question-fault", paged + "?page=venue", "button[value=suivante]")),
            (long, page("end", paged + "?page=fin")),
            (long, page("public", "/enquete-publique/etat-des-lieux")),
            (site, page("unsubscribe", unsubscribe)),
            (site, page("unsubscribed", unsubscribe, "form button")),
            (site, page("preferences", preferences)), (site, page("saved", preferences, "form button")),
            (site, page("letter-link", "/lien-personnel")),
            (site, page("public-thanks", "/enquete-publique/etat-des-lieux/merci")),
            (long, page("public-later", "/enquete-publique/etat-des-lieux/plus-tard")),
            (site, page("slips-entry", "/agence/saisie/etat-des-lieux")),
            (
                site,
                BrowserCheck.Page(
                    name: "slips", url: "/agence/saisie/etat-des-lieux", click: "form button",
                    type: "input[name=entree]", text: site.door.code)
            ),
            (site, page("archive", "/lettres")), (site, page("archive-cycle", "/lettres/cycle-annuel")),
            (site, page("archive-letter", ArchiveTests.letter)),
            (site, page("letter", letter)), (site, page("letter-asking", asking)),
            (site, page("unknown", "/desinscription/x")),
        ]
    }

    @Test(
        "No page has a fault of accessibility, none is wider than a telephone",
        .enabled(if: BrowserCheck.isThere))
    func axe() throws {
        let site = try SiteFixture()
        let long = try SiteFixture(survey: SurveyRoutesTests.long + "public: oui\n")
        try BrowserCheck.expectNothingWrong(with: Self.pages(site, long))
    }

    /// What no person looks at, and what is shown inside a page or leads to another.
    static let notPages: Set<String> = [
        "/style.css", "/sante", "/metrics", "/lettre/:token/image/:number",
        "/lettres/atom.xml", "/lettres/:campaign/atom.xml", "/lettres/:campaign/:letter/image/:number",
        "/lettres/:campaign/:year/:letter/image/:number", "/l/:token/:link",
        "/inscription/:token/agenda/:session",
        // As a letter of a year, which is looked at.
        "/lettres/:campaign/:letter",
    ]

    @Test("Every page of the site is among those that the browser looks at")
    func all() throws {
        let site = try SiteFixture()
        let long = try SiteFixture(survey: SurveyRoutesTests.long + "public: oui\n")
        let urls =
            try Self.pages(site, long).map(\.page.url) + FormPagesInBrowserTests.pages().map(\.page.url)
        let looked = urls.map { $0.prefix { $0 != "?" } }
        let unseen = site.site.router.pages.filter { pattern in
            !Self.notPages.contains(pattern) && !looked.contains { Router.fits($0, pattern) }
        }
        #expect(unseen == [], "add them to `pages`")
        let known = Set(site.site.router.pages)
        #expect(Self.notPages.isSubset(of: known), "the site has no such address any more")
    }

    static let tidy = "/usr/bin/tidy"

    @Test(
        "Every page is valid HTML and light",
        .enabled(
            if: FileManager.default.isExecutableFile(atPath: tidy),
            "tidy is not there: script/bootstrap --test"))
    func valid() throws {
        let site = try SiteFixture()
        let long = try SiteFixture(survey: SurveyRoutesTests.long + "public: oui\n")
        for (owner, page) in try Self.pages(site, long) {
            let parts = page.url.split(separator: "?")
            let query = parts.count < 2 ? [] : parts[1].split(separator: "=").map(String.init)
            let response = owner.get(String(parts[0]), query: query.count == 2 ? [query[0]: query[1]] : [:])
            #expect(response.body.count < 30_000)
            let result = try Subprocess.run(
                Self.tidy, ["-quiet", "-errors", "-utf8", "--drop-empty-elements", "no"], input: response.body
            )
            // A letter is laid out for mail programs, in tables with attributes that HTML has given up.
            let isLetter = ["archive-letter", "letter", "letter-asking"].contains(page.name)
            let faults = result.errorText.split(separator: "\n").filter {
                !isLetter || !$0.contains("not allowed for HTML5")
            }
            #expect(faults == [], "\(page.name)")
            #expect(result.status == 0 || isLetter, "\(page.name)")
        }
    }
}
