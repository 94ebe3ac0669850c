package import Model

/// What an import did, line by line of the file.
package struct ImportCounts: Sendable, Equatable {
    package var added = 0
    package var updated = 0
    package var unchanged = 0
    /// People who were erased and stay out.
    package var erased = 0
    package init() {}
}

/// A client file on its way in: lines are staged in a temporary table while the file is read, then taken
/// over in one short transaction.
package final class ImportSession {
    let connection: Connection
    private let insert: Statement
    let columns: Set<ContactColumn>

    static let tables = ["staged", "verdicts", "missing"] + SourceRules.tables

    /// What became of a staged line.
    package enum Staged: Equatable {
        case new
        /// Word for word the same as an earlier line.
        case repeated
        /// The same person and contract as the earlier line, with other values; not staged.
        case contradicts(line: Int)
    }

    /// `columns`: those that the file has. What it does not have stays as it is in the database.
    package init(database: Database, columns: Set<ContactColumn>) throws {
        connection = database.connection
        self.columns = columns
        for table in Self.tables { try connection.execute("DROP TABLE IF EXISTS temp.\(table)") }
        try connection.execute(ImportSQL.staging)
        try connection.execute(ImportSQL.verdicts)
        insert = try connection.prepared(ImportSQL.stage)
        try connection.execute("BEGIN")
    }

    /// Stages one line.
    package func stage(_ row: ClientRow) throws -> Staged {
        let identity = row.identity
        insert.bind(Int64(row.line), at: 0)
        insert.bind(identity, at: 1)
        insert.bind(row.contractKey, at: 2)
        insert.bind(row.reference ?? "", at: 3)
        insert.bind(row.civility?.rawValue ?? "", at: 4)
        insert.bind(row.firstName, at: 5)
        insert.bind(row.lastName, at: 6)
        insert.bind(row.email?.address ?? "", at: 7)
        insert.bind(row.email?.key ?? "", at: 8)
        insert.bind(row.phone ?? "", at: 9)
        insert.bind(row.postal.street, at: 10)
        insert.bind(row.postal.complement, at: 11)
        insert.bind(row.postal.postalCode, at: 12)
        insert.bind(row.postal.city, at: 13)
        insert.bind(row.household ?? "", at: 14)
        bind(row.emailAgreement, at: 15)
        bind(row.clickConsent, at: 16)
        insert.bind(row.leftOn?.description ?? "", at: 17)
        insert.bind(deceased(row), at: 18)
        insert.bind(row.status?.rawValue ?? "", at: 19)
        insert.bind(row.programme?.text ?? "", at: 20)
        insert.bind(row.signature?.description ?? "", at: 21)
        insert.bind(row.leaseStart?.description ?? "", at: 22)
        insert.bind(row.birthDate?.description ?? "", at: 23)
        // Every parameter is bound anew for each line.
        defer { insert.rewind() }
        while try insert.step() {}
        if connection.changes == 1 { return .new }
        return try compare(row, identity: identity)
    }

    /// The day, the first day of all where only the fact is known, or empty.
    private func deceased(_ row: ClientRow) -> String {
        row.deceasedOn?.description ?? (row.isDeceased ? "0001-01-01" : "")
    }

    private func bind(_ flag: Bool?, at position: Int) {
        if let flag { insert.bind(flag ? 1 : 0, at: position) } else { insert.bindNull(at: position) }
    }

    /// The line was not inserted: one with this person and contract is there.
    private func compare(_ row: ClientRow, identity: String) throws -> Staged {
        var earlier = 0
        var same = false
        try connection.query(
            ImportSQL.staged, .text(identity), .text(row.contractKey), .text(row.firstName),
            .text(row.lastName),
            .text(row.email?.address ?? ""), .text(row.status?.rawValue ?? ""),
            .text(row.signature?.description ?? ""), .text(row.leaseStart?.description ?? "")
        ) {
            earlier = Int($0.int(0))
            same = $0.int(1) == 1
        }
        return same ? .repeated : .contradicts(line: earlier)
    }

    /// Lines of one person whose address or name is not written as on the person's first line, which is the one
    /// that counts; in the order of the file.
    package func disagreements() throws -> [Disagreement] {
        var found: [Disagreement] = []
        try connection.query(ImportSQL.disagreements) { row in
            found.append(
                Disagreement(
                    line: Int(row.int(0)), email: row.text(1), name: row.text(4) + " " + row.text(5),
                    first: Int(row.int(2)), keptEmail: row.text(3), keptName: row.text(6) + " " + row.text(7))
            )
        }
        return found
    }

    /// Drops everything that was staged; the database is as before.
    package func abandon() {
        try? connection.execute("ROLLBACK")
        for table in Self.tables { try? connection.execute("DROP TABLE IF EXISTS temp.\(table)") }
    }
}

/// A line of a person, and what their first line says otherwise.
package struct Disagreement: Sendable {
    package var line: Int
    package var email: String
    /// First and last name.
    package var name: String
    package var first: Int
    package var keptEmail: String
    package var keptName: String
}
