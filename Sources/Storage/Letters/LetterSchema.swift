extension Schema {
    /// Letters on paper: what was exported for a mail merge.
    static let letters: [String] = [
        // One row for each delivery on paper that was exported, again and again where it was. `letter` is the number
        // of the delivery that heads the sheet (a household gets one), `code` what is printed on it; two letters of one
        // survey to the same person have one code.
        """
        CREATE TABLE letters (
            delivery_id BIGINT PRIMARY KEY REFERENCES deliveries (id),
            letter BIGINT NOT NULL,
            code TEXT NOT NULL,
            exported_at BIGINT NOT NULL
        )
        """,
        "CREATE INDEX letters_by_code ON letters (code)",
        "CREATE INDEX letters_by_letter ON letters (letter)",
        // Mails are not in it, and pay nothing for it.
        "CREATE INDEX deliveries_on_paper ON deliveries (campaign, id) WHERE channel = 'post'",
    ]
}
