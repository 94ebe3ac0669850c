extension Schema {
    /// What members wrote for others to read.
    static let contributions: [String] = [
        // `contact_id` is NULL where it came by the public address. `consent`: it may be published. `page` is the number
        // of the page that it was written on: a form sent twice is kept once.
        """
        CREATE TABLE contributions (
            id BIGINT PRIMARY KEY,
            form TEXT NOT NULL,
            occurrence TEXT NOT NULL,
            contact_id BIGINT REFERENCES contacts (id),
            letter TEXT NOT NULL,
            word TEXT NOT NULL,
            body TEXT NOT NULL,
            signature TEXT NOT NULL,
            consent SMALLINT NOT NULL,
            state TEXT NOT NULL,
            page TEXT NOT NULL UNIQUE,
            on_day TEXT NOT NULL
        )
        """,
        "CREATE INDEX contributions_by_form ON contributions (form, occurrence, state)",
        "CREATE INDEX contributions_by_contact ON contributions (contact_id)",
        // Only added to: what became of each, by whom, why.
        """
        CREATE TABLE contribution_events (
            id BIGINT PRIMARY KEY,
            contribution_id BIGINT NOT NULL REFERENCES contributions (id),
            what TEXT NOT NULL,
            source TEXT NOT NULL,
            note TEXT NOT NULL,
            at BIGINT NOT NULL
        )
        """,
        "CREATE INDEX contribution_events_by_contribution ON contribution_events (contribution_id, id)",
    ]
}

enum ContributionSQL {
    private static let columns = """
        SELECT b.id, b.form, b.occurrence, b.contact_id, coalesce(c.reference, ''), coalesce(c.first_name, ''),
            coalesce(c.last_name, ''), b.letter, b.word, b.body, b.signature, b.consent, b.state, b.on_day
        FROM contributions b LEFT JOIN contacts c ON c.id = b.contact_id
        """
    static let byPage = SQL("contribution-by-page", "SELECT id FROM contributions WHERE page = $1")
    static let last = SQL("contribution-last", "SELECT coalesce(max(id), 0) FROM contributions")
    static let add = SQL(
        "contribution-add",
        """
        INSERT INTO contributions
            (id, form, occurrence, contact_id, letter, word, body, signature, consent, state, page, on_day)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'pending', $10, $11)
        """)
    static let waiting = SQL(
        "contribution-waiting",
        "SELECT count(*) FROM contributions WHERE form = $1 AND state = 'pending' AND contact_id IS NULL")
    static let byPerson = SQL(
        "contribution-count-by-person",
        "SELECT count(*) FROM contributions WHERE form = $1 AND occurrence = $2 AND contact_id = $3")
    static let ofPerson = SQL(
        "contribution-of-person",
        "\(columns) WHERE b.form = $1 AND b.contact_id = $2 AND b.state <> 'replaced' ORDER BY b.id")
    static let ofForm = SQL("contribution-of-form", "\(columns) WHERE b.form = $1 ORDER BY b.id")
    static let one = SQL("contribution-one", "\(columns) WHERE b.id = $1")
    static let shown = SQL(
        "contribution-shown",
        """
        \(columns) WHERE b.form = $1 AND b.occurrence = $2 AND b.state = 'approved' AND b.consent = 1
        ORDER BY b.letter, b.id
        """)
    static let setState = SQL("contribution-set-state", "UPDATE contributions SET state = $2 WHERE id = $1")
    static let setConsent = SQL(
        "contribution-set-consent", "UPDATE contributions SET consent = $2 WHERE id = $1")
    static let journal = SQL(
        "contribution-journal",
        """
        INSERT INTO contribution_events (id, contribution_id, what, source, note, at)
        SELECT coalesce(max(id), 0) + 1, $1, $2, $3, $4, $5 FROM contribution_events
        """)
    static let events = SQL(
        "contribution-events",
        "SELECT what, source, note, at FROM contribution_events WHERE contribution_id = $1 ORDER BY id")
    static let shared = [
        byPage, last, add, waiting, byPerson, ofPerson, ofForm, one, shown, setState, setConsent, journal,
        events,
    ]
}
