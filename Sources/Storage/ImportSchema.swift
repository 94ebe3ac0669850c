extension Schema {
    /// Where people come from: the coop's files, what they changed, and what a person said of who is who.
    static let imports: [String] = [
        // The coop's files by name. The number is a bit's place in `contacts.sources`, from 1.
        """
        CREATE TABLE sources (
            id BIGINT PRIMARY KEY,
            name TEXT NOT NULL UNIQUE
        )
        """,
        """
        CREATE TABLE imports (
            id BIGINT PRIMARY KEY,
            at BIGINT NOT NULL,
            file TEXT NOT NULL,
            source TEXT NOT NULL,
            added BIGINT NOT NULL,
            updated BIGINT NOT NULL,
            unchanged BIGINT NOT NULL,
            rejected BIGINT NOT NULL
        )
        """,
        // What imports changed of people who were known; `contract_id` is 0 for the person's own fields.
        """
        CREATE TABLE changes (
            id BIGINT PRIMARY KEY,
            contact_id BIGINT NOT NULL,
            contract_id BIGINT NOT NULL,
            field TEXT NOT NULL,
            old TEXT NOT NULL,
            new TEXT NOT NULL,
            on_day TEXT NOT NULL,
            source TEXT NOT NULL
        )
        """,
        "CREATE INDEX changes_by_contact ON changes (contact_id)",
        "CREATE INDEX changes_by_day ON changes (on_day)",
        // What each file last said of a person whom several have; nobody else has rows here.
        """
        CREATE TABLE words (
            contact_id BIGINT NOT NULL REFERENCES contacts (id),
            source BIGINT NOT NULL,
            civility TEXT NOT NULL,
            first_name TEXT NOT NULL,
            last_name TEXT NOT NULL,
            email TEXT NOT NULL,
            email_key TEXT NOT NULL,
            phone TEXT NOT NULL,
            street TEXT NOT NULL,
            complement TEXT NOT NULL,
            postal_code TEXT NOT NULL,
            city TEXT NOT NULL,
            household TEXT NOT NULL,
            email_agreement SMALLINT,
            click_consent SMALLINT,
            left_on TEXT NOT NULL,
            deceased_on TEXT NOT NULL,
            birth_date TEXT NOT NULL,
            PRIMARY KEY (contact_id, source)
        )
        """,
        // Other identities of a person, since two were merged into one. `number`: the highest that went with them,
        // which nobody may have again.
        """
        CREATE TABLE aliases (
            identity TEXT PRIMARY KEY,
            reference TEXT NOT NULL,
            number BIGINT NOT NULL,
            contact_id BIGINT NOT NULL REFERENCES contacts (id)
        )
        """,
        "CREATE INDEX aliases_by_contact ON aliases (contact_id)",
        // Pairs that look like one person and are two, the lower number first.
        """
        CREATE TABLE distinct_people (
            first_id BIGINT NOT NULL REFERENCES contacts (id),
            second_id BIGINT NOT NULL REFERENCES contacts (id),
            PRIMARY KEY (first_id, second_id)
        )
        """,
    ]
}
