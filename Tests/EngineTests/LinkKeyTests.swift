import Foundation
import Model
import Testing

@testable import Engine

@Suite("The keys of links")
struct LinkKeyTests {
    @Test("Programs that make the keys at once agree on one: links in mails already sent depend on it")
    func madeOnce() async throws {
        for _ in 0..<10 {
            let fixture = try RunFixture(people: 1)
            let now = fixture.clock.now()
            let tokens = try await withThrowingTaskGroup(of: String.self) { group in
                for number in 1...6 {
                    let path = fixture.path
                    group.addTask {
                        let coop = try Coop(
                            folder: path, clock: TestClock(now),
                            entropy: { count in
                                (0..<count).map { UInt8(truncatingIfNeeded: (number * 2 + 1) * ($0 + 1)) }
                            }, access: .write)
                        return try coop.linkKeys().bounceToken(deliveryID: 1)
                    }
                }
                return try await group.reduce(into: Set<String>()) { $0.insert($1) }
            }
            #expect(tokens.count == 1)
            let left = try FileManager.default.contentsOfDirectory(atPath: "\(fixture.path)/var")
            #expect(left.filter { $0.hasPrefix("link.key") } == ["link.key"])
        }
    }

    @Test(
        "A lost key is not replaced in silence: nothing leaves until a person says that it is lost for good")
    func lost() throws {
        let fixture = try RunFixture(people: 1)
        #expect(try fixture.run().tally.accepted == 1)
        fixture.remove("var/link.key")
        let error = #expect(throws: EngineError.self) { try fixture.run() }
        #expect(error?.description.contains("var/link.key: the key of the links is gone") == true)
        #expect(error?.description.contains("--new-link-key") == true)
        #expect(!FileManager.default.fileExists(atPath: "\(fixture.path)/var/link.key"))
        _ = try fixture.coop().run(RunOptions(confirmsNewKey: true))
        try fixture.run()
    }

    @Test("Another key in its place is refused as well")
    func replaced() throws {
        let fixture = try RunFixture(people: 1)
        try fixture.run()
        try fixture.write("var/link.key", String(repeating: "0f1e", count: 16) + "\n")
        let error = #expect(throws: EngineError.self) { try fixture.run() }
        #expect(
            error?.description.contains("is not the key that it was") == true, "\(String(describing: error))")
    }
}
