package import Model

/// What the holder of a link finds in the database.
package struct StoredVisit: Sendable {
    package let survey: Slug
    package let invitation: Int64
    /// Empty where the survey is asked once.
    package let wave: String
    /// Of the only member of the invitation; empty where several share it.
    package fileprivate(set) var firstName = ""
    /// The submission that counts; nil where there is none.
    package let answer: Answer?
    var members: [Member] = []

    package struct Answer: Sendable {
        let id: Int64
        /// The channel's name.
        let channel: String
        /// `complete`, `partial`, `break_off`.
        package let standing: String
        package let fields: AnswerFields
    }

    /// Who answers by it.
    struct Member: Sendable {
        let contact: Int64
        /// The contract that the invitation is about; nil where it is about the person.
        let contract: Int64?
    }
}

extension Database {
    /// What stands behind a delivery's link now; nil for a mail that carries no invitation.
    package func visit(ofDelivery delivery: Int64) throws -> StoredVisit? {
        var visit: StoredVisit?
        var known = 0
        try connection.query(SurveySQL.visit, .int(delivery)) { row in
            var found = visit ?? Self.visit(row)
            if let contact = row.optionalInt(7) {
                found.members.append(StoredVisit.Member(contact: contact, contract: row.contract(8)))
            }
            // Who was erased has no name, and leaves the invitation to the others.
            if !row.isEmpty(10) {
                known += 1
                found.firstName = known == 1 ? row.text(9) : ""
            }
            visit = found
        }
        return visit
    }

    private static func visit(_ row: Row) -> StoredVisit {
        let answer = row.optionalInt(3).map { id in
            StoredVisit.Answer(
                id: id, channel: row.text(4), standing: row.text(5), fields: AnswerFields(text: row.text(6)))
        }
        return StoredVisit(
            survey: GroupReader.slug(row, 0), invitation: row.int(1), wave: row.text(2), answer: answer)
    }
}

extension Row {
    /// A member's contract; 0 stands for none.
    func contract(_ column: Int32) -> Int64? { int(column) == 0 ? nil : int(column) }
}
