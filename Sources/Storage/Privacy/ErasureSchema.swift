extension Schema {
    /// People who were erased: that it happened, and what keeps them out.
    static let erasures: [String] = [
        // `contact_id` is the row without a name that their mails still point to; `number` the highest of the person and
        // their contracts, which nobody may have again. `cause`: `asked`, `retention`.
        """
        CREATE TABLE erasures (
            id BIGINT PRIMARY KEY,
            contact_id BIGINT NOT NULL REFERENCES contacts (id),
            number BIGINT NOT NULL,
            cause TEXT NOT NULL,
            at BIGINT NOT NULL,
            readmitted_at BIGINT
        )
        """,
        // Keyed fingerprints of a reference, an address, a name with a birth date: who has the file but not the key learns
        // nothing from them.
        """
        CREATE TABLE erasure_marks (
            mark TEXT NOT NULL,
            erasure_id BIGINT NOT NULL REFERENCES erasures (id),
            PRIMARY KEY (mark, erasure_id)
        )
        """,
    ]
}
