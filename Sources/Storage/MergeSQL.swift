/// The statements that make one person of two. `$1` is whom they keep, `$2` the other, unless said.
enum MergeSQL {
    static let sending = SQL(
        "merge-sending",
        "SELECT count(*) FROM deliveries WHERE contact_id IN ($1, $2) AND is_open = 1 AND state = 'sending'")
    static let person = SQL(
        "merge-person", "SELECT identity, reference, email_key, sources FROM contacts WHERE id = $1")
    static let contracts = SQL(
        "merge-contracts",
        """
        SELECT id, key, status, programme, signature, lease_start FROM contracts WHERE contact_id = $1 ORDER BY id
        """)

    /// What the first has nothing of, the other gives; who has left one way may still be here the other way.
    static let complete = SQL(
        "merge-complete",
        """
        UPDATE contacts SET
            civility = \(filled("civility")), first_name = \(filled("first_name")),
            last_name = \(filled("last_name")), email = \(filled("email")), email_key = \(filled("email_key")),
            phone = \(filled("phone")), household = \(filled("household")),
            deceased_on = \(filled("deceased_on")), birth_date = \(filled("birth_date")),
            street = \(address("street")), complement = \(address("complement")),
            postal_code = \(address("postal_code")), city = \(address("city")),
            left_on = CASE WHEN \(other("left_on")) = '' THEN '' ELSE left_on END,
            email_agreement = coalesce(email_agreement, \(other("email_agreement"))),
            click_consent = coalesce(click_consent, \(other("click_consent"))),
            known_since = CASE WHEN \(other("known_since")) < known_since THEN \(other("known_since"))
                ELSE known_since END,
            revision = revision + \(other("revision")), sources = sources | \(other("sources"))
        WHERE id = $1
        """)

    private static func other(_ column: String) -> String {
        "(SELECT o.\(column) FROM contacts o WHERE o.id = $2)"
    }
    private static func filled(_ column: String) -> String {
        "CASE WHEN \(column) = '' THEN \(other(column)) ELSE \(column) END"
    }
    private static func address(_ column: String) -> String {
        "CASE WHEN street = '' AND postal_code = '' AND city = '' THEN \(other(column)) ELSE \(column) END"
    }

    static let remove = SQL("merge-remove", "DELETE FROM contacts WHERE id = $1")

    /// `$1`: the contract's number, `$2`: its person, `$3`: its key.
    static let moveContract = SQL(
        "merge-move-contract", "UPDATE contracts SET contact_id = $2, key = $3 WHERE id = $1")
    /// `$1`: the contract that stays, `$2`: the one that says the same.
    static let completeContract = SQL(
        "merge-complete-contract",
        """
        UPDATE contracts SET status = \(filledContract("status")), programme = \(filledContract("programme")),
            signature = \(filledContract("signature")), lease_start = \(filledContract("lease_start")),
            sources = sources | (SELECT o.sources FROM contracts o WHERE o.id = $2)
        WHERE id = $1
        """)
    private static func filledContract(_ column: String) -> String {
        "CASE WHEN \(column) = '' THEN (SELECT o.\(column) FROM contracts o WHERE o.id = $2) ELSE \(column) END"
    }
    static let removeContract = SQL("merge-remove-contract", "DELETE FROM contracts WHERE id = $1")
    static let contractOfLedger = SQL(
        "merge-contract-of-ledger", "UPDATE deliveries SET contract_id = $1 WHERE contract_id = $2")
    static let contractOfChanges = SQL(
        "merge-contract-of-changes", "UPDATE changes SET contract_id = $1 WHERE contract_id = $2")

    /// Of the enrolment `$1`.
    static let ledger = SQL(
        "merge-ledger",
        """
        SELECT id, campaign, step, occurrence, coalesce(edition, ''), state FROM deliveries
        WHERE enrolment = $1 AND contact_id = $2 ORDER BY id
        """)
    static let twins = SQL(
        "merge-twins",
        """
        SELECT id, occurrence, state FROM deliveries
        WHERE campaign = $1 AND step = $2 AND enrolment = $3 AND (occurrence = $4 OR $5 <> '' AND edition = $5)
        ORDER BY id
        """)
    static let enrol = SQL("merge-enrol", "UPDATE deliveries SET enrolment = $2 WHERE id = $1")
    /// `$1`: the enrolment, `$2`: what it becomes.
    static let release = SQL(
        "merge-release",
        """
        UPDATE releases SET enrolment = $2 WHERE enrolment = $1
            AND NOT EXISTS (SELECT 1 FROM releases e WHERE e.campaign = releases.campaign AND e.enrolment = $2)
        """)
    static let removeReleases = SQL("merge-remove-releases", "DELETE FROM releases WHERE enrolment = $1")

