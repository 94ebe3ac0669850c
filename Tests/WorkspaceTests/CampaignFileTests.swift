import Model
import Testing

@testable import Workspace

@Suite struct CampaignFileTests {
    static let head = """
        title: T
        category: newsletter
        audience: tous
        because: Parce que.

        """

    private func read(_ steps: String, head: String = Self.head) throws -> CampaignFile {
        try CampaignFile.read((head + steps).utf8, file: "f", folder: try #require(Slug("essai")))
    }

    private func schedule(_ when: String) throws -> Schedule {
        try read("steps: [{ step: s, letters: l, when: \(when) }]").campaign.steps[0].schedule
    }

    private func slug(_ text: String) throws -> Slug { try #require(Slug(text)) }

    @Test func whatIsNotSaidHasADefault() throws {
        let file = try read("steps:\n  - step: un\n    when: { on: 2027-03-14 }\n    letters: [a]\n")
        let campaign = file.campaign
        #expect(campaign.name.text == "essai")
        #expect(campaign.title == "T")
        #expect(campaign.category == .newsletter)
        #expect(campaign.follows == .contact)
        #expect(campaign.entersAfter == nil)
        #expect(campaign.until == nil)
        #expect(campaign.effectiveFrom == nil)
        #expect(campaign.because == "Parce que.")
        #expect(campaign.timeOfDay == nil)
        #expect(campaign.grace == nil)
        #expect(campaign.inDoubt == .ask)
        #expect(campaign.unit == .address)
        #expect(file.audiences.map(\.value.text) == ["tous"])
        #expect(campaign.steps[0].afterLast == .stop)
        #expect(!campaign.steps[0].isNotice)
    }

    @Test func everyKeyIsRead() throws {
        let text = """
            name: autre-nom
            title: T
            category: statutory
            audience: [a, b]
            follows: contract
            from: signature
            until: livraison
            effective-from: 2026-12-01
            because: >-
              Une
              phrase.
            time: "09:30"
            grace: 2 semaines
            in-doubt: resend
            unit: person
            steps:
              - step: numero
                when: { monthly: 5 }
                letters: [numero-01, numero-02]
                then: avancement
                grace: until-next
                notice: oui
            """
        let file = try read("", head: text)
        let campaign = file.campaign
        #expect(campaign.name.text == "autre-nom")
        #expect(campaign.category == .statutory)
        #expect(campaign.follows == .contract)
        #expect(campaign.entersAfter == Slug("signature"))
        #expect(campaign.until == Slug("livraison"))
        #expect(campaign.effectiveFrom == CivilDate(year: 2026, month: 12, day: 1))
        #expect(campaign.because == "Une phrase.")
        #expect(campaign.timeOfDay == LocalTime(hour: 9, minute: 30))
        #expect(campaign.grace == .days(14))
        #expect(campaign.inDoubt == .resend)
        #expect(campaign.unit == .person)
        #expect(file.audiences.map(\.value.text) == ["a", "b"])
        #expect(file.letters.map(\.value.text) == ["numero-01", "numero-02", "avancement"])
        #expect(file.keyDates.map(\.value.text) == ["signature", "livraison"])
        let step = campaign.steps[0]
        #expect(step.schedule == .monthly(.day(5)))
        #expect(step.letters.map(\.name.text) == ["numero-01", "numero-02"])
        #expect(step.afterLast == .letter(try slug("avancement")))
        #expect(step.grace == .untilNext)
        #expect(step.isNotice)
    }

    @Test func everyFormOfWhenIsRead() throws {
        let january = try #require(MonthDay(month: 1, day: 15))
        let beforeAG = Delay(count: -15, unit: .days, keyDate: try slug("ag"))
        #expect(
            try schedule("{ on: 2027-03-14 }")
                == .fixed(try #require(CivilDate(year: 2027, month: 3, day: 14))))
        #expect(try schedule("{ yearly: 01-15 }") == .yearly(january, instead: nil))
        #expect(
            try schedule("{ yearly: 01-15, or: { delay: 15 jours, before: ag } }")
                == .yearly(january, instead: beforeAG))
        #expect(try schedule("{ monthly: 31 }") == .monthly(.day(31)))
        #expect(try schedule("{ monthly: signature }") == .monthly(.signature))
        #expect(
            try schedule("{ delay: 2 months, before: livraison }")
                == .delay(Delay(count: -2, unit: .months, keyDate: try slug("livraison"))))
        #expect(
            try schedule("{ delay: 1 an, after: signature }")
                == .delay(Delay(count: 1, unit: .years, keyDate: try slug("signature"))))
        #expect(
            try schedule("{ delay: 0 days, after: signature }")
                == .delay(Delay(count: 0, unit: .days, keyDate: try slug("signature"))))
    }

    /// One step between braces, and the whole message.
    static let faults: [(step: String, message: String)] = [
        (
            "step: s, letters: l, when: { }",
            "5:38: when: found nothing that says when, expected one of on, yearly, monthly, delay"
        ),
        (
            "step: s, letters: l, when: { yearly: 01-15, monthly: 5 }",
            "5:38: when: found yearly and monthly, expected one of on, yearly, monthly, delay"
        ),
        (
            "step: s, letters: l, when: { yearly: 01-15, or: {} }",
            "5:59: or: found an empty group, expected or that says something"
        ),
        (
            "step: s, letters: l, when: { every: 5 }",
            "5:40: found the unknown key \"every\" in when; known here: on, yearly, monthly, delay, after, before"
        ),
        (
            "step: s, letters: l, when: { monthly: 32 }",
            "5:49: monthly: found \"32\", expected a day of the month from 1 to 31, or signature"
        ),
        (
            "step: s, letters: l, when: { delay: 15, after: signature }",
            "5:47: delay: found \"15\", expected a span such as 15 days, 2 weeks, 1 month or 1 year"
        ),
        (
            "step: s, letters: l, when: { delay: 15 days }",
            "5:47: delay: expected after or before and a key date beside it, such as \"after: signature\""
        ),
        (
            "step: s, letters: l, when: { delay: 15 days, after: a, before: b }",
            "5:47: delay: expected after or before and a key date beside it, such as \"after: signature\""
        ),
        (
            "step: s, letters: l, when: { after: signature }",
            "5:38: found no \"delay\" in when; add \"delay:\" with a span such as 15 days, 2 weeks, 1 month or 1 year"
        ),
        (
            "step: s, letters: l, when: { on: 2027-01-01 }, then: repeat",
            "5:64: then: found what follows the last edition, but this step happens once; take the key out"
        ),
        (
            "step: s, letters: l, when: { on: 2027-01-01 }, grace: until-next",
            "5:65: grace: found until-next, but this step happens once; take the key out or write a number of days"
        ),
        (
            "step: s, letters: l, when: { monthly: 1 }, grace: 1 month",
            "5:61: grace: found \"1 month\", expected a number of days or weeks such as 14 days, or until-next"
        ),
        (
            "step: s, letters: [a, b, a], when: { monthly: 1 }",
            "5:36: letters: found \"a\" a second time in one step; keep one of them"
        ),
        (
            "step: s, letters: l, when: { monthly: 1 } }, { step: s, letters: m, when: { monthly: 2 }",
            "5: step: found \"s\" a second time (first on line 5); give it another name"
        ),
        (
            "step: s, when: { monthly: 1 }",
            "5:9: found no \"letters\" in a step; add \"letters:\" with a name of lower-case letters, digits and hyphens"
        ),
    ]

    @Test func noFileIsRefusedInSilence() throws {
        let whole = Array(
            (Self.head + "steps:\n  - step: a\n    when: { delay: 1 day, after: b }\n    letters: [c]\n").utf8
        )
        for end in whole.indices {
            let lines = faultLines {
                try CampaignFile.read(whole[..<end], file: "f", folder: try #require(Slug("essai")))
            }
            #expect(!lines.isEmpty || end > whole.count - 6, "cut at \(end)")
        }
    }

    @Test(arguments: faults.indices) func aWrongStepIsNamed(index: Int) {
        let (step, message) = Self.faults[index]
        #expect(faultLines { try read("steps: [{ \(step) }]") } == message)
    }

    @Test(arguments: [
        ("15 days", 15, Delay.UnitOfTime.days), ("1 jour", 1, .days), ("2 weeks", 2, .weeks),
        ("2 semaines", 2, .weeks),
        ("1 month", 1, .months), ("6 mois", 6, .months), ("1 an", 1, .years), ("10 Ans", 10, .years),
        ("3 années", 3, .years), ("1\u{A0}year", 1, .years),
    ])
    func spansAreReadInBothLanguages(text: String, count: Int, unit: Delay.UnitOfTime) {
        #expect(Span(text)?.count == count)
        #expect(Span(text)?.unit == unit)
    }

    @Test(arguments: ["15", "days", "-3 days", "1.5 days", "2 fortnights", "9999 days", "15days", ""])
    func whatIsNoSpanIsRefused(text: String) { #expect(Span(text) == nil) }

    @Test func theAgendaTakesDaysAloneOrWithTimeAndPlace() throws {
        let text = """
            ag: [2028-06-15, { date: 2027-06-17, place: Salle des fêtes, time: "18:00" }]
            voeux: 2027-01-08
            visite: []
            """
        let agenda = try Agenda.read(text.utf8, file: "f")
        let meeting = try #require(agenda.entry(try slug("ag"), year: 2027))
        #expect(meeting.place == "Salle des fêtes")
        #expect(meeting.time == LocalTime(hour: 18, minute: 0))
        #expect(agenda.entries[try slug("ag")]?.map(\.date.year) == [2027, 2028])
        #expect(agenda.entries[try slug("voeux")]?.count == 1)
        #expect(agenda.entries[try slug("visite")] == [])
        #expect(try Agenda.read("# rien".utf8, file: "f") == Agenda())
        #expect(
            faultLines {
                try Agenda.read(
                    "AG: [2027-06-17]\nag: [17/06/2027]\nb: [2027-01-01, 2027-01-01]".utf8, file: "f")
            }
                == "1:1: key: found \"AG\", expected a name of lower-case letters, digits and hyphens, such as ag"
                + "|2:6: ag: found \"17/06/2027\", expected a day as YYYY-MM-DD; write 2027-06-17"
                + "|3:4: b: found one day twice; keep one of them")
    }
}
