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
}
