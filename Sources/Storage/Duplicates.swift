package import Model

/// A person as far as it takes to see whether two are one.
package struct Namesake: Sendable, Hashable {
    package var id: ContactID
    package var reference: String
    package var firstName: String
    package var lastName: String
    package var mailbox: String
    package var birthDate: String
    package var postalCode: String
    package var street: String
}

extension Database {
    /// Everybody, in order of number.
    package func forEachNamesake(_ body: (Namesake) -> Void) throws {
        try connection.query(DuplicateSQL.people) { row in
            body(
                Namesake(
                    id: ContactID(row.int(0)), reference: row.text(1), firstName: row.text(2),
                    lastName: row.text(3),
                    mailbox: row.text(4), birthDate: row.text(5), postalCode: row.text(6), street: row.text(7)
                ))
        }
    }

    /// Pairs that a person said are two, the lower number first.
    package func distinctPairs() throws -> Set<[ContactID]> {
        var pairs: Set<[ContactID]> = []
        try connection.query(DuplicateSQL.distinct) {
            pairs.insert([ContactID($0.int(0)), ContactID($0.int(1))])
        }
        return pairs
    }

    /// Remembers that two are two. Doing it twice adds nothing.
    package func setDistinct(_ one: ContactID, _ other: ContactID) throws {
        try connection.run(
            DuplicateSQL.setDistinct, .int(min(one, other).number), .int(max(one, other).number))
    }

    /// The reference of whom a merged person's reference means today; the same where nobody was merged.
    package func currentReference(_ reference: String) throws -> String {
        var found = reference
        try connection.query(DuplicateSQL.aliased, .text(reference)) { found = $0.text(0) }
        return found
    }
}

enum DuplicateSQL {
    static let people = SQL(
        "namesakes",
        """
        SELECT id, reference, first_name, last_name, email_key, birth_date, postal_code, street
        FROM contacts WHERE known_since <> '' ORDER BY id
        """)
    static let distinct = SQL("distinct-all", "SELECT first_id, second_id FROM distinct_people")
    static let setDistinct = SQL(
        "distinct-set",
        "INSERT INTO distinct_people (first_id, second_id) VALUES ($1, $2) ON CONFLICT DO NOTHING")
    static let aliased = SQL(
        "alias-reference",
        """
        SELECT c.reference FROM aliases a JOIN contacts c ON c.id = a.contact_id
        WHERE a.reference = $1 AND NOT EXISTS (SELECT 1 FROM contacts o WHERE o.reference = $1)
        """)
    static let shared = [people, distinct, setDistinct, aliased]
}
