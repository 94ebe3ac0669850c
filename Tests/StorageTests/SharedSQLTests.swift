import Storage
import TestSupport
import Testing

@Suite("Shared SQL")
struct SharedSQLTests {
    @Test(
        "PostgreSQL 15 takes the schema and prepares every shared statement",
        .enabled(if: TemporaryPostgres.isAvailable, TemporaryPostgres.absence))
    func preparesOnPostgreSQL() throws {
        let server = try TemporaryPostgres()
        defer { server.stop() }
        #expect(SharedSQL.statements.count > 20)
        for statement in SharedSQL.schema {
            let finished = try server.run(statement + ";")
            #expect(finished.status == 0, "\(statement)\n\(finished.errorText)")
        }
        for (name, text) in SharedSQL.statements {
            let finished = try server.run("PREPARE \"\(name)\" AS \(text);")
            #expect(finished.status == 0, "\(name): \(finished.errorText)")
        }
    }

    @Test("Every shared statement has a name of its own")
    func names() {
        let names = SharedSQL.statements.map(\.name)
        #expect(Set(names).count == names.count)
    }
}
