internal import Model

/// People whom a source had and whose file has them no more. Nobody is removed for that; a person may say that they
/// have left. SQLite's own statements, as all of the import.
enum MissingSQL {
    /// `is_elsewhere`: another source has them too.
    static let making = "CREATE TEMP TABLE missing (contact_id INTEGER PRIMARY KEY, is_elsewhere INTEGER)"

    /// Before new people are written. Who has left or died is expected to be missing. `$1`: the source's bit.
    static let find = SQL(
        "missing-find",
        """
        INSERT INTO missing
        SELECT id, sources & ~$1 <> 0 FROM contacts
        WHERE sources & $1 <> 0 AND left_on = '' AND deceased_on = ''
            AND id NOT IN (SELECT contact_id FROM verdicts WHERE contact_id IS NOT NULL)
        """)

    static let leaving = SQL("missing-leaving", "SELECT count(*) FROM missing WHERE is_elsewhere = 0")

    /// `$1`: the civil day, `$2`: the source.
    static let keepLeaving = SQL(
        "missing-keep",
        """
        INSERT INTO changes (contact_id, contract_id, field, old, new, on_day, source)
        SELECT contact_id, 0, '\(ContactColumn.leftOn.rawValue)', '', $1, $1, $2 FROM missing
        WHERE is_elsewhere = 0 ORDER BY contact_id
        """)
    static let leave = SQL(
        "missing-leave",
        """
        UPDATE contacts SET left_on = $1, revision = revision + 1
        WHERE id IN (SELECT contact_id FROM missing WHERE is_elsewhere = 0)
        """)
    /// `$1`: the source's bit.
    static let forget = SQL(
        "missing-forget",
        "UPDATE contacts SET sources = sources & ~$1 WHERE id IN (SELECT contact_id FROM missing)")

    /// Somebody is gone from the only file that had them.
    static let gone = SQL("missing-gone", "SELECT 1 FROM contacts WHERE sources = 0 LIMIT 1")
    /// Who left because a file had them no more, and is in one again, is back. For a file that has no column for
    /// departures.
    static let welcome = SQL(
        "missing-welcome",
        """
        UPDATE staged SET left_on = ''
        FROM verdicts v CROSS JOIN contacts c ON c.id = v.contact_id
        WHERE v.line = staged.line AND c.sources = 0
        """)
}
