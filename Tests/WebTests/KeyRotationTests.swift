import Foundation
import Model
import Signing
import Testing

@testable import Engine
@testable import Web

@Suite("Turning the key of the links")
struct KeyRotationTests {
    @Test(
        "After a rotation old links still work, new ones are signed with the new key, and a lost line ends its links"
    )
    func rotation() throws {
        let site = try SiteFixture(people: 1)
        let old = try site.token(.unsubscribe, "cycle-annuel")
        let path = "\(site.path)/var/link.key"
        let before = try String(contentsOfFile: path, encoding: .utf8)
        #expect(try site.coop().rotateLinkKey() == 2)
        #expect(try site.coop().rotateLinkKey() == 3)
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
        #expect(lines.map { $0.prefix(2) } == ["3 ", "2 ", "1 "])
        #expect(lines[2] == "1 " + before.trimmingCharacters(in: .whitespacesAndNewlines))
        let rights = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(rights == 0o600)
        let new = try site.token(.unsubscribe, "cycle-annuel")
        #expect(new != old)
        let keys = try site.coop().linkKeys()
        for token in [old, new] {
            #expect(try keys.claim(.unsubscribe, in: token).deliveryID == (try site.delivery("cycle-annuel")))
        }
        // The whole way: a server that starts now opens both.
        let desk = try PreferencesDesk(try site.coop())
        #expect(try desk.unsubscribing(old)?.firstName == "Alix")
        #expect(try desk.unsubscribing(new)?.firstName == "Alix")
        try Data((lines[0] + "\n").utf8).write(to: URL(fileURLWithPath: path))
        #expect(try PreferencesDesk(try site.coop()).unsubscribing(old) == nil)
    }

    @Test("The file of before a rotation, put back from a backup, is not taken in silence")
    func restored() throws {
        let site = try SiteFixture(people: 1)
        let path = "\(site.path)/var/link.key"
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        _ = try site.coop().rotateLinkKey()
        try before.write(to: URL(fileURLWithPath: path))
        let error = #expect(throws: EngineError.self) { try site.coop().linkKeys() }
        #expect(error?.description.contains("is not the key that it was") == true)
    }

    @Test(
        "A file that is no list of keys is refused whole",
        arguments: [
            "", "1 zz\n", "300 \(hex)\n", "1 \(hex) x\n", "1 \(hex)\n1 \(other)\n", "2 \(hex)\nabc\n",
        ])
    func broken(text: String) throws {
        let site = try SiteFixture(people: 1)
        try Data(text.utf8).write(to: URL(fileURLWithPath: "\(site.path)/var/link.key"))
        let error = #expect(throws: EngineError.self) { try site.coop().linkKeys() }
        #expect(error?.description.contains("link.key: found no key of 32 bytes") == true)
    }

    private static let hex = String(repeating: "0f1e", count: 16)
    private static let other = String(repeating: "1e0f", count: 16)
}
