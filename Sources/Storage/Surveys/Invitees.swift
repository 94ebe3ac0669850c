package import Model

/// Who stands behind an invitation, for exports.
package struct Invitee: Hashable, Sendable {
    package var reference: String
    package var name: String
}

extension Database {
    /// Everybody who is invited, by the number of the invitation, in order of their own number.
    package func invitees(_ survey: Slug) throws -> [Int64: [Invitee]] {
        var found: [Int64: [Invitee]] = [:]
        try connection.query(InviteeSQL.all, .text(survey.text)) { row in
            let name = [row.text(2), row.text(3)].filter { !$0.isEmpty }.joined(separator: " ")
            found[row.int(0), default: []].append(Invitee(reference: row.text(1), name: name))
        }
        return found
    }
}

enum InviteeSQL {
    static let all = SQL(
        "survey-invitees",
        """
        SELECT m.invitation_id, c.reference, c.first_name, c.last_name FROM invitation_members m
        JOIN contacts c ON c.id = m.contact_id WHERE m.survey = $1 AND c.known_since <> ''
        ORDER BY m.invitation_id, c.id
        """)
    static let shared = [all]
}
