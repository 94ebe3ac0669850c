/// A questionnaire of a campaign: `Campaigns/<name>/survey.yaml`.
package struct Survey: Hashable, Sendable {
    /// The campaign's name; also the event under which an answer shows among a person's participations.
    package var name: Slug
    package var title: String
    /// What is invited once: the person, or the address with everybody who shares it.
    package var unit: Campaign.Unit
    /// Who answered is stored apart from the answers, without anything that joins them; nothing can be resumed,
    /// edited, or keyed in from a coded slip.
    package var isAnonymous: Bool
    /// What results may be broken down by; in an anonymous survey at most one, announced beforehand.
    package var breakdowns: [Breakdown]
    /// First and last day on which answers count, both inclusive; nil leaves a side open.
    package var opens: CivilDate?
    package var closes: CivilDate?
    /// In place of `closes`: answers count for so long after the invitation's first letter.
    package var closesAfter: Period?
    /// The campaign's steps that ask; empty: all of them. Named waves have steps of their own.
    package var steps: Set<Slug>
    package var waves: SurveyWaves
    package var pages: Pages
    /// Markdown, above the first question.
    package var introduction: String
    /// Markdown, on the page of thanks.
    package var thanks: String
    /// Reachable by an address without invitation (a poster's QR code); such answers are counted apart.
    package var isPublic: Bool
    package var questions: [Question]

    package enum Breakdown: String, Sendable, CaseIterable {
        case programme
        case status
        case signatureYear = "year"
    }

    package enum Pages: String, Sendable, CaseIterable {
        case one
        case questionByQuestion = "question-by-question"
    }

    package init(
        name: Slug, title: String, unit: Campaign.Unit = .person, isAnonymous: Bool = false,
        breakdowns: [Breakdown] = [], opens: CivilDate? = nil, closes: CivilDate? = nil, pages: Pages = .one,
        introduction: String = "", thanks: String = "", isPublic: Bool = false, questions: [Question],
        closesAfter: Period? = nil, steps: Set<Slug> = [], waves: SurveyWaves = .once
    ) {
        self.name = name
        self.title = title
        self.unit = unit
        self.isAnonymous = isAnonymous
        self.breakdowns = breakdowns
        self.opens = opens
        self.closes = closes
        self.closesAfter = closesAfter
        self.steps = steps
        self.waves = waves
        self.pages = pages
        self.introduction = introduction
        self.thanks = thanks
        self.isPublic = isPublic
        self.questions = questions
    }

    /// Whether answers count on this day.
    /// - Parameter firstSent: the day on which the invitation's first letter left, where there is one.
    package func isOpen(on day: CivilDate, firstSent: CivilDate? = nil) -> Bool {
        (opens.map { $0 <= day } ?? true) && (lastDay(firstSent: firstSent).map { day <= $0 } ?? true)
    }
}

/// One question of a survey.
package struct Question: Hashable, Sendable {
    /// Stays when the wording changes: answers are stored under it.
    package var name: Slug
    package var wording: String
    /// A line below the wording.
    package var help: String?
    package var kind: Kind
    package var isMandatory: Bool
    /// Asked only where all of these hold; they speak of earlier questions.
    package var shownIf: [ShownIf]
    /// The waves that ask it; empty: all.
    package var waves: Set<String>

    package enum Kind: Hashable, Sendable {
        case yesNo
        case oneOf([Choice])
        case severalOf([Choice])
        /// 0–10 or 1–5; labels of the two ends.
        case scale(ClosedRange<Int>, low: String, high: String)
        /// One line of at most `Question.shortLength` characters.
        case shortText
        /// At most `Question.longLength` characters.
        case longText
        case date
    }

    package struct Choice: Hashable, Sendable {
        package var name: Slug
        package var label: String
        /// The waves that offer it; empty: all.
        package var waves: Set<String>

        package init(name: Slug, label: String, waves: Set<String> = []) {
            self.name = name
            self.label = label
            self.waves = waves
        }
    }

    package static let shortLength = 200
    package static let longLength = 4_000

    package init(
        name: Slug, wording: String, help: String? = nil, kind: Kind, isMandatory: Bool = false,
        shownIf: [ShownIf] = [], waves: Set<String> = []
    ) {
        self.name = name
        self.wording = wording
        self.help = help
        self.kind = kind
        self.isMandatory = isMandatory
        self.shownIf = shownIf
        self.waves = waves
    }
}

/// What an earlier answer has to be for a question to be asked.
package struct ShownIf: Hashable, Sendable {
    package enum Test: Hashable, Sendable {
        case yes(Bool)
        /// One of these was chosen.
        case chosen(Set<Slug>)
        case number(ClosedRange<Int>)
        case answered
    }

    package var question: Slug
    package var test: Test

    package init(question: Slug, test: Test) {
        self.question = question
        self.test = test
    }
}

/// One answer.
package enum AnswerValue: Hashable, Sendable {
    case yes(Bool)
    case choice(Slug)
    /// In the question's order; never empty.
    case choices([Slug])
    case number(Int)
    /// Without control characters but line feeds; never blank.
    case text(String)
    case date(CivilDate)
}

/// By which way an answer came.
package enum AnswerChannel: String, Sendable, CaseIterable {
    case web
    case paper
    /// Collected elsewhere and imported by code.
    case imported = "import"
}
