/// What kind of mail a campaign sends; decides about unsubscribing, channel and priority
/// (product.md §5). Raw values are the words of `campaign.yaml`.
package enum Category: String, Sendable, CaseIterable, Comparable {
    case statutory
    case service
    case survey
    case newsletter

    /// 0 goes first.
    package var priority: Int {
        switch self {
        case .statutory: 0
        case .service: 1
        case .survey: 2
        case .newsletter: 3
        }
    }

    /// Exempt categories neither count towards the frequency cap nor are held back by it.
    package var isExemptFromFrequencyCap: Bool { self == .statutory || self == .service }

    /// One click in the mail ends this category for the address.
    package var allowsOneClickUnsubscribe: Bool { self == .newsletter || self == .survey }

    package static func < (left: Category, right: Category) -> Bool { left.priority < right.priority }
}

/// A sequence of steps for an audience.
package struct Campaign: Hashable, Sendable {
    /// The folder's name under `Campaigns/`.
    package var name: Slug
    package var title: String
    package var category: Category
    /// The union of these audiences.
    package var audiences: [Audience]
    /// What enrols: the person, or each contract of theirs.
    package var follows: Enrolment
    /// Occurrences count only when their nominal day lies strictly after this key date; nil: from the start.
    package var entersAfter: Slug?
    /// The enrolment ends at the actual day of this key date; a planned day alone ends nothing.
    package var until: Slug?
    /// First nominal day; nil: the day of launch.
    package var effectiveFrom: CivilDate?
    /// Why somebody gets this mail, for the footer; a Mustache template.
    package var because: String
    /// Earliest time of day; nil: when the send window opens.
    package var timeOfDay: LocalTime?
    package var grace: Grace?
    package var inDoubt: InDoubtPolicy
    /// One mail for an address, or one for each person.
    package var unit: Unit
    /// Asked until the first letter of the campaign went to the enrolment, not afterwards; nil: nothing.
    package var enter: Condition?
    /// Where it holds, the enrolment is over.
    package var exit: Condition?
    /// A narrower send window than the coop's; nil: the coop's.
    package var window: CampaignWindow?
    /// Days for which a progress note is news.
    package var noteAge: Int
    /// People enrol themselves (a registration, a lease): exempt from the frequency cap (decision 14).
    package var isSelfEnrolled: Bool
    /// What it sent stands in the public archive of letters.
    package var isArchived: Bool
    /// The event for whose dates people register by the links of its letters; nil: for none.
    package var registration: RegistrationOffer?
    package var steps: [Step]

    /// For how many days a progress note is news where the campaign does not say.
    package static let defaultNoteAge = 45

    package enum Enrolment: String, Sendable, CaseIterable { case contact, contract }
    package enum InDoubtPolicy: String, Sendable, CaseIterable { case ask, resend }
    package enum Unit: String, Sendable, CaseIterable { case address, person }

    package init(
        name: Slug, title: String, category: Category, audiences: [Audience], follows: Enrolment = .contact,
        entersAfter: Slug? = nil, until: Slug? = nil, effectiveFrom: CivilDate? = nil, because: String = "",
        timeOfDay: LocalTime? = nil, grace: Grace? = nil, inDoubt: InDoubtPolicy = .ask,
        unit: Unit = .address, enter: Condition? = nil, exit: Condition? = nil, window: CampaignWindow? = nil,
        noteAge: Int = Campaign.defaultNoteAge, isSelfEnrolled: Bool = false, isArchived: Bool = false,
        registration: RegistrationOffer? = nil, steps: [Step]
    ) {
        self.name = name
        self.title = title
        self.category = category
        self.audiences = audiences
        self.follows = follows
        self.entersAfter = entersAfter
        self.until = until
        self.effectiveFrom = effectiveFrom
        self.because = because
        self.timeOfDay = timeOfDay
        self.grace = grace
        self.inDoubt = inDoubt
        self.unit = unit
        self.enter = enter
        self.exit = exit
        self.window = window
        self.noteAge = noteAge
        self.isSelfEnrolled = isSelfEnrolled
        self.isArchived = isArchived
        self.registration = registration
        self.steps = steps
    }
}

