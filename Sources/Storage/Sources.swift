/// The coop's files, by name: sales, rental, syndic. Each has a number from 1, and a bit in `contacts.sources`.
extension Database {
    /// Names of the sources that imports came from, in the order of their first import.
    package func sources() throws -> [String] {
        var names: [String] = []
        try connection.query(SourceSQL.all) { names.append($0.text(1)) }
        return names
    }

    /// The sources that have a person; empty for somebody who is gone from the only one.
    package func sources(ofContact reference: String) throws -> [String] {
        var names: [String] = []
        try connection.query(SourceSQL.ofContact, .text(reference)) { names.append($0.text(0)) }
        return names
    }
}

enum SourceSQL {
    /// Bits of a BIGINT that are free of its sign.
    static let most: Int64 = 62

    static let all = SQL("sources", "SELECT id, name FROM sources ORDER BY id")
    static let byName = SQL("source-by-name", "SELECT id FROM sources WHERE name = $1")
    static let add = SQL("source-add", "INSERT INTO sources (id, name) VALUES ($1, $2)")
    static let highest = SQL("source-highest", "SELECT coalesce(max(id), 0) FROM sources")
    static let ofContact = SQL(
        "sources-of-contact",
        """
        SELECT s.name FROM sources s
            JOIN contacts c ON (c.sources & (CAST(1 AS BIGINT) << CAST(s.id - 1 AS INTEGER))) <> 0
        WHERE c.reference = $1 ORDER BY s.id
        """)
    static let shared = [all, byName, add, highest, ofContact]

    /// The number of a source, which is made where it is not known yet. Inside the caller's transaction.
    static func number(of name: String, _ connection: Connection) throws -> Int64 {
        if let known = try connection.number(byName, .text(name)) { return known }
        let number = (try connection.number(highest) ?? 0) + 1
        guard number <= most else {
            throw StorageError(
                kind: .other,
                message:
                    "\(name): a sixty-third source; expected the name of one of the coop's files, the same at "
                    + "each import: --source NAME")
        }
        try connection.run(add, .int(number), .text(name))
        return number
    }

    /// The bit of a source in `contacts.sources` and `contracts.sources`.
    static func bit(_ number: Int64) -> Int64 { 1 << (number - 1) }
}