    /// Rows of the other's that the first has already are gone, and the rest is the first's.
    static let moves: [SQL] = [
        SQL("merge-deliveries", "UPDATE deliveries SET contact_id = $1 WHERE contact_id = $2"),
        SQL("merge-releases", "UPDATE releases SET contact_id = $1 WHERE contact_id = $2"),
        SQL("merge-changes", "UPDATE changes SET contact_id = $1 WHERE contact_id = $2"),
        SQL("merge-consents", "UPDATE consents SET contact_id = $1 WHERE contact_id = $2"),
        SQL(
            "merge-clicks",
            """
            UPDATE contact_clicks SET contact_id = $1 WHERE contact_id = $2 AND NOT EXISTS (
                SELECT 1 FROM contact_clicks e WHERE e.contact_id = $1 AND e.link_id = contact_clicks.link_id
                    AND e.on_day = contact_clicks.on_day)
            """),
        SQL("merge-registrations", "UPDATE registrations SET contact_id = $1 WHERE contact_id = $2"),
        SQL("merge-contributions", "UPDATE contributions SET contact_id = $1 WHERE contact_id = $2"),
        SQL("merge-aliases", "UPDATE aliases SET contact_id = $1 WHERE contact_id = $2"),
        SQL(
            "merge-participations",
            """
            UPDATE participations SET contact_id = $1 WHERE contact_id = $2 AND NOT EXISTS (
                SELECT 1 FROM participations e WHERE e.contact_id = $1 AND e.event = participations.event
                    AND e.occurrence = participations.occurrence AND e.state = participations.state)
            """),
        SQL(
            "merge-words",
            """
            UPDATE words SET contact_id = $1 WHERE contact_id = $2
                AND NOT EXISTS (SELECT 1 FROM words e WHERE e.contact_id = $1 AND e.source = words.source)
            """),
    ]
    /// `$1`: whose.
    static let removals: [SQL] = ["participations", "words", "contact_clicks"].map {
        SQL("merge-remove-\($0)", "DELETE FROM \($0) WHERE contact_id = $1")
    }

    static let hasWords = SQL("merge-has-words", "SELECT count(*) FROM words WHERE contact_id = $1")
    /// What the one source of a person said is what is known. `$2`: the source's number.
    static let speak = SQL(
        "merge-speak",
        """
        INSERT INTO words (contact_id, source, \(ImportSQL.personColumns))
        SELECT c.id, $2, \(ImportSQL.qualified("c", ImportSQL.personColumns)) FROM contacts c WHERE c.id = $1
        """)

    static let distinct = SQL(
        "merge-distinct",
        """
        SELECT CASE WHEN first_id = $1 THEN second_id ELSE first_id END FROM distinct_people
        WHERE first_id = $1 OR second_id = $1
        """)
    static let removeDistinct = SQL(
        "merge-remove-distinct", "DELETE FROM distinct_people WHERE first_id = $1 OR second_id = $1")
    /// `$1` identity, `$2` reference, `$3` number, `$4` whose it is.
    static let alias = SQL(
        "merge-alias", "INSERT INTO aliases (identity, reference, number, contact_id) VALUES ($1, $2, $3, $4)"
    )

    /// Suppressions of an address that its owner asked for: they hold for the person, whatever the address.
    static let wishes = SQL(
        "merge-wishes",
        """
        SELECT category, cause FROM suppressions
        WHERE address = $1 AND lifted_at IS NULL AND cause <> 'bounced' ORDER BY id
        """)

    static let invitations = SQL(
        "merge-invitations",
        """
        SELECT o.survey, o.wave, o.contract_id, o.invitation_id, coalesce(k.invitation_id, 0)
        FROM invitation_members o LEFT JOIN invitation_members k ON k.survey = o.survey AND k.wave = o.wave
            AND k.contract_id = o.contract_id AND k.contact_id = $1
        WHERE o.contact_id = $2 ORDER BY o.survey, o.wave, o.contract_id
        """)
    static let moveInvitation = SQL(
        "merge-move-invitation",
        """
        UPDATE invitation_members SET contact_id = $1
        WHERE contact_id = $2 AND survey = $3 AND wave = $4 AND contract_id = $5
        """)
    /// `$1`: the contract that stays, `$2`: the one that is the same.
    static let contractOfInvitations = SQL(
        "merge-contract-of-invitations",
        "UPDATE invitation_members SET contract_id = $1 WHERE contract_id = $2")
    /// Answers about a contract stand under its number; `$1`: the one that stays, `$2`: the other, `$3`: whose.
    static let contractOfAnswers = SQL(
        "merge-contract-of-answers",
        """
        UPDATE participations
        SET occurrence = substr(occurrence, 1, length(occurrence) - length($2)) || $1
        WHERE contact_id = $3 AND state = 'répondu' AND occurrence LIKE '%' || $2
        """)
    static let renameUnit = SQL(
        "merge-rename-unit", "UPDATE invitations SET unit = $2 WHERE id = $1 AND unit = $3")
    static let leaveInvitation = SQL(
        "merge-leave-invitation",
        """
        DELETE FROM invitation_members
        WHERE contact_id = $1 AND survey = $2 AND wave = $3 AND contract_id = $4
        """)
    static let joinInvitation = SQL(
        "merge-join-invitation",
        """
        UPDATE invitation_members SET invitation_id = $5
        WHERE contact_id = $1 AND survey = $2 AND wave = $3 AND contract_id = $4
        """)
    /// One person's letters of the invitation `$2` are those of `$1`.
    static let moveLetters = SQL(
        "merge-move-letters",
        """
        UPDATE invitation_deliveries SET invitation_id = $1 WHERE invitation_id = $2
            AND delivery_id IN (SELECT d.id FROM deliveries d WHERE d.contact_id = $3)
        """)
    static let isAnswered = SQL(
        "merge-is-answered",
        "SELECT count(*) FROM submissions WHERE invitation_id = $1 AND is_current = 1")
    /// An invitation of nobody counts no more.
    static let voidInvitation = SQL(
        "merge-void-invitation",
        """
        UPDATE invitations SET ineligible = 1 WHERE id = $1
            AND NOT EXISTS (SELECT 1 FROM invitation_members m WHERE m.invitation_id = $1)
        """)

    static let shared =
        [
            sending, person, contracts, complete, remove, moveContract, completeContract, removeContract,
            contractOfLedger, contractOfChanges, ledger, twins, enrol, release, removeReleases, hasWords,
            speak,
            distinct, removeDistinct, alias, wishes, invitations, moveInvitation, contractOfInvitations,
            contractOfAnswers, moveLetters, renameUnit, leaveInvitation,
            joinInvitation, isAnswered, voidInvitation,
        ] + moves + removals
}
