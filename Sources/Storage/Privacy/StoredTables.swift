extension StoredTable {
    private static let own = "t.contact_id = $1"
    private static let ofOwnDelivery =
        "t.delivery_id IN (SELECT d.id FROM deliveries d WHERE d.contact_id = $1)"
    private static let invited =
        "(SELECT m.invitation_id FROM invitation_members m WHERE m.contact_id = $1)"

    private static let contributed = "(SELECT b.id FROM contributions b WHERE b.contact_id = $1)"

    /// Every mailbox that the person was ever known by.
    private static let mailboxes = """
        (SELECT c.email_key FROM contacts c WHERE c.id = $1
         UNION SELECT w.email_key FROM words w WHERE w.contact_id = $1
         UNION SELECT d.address FROM deliveries d WHERE d.contact_id = $1
         UNION SELECT o.address FROM consents o WHERE o.contact_id = $1)
        """

    /// Nobody else who is still there answers by the invitation with this number.
    private static func isAlone(_ invitation: String) -> String {
        """
        NOT EXISTS (SELECT 1 FROM invitation_members o JOIN contacts p ON p.id = o.contact_id
                    WHERE o.invitation_id = \(invitation) AND o.contact_id <> $1 AND p.known_since <> '')
        """
    }

    /// Whether the person alone answers by an invitation: `$2`.
    static let answersAlone = SQL(
        "erase-answers-alone", "SELECT count(*) FROM contacts WHERE id = $1 AND \(isAlone("$2"))")

    private static func delete(_ table: String) -> String { "DELETE FROM \(table) WHERE contact_id = $1" }

    /// In the order in which an erasure goes through them: what finds others comes before what it finds them by.
    package static let all: [StoredTable] = [
        // An address that somebody else has too stays suppressed for them.
        StoredTable(
            "suppressions", whose: "t.address <> '' AND t.address IN \(mailboxes)",
            erase: """
                DELETE FROM suppressions WHERE address <> '' AND address IN \(mailboxes)
                    AND NOT EXISTS (SELECT 1 FROM contacts o WHERE o.email_key = suppressions.address AND o.id <> $1)
                """),
        // What was answered is taken out, question by question, by `Database.erase`.
        StoredTable(
            "submissions", whose: "t.invitation_id IN \(invited)",
            stays: ["survey", "channel", "on_day", "standing", "flag"],
            erase: """
                UPDATE submissions SET at = 0 WHERE invitation_id IN \(invited) AND \(isAlone("submissions.invitation_id"))
                """),
        StoredTable(
            "invitations", whose: "t.id IN \(invited)", stays: ["survey", "wave", "handed_over_on"],
            erase: """
                UPDATE invitations SET code = 'erased:' || id, unit = 'erased:' || id
                WHERE id IN \(invited) AND \(isAlone("invitations.id"))
                """),
        StoredTable("invitation_members", whose: own, stays: ["survey", "wave"]),
        StoredTable("invitation_deliveries", whose: ofOwnDelivery),
        StoredTable(
            "letters", whose: ofOwnDelivery,
            erase: """
                UPDATE letters SET code = '' WHERE delivery_id IN (SELECT d.id FROM deliveries d WHERE d.contact_id = $1)
                """),
        StoredTable(
            "delivery_events", whose: ofOwnDelivery, stays: ["state"],
            erase: """
                UPDATE delivery_events SET reply = ''
                WHERE delivery_id IN (SELECT d.id FROM deliveries d WHERE d.contact_id = $1)
                """),
        // What somebody wrote is theirs, and signed: it goes from the wall, too.
        StoredTable(
            "contribution_events", whose: "t.contribution_id IN \(contributed)",
            erase: "DELETE FROM contribution_events WHERE contribution_id IN \(contributed)"),
        StoredTable("contributions", whose: own, erase: delete("contributions")),
        StoredTable("registrations", whose: own, erase: delete("registrations")),
        StoredTable("contact_clicks", whose: own, erase: delete("contact_clicks")),
        StoredTable("consents", whose: own, erase: delete("consents")),
        StoredTable(
            "deliveries", whose: own,
            stays: [
                "campaign", "step", "occurrence", "letter", "edition", "category", "state", "due_on",
                "send_on",
                "reason_code", "channel",
            ],
            erase: "UPDATE deliveries SET address = '', reply = '', reason = '' WHERE contact_id = $1"),
        StoredTable("releases", whose: own, erase: delete("releases")),
        StoredTable("participations", whose: own, erase: delete("participations")),
        StoredTable("changes", whose: own, erase: delete("changes")),
        StoredTable("words", whose: own, erase: delete("words")),
        StoredTable("aliases", whose: own, erase: delete("aliases")),
        StoredTable(
            "distinct_people", whose: "t.first_id = $1 OR t.second_id = $1",
            erase: "DELETE FROM distinct_people WHERE first_id = $1 OR second_id = $1"),
        StoredTable("contracts", whose: own, erase: delete("contracts")),
        // The row stays for the mails that point to it. `known_since` is empty in no other: that is how one tells.
        StoredTable(
            "contacts", whose: "t.id = $1",
            erase: """
                UPDATE contacts SET identity = 'erased:' || id, reference = '', civility = '', first_name = '',
                    last_name = '', email = '', email_key = '', phone = '', street = '', complement = '', postal_code = '',
                    city = '', household = '', email_agreement = NULL, click_consent = NULL, left_on = '',
                    deceased_on = '', birth_date = '', known_since = '', revision = revision + 1, sources = 0
                WHERE id = $1
                """),

        StoredTable(
            "meta", impersonal: "facts about the database; the advice of the day is emptied by an erasure"),
        StoredTable("campaigns", impersonal: "the coop's campaigns"),
        StoredTable("campaign_steps", impersonal: "when which step came into a campaign"),
        StoredTable("forecasts", impersonal: "numbers of mails"),
        StoredTable("file_versions", impersonal: "the coop's own texts; no client file is among them"),
        StoredTable("participation_lists", impersonal: "which lists were imported, by event"),
        StoredTable("sources", impersonal: "names of the coop's files"),
        StoredTable("imports", impersonal: "when which file was imported, and numbers"),
        StoredTable("tracked_links", impersonal: "links of letters"),
        StoredTable("click_totals", impersonal: "clicks of everybody together, by day"),
        StoredTable("anonymous_answers", impersonal: "nothing leads from them to a person, by design"),
        StoredTable("erasures", impersonal: "that somebody was erased, and when"),
        StoredTable("erasure_marks", impersonal: "keyed fingerprints, which keep who was erased out"),
    ]
}
