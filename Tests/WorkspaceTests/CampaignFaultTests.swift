import Model
import Testing

@testable import Workspace

@Suite struct CampaignFaultTests {
    private func read(_ text: String) throws -> CampaignFile {
        try CampaignFile.read(
            (CampaignFileTests.head + text).utf8, file: "f", folder: try #require(Slug("essai")))
    }

    /// One step between braces, and the whole message.
    static let faults: [(step: String, message: String)] = [
        (
            "step: s, letters: l, when: { }",
            "5:38: when: found nothing that says when, expected one of on, yearly, monthly, delay, each"
        ),
        (
            "step: s, letters: l, when: { yearly: 01-15, monthly: 5 }",
            "5:38: when: found yearly and monthly, expected one of on, yearly, monthly, delay, each"
        ),
        (
            "step: s, letters: l, when: { yearly: 01-15, or: {} }",
            "5:59: or: found an empty group, expected or that says something"
        ),
        (
            "step: s, letters: l, when: { every: 5 }",
            "5:40: found the unknown key \"every\" in when; known here: on, yearly, monthly, delay, after, before, from, each"
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
            "step: s, letters: l, when: { delay: 1 week, after: mooc, from: inscription }",
            "5:74: from: found \"inscription\", expected date or registration"
        ),
        (
            "step: s, letters: l, when: { delay: 1 week, before: mooc, from: registration }",
            "5:75: from: found registration with before; nothing comes before it, so write after"
        ),
        (
            "step: s, letters: l, when: { yearly: 06-01, or: { delay: 1 week, after: ag, from: registration } }",
            "5:87: found the unknown key \"from\" in or; known here: delay, after, before"
        ),
        (
            "step: s, letters: l, when: { each: Ateliers }",
            "5:46: each: found \"Ateliers\", expected a name of lower-case letters, digits and hyphens, "
                + "such as ateliers"
        ),
        (
            "step: s, letters: l, when: { each: ateliers, delay: 1 day }",
            "5:38: when: found delay and each, expected one of on, yearly, monthly, delay, each"
        ),
        (
            "step: s, letters: l, when: { monthly: 1 }, only: {}",
            "5:60: found an empty condition, expected for example \"status: accédant\""
        ),
        (
            "step: s, letters: l, when: { monthly: 1 }, only: présent",
            "5:60: found \"présent\", expected a condition as \"key: value\" lines"
        ),
        (
            "step: s, letters: l, when: { monthly: 1 }, paper: [a]",
            "5:61: paper: found a list, expected a name of lower-case letters, digits and hyphens"
        ),
        (
            "step: s, letters: l, when: { on: 2027-01-01 }, then: repeat",
            "5:64: then: found what follows the last edition, but this step happens once; take the key out"
        ),
        (
            "step: s, letters: l, when: { delay: 1 week, after: bail }, then: repeat",
            "5:76: then: found what follows the last edition, but this step happens once; take the key out"
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

    /// One line of the head, and the whole message.
    static let headFaults: [(line: String, message: String)] = [
        ("enter: tous", "5:8: found \"tous\", expected a condition as \"key: value\" lines"),
        ("exit: { }", "5:7: found an empty condition, expected for example \"status: accédant\""),
        ("window: {}", "5:9: window: found an empty group, expected days, from, to or some of them"),
        (
            "window: 10h", "5:9: found \"10h\", expected window as \"key: value\" lines"
        ),
        (
            "window: { days: [lundy] }",
            "5:18: days: found \"lundy\", expected a day of the week: mon, tue, wed, thu, fri, sat, sun "
                + "(or lun, mar, mer, jeu, ven, sam, dim)"
        ),
        (
            "window: { from: \"12:00\", to: \"10:00\" }",
            "5:30: to: found 10:00, expected a time after 12:00, when the window opens"
        ),
        (
            "window: { form: \"12:00\" }",
            "5:11: found the unknown key \"form\" in window; did you mean \"from\"?"
        ),
        (
            "note-age: 1 month",
            "5:11: note-age: found \"1 month\", expected a number of days or weeks such as 30 days"
        ),
        (
            "note-age: 0 days",
            "5:11: note-age: found \"0 days\", expected a number of days or weeks such as 30 days"
        ),
        ("archive: peut-être", "5:10: archive: found \"peut-être\", expected oui or non"),
        ("enrolment: selfe", "5:12: enrolment: found \"selfe\", expected self; did you mean \"self\"?"),
    ]

    @Test(arguments: headFaults.indices) func aWrongKeyOfTheCampaignIsNamed(index: Int) {
        let (line, message) = Self.headFaults[index]
        let steps = "steps: [{ step: s, letters: l, when: { monthly: 1 } }]"
        #expect(faultLines { try read(line + "\n" + steps) } == message)
    }

    @Test(arguments: faults.indices) func aWrongStepIsNamed(index: Int) {
        let (step, message) = Self.faults[index]
        #expect(faultLines { try read("steps: [{ \(step) }]") } == message)
    }
}
