import Foundation
import Testing
import TestSupport

@testable import Engine
@testable import Web

@Suite("Compressed pages and addresses of clients")
struct CompressionTests {
    private func get(_ site: SiteFixture, _ path: String, _ encoding: String?, _ more: [String: String] = [:])
        -> Response
    {
        var headers = more
        headers["accept-encoding"] = encoding
        return site.ask(Request(.get, path, headers: headers))
    }

    @Test("A public page comes compressed to whom takes it, and opens to the same octets")
    func compressed() throws {
        let site = try SiteFixture()
        for path in ["/style.css", ArchiveTests.letter] {
            let plain = get(site, path, nil)
            #expect(plain.header("Content-Encoding") == nil && plain.header("Vary") == "Accept-Encoding")
            for accepted in ["gzip", "br, GZIP;q=0.5", "deflate, x-gzip"] {
                let packed = get(site, path, accepted)
                #expect(
                    packed.header("Content-Encoding") == "gzip" && packed.header("Vary") == "Accept-Encoding")
                #expect(packed.body.count < plain.body.count / 2)
                let opened = try Subprocess.run("/bin/gzip", ["-dc"], input: packed.body)
                #expect(opened.status == 0 && Array(opened.output) == plain.body)
            }
            for refused in ["", "br", "gzip;q=0", "*", "notgzip"] {
                #expect(get(site, path, refused).body == plain.body, "\(refused)")
            }
            let tag = try #require(plain.header("ETag"))
            #expect(get(site, path, "gzip", ["if-none-match": tag]).status == 304)
        }
    }

    @Test("Personal pages, pictures and short answers are never compressed")
    func uncompressed() throws {
        let site = try SiteFixture()
        for path in [
            "/enquete/\(try site.token(.survey, "etat-des-lieux"))",
            "/lettre/\(try site.token(.view, "cycle-annuel"))",
            "/preferences/\(try site.token(.preferences, "cycle-annuel"))", "\(ArchiveTests.letter)/image/1",
            "/sante",
        ] {
            let page = get(site, path, "gzip")
            #expect(page.status == 200 && page.header("Content-Encoding") == nil, "\(path)")
        }
    }

    @Test("Only a proxy of ours says where a request came from, and only the last link of the chain counts")
    func proxies() {
        let list = ProxyList(["127.0.0.1", "::1", "10.0.0.7", "proxy.example"])
        func client(_ peer: String, _ chain: String?) -> String {
            list.client(
                of: Request(.get, "/", headers: chain.map { ["x-forwarded-for": $0] } ?? [:], peer: peer))
        }
        #expect(client("192.0.2.9", "198.51.100.1") == "192.0.2.9")
        #expect(client("127.0.0.1", "198.51.100.1") == "198.51.100.1")
        #expect(client("::ffff:127.0.0.1", "203.0.113.5, 198.51.100.1") == "198.51.100.1")
        #expect(client("::1", "203.0.113.5, 198.51.100.1, 10.0.0.7") == "198.51.100.1")
        #expect(client("127.0.0.1", "2001:DB8:0::1") == "2001:db8::1")
        #expect(client("127.0.0.1", nil) == "127.0.0.1")
        #expect(client("127.0.0.1", "203.0.113.5, nonsense") == "127.0.0.1")
        #expect(
            ProxyList([]).client(of: Request(.get, "/", headers: ["x-forwarded-for": "1.2.3.4"]))
                == "127.0.0.1")
    }
}
