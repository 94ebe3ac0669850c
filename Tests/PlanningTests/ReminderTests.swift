import Model
import Testing

@testable import Planning

@Suite("The reminders of a survey")
struct ReminderTests {
    /// Four letters that ask for one wave, on days that are too close to each other, or too many.
    private static func campaign(_ days: [String], wave: StepWave? = .fixed("")) -> Campaign {
        let steps = days.enumerated().map { place, date in
            var step = Sample.once("s\(place)", .fixed(day(date)), letters: ["l\(place)"])
            step.wave = wave
            return step
        }
        return Sample.campaign("enquete", .survey, steps: steps) { $0.grace = .days(14) }
    }

    private static func simulated(_ campaign: Campaign) -> [PlannedDelivery] {
        var simulation = Simulation(
            planner: Sample.planner(campaign), groups: [Group(contacts: [Sample.contact(1)], releases: [])])
        simulation.run(from: day("2027-02-01"), through: day("2027-04-30"), at: Sample.ten)
        return simulation.deliveries
    }

    @Test(
        "At most two, at least seven days apart, counted from the day on which the letter before really left")
    func spaced() {
        let sent = Self.simulated(Self.campaign(["2027-02-02", "2027-02-05", "2027-02-16", "2027-03-01"]))
        #expect(
            sent.filter { $0.skipped == nil }.map(\.line) == [
                "l0 2027-02-02", "l1 2027-02-09", "l2 2027-02-16",
            ])
        #expect(sent.last?.skipped?.code == .remindersOver)
        #expect(
            sent.last?.skipped?.sentence
                == "Step s3 (due on 2027-03-01) was not sent: the person has had the invitation to this survey and two "
                + "reminders.")
    }

    @Test("What cannot wait so long is not sent, and says why")
    func tooSoon() {
        var campaign = Self.campaign(["2027-02-02", "2027-02-04"])
        campaign.steps[1].grace = .days(3)
        let sent = Self.simulated(campaign)
        #expect(sent.map { $0.skipped?.code } == [nil, .graceOver])
        #expect(sent.last?.skipped?.facts.cause == .reminderTooSoon)
    }

    @Test("Waves, and letters that do not ask, are no reminders of each other")
    func waves() {
        let days = ["2027-02-02", "2027-02-05", "2027-02-09", "2027-02-12"]
        #expect(Self.simulated(Self.campaign(days, wave: nil)).allSatisfy { $0.skipped == nil })
        #expect(Self.simulated(Self.campaign(days, wave: .ofOccurrence)).allSatisfy { $0.skipped == nil })
    }

    @Test(
        "Nobody is reminded of a letter that still waits in the outbox",
        arguments: [DeliveryState.queued, .deferred])
    func waiting(_ state: DeliveryState) {
        let planner = Sample.planner(Self.campaign(["2027-02-02", "2027-02-16"]))
        func plan(_ state: DeliveryState, sendOn: String) -> PlanEntry? {
            let key = DeliveryKey(
                campaign: slug("enquete"), step: slug("s0"), occurrence: "s0", enrolment: 1)
            let past = PastDelivery(
                key: key, contact: ContactID(1), letter: slug("l0"), state: state, dueOn: day("2027-02-02"),
                sendOn: day(sendOn))
            return planner.plan(
                Group(contacts: [Sample.contact(1)], releases: []), history: [past],
                now: Sample.at("2027-02-16")
            ).first { $0.step == slug("s1") }
        }
        #expect(plan(state, sendOn: "2027-02-02")?.reason.code == .reminderTooSoon)
        #expect(plan(.accepted, sendOn: "2027-02-02")?.decision == .send)
        #expect(plan(.accepted, sendOn: "2027-02-15")?.delivery?.sendOn == day("2027-02-22"))
        // A letter that nobody got is no letter.
        #expect(plan(.failed, sendOn: "2027-02-15")?.decision == .send)
    }

    @Test("What the law asks for is not counted among reminders")
    func statutory() {
        var campaign = Self.campaign(["2027-02-02", "2027-02-03", "2027-02-04", "2027-02-05"])
        campaign.category = .statutory
        #expect(Self.simulated(campaign).allSatisfy { $0.skipped == nil })
        campaign.category = .survey
        for place in campaign.steps.indices { campaign.steps[place].isNotice = true }
        #expect(Self.simulated(campaign).count { $0.skipped == nil } > 2)
    }

    @Test(
        "What waits today has left tomorrow, so that its reminder is foreseen; not where the campaign is paused"
    )
    func foreseen() {
        func reminders(_ state: PlannedCampaign.State) -> [String] {
            let planner = Planner(
                settings: Sample.settings(),
                campaigns: [PlannedCampaign(Self.campaign(["2027-02-02", "2027-02-16"]), state)])
            let key = DeliveryKey(campaign: slug("enquete"), step: slug("s0"), occurrence: "s0", enrolment: 1)
            let waiting = PastDelivery(
                key: key, contact: ContactID(1), letter: slug("l0"), state: .queued, dueOn: day("2027-02-02"),
                sendOn: day("2027-02-02"), channel: .post)
            let foresight = Foresight(
                planner: planner, now: Sample.at("2027-02-05"), before: day("2027-03-31"))
            var lines: [String] = []
            foresight.play(Group(contacts: [Sample.contact(1)], releases: []), from: [waiting]) {
                delivery, day in
                lines.append("\(delivery.key.step) \(day) \(delivery.skipped == nil)")
            }
            return lines
        }
        #expect(reminders(.launched(on: day("2027-01-01"), since: nil)) == ["s1 2027-02-16 true"])
        #expect(reminders(.paused) == [])
    }
}
