internal import Foundation
package import Model
internal import Planning
internal import Storage
internal import Transport

/// The mail that a person would get, and what the plan says of it.
package struct Preview: Sendable {
    package var mail: AssembledMail
    package var letter: Slug
    /// The day on which it would leave.
    package var sendOn: CivilDate
    /// Why it goes out, or why the person would not get it on that day.
    package var reason: Reason
    package var wouldBeSent: Bool
    package var recipient: EmailAddress?
}

/// What became of a test mail.
package struct TestResult: Sendable {
    /// The reply of the server that took it; begins with the server's name where there are several.
    package var reply = ""
    /// Why servers before that one could not be used, in sentences.
    package var troubles: [String] = []

    fileprivate var failure: EngineError { EngineError(.impossible, troubles.joined(separator: "\n")) }
}

extension Coop {
    /// The exact mail of a step for one person on `day` (today by default). Where the plan holds none for them
    /// on that day, the mail is shown all the same, with the plan's reason.
    package func preview(campaign name: Slug, step stepName: Slug, reference: String, on day: CivilDate?)
        throws
        -> Preview
    {
        let (order, reason, wouldBeSent, moment) = try order(name, stepName, reference, on: day)
        guard order.contact.email != nil else {
            throw EngineError(
                .impossible,
                "\(reference) has no e-mail address, so there is no mail to show; write one into the client file "
                    + "and import it again, or, where the letter goes by post, look at what `gazette post export "
                    + "\(name)` writes")
        }
        let mail = try assembly().mail(order, now: moment)
        return Preview(
            mail: mail, letter: order.letter, sendOn: order.sendOn, reason: reason, wouldBeSent: wouldBeSent,
            recipient: order.contact.email)
    }

    /// Really sends the preview of `day`, marked as a test and dated now, to `recipient`; the ledger and the statistics do not know of
    /// it. Tries one relay after the other. Returns what became of it; throws with what the last relay said where none
    /// took the mail.
    package func sendTest(
        campaign name: Slug, step stepName: Slug, reference: String, to recipient: EmailAddress,
        on day: CivilDate? = nil, isReplay: Bool
    ) throws -> TestResult {
        var (order, _, _, _) = try order(name, stepName, reference, on: day)
        order.recipient = recipient
        order.subjectMark = "[Essai] "
        let assembly = try assembly()
        let mail = try assembly.mail(order, now: now)
        let routes = try relays(isReplay: isReplay)
        var result = TestResult()
        for route in routes {
            let name = routes.count > 1 ? "\(route.name): " : ""
            let feed = SingleMailFeed(
                Envelope(id: 0, from: settings.sender.bounces, to: recipient, message: mail.message))
            let report = route.relay.deliver(from: feed, connections: 1)
            switch feed.settled?.outcome {
            case .accepted(let reply):
                result.reply = name + reply.description
                return result
            case .refused(let reply, _):
                throw EngineError(.impossible, "\(name)the server refused \(recipient): \(reply)")
            case .inDoubt(let sentence):
                throw EngineError(.impossible, "\(name)whether it arrived is not known: \(sentence)")
            case .relayTrouble(let trouble):
                result.troubles.append(name + trouble.description)
                if feed.settled?.bodyBegan == true { throw result.failure }
            case nil:
                result.troubles.append(name + (report.troubles.first?.description ?? "took no mail"))
            }
        }
        throw result.failure
    }

    /// The files' letters and fields, compiled; throws what is wrong in the templates.
    func assembly() throws -> MailAssembly { try MailAssembly(self) }

