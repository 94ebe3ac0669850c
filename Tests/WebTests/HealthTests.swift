import TestSupport
import Testing

@testable import Engine

@Suite("The health of the server")
struct HealthTests {
    @Test("It is well before the first run, too")
    func fresh() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("coop")
        try ShippedFiles(executable: "/", override: Repository.root.path).copy(to: path)
        let coop = try Coop(
            folder: path, clock: FixedClock(try SiteFixture.moment("2026-12-01")), entropy: SiteFixture.bytes,
            access: .write)
        #expect(try PreferencesDesk(coop).isReachable)
    }
}
