enum ClickSQL {
    static let link = SQL(
        "click-link", "SELECT id FROM tracked_links WHERE campaign = $1 AND letter = $2 AND address = $3")
    static let addLink = SQL(
        "click-add-link",
        """
        INSERT INTO tracked_links (id, campaign, letter, address)
        SELECT coalesce(max(id), 0) + 1, $1, $2, $3 FROM tracked_links WHERE true
        ON CONFLICT (campaign, letter, address) DO NOTHING
        """)
    static let followed = SQL(
        "click-followed",
        """
        SELECT t.address, d.campaign, d.category, d.first_tried_at,
            (SELECT count(*) FROM tracked_links o WHERE o.campaign = d.campaign AND o.letter = d.letter),
            CASE WHEN c.click_consent = 1
                AND NOT EXISTS (SELECT 1 FROM deliveries s WHERE s.covered_by = d.id) THEN 1 ELSE 0 END,
            d.contact_id
        FROM deliveries d JOIN contacts c ON c.id = d.contact_id
            JOIN tracked_links t ON t.campaign = d.campaign AND t.letter = d.letter
        WHERE d.id = $1 AND t.id = $2
        """)
    static let add = SQL(
        "click-add",
        """
        INSERT INTO click_totals (link_id, on_day, clicks, scans) VALUES ($1, $2, $3, $4)
        ON CONFLICT (link_id, on_day) DO UPDATE
        SET clicks = click_totals.clicks + excluded.clicks, scans = click_totals.scans + excluded.scans
        """)
    static let keep = SQL(
        "click-keep",
        """
        INSERT INTO contact_clicks (contact_id, link_id, on_day)
        SELECT id, $2, $3 FROM contacts WHERE id = $1 AND click_consent = 1
        ON CONFLICT (contact_id, link_id, on_day) DO NOTHING
        """)
    static let report = SQL(
        "click-report",
        """
        SELECT t.letter, t.id, t.address, coalesce(n.on_day, ''), coalesce(n.clicks, 0), coalesce(n.scans, 0)
        FROM tracked_links t LEFT JOIN click_totals n ON n.link_id = t.id
        WHERE t.campaign = $1 ORDER BY t.letter, t.id, coalesce(n.on_day, '')
        """)
    static let mails = SQL(
        "click-mails",
        """
        SELECT letter, count(*) FROM deliveries
        WHERE campaign = $1 AND state = 'accepted' AND channel = 'email' AND covered_by IS NULL GROUP BY letter
        """)
    static let kept = SQL(
        "click-kept",
        """
        SELECT t.campaign, t.letter, t.address, k.on_day FROM contact_clicks k
        JOIN tracked_links t ON t.id = k.link_id WHERE k.contact_id = $1 ORDER BY k.on_day, t.id
        """)
    static let forget = SQL("click-forget", "DELETE FROM contact_clicks WHERE contact_id = $1")
    static let shared = [link, addLink, followed, add, keep, report, mails, kept, forget]
}
