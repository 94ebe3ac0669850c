internal import Model

enum LetterSQL {
    static let toPost = SQL(
        "letters-to-post",
        """
        SELECT \(OutboxSQL.columns)
        FROM (SELECT d.* FROM deliveries d
              WHERE d.channel = 'post' AND d.campaign = $1 AND d.state IN ('queued', 'deferred')
                  AND d.covered_by IS NULL AND d.next_at <= $2 AND d.not_after >= $2
                  AND \(OutboxSQL.isLaunched)) d
            JOIN contacts c ON c.id = d.contact_id JOIN contracts k ON k.contact_id = c.id
        ORDER BY d.id, k.id
        """)
    static let code = SQL("letters-code", "SELECT code FROM letters WHERE delivery_id = $1")
    static let taken = SQL(
        "letters-taken",
        """
        SELECT (SELECT count(*) FROM letters WHERE code = $1) + (SELECT count(*) FROM invitations WHERE code = $1)
        """)
    /// With those whom a shared mailbox's letter serves too.
    static let note = SQL(
        "letters-note",
        """
        INSERT INTO letters (delivery_id, letter, code, exported_at)
        SELECT d.id, $2, $3, $4 FROM deliveries d
        WHERE d.channel = 'post' AND (d.id = $1 OR d.covered_by = $1 AND d.state IN ('queued', 'deferred'))
        ON CONFLICT (delivery_id) DO UPDATE SET letter = excluded.letter, code = excluded.code,
            exported_at = excluded.exported_at
        """)

    private static let exported = """
        SELECT d.id, l.letter, l.code, d.campaign, d.state, d.send_on, d.not_after, d.reason_code
        FROM letters l JOIN deliveries d ON d.id = l.delivery_id
        """
    static let byCode = SQL(
        "letters-by-code", "\(exported) WHERE l.code = $1 AND d.channel = 'post' ORDER BY l.letter, d.id")
    static let byLetter = SQL(
        "letters-by-letter", "\(exported) WHERE l.letter = $1 AND d.channel = 'post' ORDER BY d.id")

    /// Also where the ledger thought otherwise meanwhile (too late, withdrawn): what was posted was posted. An edition
    /// on paper counts once for each occurrence.
    static let posted = SQL(
        "letters-posted",
        """
        UPDATE deliveries SET state = 'accepted', is_open = 0, send_on = $2, reply = $3, reason_code = '',
            reason = '', edition = coalesce(edition, letter || '@' || occurrence)
        WHERE id = $1 AND channel = 'post' AND state NOT IN ('accepted', 'failed')
            AND EXISTS (SELECT 1 FROM letters l WHERE l.delivery_id = deliveries.id)
        """)
    static let returned = SQL(
        "letters-returned",
        """
        UPDATE deliveries SET state = 'failed', is_open = 0, reply = '', reason_code = $2, reason = $3,
            edition = NULL
        WHERE id = $1 AND channel = 'post' AND state <> 'failed'
            AND EXISTS (SELECT 1 FROM letters l WHERE l.delivery_id = deliveries.id)
        """)

    /// What was not posted in time stays in the list for `$1` onwards.
    static let shares = SQL(
        "letters-shares",
        """
        SELECT d.campaign, d.step, d.occurrence, d.category, d.state, count(*), count(l.delivery_id),
            min(d.not_after), sum(CASE WHEN d.reason_code = 'grace-over' AND d.not_after >= $1 THEN 1 ELSE 0 END)
        FROM deliveries d LEFT JOIN letters l ON l.delivery_id = d.id
        WHERE d.channel = 'post'
        GROUP BY d.campaign, d.step, d.occurrence, d.category, d.state
        ORDER BY d.campaign, d.step, d.occurrence, d.state
        """)

    static let shared = [toPost, code, taken, note, byCode, byLetter, posted, returned, shares]
}
