enum SurveySQL {
    /// The deliveries of the campaign that are not withdrawn or skipped, and carry no invitation to its survey.
    static let uninvited = SQL(
        "survey-uninvited",
        """
        SELECT d.contact_id, c.email_key, c.household, c.street, c.complement, c.postal_code, c.city,
            d.id, d.step, d.occurrence, d.contract_id, coalesce(k.key, '')
        FROM deliveries d JOIN contacts c ON c.id = d.contact_id LEFT JOIN contracts k ON k.id = d.contract_id
        WHERE d.campaign = $1 AND d.state NOT IN ('skipped', 'cancelled') AND c.known_since <> ''
            AND NOT EXISTS (SELECT 1 FROM invitation_deliveries x WHERE x.delivery_id = d.id)
        ORDER BY d.contact_id, d.id
        """)
    static let carry = SQL(
        "survey-carry", "INSERT INTO invitation_deliveries (delivery_id, invitation_id) VALUES ($1, $2)")
    /// Step and occurrence of a delivery.
    static let slot = SQL("survey-slot", "SELECT step, occurrence FROM deliveries WHERE id = $1")
    /// The day on which the first letter of an invitation left, and the one on which a slip was handed over; each empty
    /// where it did not happen.
    static let firstSent = SQL(
        "survey-first-sent",
        """
        SELECT coalesce(min(d.send_on), '') FROM invitation_deliveries x JOIN deliveries d ON d.id = x.delivery_id
        WHERE x.invitation_id = $1 AND (d.state IN ('sending', 'accepted', 'in_doubt')
            OR d.state = 'failed' AND d.reason_code IN ('bounced', 'returned'))
        """)
    static let handedOver = SQL("survey-handed-over", "SELECT handed_over_on FROM invitations WHERE id = $1")
    static let lastInvitation = SQL("survey-last-invitation", "SELECT coalesce(max(id), 0) FROM invitations")
    static let byUnit = SQL(
        "survey-by-unit", "SELECT id FROM invitations WHERE survey = $1 AND unit = $2 AND wave = $3")
    static let byCode = SQL("survey-by-code", "SELECT id FROM invitations WHERE code = $1")
    static let byCodeOfSurvey = SQL(
        "survey-by-code-of-survey", "SELECT id FROM invitations WHERE code = $1 AND survey = $2")
    static let invite = SQL(
        "survey-invite",
        """
        INSERT INTO invitations (id, survey, wave, unit, code, created_at, ineligible, refused_at, handed_over_on)
        VALUES ($1, $2, $3, $4, $5, $6, 0, NULL, '')
        """)
    /// The slip's code of a letter.
    static let codeOfDelivery = SQL(
        "survey-code-of-delivery",
        """
        SELECT i.code FROM invitation_deliveries x JOIN invitations i ON i.id = x.invitation_id
        WHERE x.delivery_id = $1
        """)
    static let join = SQL(
        "survey-join",
        """
        INSERT INTO invitation_members (survey, wave, contact_id, contract_id, invitation_id)
        VALUES ($1, $2, $3, $4, $5)
        """)
    static let byMember = SQL(
        "survey-by-member",
        """
        SELECT invitation_id FROM invitation_members
        WHERE survey = $1 AND wave = $2 AND contact_id = $3 AND contract_id = $4
        """)
    static let byContact = SQL(
        "survey-by-contact",
        """
        SELECT invitation_id, wave FROM invitation_members WHERE survey = $1 AND contact_id = $2
        ORDER BY invitation_id
        """)
    static let byDelivery = SQL(
        "survey-by-delivery",
        """
        SELECT i.survey, i.id, i.wave FROM invitation_deliveries x JOIN invitations i ON i.id = x.invitation_id
        JOIN deliveries d ON d.id = x.delivery_id JOIN contacts c ON c.id = d.contact_id
        WHERE x.delivery_id = $1 AND c.known_since <> ''
        """)
    static let waves = SQL(
        "survey-waves", "SELECT wave FROM invitations WHERE survey = $1 GROUP BY wave ORDER BY min(id)")
    static let wave = SQL("survey-wave", "SELECT wave FROM invitations WHERE id = $1")

