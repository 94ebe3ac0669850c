import Foundation
import Model
import TestSupport
import Testing

@testable import Engine
@testable import Web

@Suite("The archive of letters")
struct ArchiveTests {
    static let letter = "/lettres/cycle-annuel/2027/c-est-quoi-la-coop"

    @Test("A letter of a public campaign is there for anybody, with nothing of whom it was sent to")
    func letter() throws {
        let site = try SiteFixture()
        let page = site.get(Self.letter)
        #expect(page.status == 200)
        #expect(page.text.contains("Une part sociale") && page.text.contains("Bonjour,"))
        for trace in [
            "Alix", "Essai1", "T-1", "courriel.example", "cid:", "/desinscription/", "/preferences/",
        ] {
            #expect(!page.text.contains(trace), "\(trace)")
        }
        #expect(page.text.contains("Envoyée en janvier 2027"))
        #expect(page.text.contains("href=\"https://gazette.coop-les-sillons.example/lettres/cycle-annuel\""))
        let pictures = page.text.components(separatedBy: "\(Self.letter)/image/").count - 1
        #expect(pictures > 0)
        for number in 1...pictures {
            let picture = site.get("\(Self.letter)/image/\(number)")
            #expect(picture.status == 200 && picture.header("Content-Type")?.hasPrefix("image/") == true)
        }
        for none in ["0", "99", "x"] { #expect(site.get("\(Self.letter)/image/\(none)").status == 404) }
    }

    @Test("Only what was really sent, by a campaign that says so, is public")
    func onlySent() throws {
        let site = try SiteFixture()
        let list = site.get("/lettres").text
        #expect(list.contains("C’est quoi la coop\u{A0}?") && !list.contains("Et après"))
        #expect(!list.contains("etat-des-lieux"))
        for path in [
            "/lettres/etat-des-lieux", "/lettres/etat-des-lieux/invitation",
            "/lettres/etat-des-lieux/atom.xml",
            "/lettres/cycle-annuel/2027/et-apres", "/lettres/cycle-annuel/2026/c-est-quoi-la-coop",
            "/lettres/cycle-annuel/c-est-quoi-la-coop", "/lettres/autre",
        ] { #expect(site.get(path).status == 404, "\(path)") }
        // Public, but nothing of it has left yet.
        #expect(site.get("/lettres/reseau-elus").text.contains("La première lettre paraîtra ici"))
    }

    @Test(
        "It stays as it was sent after its file changed, and what leaves later joins it with links both ways")
    func later() throws {
        let site = try SiteFixture()
        let before = site.get(Self.letter)
        #expect(!before.text.contains("rel=\"next\""))
        try site.write(
            "Templates/letters/cycle-annuel/c-est-quoi-la-coop.md", replacing: "Une part sociale",
            with: "Tout autre chose")
        site.clock.set(try SiteFixture.moment("2027-06-01"))
        _ = try site.coop().run(RunOptions(isReplay: true, confirmsClock: true))
        let first = site.get(Self.letter)
        #expect(first.text.contains("Une part sociale") && !first.text.contains("Tout autre chose"))
        #expect(first.text.contains("rel=\"next\" href=\"/lettres/cycle-annuel/2027/l-ag-de-la-coop\""))
        let second = site.get("/lettres/cycle-annuel/2027/l-ag-de-la-coop")
        #expect(second.text.contains("rel=\"prev\" href=\"\(Self.letter)\""))
        #expect(second.text.contains("</strong> (cette lettre)"))
        // A server that starts afterwards shows the same.
        let fresh = ArchiveDesk(try site.coop())
        let entries = try fresh.cycles().flatMap(\.entries)
        #expect(entries.map(\.letter.text) == ["l-ag-de-la-coop", "c-est-quoi-la-coop"])
        #expect(first.text.contains(entries[1].html))
    }

    @Test(
        "The letter that follows a bulletin's last issue, made of one building site's news, is never public")
    func progressNotes() throws {
        let site = try SiteFixture(people: 1)
        #expect(try ArchiveDesk(site.coop()).cycles().flatMap(\.entries).count == 1)
        try site.write(
            "Campaigns/cycle-annuel/campaign.yaml", replacing: "letters: [c-est-quoi-la-coop]",
            with: "letters: [et-apres]\n    then: c-est-quoi-la-coop")
        #expect(try ArchiveDesk(site.coop()).cycles().flatMap(\.entries).isEmpty)
    }

    @Test("Pages and feeds are cached, and asked for again only if they changed")
    func caching() throws {
        let site = try SiteFixture()
        for path in [
            "/lettres", "/lettres/cycle-annuel", Self.letter, "/lettres/atom.xml", "\(Self.letter)/image/1",
        ] {
            let page = site.get(path)
            #expect(page.header("Cache-Control")?.hasPrefix("public, max-age=") == true, "\(path)")
            let tag = try #require(page.header("ETag"), "\(path)")
            for known in [tag, "\"x\", \(tag)", String(tag.dropFirst(2)), "*"] {
                let again = site.ask(Request(.get, path, headers: ["if-none-match": known]))
                #expect(again.status == 304 && again.body.isEmpty)
                #expect(again.header("Content-Security-Policy") == page.header("Content-Security-Policy"))
            }
            let other = site.ask(Request(.get, path, headers: ["if-none-match": "\"x\""]))
            #expect(other.status == 200 && other.body == page.body)
        }
        let feed = site.get("/lettres/atom.xml")
        let moment = try #require(feed.header("Last-Modified"))
        #expect(moment == "Fri, 15 Jan 2027 10:00:00 GMT")
        #expect(
            site.ask(Request(.get, "/lettres/atom.xml", headers: ["if-modified-since": moment])).status == 304
        )
        // A tag decides alone.
        let both = ["if-modified-since": moment, "if-none-match": "\"x\""]
        #expect(site.ask(Request(.get, "/lettres/atom.xml", headers: both)).status == 200)
    }

    @Test("An independent reader finds a sound Atom feed", arguments: ["/lettres", "/lettres/cycle-annuel"])
    func feed(page: String) throws {
        let site = try SiteFixture()
        let feed = site.get("\(page)/atom.xml")
        #expect(feed.header("Content-Type") == "application/atom+xml; charset=utf-8")
        let result = try Subprocess.python(Self.reader, input: feed.body)
        #expect(result.status == 0, "\(result.errorText)")
        let lines = String(decoding: result.output, as: UTF8.self).split(separator: "\n").map(String.init)
        let own = "https://gazette.coop-les-sillons.example"
        #expect(
            lines == [
                "feed \(own)\(page)/atom.xml 2027-01-15T10:00:00Z self=\(own)\(page)/atom.xml author=Les Sillons",
                "entry \(own)\(Self.letter) 2027-01-15T10:00:00Z C’est quoi la coop ?",
            ])
    }

