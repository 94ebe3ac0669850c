import Model
import Testing

@testable import Workspace

@Suite struct FieldsTests {
    private enum Colour: String, CaseIterable { case rouge, vert, bleu }

    private func message<Value>(_ value: String, _ kind: FieldKind<Value>) -> String {
        faultLines {
            try Fields.read("k: \(value)".utf8, file: "f", of: "a thing") { fields in
                fields.required("k", kind)
            }
        }
    }

    @Test func unknownKeysAreNamedWithTheirLineAndTheNearestKnownOne() {
        let lines = faultLines {
            try Fields.read("tiem: 1\nwhatever: 2".utf8, file: "f", of: "a step") { fields in
                [fields.optional("time", .line), fields.optional("title", .line)]
            }
        }
        #expect(
            lines == "1:1: found the unknown key \"tiem\" in a step; did you mean \"time\"?"
                + "|2:1: found the unknown key \"whatever\" in a step; known here: time, title")
    }

    @Test func aMissingKeyIsSaidWithWhatItShouldHold() {
        let lines = faultLines {
            try Fields.read("a: 1".utf8, file: "f", of: "the campaign") { fields in
                _ = fields.optional("a", .line)
                return fields.required("since", .date)
            }
        }
        #expect(lines == "1:1: found no \"since\" in the campaign; add \"since:\" with a day as YYYY-MM-DD")
    }

    @Test func allFaultsAreCollectedNotOnlyTheFirst() {
        let lines = faultLines {
            try Fields.read("a: x\nb: [1]\nc: {d: 0, e: 1}".utf8, file: "f", of: "it") { fields in
                let first = fields.required("a", .number(1...))
                let second = fields.required("b", .line)
                let third = fields.required("c", .group("the group") { $0.required("d", .number(1...3)) })
                return [first, second.map { _ in 0 }, third]
            }
        }
        #expect(
            lines == """
                1:4: a: found "x", expected a whole number from 1 up\
                |2:4: b: found a list, expected text on one line\
                |3:8: d: found "0", expected a whole number from 1 to 3\
                |3:11: found the unknown key "e" in the group; known here: d
                """)
    }

    @Test func aDocumentThatIsNoMappingIsOneFault() {
        let lines = faultLines {
            try Fields.read("- a".utf8, file: "f", of: "the settings") { $0.required("x", .line) }
        }
        #expect(lines == "1:1: found a list, expected the settings as \"key: value\" lines")
    }

    @Test func wrongScalarsSayWhatWasFoundAndExpected() {
        #expect(message("", .line) == "1:3: k: found nothing, expected text on one line")
        #expect(message("\"a\\nb\"", .line) == "1:4: k: found \"a b\", expected text on one line")
        #expect(
            message("Les Tilleuls", .slug)
                == "1:4: k: found \"Les Tilleuls\", expected a name of lower-case letters, digits and hyphens, such as les-tilleuls"
        )
        #expect(message("-3", .number(1...)) == "1:4: k: found \"-3\", expected a whole number from 1 up")
        #expect(message("peut-être", .flag) == "1:4: k: found \"peut-être\", expected oui or non")
        #expect(
            message("15/01/2027", .date)
                == "1:4: k: found \"15/01/2027\", expected a day as YYYY-MM-DD; write 2027-01-15")
        #expect(message("2027-02-30", .date) == "1:4: k: found \"2027-02-30\", expected a day as YYYY-MM-DD")
        #expect(message("25:00", .time) == "1:4: k: found \"25:00\", expected a time as \"HH:MM\"")
        #expect(
            message("1-15", .monthDay)
                == "1:4: k: found \"1-15\", expected a day of the year as MM-DD, such as 01-15")
        #expect(
            message("02-30", .monthDay)
                == "1:4: k: found \"02-30\", expected a day of the year as MM-DD, such as 01-15")
        #expect(
            message("a@b", .email)
                == "1:4: k: found \"a@b\", expected an e-mail address such as contact@coop.example")
        #expect(
            message("vers", FieldKind<Colour>.word)
                == "1:4: k: found \"vers\", expected rouge, vert or bleu; did you mean \"vert\"?")
        #expect(
            message("[]", .list(of: .line))
                == "1:4: k: found an empty list, expected a list, each item text on one line")
        #expect(
            message("[a, {b: c}]", .list(of: .line))
                == "1:8: k: found a group of keys, expected text on one line")
        let long = String(repeating: "é", count: 60)
        #expect(
            message(long, .flag)
                == "1:4: k: found \"\(String(repeating: "é", count: 39))…\", expected oui or non")
    }

    @Test func goodScalarsAreRead() throws {
        func value<Value>(_ text: String, _ kind: FieldKind<Value>) throws -> Value {
            try Fields.read("k: \(text)".utf8, file: "f", of: "it") { $0.required("k", kind) }
        }
        #expect(try value("  deux mots ", .line) == "deux mots")
        #expect(try value("|\n  une\n  deux\n", .text) == "une\ndeux")
        #expect(try value("c-est-quoi", .slug) == Slug("c-est-quoi"))
        #expect(try value("007", .number(0...7)) == 7)
        #expect(try ["oui", "yes", "true", "Oui"].allSatisfy { try value($0, .flag) })
        #expect(try ["non", "no", "false"].allSatisfy { try !value($0, .flag) })
        #expect(try value("2028-02-29", .date) == CivilDate(year: 2028, month: 2, day: 29))
        #expect(try value("9h30", .time) == LocalTime(hour: 9, minute: 30))
        #expect(try value("02-29", .monthDay) == MonthDay(month: 2, day: 29))
        #expect(try value("bleu", FieldKind<Colour>.word) == .bleu)
        #expect(try value("a", .oneOrMore(of: .line)) == ["a"])
        #expect(try value("[a, b]", .oneOrMore(of: .line)) == ["a", "b"])
    }

    @Test(arguments: [
        ("time_zone", "time-zone"), ("Title", "title"), ("fréquence", "frequence"), ("audeince", "audience"),
        ("xyz", nil),
        ("ab", nil),
    ])
    func onlyNearNamesAreProposed(name: String, expected: String?) {
        #expect(
            NearNames.nearest(to: name, among: ["time-zone", "title", "frequence", "audience"]) == expected)
    }
}