    static let all = SQL(
        "survey-all",
        """
        SELECT id, code, ineligible, refused_at, handed_over_on, wave FROM invitations WHERE survey = $1
        ORDER BY id
        """)
    static let mailings = SQL(
        "survey-mailings",
        """
        SELECT x.invitation_id, d.step, d.state, d.send_on, d.reason_code, d.channel
        FROM invitation_deliveries x JOIN deliveries d ON d.id = x.delivery_id
        WHERE d.campaign = $1 ORDER BY x.invitation_id, d.id
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
        JOIN contracts k ON k.contact_id = m.contact_id AND (m.contract_id = 0 OR k.id = m.contract_id)
        WHERE m.survey = $1
        ORDER BY m.invitation_id, CASE WHEN k.signature = '' THEN 1 ELSE 0 END, k.signature, k.id
        """)

    /// The same of one invitation.
    static let groupOf = SQL(
        "survey-group-of",
        """
        SELECT m.invitation_id, k.programme, k.status, k.signature FROM invitation_members m
        JOIN contracts k ON k.contact_id = m.contact_id AND (m.contract_id = 0 OR k.id = m.contract_id)
        WHERE m.invitation_id = $1
        ORDER BY CASE WHEN k.signature = '' THEN 1 ELSE 0 END, k.signature, k.id LIMIT 1
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
        SELECT id, channel, standing FROM submissions WHERE invitation_id = $1 AND is_current = 1
        """)
    static let members = SQL(
        "survey-members",
        """
        SELECT contact_id, contract_id, wave FROM invitation_members WHERE invitation_id = $1 ORDER BY contact_id
        """)
    /// What the holder of a mail's link finds: one row for each member of the invitation, the same but for the member
    /// (columns from 7).
    static let visit = SQL(
        "survey-visit",
        """
        SELECT i.survey, i.id, i.wave, s.id, s.channel, s.standing, s.answers,
            m.contact_id, m.contract_id, p.first_name, p.known_since
        FROM invitation_deliveries x JOIN invitations i ON i.id = x.invitation_id
        JOIN deliveries d ON d.id = x.delivery_id JOIN contacts c ON c.id = d.contact_id
        LEFT JOIN submissions s ON s.invitation_id = i.id AND s.is_current = 1
        LEFT JOIN invitation_members m ON m.invitation_id = i.id LEFT JOIN contacts p ON p.id = m.contact_id
        WHERE x.delivery_id = $1 AND c.known_since <> ''
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
        "INSERT INTO anonymous_answers (id, survey, wave, breakdown, answers) VALUES ($1, $2, $3, $4, $5)")
    static let setGroup = SQL(
        "survey-set-group", "UPDATE anonymous_answers SET breakdown = $2 WHERE id = $1")
    static let anonymous = SQL(
        "survey-anonymous",
        "SELECT breakdown, answers, id, wave FROM anonymous_answers WHERE survey = $1 ORDER BY id")
    static let clearAnonymous = SQL(
        "survey-clear-anonymous", "DELETE FROM anonymous_answers WHERE survey = $1")
    static let open = SQL(
        "survey-public",
        """
        SELECT channel, on_day, standing, answers FROM submissions
        WHERE survey = $1 AND is_current = 1 AND invitation_id IS NULL ORDER BY id
        """)

    static let shared = [
        codeOfDelivery, uninvited, carry, slot, firstSent, handedOver, byMember, wave, waves, groupOf,
        setGroup,
        lastInvitation, byUnit, byCode, byCodeOfSurvey, invite, join, byContact, byDelivery, all, mailings,
        current, groups, setIneligible, setHandedOver, setRefused, lastSubmission, standing, members,
        visit, replace, submit, submitAnonymously, anonymous, clearAnonymous, open,
    ]
}