    private func order(_ name: Slug, _ stepName: Slug, _ reference: String, on day: CivilDate?) throws
        -> (MailOrder, Reason, wouldBeSent: Bool, Instant)
    {
        let campaign = try campaign(name)
        guard let step = campaign.steps.first(where: { $0.name == stepName }) else {
            let known = campaign.steps.map(\.name.text).joined(separator: ", ")
            throw EngineError(.invalid, "campaign \(name) has no step «\(stepName)»; its steps are: \(known)")
        }
        let stored = try group(reference)
        let group = Group(stored)
        guard let contact = group.contacts.first(where: { $0.reference == reference }) else {
            throw EngineError(.invalid, "nobody has the reference «\(reference)»")
        }
        let moment = try moment(of: day, campaign)
        // All campaigns, so that caps and one-overdue-a-day are seen as the run will see them.
        let planner = try planner(launching: Set(unlaunchedCampaigns()).union([name]))
        let history = try foresight(planner, before: settings.timeZone.day(at: moment))
            .history(of: group, from: stored.history)
        var summary = PlanSummary()
        let entries = planner.on(moment).plan(group, history: history, summary: &summary).entries
        let own = entries.filter { $0.contact == contact.id && $0.campaign == name }
        let entry = own.first { $0.step == stepName && $0.delivery != nil }
        if let entry, let delivery = entry.delivery, entry.decision == .send {
            return (
                order(delivery, entries, campaign, contact, group), entry.reason, true,
                max(moment, delivery.notBefore)
            )
        }
        let reason = own.first { $0.step == stepName }?.reason ?? own.first?.reason
        return (
            fallback(
                campaign, step, contact, history, entry?.delivery, on: settings.timeZone.day(at: moment)),
            reason ?? Reason(.notDueYet, .init(campaign: name)), false, moment
        )
    }

    /// When the mail of `day` would leave: as the window opens, or the campaign's own time.
    private func moment(of day: CivilDate?, _ campaign: Campaign) throws -> Instant {
        guard let day else { return now }
        return try sendWindow().opening(day, timeOfDay: campaign.timeOfDay)
    }

    /// With a shared address the first person's mail serves all: a preview for any of them shows that mail.
    private func order(
        _ delivery: PlannedDelivery, _ entries: [PlanEntry], _ campaign: Campaign, _ contact: Contact,
        _ group: Group
    ) -> MailOrder {
        let planned = entries.compactMap(\.delivery)
        let carrier = planned.first { $0.key == delivery.coveredBy } ?? delivery
        let first = group.contacts.first { $0.id == carrier.contact } ?? contact
        let companions = Set(planned.filter { $0.coveredBy == carrier.key }.map(\.contact))
        return MailOrder(
            number: 0, campaign: campaign, step: carrier.key.step, occurrence: carrier.key.occurrence,
            letter: carrier.letter, contact: first,
            companions: group.contacts.filter { companions.contains($0.id) && $0.id != first.id },
            contract: contract(first, carrier.contract), dueOn: carrier.dueOn, sendOn: carrier.sendOn)
    }

    /// What the person would get had the step fallen due: the first edition that they have not had.
    private func fallback(
        _ campaign: Campaign, _ step: Step, _ contact: Contact, _ history: [PastDelivery],
        _ planned: PlannedDelivery?, on day: CivilDate
    ) -> MailOrder {
        let had = Set(
            history.filter {
                $0.contact == contact.id && $0.key.step == step.name && $0.state.countsAsReceived
            }
            .map(\.letter))
        let available = step.letters.filter { $0.activity.map(settings.activities.contains) ?? true }
        let letter = available.first { !had.contains($0.name) } ?? available.last
        return MailOrder(
            number: 0, campaign: campaign, step: step.name, occurrence: planned?.key.occurrence,
            letter: planned?.letter ?? letter?.name ?? step.name, contact: contact, companions: [],
            contract: contract(contact, planned?.contract), dueOn: day, sendOn: day)
    }

    private func contract(_ contact: Contact, _ number: Int64?) -> Contract {
        contact.contracts.first { $0.id == number } ?? contact.contracts[0]
    }
}

/// One mail that no ledger knows.
private final class SingleMailFeed: MailFeed, @unchecked Sendable {
    private let lock = NSLock()
    private var envelope: Envelope?
    private var last: Transport.Settlement?

    init(_ envelope: Envelope) { self.envelope = envelope }

    var settled: Transport.Settlement? { lock.withLock { last } }
    var isStopping: Bool { false }

    func next(connection: Int) -> Envelope? {
        lock.withLock {
            defer { envelope = nil }
            return envelope
        }
    }

    func commit(_ entries: [FeedEntry]) -> [Bool] {
        for entry in entries {
            if let settled = entry.settled { lock.withLock { last = settled } }
        }
        return entries.map { _ in true }
    }
}
