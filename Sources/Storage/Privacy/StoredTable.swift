/// A table, and whether it says anything about a person. Every table of the schema is declared here: what is personal is
/// exported by `gazette contacts export` and goes, or loses its name, with `gazette contacts erase`.
///
/// A new table: add it to `StoredTable.all`. Personal is what leads to a person by a number, an address, a code or a
/// text. `PersonalDataTests` fill every text column with a mark of their own and look for it in the export, and, after an
/// erasure, in the bytes of the database's files.
package struct StoredTable: Sendable {
    package enum Content: Sendable {
        /// `whose`: which rows `t` are of the person `$1`. `erase`: statements that take the person `$1` out of it; none
        /// where its numbers alone lead nowhere once the others have run.
        case personal(whose: String, erase: [String])
        /// Why nothing in it is about a person, or why it stays.
        case impersonal(String)
    }

    package let name: String
    package let content: Content
    /// Texts of a personal table that stay after an erasure, for they say nothing of whom they were about.
    let stays: Set<String>

    init(_ name: String, whose: String, stays: Set<String> = [], erase: String...) {
        self.name = name
        self.stays = stays
        content = .personal(whose: whose, erase: erase)
    }

    init(_ name: String, impersonal why: String) {
        self.name = name
        stays = []
        content = .impersonal(why)
    }

    package var isPersonal: Bool {
        if case .personal = content { true } else { false }
    }

    /// All columns of the person's rows; nil for an impersonal table.
    var selection: SQL? {
        guard case .personal(let whose, _) = content else { return nil }
        return SQL("export-\(name)", "SELECT t.* FROM \(name) t WHERE \(whose)")
    }

    /// How many rows are the person's.
    var count: SQL? {
        guard case .personal(let whose, _) = content else { return nil }
        return SQL("export-count-\(name)", "SELECT count(*) FROM \(name) t WHERE \(whose)")
    }

    var erasure: [SQL] {
        guard case .personal(_, let statements) = content else { return [] }
        return statements.enumerated().map { SQL("erase-\(name)-\($0.offset)", $0.element) }
    }

    static let shared = all.compactMap(\.selection) + all.compactMap(\.count) + all.flatMap(\.erasure)
}
