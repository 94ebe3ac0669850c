package import Model
package import Planning
internal import Storage

/// What a plan says of one person and one campaign, with the person's reference for reports.
package struct PlanLine: Sendable {
    package var reference: String
    package var entry: PlanEntry
}

extension Coop {
    /// Plans everybody at `moment`, in order of mailbox, without writing anything. `launching`: campaigns
    /// planned as if launched now. `progress` is called with the number of people so far.
    package func plan(
        at moment: Instant, campaign: Slug? = nil, launching: Set<Slug> = [], detail: PlanDetail = .everything,
        progress: (Int) -> Void = { _ in }, line: (PlanLine) throws -> Void
    ) throws -> PlanSummary {
        let day = try planner(launching: launching, only: campaign).on(moment)
        var summary = PlanSummary()
        try database.forEachGroup { stored in
            let group = Group(contacts: stored.contacts, suppressions: stored.suppressions)
            let plan = day.plan(group, history: stored.history, detail: detail, summary: &summary)
            for entry in plan.entries {
                let reference = group.contacts.first { $0.id == entry.contact }?.reference ?? ""
                try line(PlanLine(reference: reference, entry: entry))
            }
            progress(summary.contacts)
        }
        return summary
    }

    /// Plans everybody now and writes to the ledger what is to be sent or skipped for good. What was queued
    /// before and is no longer wanted (left, died, unsubscribed, out of the audience) is withdrawn.
    func recordPlan(progress: (Int) -> Void = { _ in }) throws -> RecordedPlan {
        let moment = now
        let writer = try database
        // A second connection reads: the cursors must not see what is being written.
        let reader = try Database(path: writer.path, identity: "")
        let day = try planner().on(moment)
        var recorded = RecordedPlan()
        var batch: [PlannedDelivery] = []
        func write() throws {
            recorded.written += try writer.record(batch, at: moment)
            batch = []
        }
        try reader.forEachGroup { stored in
            let group = Group(contacts: stored.contacts, suppressions: stored.suppressions)
            recorded.withdrawn += try withdraw(stored, group, day, writer, moment)
            let plan = day.plan(group, history: stored.history, detail: .actions, summary: &recorded.summary)
            for entry in plan.entries {
                if var delivery = entry.delivery, entry.decision == .send || entry.decision == .skip {
                    delivery.edition = edition(of: delivery)
                    batch.append(delivery)
                }
                if entry.decision == .defer, let until = entry.until {
                    recorded.nextMoment = min(recorded.nextMoment ?? until, until)
                }
            }
            if batch.count >= 500 { try write() }
            progress(recorded.summary.contacts)
        }
        try write()
        return recorded
    }

    /// Letters that may come again (after the last edition, or in a step that repeats) count once for each
    /// occurrence; all others once for good (decision 3).
    private func edition(of delivery: PlannedDelivery) -> String {
        let step = workspace.campaign(delivery.key.campaign)?.steps.first { $0.name == delivery.key.step }
        let isEdition = step.map { step in
            step.afterLast != .repeat && step.letters.contains { $0.name == delivery.letter }
        }
        return isEdition ?? true ? delivery.letter.text : "\(delivery.letter)@\(delivery.key.occurrence)"
    }

    /// Decision 12 for what is in the ledger already and has not left.
    private func withdraw(
        _ stored: StoredGroup, _ group: Group, _ day: PlanningDay, _ writer: Database, _ moment: Instant
    ) throws -> Int {
        var outcomes: [Outcome] = []
        for past in stored.history where past.state == .queued || past.state == .deferred {
            guard let contact = group.contacts.first(where: { $0.id == past.contact }),
                let reason = day.obstacle(to: past, for: contact, suppressions: group.suppressions),
                let number = try writer.number(of: past.key)
            else { continue }
            let state: DeliveryState = reason.code == .suppressed ? .suppressed : .cancelled
            outcomes.append(Outcome(id: number, state: state, reason: reason, at: moment))
        }
        try writer.settle(outcomes)
        return outcomes.count
    }
}

/// What a run planned.
struct RecordedPlan {
    var summary = PlanSummary()
    /// New rows of the ledger, sent and skipped together.
    var written = 0
    var withdrawn = 0
    /// When the earliest deferred mail can leave.
    var nextMoment: Instant?
}
