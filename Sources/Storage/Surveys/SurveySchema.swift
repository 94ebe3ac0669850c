extension Schema {
    /// Surveys: who is invited, and what was answered.
    static let surveys: [String] = [
        // `contract_id` of a member is 0 where the campaign follows people.
        // One invitation is one unit in one wave of a survey, whatever mails and letters carry it. `wave` is empty
        // where the survey is asked once. `unit` is "person:<number>", "contract:<number>", "address:<mailbox>" or
        // "household:<name and postal address>", these two with "|<contract's key>" behind them where the campaign
        // follows contracts; `code` is that of paper slips.
        """
        CREATE TABLE invitations (
            id BIGINT PRIMARY KEY,
            survey TEXT NOT NULL,
            wave TEXT NOT NULL,
            unit TEXT NOT NULL,
            code TEXT NOT NULL UNIQUE,
            created_at BIGINT NOT NULL,
            ineligible SMALLINT NOT NULL,
            refused_at BIGINT,
            handed_over_on TEXT NOT NULL,
            UNIQUE (survey, wave, unit)
        )
        """,
        """
        CREATE TABLE invitation_members (
            survey TEXT NOT NULL,
            wave TEXT NOT NULL,
            contact_id BIGINT NOT NULL REFERENCES contacts (id),
            contract_id BIGINT NOT NULL,
            invitation_id BIGINT NOT NULL REFERENCES invitations (id),
            PRIMARY KEY (survey, wave, contact_id, contract_id)
        )
        """,
        "CREATE INDEX invitation_members_by_invitation ON invitation_members (invitation_id)",
        "CREATE INDEX invitation_members_by_contact ON invitation_members (contact_id)",
        // Which mails and letters carry an invitation; those of steps that do not ask carry none.
        """
        CREATE TABLE invitation_deliveries (
            delivery_id BIGINT PRIMARY KEY,
            invitation_id BIGINT NOT NULL REFERENCES invitations (id)
        )
        """,
        "CREATE INDEX invitation_deliveries_by_invitation ON invitation_deliveries (invitation_id, delivery_id)",
        // Every form that was sent or saved; `is_current` marks the one that counts, `flag` says why another does not.
        // `invitation_id` is NULL for answers to a public link. Of anonymous surveys these rows are the turnout only:
        // their answers are empty and `at` is 0.
        """
        CREATE TABLE submissions (
            id BIGINT PRIMARY KEY,
            survey TEXT NOT NULL,
            invitation_id BIGINT REFERENCES invitations (id),
            channel TEXT NOT NULL,
            at BIGINT NOT NULL,
            on_day TEXT NOT NULL,
            standing TEXT NOT NULL,
            is_current SMALLINT NOT NULL,
            flag TEXT NOT NULL,
            answers TEXT NOT NULL
        )
        """,
        """
        CREATE UNIQUE INDEX submissions_current ON submissions (invitation_id)
            WHERE is_current = 1 AND invitation_id IS NOT NULL
        """,
        "CREATE INDEX submissions_by_survey ON submissions (survey, id)",
        // Nothing here says who or when: the number is random, and so is the place in the table. `breakdown` is empty
        // until a group can be told without telling on anybody (`GroupPools`).
        """
        CREATE TABLE anonymous_answers (
            id BIGINT PRIMARY KEY,
            survey TEXT NOT NULL,
            wave TEXT NOT NULL,
            breakdown TEXT NOT NULL,
            answers TEXT NOT NULL
        )
        """,
        "CREATE INDEX anonymous_answers_by_survey ON anonymous_answers (survey, id)",
    ]
}
