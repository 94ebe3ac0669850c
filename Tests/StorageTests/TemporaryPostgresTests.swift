import TestSupport
import Testing

@Suite("A temporary PostgreSQL")
struct TemporaryPostgresTests {
    @Test(
        "answers a query in collation C, and says where a statement is wrong",
        .enabled(if: TemporaryPostgres.isAvailable, TemporaryPostgres.absence))
    func answersAndRefuses() throws {
        let postgres = try TemporaryPostgres()
        defer { postgres.stop() }
        let good = try postgres.run("SHOW server_version_num; SHOW lc_collate;")
        #expect(good.outputText.hasPrefix("15"))
        #expect(good.outputText.hasSuffix("\nC\n"))
        #expect(good.status == 0)

        let bad = try postgres.run("PREPARE s AS SELECT missing FROM nowhere WHERE a = $1;")
        #expect(bad.status == 3)
        #expect(bad.errorText.contains("relation \"nowhere\" does not exist"))
    }
}
