/// Who a campaign is for: a named condition over a person and one of their contracts.
package struct Audience: Hashable, Sendable {
    package var name: Slug
    package var title: String
    package var condition: Condition

    package init(name: Slug, title: String, condition: Condition) {
        self.name = name
        self.title = title
        self.condition = condition
    }
}

/// What an audience asks of a person. A person belongs to it when one of their contracts fulfils the whole
/// condition. A person who left or died fulfils no condition on contracts unless `left` asks for them
/// (`Planning` applies that rule).
package indirect enum Condition: Hashable, Sendable {
    case all([Condition])
    case any([Condition])
    case not(Condition)
    case status(Set<MemberStatus>)
    case programme(Set<Slug>)
    case date(Slug, DateTest)
    /// Whole months since a contract date (`signature` or `bail`), on the day of planning.
    case tenure(since: ContractDate, atLeastMonths: Int?, lessThanMonths: Int?)
    case consent(ConsentKind, Bool)
    /// True asks for former members, false for present ones.
    case left(Bool)
    case participation(ParticipationTest)
    /// Whether the person has an e-mail address.
    case email(Bool)
}

/// What a condition asks of a key date, as seen on the day of planning.
package enum DateTest: Hashable, Sendable {
    case present
    case missing
    /// The day of planning or earlier.
    case past
    case future
    /// From `from` on (inclusive) and before `before` (exclusive); nil leaves a side open.
    case between(from: CivilDate?, before: CivilDate?)
}

/// The agreements that a person can give or withhold.
package enum ConsentKind: String, Hashable, Sendable, CaseIterable {
    case email = "courriel"
    case clicks = "clics"
}
