import Model

/// What became of one invitation in the end (product.md §6); the first that applies, in this order.
package enum Disposition: String, Hashable, Sendable, CaseIterable {
    /// Found to be a duplicate or not concerned.
    case ineligible
    case complete
    case partial
    case breakOff = "break_off"
    /// Said so, or unsubscribed through this invitation.
    case refused
    /// No mailing of it has an outcome yet.
    case pending
    /// Every mailing that has an outcome failed, bounced or came back (docs/decisions/0028).
    case undelivered
    case noReply = "no_reply"
}

/// What became of one mailing of an invitation: the first mail, a reminder, a letter, a slip handed over.
package enum Mailing: Hashable, Sendable {
    /// Queued, deferred or in doubt.
    case open
    /// Accepted by a server, posted, handed over; on this day.
    case sent(CivilDate)
    /// Sent, then bounced or came back.
    case returned(CivilDate)
    /// Never left: refused, suppressed, skipped, withdrawn.
    case failed
}

/// One invitation, a unit in a survey, with everything that decides its disposition.
package struct Invitation: Hashable, Sendable {
    package var id: Int64
    package var mailings: [Mailing]
    package var isIneligible: Bool
    package var hasRefused: Bool
    /// The best answer in any channel.
    package var answer: Answered?
    /// How many reminders were sent.
    package var reminders: Int
    /// The values of the breakdowns, where known.
    package var groups: [Survey.Breakdown: String]

    /// What is counted of an answer.
    package struct Answered: Hashable, Sendable {
        package var standing: AnswerStanding
        package var channel: AnswerChannel
        package var on: CivilDate

        package init(standing: AnswerStanding, channel: AnswerChannel, on: CivilDate) {
            self.standing = standing
            self.channel = channel
            self.on = on
        }
    }

    package init(
        id: Int64, mailings: [Mailing] = [], isIneligible: Bool = false, hasRefused: Bool = false,
        answer: Answered? = nil, reminders: Int = 0, groups: [Survey.Breakdown: String] = [:]
    ) {
        self.id = id
        self.mailings = mailings
        self.isIneligible = isIneligible
        self.hasRefused = hasRefused
        self.answer = answer
        self.reminders = reminders
        self.groups = groups
    }

    package var disposition: Disposition {
        if isIneligible { return .ineligible }
        switch answer?.standing {
        case .complete: return .complete
        case .partial: return .partial
        case .breakOff: return .breakOff
        case nil: break
        }
        if hasRefused { return .refused }
        // What has not left yet says nothing: a letter that waits behind a bounce did not reach anybody.
        let known = mailings.filter { $0 != .open }
        if known.isEmpty { return .pending }
        return known.allSatisfy(\.didNotArrive) ? .undelivered : .noReply
    }

    /// At least one acceptance, posted letter or slip handed over, or an answer: who answered was reached.
    package var wasSent: Bool { answer != nil || mailings.contains { $0.sentOn != nil } }

    /// The unit's own first send.
    package var firstSent: CivilDate? { mailings.compactMap(\.sentOn).min() }
}

extension Mailing {
    /// The day on which it left.
    package var sentOn: CivilDate? {
        switch self {
        case .sent(let day), .returned(let day): day
        case .open, .failed: nil
        }
    }

    fileprivate var didNotArrive: Bool {
        switch self {
        case .failed, .returned: true
        case .open, .sent: false
        }
    }
}
