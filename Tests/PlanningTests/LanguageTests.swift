import Model
import Testing

@testable import Planning

/// The sequence language construct by construct, under the decision that it belongs to.
@Suite struct LanguageTests {
    private func delay(_ count: Int, _ keyDate: String, _ start: Delay.Start = .date) -> Schedule {
        .delay(Delay(count: count, unit: .days, keyDate: slug(keyDate), start: start))
    }

    private func agenda(_ name: String, _ date: String, until: String? = nil) -> Agenda {
        Agenda(
            entries: [
                slug("mooc"): [
                    AgendaEntry(date: day(date), name: slug(name), until: until.map { day($0) })
                ]
            ], personal: [slug("visite")])
    }

    private func codes(
        _ campaign: Campaign, _ contact: Contact, _ now: String, agenda: Agenda = Agenda(),
        lists: Set<ParticipationList> = [], history: [PastDelivery] = [], releases: [Release] = []
    ) -> [Reason.Code] {
        let planner = Planner(
            settings: Sample.settings(), campaigns: [Sample.launched(campaign)], agenda: agenda, lists: lists)
        let group = Group(contacts: [contact], releases: releases)
        return planner.plan(group, history: history, now: Sample.at(now)).map(\.reason.code)
    }

    @Test("Decision 4, 11: a date that moves keeps its name, and what was sent stays sent")
    func named() {
        let campaign = Sample.campaign(steps: [Sample.once("avis", delay(-10, "mooc"))])
        let planner = Planner(
            settings: Sample.settings(), campaigns: [Sample.launched(campaign)],
            agenda: agenda("semis", "2027-03-15"))
        let sent = planner.plan(
            Group(contacts: [Sample.contact(1)]), history: [], now: Sample.at("2027-03-05"))
        #expect(sent.map(\.occurrence) == ["semis"])
        let again = codes(
            campaign, Sample.contact(1), "2027-04-09", agenda: agenda("semis", "2027-04-19"),
            history: carriedOut(sent))
        #expect(again == [.alreadySent])
    }

    @Test("Decision 5: from the person's own registration, until the session closes")
    func registration() {
        var contact = Sample.contact(1)
        let campaign = Sample.campaign(steps: [Sample.once("semaine", delay(7, "mooc", .registration))])
        func code(_ state: ParticipationState, _ until: String) -> [Reason.Code] {
            contact.participations = [
                Participation(
                    event: slug("mooc"), occurrence: "printemps", state: state, on: day("2027-03-01"))
            ]
            return codes(
                campaign, contact, "2027-03-08", agenda: agenda("printemps", "2027-02-01", until: until))
        }
        #expect(code(.registered, "2027-05-01") == [.due])
        #expect(code(.registered, "2027-03-07") == [.ended])
        #expect(code(.cancelled, "2027-05-01") == [.anchorMissing])
    }

    @Test("Decision 8: before the list is there the step waits; after its grace it says so")
    func lists() {
        var step = Sample.once("merci", delay(1, "mooc"))
        step.only = .participation(ParticipationTest(event: slug("mooc"), states: [.absent]))
        let campaign = Sample.campaign(steps: [step])
        let dates = agenda("ag", "2027-03-01")
        let list: Set = [ParticipationList(event: slug("mooc"), occurrence: "ag")]
        var present = Sample.contact(1)
        present.participations = [
            Participation(event: slug("mooc"), occurrence: "ag", state: .represented)
        ]
        #expect(codes(campaign, Sample.contact(1), "2027-03-02", agenda: dates) == [.listMissing])
        #expect(codes(campaign, Sample.contact(1), "2027-03-30", agenda: dates) == [.graceOver])
        #expect(codes(campaign, Sample.contact(1), "2027-03-02", agenda: dates, lists: list) == [.due])
        #expect(codes(campaign, present, "2027-03-02", agenda: dates, lists: list) == [.conditionNotMet])
        #expect(codes(campaign, present, "2027-03-02", agenda: dates) == [.conditionNotMet])
    }

