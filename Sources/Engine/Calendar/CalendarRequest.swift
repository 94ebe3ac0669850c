package import Model

/// What a calendar is to show, and what is to be supposed.
package struct CalendarRequest: Sendable {
    package var days: ClosedRange<CivilDate>
    /// One person only: their reference.
    package var reference: String?
    package var campaign: Slug?
    /// Campaigns that were never launched are left out; else they count as if launched today.
    package var isLaunchedOnly = false
    package var arrivals: [Arrivals] = []
    package var slips: [Slip] = []
    /// Planned dates of programmes happen on their day; else nothing is delivered before somebody says so.
    package var goesAsPlanned = false

    package init(days: ClosedRange<CivilDate>) { self.days = days }

    /// So many people a month who sign, or whose lease starts, on a day of it.
    package struct Arrivals: Hashable, Sendable {
        package var status: MemberStatus
        package var perMonth: Int

        package init(status: MemberStatus, perMonth: Int) {
            self.status = status
            self.perMonth = perMonth
        }
    }

    /// A programme whose dates to come are all later than planned, as its delivery is.
    package struct Slip: Hashable, Sendable {
        package var programme: Slug
        package var months: Int
        package var days: Int

        package init(programme: Slug, months: Int, days: Int) {
            self.programme = programme
            self.months = months
            self.days = days
        }
    }
}

extension Programme {
    /// With every planned day that did not happen yet moved.
    func slipped(by slip: CalendarRequest.Slip) -> Programme {
        var programme = self
        for (name, date) in dates where date.actual == nil {
            programme.dates[name]?.planned = date.planned?.adding(months: slip.months).adding(days: slip.days)
        }
        return programme
    }

    /// With every planned day from `today` on taken as the actual one.
    func asPlanned(from today: CivilDate) -> Programme {
        var programme = self
        for (name, date) in dates where date.actual == nil {
            if let planned = date.planned, planned >= today { programme.dates[name]?.actual = planned }
        }
        return programme
    }
}
