import Foundation
import Signing
import TestSupport
import Testing

@testable import Engine
@testable import Web

@Suite("The pages of registrations, forms and walls in a browser")
struct FormPagesInBrowserTests {
    /// Sessions with one that is full, a wall with words, a testimony that is shown; each page by the site that shows it.
    static func pages() throws -> [BrowserCheck.Placed] {
        let sessions = try RegistrationRoutesTests.site(people: 5)
        func register(_ number: Int, _ form: String) throws -> String {
            let path =
                "/inscription/\(try sessions.token(.registration, "sessions-collectives", of: "T-\(number)"))"
            if !form.isEmpty { _ = sessions.post(path, form) }
            return path
        }
        for number in 1...2 { _ = try register(number, "seance=octobre&places=2&action=inscrire") }
        _ = try register(3, "seance=octobre&action=inscrire")
        let mine = try register(4, "seance=mars&places=2&action=inscrire")
        let free = try register(5, "")

        let forms = try ContributionRoutesTests.site()
        for (letter, word) in [("A", "Assemblée"), ("V", "Voisin"), ("V", "Vote")] {
            let draft = ContributionDraft(
                letter: letter, word: word, body: "Une personne, une voix : on s’y retrouve.",
                signature: "Alix",
                consent: "", trap: "", page: "")
            try forms.coop().contribute(draft, to: try #require(.init("defi-abecedaire")), from: "T-1")
        }
        let story = ContributionDraft(
            letter: "", word: "", body: "Un matin de mai.\n\nEt puis la clé.", signature: "Alix",
            consent: "oui",
            trap: "", page: "")
        try forms.coop().contribute(story, to: try #require(.init("temoignages")), from: "T-1")
        _ = try forms.coop().moderate([1, 2, 3, 4], approves: true, note: "")
        let challenge = "/formulaire/\(try forms.token(.form, "defi-abecedaire"))"
        let testimony = "/formulaire/\(try forms.token(.form, "temoignages"))"
        func page(_ name: String, _ url: String) -> BrowserCheck.Page { .init(name: name, url: url) }
        return [
            (sessions, page("sessions", free)), (sessions, page("sessions-mine", mine + "?fait=inscription")),
            (sessions, page("sessions-public", "/seances/sessions-collectives")),
            (forms, page("challenge-public", "/participer/defi-abecedaire")),
            (forms, page("challenge-public-thanks", "/participer/defi-abecedaire/merci")),
            (forms, page("challenge", challenge)), (forms, page("challenge-thanks", challenge + "/merci")),
            (forms, page("wall", "/mur/defi-abecedaire")), (forms, page("testimony", testimony)),
            (forms, page("testimony-withdrawn", testimony + "?accord=non")),
            (forms, page("stories", "/mur/temoignages")),
        ]
    }

    @Test(
        "No page has a fault of accessibility, none is wider than a telephone",
        .enabled(if: BrowserCheck.isThere))
    func axe() throws { try BrowserCheck.expectNothingWrong(with: Self.pages()) }

    @Test(
        "Every page is valid HTML and light, also where something is wrong with a form",
        .enabled(
            if: FileManager.default.isExecutableFile(atPath: PagesInBrowserTests.tidy),
            "tidy is not there: script/bootstrap --test"))
    func valid() throws {
        let pages = try Self.pages()
        var answers = pages.map { site, page in
            let parts = page.url.split(separator: "?")
            let query = parts.count < 2 ? [] : parts[1].split(separator: "=").map(String.init)
            return (
                page.name, site.get(String(parts[0]), query: query.count == 2 ? [query[0]: query[1]] : [:])
            )
        }
        for (site, page) in pages
        where ["sessions", "challenge", "challenge-public", "testimony"].contains(page.name) {
            answers.append(
                (page.name + " refused", site.post(page.url, "seance=octobre&action=inscrire&mot=x")))
        }
        for (name, answer) in answers {
            #expect(answer.body.count < 30_000)
            let result = try Subprocess.run(
                PagesInBrowserTests.tidy, ["-quiet", "-errors", "-utf8", "--drop-empty-elements", "no"],
                input: answer.body)
            #expect(result.status == 0, "\(name): \(result.errorText)")
        }
    }
}
