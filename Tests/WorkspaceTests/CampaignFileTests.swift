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
        #expect(campaign.enter == nil)
        #expect(campaign.exit == nil)
        #expect(campaign.window == nil)
        #expect(campaign.noteAge == 45)
        #expect(!campaign.isSelfEnrolled)
        #expect(!campaign.isArchived)
        #expect(campaign.steps[0].only == nil)
        #expect(campaign.steps[0].paper == nil)
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
            enter: { took-part: { event: mooc, as: inscrit } }
            exit: { answered: etat-des-lieux }
            window: { days: [monday, mardi, wed], from: "10:00", to: "12:00" }
            note-age: 30 days
            enrolment: self
            steps:
              - step: numero
                when: { monthly: 5 }
                letters: [numero-01, numero-02]
                then: avancement
                grace: until-next
                notice: oui
                only: { email: oui }
                paper: numero-papier
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
        #expect(file.names.keyDates.map(\.value.text) == ["signature", "livraison"])
        let step = campaign.steps[0]
        #expect(step.schedule == .monthly(.day(5)))
        #expect(step.letters.map(\.name.text) == ["numero-01", "numero-02"])
        #expect(step.afterLast == .letter(try slug("avancement")))
        #expect(step.grace == .untilNext)
        #expect(step.isNotice)
        #expect(
            campaign.enter
                == .participation(ParticipationTest(event: try slug("mooc"), states: [.registered])))
        #expect(
            campaign.exit
                == .participation(
                    ParticipationTest(event: try slug("etat-des-lieux"), scope: .any, states: [.answered])))
        #expect(
            campaign.window
                == CampaignWindow(
                    weekdays: [1, 2, 3], from: LocalTime(hour: 10, minute: 0),
                    to: LocalTime(hour: 12, minute: 0)))
        #expect(campaign.noteAge == 30)
        #expect(campaign.isSelfEnrolled)
        #expect(step.only == .email(true))
        #expect(step.paper == Slug("numero-papier"))
        #expect(file.papers.map(\.line) == [29])
        #expect(file.names.events.map(\.name.value.text) == ["mooc"])
        #expect(file.names.surveys.map(\.value.text) == ["etat-des-lieux"])
        #expect(file.stepLines == [try slug("numero"): 22])
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
        #expect(
            try schedule("{ each: ateliers }")
                == .delay(Delay(count: 0, unit: .days, keyDate: try slug("ateliers"))))
        #expect(
            try schedule("{ delay: 1 week, after: mooc, from: registration }")
                == .delay(
                    Delay(count: 1, unit: .weeks, keyDate: try slug("mooc"), start: .registration)))
    }

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
}
