extension Schema {
    /// Links of letters that are counted, and how often they were followed.
    static let clicks: [String] = [
        // An address of a letter; never changed, so that a link in an old mail leads where it led.
        """
        CREATE TABLE tracked_links (
            id BIGINT PRIMARY KEY,
            campaign TEXT NOT NULL,
            letter TEXT NOT NULL,
            address TEXT NOT NULL,
            UNIQUE (campaign, letter, address)
        )
        """,
        // `clicks` by people, `scans` by programs that look at mails; for everybody together.
        """
        CREATE TABLE click_totals (
            link_id BIGINT NOT NULL REFERENCES tracked_links (id),
            on_day TEXT NOT NULL,
            clicks BIGINT NOT NULL,
            scans BIGINT NOT NULL,
            PRIMARY KEY (link_id, on_day)
        )
        """,
        // Only of those who agreed to it, and only while they do.
        """
        CREATE TABLE contact_clicks (
            contact_id BIGINT NOT NULL REFERENCES contacts (id),
            link_id BIGINT NOT NULL REFERENCES tracked_links (id),
            on_day TEXT NOT NULL,
            PRIMARY KEY (contact_id, link_id, on_day)
        )
        """,
    ]
}
