/// When an enrolment's turn comes in a launch that goes back in time (decision 9): assigned at launch, kept for good.
package struct Release: Hashable, Sendable {
    package var campaign: Slug
    /// As in `DeliveryKey`.
    package var enrolment: Int64
    /// The first nominal day that the enrolment missed, on or after the `since` of the launch.
    package var firstMissed: CivilDate
    /// The day on which that first letter falls due instead; what follows keeps its distance from it.
    package var on: CivilDate

    package init(campaign: Slug, enrolment: Int64, firstMissed: CivilDate, on: CivilDate) {
        self.campaign = campaign
        self.enrolment = enrolment
        self.firstMissed = firstMissed
        self.on = on
    }
}
