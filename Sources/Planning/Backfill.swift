import Model

/// An enrolment that a launch goes back for.
package struct MissedEnrolment: Hashable, Sendable {
    package var contact: ContactID
    package var enrolment: Int64
    /// The first nominal day from the launch's `since` on that lies before the launch.
    package var firstMissed: CivilDate
}

extension Planner {
    /// Whether a campaign has a step that a launch going back in time can make up for: one that counts from a date
    /// of each person's own, or of their programme.
    package func canGoBack(_ name: Slug) -> Bool {
        campaigns.contains { $0.campaign.name == name && $0.steps.contains(where: \.canBeReleased) }
    }
}

extension PlanningDay {
    /// Who of a group missed something of a campaign between `since` and today, counted from dates of their own;
    /// what is on the same day for everybody is never made up for.
    package func missed(_ group: Group, campaign name: Slug, since: CivilDate) -> [MissedEnrolment] {
        guard let campaign = planner.campaigns.first(where: { $0.campaign.name == name }) else { return [] }
        var found: [MissedEnrolment] = []
        for (index, contact) in group.contacts.enumerated() {
            guard contact.deceasedOn == nil, contact.knownSince <= today else { continue }
            let person = Person(contact, keyDates: planner.keyDates, today: today)
            for enrolment in enrolments(index, of: person, in: campaign) {
                let days = campaign.steps.filter(\.canBeReleased).compactMap {
                    firstDay($0, enrolment, person, since: since)
                }
                guard let first = days.min() else { continue }
                found.append(
                    MissedEnrolment(contact: contact.id, enrolment: enrolment.number, firstMissed: first))
            }
        }
        return found
    }

    private func firstDay(
        _ step: CompiledStep, _ enrolment: Enrolment, _ person: Person, since: CivilDate
    ) -> CivilDate? {
        guard let source = step.recurrence.anchor, since < today,
            let anchor = planner.keyDates.anchor(
                source, contract: person.contracts[enrolment.contract], parts: person.participations,
                today: today
            ).date
        else { return nil }
        return step.recurrence.occurrences(in: since...today.adding(days: -1), anchor: anchor).first?.nominal
    }
}

/// Turns in a launch that goes back in time: so many mails a month, oldest first (decision 9).
package enum Backfill {
    /// - Parameters:
    ///   - groups: who missed something, by group: people who share a mailbox have their turn together.
    ///   - perMonth: how many mails begin in a month; the first month's leave on the day of launch.
    ///   - unit: whether a group is one mail or as many as it has people.
    package static func releases(
        _ groups: [[MissedEnrolment]], campaign: Slug, perMonth: Int, unit: Campaign.Unit, launch: CivilDate
    ) -> [Release] {
        func first(_ group: [MissedEnrolment]) -> (CivilDate, Int64) {
            group.map { ($0.firstMissed, $0.enrolment) }.min { $0 < $1 } ?? (launch, 0)
        }
        var (month, taken) = (0, 0)
        var releases: [Release] = []
        for group in groups.filter({ !$0.isEmpty }).sorted(by: { first($0) < first($1) }) {
            let mails = unit == .address ? 1 : group.count
            if taken > 0, taken + mails > max(1, perMonth) { (month, taken) = (month + 1, 0) }
            taken += mails
            let day = launch.adding(months: month)
            releases += group.map {
                Release(campaign: campaign, enrolment: $0.enrolment, firstMissed: $0.firstMissed, on: day)
            }
        }
        return releases
    }
}