    @Test("Decision 9: a welcome still reaches who is imported inside its grace; a turn postpones the rest")
    func late() {
        let campaign = Sample.campaign(steps: [Sample.once("bienvenue", delay(1, "signature"))])
        let signed = Sample.contact(1, signed: "2027-03-01", known: "2027-03-05")
        #expect(codes(campaign, signed, "2027-03-05") == [.dueLate])
        let later = Sample.contact(1, signed: "2027-03-01", known: "2027-03-20")
        #expect(codes(campaign, later, "2027-03-22") == [.knownLater])
        let missed = Sample.contact(1, signed: "2026-11-01")
        let turn = Release(
            campaign: campaign.name, enrolment: 1, firstMissed: day("2026-11-02"), on: day("2027-03-01"))
        #expect(codes(campaign, missed, "2027-02-01", releases: [turn]) == [.backfillLater])
        #expect(codes(campaign, missed, "2027-03-01", releases: [turn]) == [.due])
    }

    @Test("Decision 9: turns are given oldest first, so many mails a month, mailboxes together")
    func turns() {
        func missed(_ number: Int64, _ date: String) -> MissedEnrolment {
            MissedEnrolment(contact: ContactID(number), enrolment: number, firstMissed: day(date))
        }
        let groups = [
            [missed(1, "2026-05-01")], [missed(2, "2026-03-01"), missed(3, "2026-09-01")],
            [missed(4, "2026-04-01")],
        ]
        let releases = Backfill.releases(
            groups, campaign: slug("parcours"), perMonth: 2, unit: .address, launch: day("2027-01-31"))
        #expect(
            releases.map { "\($0.enrolment) \($0.on)" } == [
                "2 2027-01-31", "3 2027-01-31", "4 2027-01-31", "1 2027-02-28",
            ])
    }

    @Test("Decision 12: a statutory notice goes on paper without agreement, and alerts where it cannot")
    func paper() throws {
        var step = Sample.once("convocation", .fixed(day("2027-03-01")))
        step.isNotice = true
        var summary = PlanSummary()
        let bare = Sample.planner(Sample.campaign("ag", .statutory, steps: [step]))
        let group = Group(contacts: [Sample.contact(1)])
        _ = bare.on(Sample.at("2027-03-02")).plan(group, history: [], summary: &summary)
        let alert = Advice.noticeUnsent(
            campaign: slug("ag"), step: slug("convocation"), lastDay: day("2027-03-15"))
        #expect(summary.advices == [alert: 1])
        step.paper = slug("convocation-papier")
        // A Sunday: paper waits for no window.
        let entries = Sample.planner(Sample.campaign("ag", .statutory, steps: [step]))
            .plan(group, history: [], now: Sample.at("2027-03-07"))
        let letter = try #require(entries.first?.delivery)
        #expect((letter.channel, letter.letter, letter.address) == (.post, slug("convocation-papier"), nil))
    }

    @Test("Decision 14: who enrols themselves is not held back by the cap, and does not count")
    func selfEnrolled() {
        let fixed = Schedule.fixed(day("2027-01-15"))
        let mooc = Sample.campaign("mooc", steps: [Sample.once("a", fixed)]) { $0.isSelfEnrolled = true }
        let planner = Sample.planner(mooc, Sample.campaign("lettre", steps: [Sample.once("b", fixed)]))
        let entries = planner.plan(
            Group(contacts: [Sample.contact(1)]), history: [], now: Sample.at("2027-01-15"))
        #expect(entries.map(\.reason.code) == [.due, .due])
    }

    @Test("Decision 7: a campaign's own window narrows the coop's, in days and in hours")
    func window() {
        let campaign = Sample.campaign(steps: [Sample.once("a", .fixed(day("2027-01-13")))]) {
            $0.window = CampaignWindow(weekdays: [1, 2], from: LocalTime(hour: 11, minute: 0))
        }
        let entries = Sample.planner(campaign).plan(
            Group(contacts: [Sample.contact(1)]), history: [], now: Sample.at("2027-01-18"))
        #expect(
            entries.first?.delivery?.notBefore
                == Sample.at("2027-01-18", LocalTime(hour: 11, minute: 0) ?? Sample.ten))
        #expect(codes(campaign, Sample.contact(1), "2027-01-13") == [.notDueYet])
    }
}
