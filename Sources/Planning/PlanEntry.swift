import Model

/// What the planner decides about one contact and one campaign.
package enum Decision: String, Hashable, Sendable, CaseIterable {
    /// To be written to the ledger as queued; it can leave today.
    case send
    /// Due, but not today; nothing is written, and the next plan finds it again.
    case `defer`
    /// To be written to the ledger as skipped, for good.
    case skip
    /// Nothing is due, and why.
    case exclude
}

/// One line of a plan.
package struct PlanEntry: Hashable, Sendable {
    package var contact: ContactID
    package var campaign: Slug
    package var decision: Decision
    package var reason: Reason
    /// The slot that this is about; for `exclude` the one that explains it, or the next one.
    package var step: Slug?
    package var occurrence: String?
    /// Nominal day.
    package var dueOn: CivilDate?
    /// Set unless excluded. Its `sendOn` is the day on which it is to leave: for what is late, today; for
    /// what is deferred, the day of `until`; for what is skipped, the day on which it should have left.
    package var delivery: PlannedDelivery?
    /// When a deferred mail can leave at the earliest.
    package var until: Instant?

    package init(
        contact: ContactID, campaign: Slug, decision: Decision, reason: Reason, step: Slug? = nil,
        occurrence: String? = nil, dueOn: CivilDate? = nil, delivery: PlannedDelivery? = nil,
        until: Instant? = nil
    ) {
        self.contact = contact
        self.campaign = campaign
        self.decision = decision
        self.reason = reason
        self.step = step
        self.occurrence = occurrence
        self.dueOn = dueOn
        self.delivery = delivery
        self.until = until
    }
}

/// The plan of one group.
package struct GroupPlan: Sendable {
    /// In order of contact, campaign, step and occurrence.
    package var entries: [PlanEntry]
    /// Until the day before this one, a plan would hold nothing but excludes, as long as neither the
    /// group, nor its history once these entries are in it, nor the planner's own input changes.
    package var quietUntil: CivilDate
}

extension GroupPlan {
    /// What it sends and skips, as the ledger will hold it.
    package var settled: [PastDelivery] {
        entries.compactMap { entry in
            entry.decision == Decision.defer ? nil : entry.delivery.map(PastDelivery.init(settled:))
        }
    }
}

/// How much of a plan is wanted.
package enum PlanDetail: Sendable {
    /// Every contact and campaign, with sentences.
    case everything
    /// Only what is to be sent, deferred or skipped; excludes are counted in the summary, not listed.
    case actions
}
