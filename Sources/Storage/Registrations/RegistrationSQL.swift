extension Schema {
    /// Registrations by link, telephone, slip or list: `participations` says who is registered, and this journal how
    /// many places they take, since when and by which way.
    static let registrations: [String] = [
        // Only added to. `state`: inscrit or annulé. The last row of a person and date holds.
        """
        CREATE TABLE registrations (
            id BIGINT PRIMARY KEY,
            contact_id BIGINT NOT NULL REFERENCES contacts (id),
            event TEXT NOT NULL,
            occurrence TEXT NOT NULL,
            state TEXT NOT NULL,
            places BIGINT NOT NULL,
            source TEXT NOT NULL,
            at BIGINT NOT NULL
        )
        """,
        "CREATE INDEX registrations_by_contact ON registrations (contact_id, event, occurrence, id)",
    ]
}

enum RegistrationSQL {
    /// Of a registered person `p`; one place each where a list brought them.
    private static let places = """
        coalesce((SELECT CASE WHEN r.state = 'inscrit' THEN r.places ELSE 1 END FROM registrations r
            WHERE r.contact_id = p.contact_id AND r.event = p.event AND r.occurrence = p.occurrence
            ORDER BY r.id DESC LIMIT 1), 1)
        """
    static let taken = SQL(
        "registration-taken",
        """
        SELECT p.occurrence, sum(\(places)) FROM participations p
        WHERE p.event = $1 AND p.state = 'inscrit' GROUP BY p.occurrence ORDER BY p.occurrence
        """)
    /// By others than `$3`.
    static let takenByOthers = SQL(
        "registration-taken-by-others",
        """
        SELECT coalesce(sum(\(places)), 0) FROM participations p
        WHERE p.event = $1 AND p.occurrence = $2 AND p.state = 'inscrit' AND p.contact_id <> $3
        """)
    static let own = SQL(
        "registration-own",
        """
        SELECT p.occurrence, \(places) FROM participations p
        WHERE p.contact_id = $1 AND p.event = $2 AND p.state = 'inscrit' ORDER BY p.occurrence
        """)
    static let all = SQL(
        "registration-all",
        """
        SELECT \(ContactColumns.list), p.occurrence, \(places), p.on_day, p.source, c.phone
        FROM participations p JOIN contacts c ON c.id = p.contact_id JOIN contracts k ON k.contact_id = c.id
        WHERE p.event = $1 AND p.state = 'inscrit' AND k.id = (
            SELECT min(f.id) FROM contracts f WHERE f.contact_id = c.id)
        ORDER BY p.occurrence, p.on_day, c.last_name, c.first_name, c.id
        """)
    static let journal = SQL(
        "registration-journal",
        """
        INSERT INTO registrations (id, contact_id, event, occurrence, state, places, source, at)
        SELECT coalesce(max(id), 0) + 1, $1, $2, $3, $4, $5, $6, $7 FROM registrations
        """)
    static let shared = [taken, takenByOthers, own, all, journal]
}
