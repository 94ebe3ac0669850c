/// Where a delivery stands; raw values are those of the database and of JSON (product.md §8).
package enum DeliveryState: String, Sendable, CaseIterable {
    case queued
    case sending
    case accepted
    case deferred
    case failed
    case inDoubt = "in_doubt"
    case suppressed
    case skipped
    case cancelled

    /// Something still has to happen: the campaign is not finished.
    package var isOpen: Bool {
        switch self {
        case .queued, .sending, .deferred, .inDoubt: true
        case .accepted, .failed, .suppressed, .skipped, .cancelled: false
        }
    }

    /// The mail went out, may have gone out, or is about to: its edition counts as had.
    package var countsAsReceived: Bool { isOpen || self == .accepted }
}

/// How a letter reaches somebody; raw values are those of the database and of JSON.
package enum Channel: String, Sendable, CaseIterable {
    case email
    /// On paper: exported for a mail merge, recorded as posted, perhaps returned.
    case post
}

/// What makes a delivery one: the database holds each at most once.
package struct DeliveryKey: Hashable, Sendable {
    package var campaign: Slug
    package var step: Slug
    /// `2027`, `2027-01`, or the step's own name where it happens once.
    package var occurrence: String
    /// The contact's number, or the contract's where the campaign follows contracts.
    package var enrolment: Int64

    package init(campaign: Slug, step: Slug, occurrence: String, enrolment: Int64) {
        self.campaign = campaign
        self.step = step
        self.occurrence = occurrence
        self.enrolment = enrolment
    }
}

/// What a line of the ledger is about. The ledger's reader makes one for all lines that are about the same: years of
/// history come by the million lines, with some hundred of these.
package final class LedgerSubject: Hashable, Sendable {
    package let campaign: Slug
    package let step: Slug
    package let occurrence: String
    /// The letter that was or will be sent.
    package let letter: Slug

    package init(campaign: Slug, step: Slug, occurrence: String, letter: Slug) {
        self.campaign = campaign
        self.step = step
        self.occurrence = occurrence
        self.letter = letter
    }

    package static func == (left: LedgerSubject, right: LedgerSubject) -> Bool {
        left === right
            || (left.campaign == right.campaign && left.step == right.step
                && left.occurrence == right.occurrence && left.letter == right.letter)
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(campaign)
        hasher.combine(step)
        hasher.combine(occurrence)
        hasher.combine(letter)
    }
}

/// A line of the ledger as the planner needs it.
package struct PastDelivery: Hashable, Sendable {
    package var subject: LedgerSubject
    package var enrolment: Int64
    package var contact: ContactID
    /// Nominal due day.
    package var dueOn: CivilDate
    /// The civil day on which it left, or is to leave.
    package var sendOn: CivilDate
    package var state: DeliveryState
    package var isCovered: Bool
    package var channel: Channel

    package init(
        subject: LedgerSubject, enrolment: Int64, contact: ContactID, state: DeliveryState, dueOn: CivilDate,
        sendOn: CivilDate, isCovered: Bool, channel: Channel
    ) {
        self.subject = subject
        self.enrolment = enrolment
        self.contact = contact
        self.state = state
        self.dueOn = dueOn
        self.sendOn = sendOn
        self.isCovered = isCovered
        self.channel = channel
    }

    package init(
        key: DeliveryKey, contact: ContactID, letter: Slug, state: DeliveryState, dueOn: CivilDate,
        sendOn: CivilDate, isCovered: Bool = false, channel: Channel = .email
    ) {
        self.init(
            subject: LedgerSubject(
                campaign: key.campaign, step: key.step, occurrence: key.occurrence, letter: letter),
            enrolment: key.enrolment, contact: contact, state: state, dueOn: dueOn, sendOn: sendOn,
            isCovered: isCovered, channel: channel)
    }

    package var letter: Slug { subject.letter }
    package var key: DeliveryKey {
        DeliveryKey(
            campaign: subject.campaign, step: subject.step, occurrence: subject.occurrence,
            enrolment: enrolment)
    }
}

/// A line to be written to the ledger: queued, or skipped for good with its reason.
package struct PlannedDelivery: Hashable, Sendable {
    package var key: DeliveryKey
    package var contact: ContactID
    package var contract: Int64
    package var letter: Slug
    package var channel: Channel
    /// What a person gets at most once in this campaign: the letter's name, or letter and occurrence
    /// where the letter may come again.
    package var edition: String
    /// nil for what is skipped, and for letters on paper.
    package var address: EmailAddress?
    package var category: Category
    package var dueOn: CivilDate
    package var sendOn: CivilDate
    package var notBefore: Instant
    /// Last moment at which it may still leave.
    package var notAfter: Instant
    /// The key of the delivery whose mail serves this person too (a shared address).
    package var coveredBy: DeliveryKey?
    /// Set: recorded as skipped, with this reason.
    package var skipped: Reason?

    package init(
        key: DeliveryKey, contact: ContactID, contract: Int64, letter: Slug, channel: Channel = .email,
        edition: String? = nil, address: EmailAddress?,
        category: Category, dueOn: CivilDate, sendOn: CivilDate, notBefore: Instant, notAfter: Instant,
        coveredBy: DeliveryKey? = nil, skipped: Reason? = nil
    ) {
        self.key = key
        self.contact = contact
        self.contract = contract
        self.letter = letter
        self.channel = channel
        self.edition = edition ?? letter.text
        self.address = address
        self.category = category
        self.dueOn = dueOn
        self.sendOn = sendOn
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.coveredBy = coveredBy
        self.skipped = skipped
    }
}
