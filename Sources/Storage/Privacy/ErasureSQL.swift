enum ErasureSQL {
    static let sending = SQL(
        "erase-sending",
        "SELECT count(*) FROM deliveries WHERE contact_id = $1 AND is_open = 1 AND state = 'sending'")
    static let person = SQL(
        "erase-person",
        """
        SELECT identity, reference, email_key, last_name, first_name, birth_date, known_since FROM contacts
        WHERE id = $1
        """)
    /// Other identities and addresses of the person.
    static let others = SQL(
        "erase-others",
        """
        SELECT a.identity, a.reference, '' FROM aliases a WHERE a.contact_id = $1
        UNION SELECT '', '', w.email_key FROM words w WHERE w.contact_id = $1 AND w.email_key <> ''
        """)
    static let sharesMailbox = SQL(
        "erase-shares-mailbox", "SELECT count(*) FROM contacts WHERE email_key = $2 AND id <> $1")
    /// The highest number of the person, their contracts and those whom they were merged with.
    static let highest = SQL(
        "erase-highest",
        """
        SELECT max(n) FROM (SELECT id AS n FROM contacts WHERE id = $1
                            UNION ALL SELECT id FROM contracts WHERE contact_id = $1
                            UNION ALL SELECT number FROM aliases WHERE contact_id = $1) x
        """)

    /// What is still to be sent, or may have been.
    static let open = SQL(
        "erase-open",
        """
        SELECT id FROM deliveries WHERE contact_id = $1 AND is_open = 1 AND state IN ('queued', 'deferred')
            OR contact_id = $1 AND state = 'in_doubt' ORDER BY id
        """)
    /// Whom such a mail serves too, and who goes on without the person.
    static let heir = SQL(
        "erase-heir",
        "SELECT min(id) FROM deliveries WHERE covered_by = $1 AND state IN ('queued', 'deferred', 'in_doubt')"
    )
    static let inherit = SQL(
        "erase-inherit",
        """
        UPDATE deliveries SET covered_by = $2
        WHERE covered_by = $1 AND state IN ('queued', 'deferred', 'in_doubt') AND id <> $2
        """)

    static let submissions = SQL(
        "erase-submissions",
        """
        SELECT s.id, s.invitation_id, s.survey, s.is_current, s.answers FROM submissions s
        WHERE s.invitation_id IN (SELECT m.invitation_id FROM invitation_members m WHERE m.contact_id = $1)
            AND s.answers <> ''
        """)
    static let setAnswers = SQL("erase-set-answers", "UPDATE submissions SET answers = $2 WHERE id = $1")
    static let forgetAdvice = SQL("erase-advice", "UPDATE meta SET value = '' WHERE key = 'said'")

    static let last = SQL("erasure-last", "SELECT coalesce(max(id), 0) FROM erasures")
    static let add = SQL(
        "erasure-add",
        "INSERT INTO erasures (id, contact_id, number, cause, at, readmitted_at) VALUES ($1, $2, $3, $4, $5, NULL)"
    )
    static let addMark = SQL(
        "erasure-add-mark",
        "INSERT INTO erasure_marks (mark, erasure_id) VALUES ($1, $2) ON CONFLICT DO NOTHING")
    static let anyMark = SQL("erasure-any-mark", "SELECT erasure_id FROM erasure_marks LIMIT 1")
    static let byMark = SQL("erasure-by-mark", "SELECT erasure_id FROM erasure_marks WHERE mark = $1")
    static let all = SQL("erasure-all", "SELECT id, cause, at, readmitted_at FROM erasures ORDER BY id")
    static let forgetMarks = SQL("erasure-forget-marks", "DELETE FROM erasure_marks WHERE erasure_id = $1")
    static let readmit = SQL(
        "erasure-readmit", "UPDATE erasures SET readmitted_at = $2 WHERE id = $1 AND readmitted_at IS NULL")

    static let shared = [
        sending, person, others, sharesMailbox, highest, open, heir, inherit, submissions, setAnswers,
        forgetAdvice, last, add, addMark, anyMark, byMark, all, forgetMarks, readmit,
        StoredTable.answersAlone,
    ]

    // SQLite's own, as all of the import.

    /// Lines of people whom the database does not know.
    static let strangers = SQL(
        "import-strangers",
        """
        SELECT s.identity, s.reference, s.email_key, s.last_name, s.first_name, s.birth_date FROM temp.staged s
        WHERE NOT EXISTS (SELECT 1 FROM contacts c WHERE c.identity = s.identity)
            AND NOT EXISTS (SELECT 1 FROM aliases a WHERE a.identity = s.identity)
        """)
    static let unstage = SQL("import-unstage", "DELETE FROM temp.staged WHERE identity = $1")
}
