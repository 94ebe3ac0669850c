package import Model

/// A form as it is to be kept.
package struct Submission: Sendable {
    package var survey: Slug
    /// nil: an answer to a public link.
    package var invitation: Int64?
    package var channel: AnswerChannel
    package var at: Instant
    /// The civil day of `at` in the coop's zone.
    package var on: CivilDate
    /// `complete`, `partial`, `break_off`.
    package var standing: String
    package var fields: AnswerFields
    /// Set for an anonymous survey: the answers go where nothing tells whose they are.
    package var anonymous: Anonymous?
    /// What the same transaction has read of the invitation; nil: it is looked up.
    package var found: StoredVisit?

    package struct Anonymous: Sendable {
        /// Random.
        package var number: Int64
        package var wave: String
        /// The announced group; empty where there is none. It is stored with another answer of the group (`GroupPools`).
        package var group: String
        /// Random bits, for which one.
        package var draw: UInt64

        package init(number: Int64, wave: String = "", group: String = "", draw: UInt64 = 0) {
            self.number = number
            self.wave = wave
            self.group = group
            self.draw = draw
        }
    }

    package init(
        survey: Slug, invitation: Int64?, channel: AnswerChannel, at: Instant, on: CivilDate,
        standing: String,
        fields: AnswerFields, anonymous: Anonymous? = nil, found: StoredVisit? = nil
    ) {
        self.survey = survey
        self.invitation = invitation
        self.channel = channel
        self.at = at
        self.on = on
        self.standing = standing
        self.fields = fields
        self.anonymous = anonymous
        self.found = found
    }
}

/// What became of a form.
package enum SubmissionResult: Sendable, Equatable {
    case recorded
    /// The same channel's earlier answer is kept as history.
    case replaced
    /// A complete answer of another channel came first and counts; this one is kept and flagged.
    case flagged
    /// An anonymous survey was answered already; nothing was kept.
    case answeredBefore
}
