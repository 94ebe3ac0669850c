enum SurveySQL {
    /// Who has a delivery of the campaign that is not withdrawn or skipped, and no invitation to its survey.
    static let uninvited = SQL(
        "survey-uninvited",
        """
        SELECT DISTINCT d.contact_id, c.email_key, c.household, c.street, c.complement, c.postal_code, c.city
        FROM deliveries d JOIN contacts c ON c.id = d.contact_id
        WHERE d.campaign = $1 AND d.state NOT IN ('skipped', 'cancelled') AND c.known_since <> ''
            AND NOT EXISTS (SELECT 1 FROM invitation_members m WHERE m.survey = $1 AND m.contact_id = d.contact_id)
        ORDER BY d.contact_id
        """)
    static let lastInvitation = SQL("survey-last-invitation", "SELECT coalesce(max(id), 0) FROM invitations")
    static let byUnit = SQL("survey-by-unit", "SELECT id FROM invitations WHERE survey = $1 AND unit = $2")
    static let byCode = SQL("survey-by-code", "SELECT id FROM invitations WHERE code = $1")
    static let byCodeOfSurvey = SQL(
        "survey-by-code-of-survey", "SELECT id FROM invitations WHERE code = $1 AND survey = $2")
    static let invite = SQL(
        "survey-invite",
        """
        INSERT INTO invitations (id, survey, unit, code, created_at, ineligible, refused_at, handed_over_on)
        VALUES ($1, $2, $3, $4, $5, 0, NULL, '')
        """)
    /// The slip's code of one person.
    static let codeOfContact = SQL(
        "survey-code-of-contact",
        """
        SELECT i.code FROM invitation_members m JOIN invitations i ON i.id = m.invitation_id
        WHERE m.survey = $1 AND m.contact_id = $2
        """)
    static let join = SQL(
        "survey-join",
        "INSERT INTO invitation_members (survey, contact_id, invitation_id) VALUES ($1, $2, $3)")
    static let byContact = SQL(
        "survey-by-contact",
        "SELECT invitation_id FROM invitation_members WHERE survey = $1 AND contact_id = $2")
    static let byDelivery = SQL(
        "survey-by-delivery",
        """
        SELECT m.survey, m.invitation_id FROM deliveries d
        JOIN invitation_members m ON m.survey = d.campaign AND m.contact_id = d.contact_id
        JOIN contacts c ON c.id = d.contact_id WHERE d.id = $1 AND c.known_since <> ''
        """)

    static let all = SQL(
        "survey-all",
        """
        SELECT id, code, ineligible, refused_at, handed_over_on FROM invitations WHERE survey = $1 ORDER BY id
        """)
    static let mailings = SQL(
        "survey-mailings",
        """
        SELECT m.invitation_id, d.step, d.state, d.send_on, d.reason_code, d.channel FROM invitation_members m
        JOIN deliveries d ON d.contact_id = m.contact_id AND d.campaign = m.survey
        WHERE m.survey = $1 ORDER BY m.invitation_id, d.id
        """)
    static let current = SQL(
        "survey-current",
        """
        SELECT invitation_id, channel, on_day, standing, answers FROM submissions
        WHERE survey = $1 AND is_current = 1 AND invitation_id IS NOT NULL ORDER BY invitation_id
        """)
    static let groups = SQL(
        "survey-groups",
        """
        SELECT m.invitation_id, k.programme, k.status, k.signature FROM invitation_members m
        JOIN contracts k ON k.contact_id = m.contact_id
        WHERE m.survey = $1
        ORDER BY m.invitation_id, CASE WHEN k.signature = '' THEN 1 ELSE 0 END, k.signature, k.id
        """)

    static let setIneligible = SQL(
        "survey-set-ineligible", "UPDATE invitations SET ineligible = $2 WHERE id = $1")
    static let setHandedOver = SQL(
        "survey-set-handed-over", "UPDATE invitations SET handed_over_on = $2 WHERE id = $1")
    static let setRefused = SQL(
        "survey-set-refused",
        "UPDATE invitations SET refused_at = $2 WHERE id = $1 AND refused_at IS NULL")

    static let lastSubmission = SQL("survey-last-submission", "SELECT coalesce(max(id), 0) FROM submissions")
    static let standing = SQL(
        "survey-standing",
        """
        SELECT id, channel, standing, answers, on_day FROM submissions WHERE invitation_id = $1 AND is_current = 1
        """)
    static let members = SQL(
        "survey-members",
        "SELECT contact_id FROM invitation_members WHERE invitation_id = $1 ORDER BY contact_id")
    static let firstNames = SQL(
        "survey-first-names",
        """
        SELECT c.first_name FROM invitation_members m JOIN contacts c ON c.id = m.contact_id
        WHERE m.invitation_id = $1 AND c.known_since <> '' ORDER BY c.id
        """)
    static let replace = SQL(
        "survey-replace", "UPDATE submissions SET is_current = 0 WHERE id = $1")
    static let submit = SQL(
        "survey-submit",
        """
        INSERT INTO submissions (id, survey, invitation_id, channel, at, on_day, standing, is_current, flag, answers)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """)
    static let submitAnonymously = SQL(
        "survey-submit-anonymously",
        "INSERT INTO anonymous_answers (id, survey, breakdown, answers) VALUES ($1, $2, $3, $4)")
    static let anonymous = SQL(
        "survey-anonymous",
        "SELECT breakdown, answers, id FROM anonymous_answers WHERE survey = $1 ORDER BY id")
    static let clearAnonymous = SQL(
        "survey-clear-anonymous", "DELETE FROM anonymous_answers WHERE survey = $1")
    static let open = SQL(
        "survey-public",
        """
        SELECT channel, on_day, standing, answers FROM submissions
        WHERE survey = $1 AND is_current = 1 AND invitation_id IS NULL ORDER BY id
        """)

    static let shared = [
        codeOfContact, uninvited, lastInvitation, byUnit, byCode, byCodeOfSurvey, invite, join, byContact,
        byDelivery, all,
        mailings,
        current, groups, setIneligible, setHandedOver, setRefused, lastSubmission, standing, members,
        firstNames,
        replace, submit,
        submitAnonymously, anonymous, clearAnonymous, open,
    ]
}