/// When in the week and the day a campaign's mail may leave, inside the coop's own window; nil keeps the coop's.
package struct CampaignWindow: Hashable, Sendable {
    /// ISO 8601 weekdays, 1 is Monday; never empty.
    package var weekdays: Set<Int>?
    package var from: LocalTime?
    package var to: LocalTime?

    package init(weekdays: Set<Int>? = nil, from: LocalTime? = nil, to: LocalTime? = nil) {
        self.weekdays = weekdays
        self.from = from
        self.to = to
    }
}

/// How long after its due day a mail may still go out.
package enum Grace: Hashable, Sendable {
    case days(Int)
    /// Until the day before the next occurrence falls due.
    case untilNext
}

/// One step of a sequence: when it falls due and which letter it sends.
package struct Step: Hashable, Sendable {
    package var name: Slug
    package var schedule: Schedule
    /// The letter's editions in order: each person gets the first that they have not had in this step.
    package var letters: [Letter]
    /// What follows the last edition.
    package var afterLast: AfterLast
    /// Overrides the campaign's.
    package var grace: Grace?
    /// A notice with a legal or minimum delay: holidays and weekends only ever move it earlier.
    package var isNotice: Bool
    /// Only those for whom this holds on the day, beyond the audience; nil: everybody.
    package var only: Condition?
    /// The letter on paper for those who have no e-mail address, or without whose agreement a statutory notice
    /// may not go by e-mail; nil: they get nothing.
    package var paper: Slug?
    /// The wave of its campaign's own survey for which its letter asks (`Campaign.asking`); nil: for none.
    package var wave: StepWave?

    /// One edition: a letter's name in the campaign's folder of letters, and the activity of the coop
    /// that it needs (`syndic`), if any.
    package struct Letter: Hashable, Sendable {
        package var name: Slug
        package var activity: Slug?

        package init(name: Slug, activity: Slug? = nil) {
            self.name = name
            self.activity = activity
        }
    }

    package enum AfterLast: Hashable, Sendable {
        /// Nothing more, until the coop writes a new edition.
        case stop
        /// Begin again with the first.
        case `repeat`
        /// This letter, every time; it needs a fresh progress note.
        case letter(Slug)
    }

    package init(
        name: Slug, schedule: Schedule, letters: [Letter], afterLast: AfterLast = .stop, grace: Grace? = nil,
        isNotice: Bool = false, only: Condition? = nil, paper: Slug? = nil
    ) {
        self.name = name
        self.schedule = schedule
        self.letters = letters
        self.afterLast = afterLast
        self.grace = grace
        self.isNotice = isNotice
        self.only = only
        self.paper = paper
    }
}

/// When a step falls due, in nominal days, before weekends and holidays move them.
package enum Schedule: Hashable, Sendable {
    /// Once. Its occurrence is named by the step.
    case fixed(CivilDate)
    /// Every year; in a year whose agenda has the key date of `instead`, that day instead.
    /// Occurrences are named by the year (`2027`).
    case yearly(MonthDay, instead: Delay?)
    /// Every month. Occurrences are named by the month (`2027-01`).
    case monthly(MonthlyDay)
    /// Once, some time after or before a key date of the person or programme; after or before each date of an
    /// event in the coop's agenda, and then named as the entry is (`AgendaEntry.occurrence`).
    case delay(Delay)

    package enum MonthlyDay: Hashable, Sendable {
        /// 1–31, clamped to the month's length.
        case day(Int)
        /// The signature's day of the month, clamped.
        case signature
    }
}

/// A span counted from a key date: always from the anchor, never chained.
package struct Delay: Hashable, Sendable {
    package enum UnitOfTime: String, Sendable, CaseIterable { case days, weeks, months, years }

    /// From which day the span is counted; raw values are the words of `from:`.
    package enum Start: String, Sendable, CaseIterable {
        /// The key date, the same for all whom it concerns.
        case date
        /// The day on which the person registered for this session of the event (`Participation.on`); what would
        /// fall due after the session's last day is not sent.
        case registration
    }

    /// Negative: before the key date.
    package var count: Int
    package var unit: UnitOfTime
    package var keyDate: Slug
    package var start: Start

    package init(count: Int, unit: UnitOfTime, keyDate: Slug, start: Start = .date) {
        self.count = count
        self.unit = unit
        self.keyDate = keyDate
        self.start = start
    }

    /// The day that lies this span after (or before) `anchor`.
    package func day(from anchor: CivilDate) -> CivilDate {
        Period(count: count, unit: unit).day(after: anchor)
    }
}
