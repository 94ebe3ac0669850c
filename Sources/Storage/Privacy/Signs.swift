package import Model

/// A sign of life of a person towards the coop: what they did, not what was sent to them.
package struct SignOfLife: Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        case answer, participation, choice, refusal, click, contribution
    }

    package var contact: ContactID
    package var kind: Kind
    /// The civil day; nil where only the moment is known.
    package var day: CivilDate?
    package var at: Instant
}

extension Database {
    /// All signs of life of everybody, in no order.
    package func forEachSign(_ body: (SignOfLife) -> Void) throws {
        try connection.query(SignSQL.all) { row in
            guard let kind = SignOfLife.Kind(rawValue: row.text(1)) else { return }
            body(
                SignOfLife(
                    contact: ContactID(row.int(0)), kind: kind, day: ContactColumns.day(row, 2),
                    at: Instant(milliseconds: row.int(3))))
        }
    }
}

enum SignSQL {
    /// Who was marked as absent gave no sign.
    static let all = SQL(
        "signs-of-life",
        """
        SELECT contact_id, '\(SignOfLife.Kind.participation.rawValue)', on_day, at FROM participations
        WHERE state <> '\(ParticipationState.absent.rawValue)' AND state <> '\(ParticipationState.answered.rawValue)'
        UNION ALL SELECT contact_id, '\(SignOfLife.Kind.choice.rawValue)', '', at FROM consents
        UNION ALL SELECT contact_id, '\(SignOfLife.Kind.participation.rawValue)', '', at FROM registrations
        UNION ALL SELECT contact_id, '\(SignOfLife.Kind.contribution.rawValue)', on_day, 0 FROM contributions
            WHERE contact_id IS NOT NULL
        UNION ALL SELECT contact_id, '\(SignOfLife.Kind.click.rawValue)', on_day, 0 FROM contact_clicks
        UNION ALL SELECT m.contact_id, '\(SignOfLife.Kind.answer.rawValue)', s.on_day, s.at
            FROM submissions s JOIN invitation_members m ON m.invitation_id = s.invitation_id
        UNION ALL SELECT m.contact_id, '\(SignOfLife.Kind.refusal.rawValue)', '', i.refused_at
            FROM invitations i JOIN invitation_members m ON m.invitation_id = i.id WHERE i.refused_at IS NOT NULL
        """)
    static let shared = [all]
}
