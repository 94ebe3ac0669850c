package import Model

/// An invitation as the database holds it, with everything that decides its disposition.
package struct StoredInvitation: Sendable {
    package var id: Int64
    package var code: String
    /// Empty where the survey is asked once.
    package var wave: String
    package var isIneligible: Bool
    package var hasRefused: Bool
    /// The day on which a slip was handed over by hand; nil where none was.
    package var handedOverOn: CivilDate?
    package var mailings: [Mailing] = []
    package var answer: Answer?
    /// The contract that it is about, else the first of its members.
    package var binding = Binding()

    /// What results may be broken down by.
    package struct Binding: Sendable {
        package var programme = ""
        package var status = ""
        package var signature: CivilDate?
    }

    /// One delivery of the invitation.
    package struct Mailing: Sendable {
        package var step: Slug
        package var state: DeliveryState
        package var sendOn: CivilDate
        /// Why it failed (`bounced`, `returned`); empty where the ledger has no reason.
        package var reason: String
        package var channel: Channel
    }

    /// The submission that counts.
    package struct Answer: Sendable {
        package var channel: AnswerChannel
        package var on: CivilDate
        /// `complete`, `partial`, `break_off`.
        package var standing: String
        package var fields: AnswerFields
    }
}

extension Database {
    /// Streams all invitations of a survey in order of number: four cursors in step.
    package func forEachInvitation(_ survey: Slug, _ body: (StoredInvitation) throws -> Void) throws {
        let invitations = try connection.cursor(SurveySQL.all, .text(survey.text))
        let mailings = try connection.cursor(SurveySQL.mailings, .text(survey.text))
        let answers = try connection.cursor(SurveySQL.current, .text(survey.text))
        let groups = try connection.cursor(SurveySQL.groups, .text(survey.text))
        for cursor in [invitations, mailings, answers, groups] { try cursor.advance() }
        while let row = invitations.row {
            var invitation = StoredInvitation(
                id: row.int(0), code: row.text(1), wave: row.text(5), isIneligible: row.int(2) == 1,
                hasRefused: row.optionalInt(3) != nil, handedOverOn: ContactColumns.day(row, 4))
            try invitations.advance()
            try mailings.take(invitation.id) { invitation.mailings.append(Self.mailing($0)) }
            try answers.take(invitation.id) { invitation.answer = Self.answer($0) }
            var isFirst = true
            try groups.take(invitation.id) { row in
                if isFirst { invitation.binding = Self.binding(row) }
                isFirst = false
            }
            try body(invitation)
        }
    }

    /// The answers to a survey's public link, oldest first.
    package func forEachPublicAnswer(_ survey: Slug, _ body: (AnswerFields) throws -> Void) throws {
        try connection.query(SurveySQL.open, .text(survey.text)) { try body(AnswerFields(text: $0.text(3))) }
    }

    /// The answers of an anonymous survey with their coarse group, in an order that means nothing.
    package func forEachAnonymousAnswer(
        _ survey: Slug, _ body: (_ group: String, _ wave: String, AnswerFields) throws -> Void
    ) throws {
        try connection.query(SurveySQL.anonymous, .text(survey.text)) {
            try body($0.text(0), $0.text(3), AnswerFields(text: $0.text(1)))
        }
    }

    /// Not concerned, or a duplicate (`isIneligible`), and taken back. False where there is no such invitation.
    package func setIneligible(_ invitation: Int64, _ isIneligible: Bool) throws -> Bool {
        try connection.run(SurveySQL.setIneligible, .int(invitation), .int(isIneligible ? 1 : 0)) == 1
    }

    /// A slip was handed over by hand on this day.
    package func setHandedOver(_ invitation: Int64, on day: CivilDate) throws {
        try connection.run(SurveySQL.setHandedOver, .int(invitation), .text(day.description))
    }

    /// The person said no, or unsubscribed through this invitation; the first word counts.
    package func setRefused(_ invitation: Int64, at now: Instant) throws {
        try connection.run(SurveySQL.setRefused, .int(invitation), .int(now.milliseconds))
    }

    /// The waves to which somebody is invited, in the order in which they began.
    package func waves(of survey: Slug) throws -> [String] {
        var found: [String] = []
        try connection.query(SurveySQL.waves, .text(survey.text)) { found.append($0.text(0)) }
        return found
    }

    /// What the results of one invitation may be broken down by.
    package func binding(ofInvitation invitation: Int64) throws -> StoredInvitation.Binding {
        var found = StoredInvitation.Binding()
        try connection.query(SurveySQL.groupOf, .int(invitation)) { found = Self.binding($0) }
        return found
    }

    private static func binding(_ row: Row) -> StoredInvitation.Binding {
        StoredInvitation.Binding(
            programme: row.text(1), status: row.text(2), signature: ContactColumns.day(row, 3))
    }

    private static func mailing(_ row: Row) -> StoredInvitation.Mailing {
        StoredInvitation.Mailing(
            step: GroupReader.slug(row, 1), state: DeliveryState(rawValue: row.text(2)) ?? .cancelled,
            sendOn: ContactColumns.day(row, 3) ?? CivilDate(dayNumber: 0), reason: row.text(4),
            channel: Channel(rawValue: row.text(5)) ?? .email)
    }

    private static func answer(_ row: Row) -> StoredInvitation.Answer {
        StoredInvitation.Answer(
            channel: AnswerChannel(rawValue: row.text(1)) ?? .web,
            on: ContactColumns.day(row, 2) ?? CivilDate(dayNumber: 0), standing: row.text(3),
            fields: AnswerFields(text: row.text(4)))
    }
}

extension Cursor {
    /// Hands over the rows whose first column is `id`, and passes over smaller ones.
    fileprivate func take(_ id: Int64, _ body: (Row) throws -> Void) throws {
        while let row, row.int(0) <= id {
            if row.int(0) == id { try body(row) }
            try advance()
        }
    }
}
