import Model
import Testing

@testable import Planning

/// One group, one moment: the rules of the design one by one.
@Suite struct DecisionTests {
    static let january = Sample.campaign(steps: [Sample.yearly("janvier", 1, 15, letters: ["lettre"])])

    private func plan(
        _ planner: Planner, _ contacts: Contact..., history: [PastDelivery] = [],
        suppressions: [Suppression] = [],
        now: Instant
    ) -> [PlanEntry] {
        planner.plan(Group(contacts: contacts, suppressions: suppressions), history: history, now: now)
    }

    @Test(
        "Decision 1: in the coop's zone the day decides, not the instant",
        arguments: [
            ("2027-01-14T22:59:59Z", Decision.exclude), ("2027-01-14T23:00:00Z", .send),
            ("2027-01-15T16:59:59Z", .send),
        ])
    func civilDays(now: String, expected: Decision) throws {
        let now = try #require(Instant(rfc3339: now))
        let entries = plan(Sample.planner(Self.january), Sample.contact(1), now: now)
        #expect(entries.map(\.decision) == [expected])
        #expect(entries[0].dueOn == day("2027-01-15"))
    }

    @Test("Decision 2: every contact and campaign gets an answer, and the answer says why")
    func everybody() {
        let planner = Planner(
            settings: Sample.settings(),
            campaigns: [Sample.launched(Sample.cycle()), Sample.launched(Sample.bulletin())])
        let tenant = Sample.contact(2, status: .prospect, email: "c1@coop.example")
        let entries = plan(planner, Sample.contact(1), tenant, now: Sample.at("2027-01-15"))
        #expect(
            entries.map { "\($0.contact.number) \($0.campaign) \($0.decision) \($0.reason.code)" } == [
                "1 bulletin-chantier send dueLate", "1 cycle-annuel defer frequencyCap",
                "2 bulletin-chantier exclude notInAudience", "2 cycle-annuel exclude notInAudience",
            ])
        #expect(entries.allSatisfy { !$0.reason.sentence.isEmpty })
    }

    @Test(
        "Decision 3: what the ledger holds is not planned again, whatever became of it but a withdrawal",
        arguments: DeliveryState.allCases)
    func once(state: DeliveryState) {
        let planner = Sample.planner(Self.january)
        let now = Sample.at("2027-01-15")
        var history = carriedOut(plan(planner, Sample.contact(1), now: now))
        history[0].state = state
        let again = plan(planner, Sample.contact(1), history: history, now: now)
        #expect(again.map(\.reason.code) == [state == .cancelled ? .due : .alreadySent])
    }

    @Test("Decision 3: an edition once had is not sent again; one that failed is")
    func editions() {
        let planner = Sample.planner(Sample.cycle())
        var history = carriedOut(plan(planner, Sample.contact(1), now: Sample.at("2027-01-15")))
        let had = plan(planner, Sample.contact(1), history: history, now: Sample.at("2028-01-17"))
        #expect(had.prefix(1).map(\.delivery?.letter) == [slug("janvier-de-plus")])
        history[0].state = .failed
        let failed = plan(planner, Sample.contact(1), history: history, now: Sample.at("2028-01-17"))
        #expect(failed.prefix(1).map(\.delivery?.letter) == [slug("janvier-1")])
    }

    @Test("Decision 5: a programme's date moves in one place; what ends with it is over on the actual day")
    func programmes() throws {
        let home = slug("les-tilleuls")
        func codes(_ date: ProgrammeDate, _ now: String) -> ([Reason.Code], [Advice: Int]) {
            let planner = Planner(
                settings: Sample.settings(), campaigns: [Sample.launched(Sample.bulletin())],
                programmes: [home: Programme(key: home, name: "", dates: [slug("livraison"): date])],
                notes: [home: [day("2027-01-01"), day("2027-02-20")]])
            var summary = PlanSummary()
            let group = Group(contacts: [Sample.contact(1, signed: "2026-02-02", programme: home)])
            let entries = planner.on(Sample.at(now)).plan(group, history: [], summary: &summary).entries
            return (entries.filter { $0.decision != .skip }.map(\.reason.code), summary.advices)
        }
        let slipped = codes(ProgrammeDate(planned: day("2027-01-31")), "2027-03-05")
        #expect(slipped.0 == [.due])
        #expect(
            slipped.1 == [
                .plannedDatePassed(programme: home, keyDate: slug("livraison"), planned: day("2027-01-31")): 1
            ])
        let delivered = ProgrammeDate(planned: day("2027-01-31"), actual: day("2027-03-05"))
        #expect(codes(delivered, "2027-03-05").0 == [.finished])
        #expect(codes(delivered, "2027-03-04").0 == [.dueLate])
        #expect(codes(delivered, "2027-03-04").1 == [:])
    }

    @Test(
        "Decision 7: closed today means deferred to the next opening, or given up where that is too late",
        arguments: [
            ("2027-01-15", "07:00", Decision.send, ""), ("2027-01-15", "17:59", .send, ""),
            ("2027-01-15", "18:00", .defer, "2027-01-18T08:00:00Z"),
            ("2027-01-16", "10:00", .defer, "2027-01-18T08:00:00Z"),
            ("2027-01-29", "17:00", .send, ""), ("2027-01-29", "18:30", .skip, ""),
        ])
    func windows(date: String, time: String, expected: Decision, until: String) throws {
        let time = try #require(LocalTime(time))
        let entries = plan(Sample.planner(Self.january), Sample.contact(1), now: Sample.at(date, time))
        #expect(entries.map(\.decision) == [expected])
        #expect((entries[0].until?.description ?? "") == until)
        let delivery = try #require(entries[0].delivery)
        #expect(delivery.notAfter.description == "2027-01-29T22:59:59Z")
        if expected == .send { #expect(delivery.notBefore == Sample.window.opening(day(date))) }
    }

    @Test(
        "Decision 8: late inside the grace, skipped once after it, by cadence",
        arguments: [
            (Cadence.minutes, "2027-01-29", Decision.send), (.minutes, "2027-01-30", .skip),
            (.daily, "2027-02-01", .skip), (.monthly, "2027-03-01", .send), (.monthly, "2027-03-02", .skip),
        ])
    func grace(cadence: Cadence, date: String, expected: Decision) {
        let planner = Sample.planner(Self.january, settings: Sample.settings(cadence: cadence))
        let now = Sample.at(date)
        let entries = plan(planner, Sample.contact(1), now: now)
        #expect(entries.map(\.decision) == [expected])
        #expect(entries[0].reason.code == (expected == .send ? .dueLate : .graceOver))
        #expect(entries[0].delivery?.skipped == (expected == .send ? nil : entries[0].reason))
        let again = plan(planner, Sample.contact(1), history: carriedOut(entries), now: now)
        #expect(again.map(\.decision) == [.exclude])
    }

    @Test("Decision 8: at most one overdue mail a day; what is due today goes all the same")
    func oneOverdue() {
        let campaign = Sample.campaign(
            "visites", .service,
            steps: [
                Sample.once("a", .fixed(day("2027-01-12"))), Sample.once("b", .fixed(day("2027-01-11"))),
                Sample.once("c", .fixed(day("2027-01-15"))),
            ])
        let planner = Sample.planner(campaign)
        let entries = plan(planner, Sample.contact(1), now: Sample.at("2027-01-15"))
        #expect(
            entries.map { "\($0.step?.text ?? "") \($0.reason.code)" } == [
                "a oneOverdueADay", "b dueLate", "c due",
            ])
        #expect(entries[0].until == Sample.window.opening(day("2027-01-18")))
        let again = plan(
            planner, Sample.contact(1), history: carriedOut(entries),
            now: Sample.at("2027-01-15", Sample.window.from))
        #expect(again.map(\.reason.code) == [.oneOverdueADay])
    }

    @Test(
        "Decision 9: nothing from before the launch, the day of coming in, or the signature",
        arguments: [
            ("2027-01-16", "2026-01-01", "2020-01-01", Reason.Code.beforeEffective),
            ("2027-01-15", "2026-01-01", "2020-01-01", .dueLate),
            ("2027-01-01", "2027-01-16", "2020-01-01", .knownLater),
            ("2027-01-01", "2027-01-15", "2020-01-01", .dueLate),
            ("2027-01-01", "2026-01-01", "2027-01-15", .signedAfter),
            ("2027-01-01", "2026-01-01", "2027-01-14", .dueLate),
        ])
    func entry(launched: String, known: String, signed: String, expected: Reason.Code) {
        let planner = Planner(
            settings: Sample.settings(), campaigns: [Sample.launched(Sample.cycle(), launched)])
        let entries = plan(
            planner, Sample.contact(1, signed: signed, known: known), now: Sample.at("2027-01-18"))
        #expect(entries.map(\.reason.code) == [expected])
    }

    @Test(
        "Decision 15: a new step applies forward only",
        arguments: [("2027-01-15", Decision.send), ("2027-01-16", .exclude)])
    func newStep(added: String, expected: Decision) {
        let step = Self.january.steps[0].name
        func planner(_ added: [Slug: CivilDate]) -> Planner {
            let state = PlannedCampaign.State.launched(on: day("2027-01-01"), since: nil)
            return Planner(
                settings: Sample.settings(), campaigns: [PlannedCampaign(Self.january, state, added: added)])
        }
        let now = Sample.at("2027-01-18")
        #expect(plan(planner([:]), Sample.contact(1), now: now).map(\.decision) == [.send])
        let entries = plan(planner([step: day(added)]), Sample.contact(1), now: now)
        #expect(entries.map(\.decision) == [expected])
        if expected == .exclude { #expect(entries.map(\.reason.code) == [.stepAddedLater]) }
        // Nothing of what is over is written down as skipped either.
        let later = plan(planner([step: day(added)]), Sample.contact(1), now: Sample.at("2027-03-18"))
        #expect(later.map(\.decision) == [expected == .send ? .skip : .exclude])
    }

    @Test("Decision 9: going back in time is said so at launch")
    func since() {
        let state = PlannedCampaign.State.launched(on: day("2027-01-20"), since: day("2027-01-10"))
        let planner = Planner(settings: Sample.settings(), campaigns: [PlannedCampaign(Self.january, state)])
        #expect(plan(planner, Sample.contact(1), now: Sample.at("2027-01-20")).map(\.decision) == [.send])
    }

    @Test("Decision 10: a date to be mended withholds the steps that need it, and is always listed")
    func anchors() {
        let welcome = Delay(count: 1, unit: .days, keyDate: slug("signature"))
        let campaign = Sample.campaign(steps: [
            Sample.once("bienvenue", .delay(welcome)), Sample.yearly("janvier", 1, 15, letters: ["lettre"]),
        ])
        func codes(_ campaign: Campaign, _ signed: String?) -> [Reason.Code] {
            plan(Sample.planner(campaign), Sample.contact(1, signed: signed), now: Sample.at("2027-01-15"))
                .map(\.reason.code)
        }
        #expect(codes(campaign, nil) == [.due, .anchorMissing])
        #expect(codes(campaign, "1970-01-01") == [.due, .anchorImplausible])
        #expect(codes(campaign, "2027-01-16") == [.due, .anchorImplausible])
        #expect(codes(campaign, "2027-01-14") == [.due, .frequencyCap])
        // Where the signature opens the campaign: missing joins at the next slot, implausible waits.
        #expect(codes(Sample.cycle(), nil) == [.due])
        #expect(codes(Sample.cycle(), "1970-01-01") == [.anchorImplausible])
        #expect(codes(Sample.cycle(), "2028-01-01") == [.anchorImplausible])
    }

    @Test("Decision 11: an anchor that moves moves what is unsent, and resends nothing")
    func movedAnchor() {
        let delay = Delay(count: -21, unit: .days, keyDate: slug("ag"))
        let campaign = Sample.campaign("ag", .service, steps: [Sample.once("convocation", .delay(delay))])
        func planner(_ ag: String) -> Planner {
            Planner(
                settings: Sample.settings(), campaigns: [Sample.launched(campaign)],
                agenda: Agenda(entries: [slug("ag"): [AgendaEntry(date: day(ag))]]))
        }
        let sent = plan(planner("2027-06-19"), Sample.contact(1), now: Sample.at("2027-05-31"))
        #expect(sent.map(\.decision) == [.send])
        let moved = plan(
            planner("2027-07-03"), Sample.contact(1), history: carriedOut(sent), now: Sample.at("2027-06-14"))
        #expect(moved.map(\.reason.code) == [.alreadySent])
        let unsent = plan(planner("2027-07-03"), Sample.contact(1), now: Sample.at("2027-05-31"))
        #expect(unsent.map(\.reason.code) == [.notDueYet])
        #expect(unsent[0].dueOn == day("2027-06-12"))
    }

    @Test("Decision 12: suppressed, left, deceased, without address, without agreement")
    func obstacles() {
        func code(
            _ category: Category = .newsletter, _ suppressions: [Suppression] = [],
            change: (inout Contact) -> Void = { _ in }
        ) -> Reason.Code {
            var contact = Sample.contact(1)
            change(&contact)
            var campaign = Self.january
            campaign.category = category
            let entries = plan(
                Sample.planner(campaign), contact, suppressions: suppressions, now: Sample.at("2027-01-15"))
            return entries[0].reason.code
        }
        func suppressed(_ category: Category?, _ cause: Suppression.Cause) -> [Suppression] {
            [Suppression(address: "c1@coop.example", category: category, cause: cause)]
        }
        #expect(code(.newsletter, suppressed(.newsletter, .unsubscribed)) == .suppressed)
        #expect(code(.survey, suppressed(.newsletter, .unsubscribed)) == .due)
        #expect(code(.service, suppressed(nil, .unsubscribed)) == .due)
        #expect(code(.service, suppressed(nil, .bounced)) == .suppressed)
        #expect(code { $0.leftOn = day("2027-01-15") } == .left)
        #expect(code { $0.leftOn = day("2027-01-16") } == .due)
        #expect(code { $0.deceasedOn = day("2027-01-01") } == .deceased)
        #expect(code { $0.email = nil } == .noAddress)
        #expect(code(.statutory) == .noAgreement)
        #expect(code(.statutory) { $0.emailAgreement = true } == .due)
    }

    @Test(
        "A campaign that is paused or not launched sends nothing and says so",
        arguments: [
            (PlannedCampaign.State.paused, Reason.Code.paused), (.notLaunched, .notLaunched),
        ])
    func notRunning(state: PlannedCampaign.State, expected: Reason.Code) {
        let planner = Planner(settings: Sample.settings(), campaigns: [PlannedCampaign(Self.january, state)])
        #expect(
            plan(planner, Sample.contact(1), now: Sample.at("2027-01-15")).map(\.reason.code) == [expected])
    }
}