    @Test("A feed of nothing yet is sound as well")
    func emptyFeed() throws {
        let feed = try SiteFixture(people: 1).get("/lettres/reseau-elus/atom.xml")
        let result = try Subprocess.python(Self.reader, input: feed.body)
        #expect(result.status == 0, "\(result.errorText)")
    }

    /// What RFC 4287 §4 demands of feeds and entries, through Python's own XML reader.
    private static let reader = #"""
        import re, sys, xml.etree.ElementTree as tree
        atom = "{http://www.w3.org/2005/Atom}"
        feed = tree.fromstring(sys.stdin.buffer.read())
        assert feed.tag == atom + "feed", feed.tag
        def one(parent, name):
            found = parent.findall(atom + name)
            assert len(found) == 1 and found[0].text.strip(), (name, len(found))
            return found[0].text
        def moment(text):
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)", text), text
            return text
        def links(parent, rel):
            found = [l.get("href") for l in parent.findall(atom + "link") if l.get("rel", "alternate") == rel]
            assert len(found) == 1 and found[0].startswith("https://"), (rel, found)
            return found[0]
        author = one(feed.find(atom + "author"), "name")
        one(feed, "title"); links(feed, "alternate")
        print("feed", one(feed, "id"), moment(one(feed, "updated")), "self=" + links(feed, "self"), "author=" + author)
        ids = set()
        for entry in feed.findall(atom + "entry"):
            name = one(entry, "id")
            assert name not in ids; ids.add(name)
            moment(one(entry, "published"))
            assert links(entry, "alternate") == name
            print("entry", name, moment(one(entry, "updated")), one(entry, "title"))
        """#
}
