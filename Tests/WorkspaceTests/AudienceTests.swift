import Model
import Testing

@testable import Workspace

@Suite struct AudienceTests {
    private func condition(_ who: String) throws -> Condition {
        try AudienceFile.read("title: T\nwho: \(who)".utf8, file: "f", name: try #require(Slug("tous")))
            .audience.condition
    }

    private func slug(_ text: String) throws -> Slug { try #require(Slug(text)) }

    @Test func everyConditionIsRead() throws {
        let signature = try slug("signature")
        let day = try #require(CivilDate(year: 2020, month: 1, day: 1))
        #expect(try condition("{ status: accédant }") == .status([.accedant]))
        #expect(try condition("{ status: [Accédants, LOCATAIRE] }") == .status([.accedant, .locataire]))
        #expect(try condition("{ programme: [les-tilleuls] }") == .programme([try slug("les-tilleuls")]))
        #expect(try condition("{ date: { signature: present } }") == .date(signature, .present))
        #expect(try condition("{ date: { signature: missing } }") == .date(signature, .missing))
        #expect(try condition("{ date: { signature: past } }") == .date(signature, .past))
        #expect(try condition("{ date: { signature: future } }") == .date(signature, .future))
        #expect(
            try condition("{ date: { signature: { from: 2020-01-01 } } }")
                == .date(signature, .between(from: day, before: nil)))
        #expect(
            try condition("{ date: { signature: { from: 2019-01-01, before: 2020-01-01 } } }")
                == .date(signature, .between(from: CivilDate(year: 2019, month: 1, day: 1), before: day)))
        #expect(
            try condition("{ tenure: { since: bail, at-least: 10 years, less-than: 15 ans } }")
                == .tenure(since: .leaseStart, atLeastMonths: 120, lessThanMonths: 180))
        #expect(
            try condition("{ tenure: { since: signature, less-than: 6 mois } }")
                == .tenure(since: .signature, atLeastMonths: nil, lessThanMonths: 6))
        #expect(try condition("{ consent: courriel }") == .consent(.email, true))
        #expect(try condition("{ consent: { clics: non } }") == .consent(.clicks, false))
        #expect(try condition("{ left: oui }") == .left(true))
        #expect(try condition("{ not: { left: true } }") == .not(.left(true)))
        #expect(try condition("{ email: non }") == .email(false))
    }

    @Test func whoTookPartIsRead() throws {
        func test(
            _ event: String, _ scope: ParticipationTest.Scope = .own, _ states: Set<ParticipationState>
        ) throws -> Condition {
            .participation(ParticipationTest(event: try slug(event), scope: scope, states: states))
        }
        let usual: Set<ParticipationState> = [.present, .represented]
        #expect(try condition("{ took-part: ag }") == (try test("ag", .own, usual)))
        #expect(try condition("{ took-part: { event: ag } }") == (try test("ag", .own, usual)))
        #expect(
            try condition("{ took-part: { event: ag, as: absent } }") == (try test("ag", .own, [.absent])))
        #expect(
            try condition("{ took-part: { event: ag, as: [Présente, EXCUSÉS, inscrit·e] } }")
                == (try test("ag", .own, [.present, .excused, .registered])))
        #expect(
            try condition("{ took-part: { event: ag, occurrence: \"2027\" } }")
                == (try test("ag", .occurrence("2027"), usual)))
        #expect(
            try condition("{ took-part: { event: mooc, as: terminé, occurrence: any } }")
                == (try test("mooc", .any, [.completed])))
        let answered = try test("etat-des-lieux", .any, [.answered])
        #expect(try condition("{ answered: etat-des-lieux }") == answered)
        #expect(try condition("{ not: { answered: etat-des-lieux } }") == .not(answered))
    }

    @Test func eventsAndSurveysInAConditionAreKeptWithTheirPlaces() throws {
        let text = """
            title: T
            who:
              all:
                - took-part: { event: mooc, occurrence: printemps }
                - not: { answered: etat-des-lieux }
                - took-part: { event: satisfaction, as: répondu }
            """
        let names = try AudienceFile.read(text.utf8, file: "f", name: try slug("x")).names
        #expect(names.events.map(\.name.value.text) == ["mooc"])
        #expect(names.events.first?.occurrence?.value == "printemps")
        #expect(names.surveys.map(\.value.text) == ["etat-des-lieux", "satisfaction"])
        #expect(names.surveys.map(\.line) == [5, 6])
    }

    @Test func conditionsAreJoined() throws {
        let nested = "{ all: [{ status: accédant }, { any: [{ left: non }, { consent: courriel }] }] }"
        #expect(
            try condition(nested)
                == .all([.status([.accedant]), .any([.left(false), .consent(.email, true)])]))
        #expect(
            try condition("{ status: accédant, left: non }") == .all([.status([.accedant]), .left(false)]))
        #expect(try condition("{ any: [{ status: élu }] }") == .any([.status([.elu])]))
    }

    @Test func theNamesInAConditionAreKeptWithTheirLines() throws {
        let text =
            "title: T\nwho:\n  not:\n    any:\n      - programme: [a, b]\n        date: { livraison: past }\n"
        let file = try AudienceFile.read(text.utf8, file: "f", name: try slug("x"))
        #expect(file.names.programmes.map(\.value.text) == ["a", "b"])
        #expect(file.names.programmes.map(\.line) == [5, 5])
        #expect(file.names.keyDates.map(\.value.text) == ["livraison"])
        #expect(file.names.keyDates.map(\.line) == [6])
    }

    static let faults: [(who: String, message: String)] = [
        (
            "{ status: [accédent] }",
            "2:17: status: found \"accédent\", expected one of accédant, locataire, copropriétaire, administrateur, "
                + "salarié, élu, partenaire, prospect; did you mean \"accédant\"?"
        ),
        ("{ }", "2:6: found an empty condition, expected for example \"status: accédant\""),
        (
            "{ all: [] }",
            "2:13: all: found an empty list, expected a list, each item a condition as \"key: value\" lines"
        ),
        (
            "{ stats: x }",
            "2:8: found the unknown key \"stats\" in a condition; did you mean \"status\"?"
        ),
        ("tous", "2:6: found \"tous\", expected a condition as \"key: value\" lines"),
        (
            "{ date: { signature: sometime } }",
            "2:27: signature: found \"sometime\", expected present, missing, past or future"
        ),
        ("{ date: { signature: {} } }", "2:27: found a period without days, expected from, before or both"),
        (
            "{ date: { signature: { from: 2020-01-02, before: 2020-01-02 } } }",
            "2:55: before: found 2020-01-02, expected a day after 2020-01-02, where the period begins"
        ),
        (
            "{ tenure: { since: entree, at-least: 1 year } }",
            "2:25: since: found \"entree\", expected signature or bail"
        ),
        ("{ tenure: { since: bail } }", "2:16: tenure: found no limit, expected at-least, less-than or both"),
        (
            "{ tenure: { since: bail, at-least: 10 days } }",
            "2:41: at-least: found \"10 days\", expected a number of months or years such as 18 months or 10 years"
        ),
        (
            "{ tenure: { since: bail, at-least: 2 ans, less-than: 24 mois } }",
            "2:59: less-than: found no more than at-least, expected more; nobody would be in it"
        ),
        ("{ consent: {} }", "2:17: consent: found an empty group, expected consent that says something"),
        (
            "{ took-part: { as: absent } }",
            "2:19: found no \"event\" in took-part; "
                + "add \"event:\" with a name of lower-case letters, digits and hyphens"
        ),
        (
            "{ took-part: { event: ag, as: présant } }",
            "2:36: as: found \"présant\", expected one of inscrit, présent, représenté, excusé, absent, terminé, "
                + "répondu, annulé; did you mean \"présent\"?"
        ),
        (
            "{ took-part: { event: ag, as: [] } }",
            "2:36: as: found an empty list, expected a list, each item one of inscrit, présent, représenté, "
                + "excusé, absent, terminé, répondu, annulé"
        ),
        (
            "{ took-part: { event: ag, occurrence: L’an dernier } }",
            "2:44: occurrence: found \"L’an dernier\", expected the name of one date in Campaigns/agenda.yaml, "
                + "its year where it has none, or any"
        ),
        (
            "{ took-part: [ag] }",
            "2:19: took-part: found a list, expected a name of lower-case letters, digits and hyphens"
        ),
        (
            "{ answered: { wave: x } }",
            "2:18: found no \"survey\" in answered; "
                + "add \"survey:\" with a name of lower-case letters, digits and hyphens"
        ),
        ("{ email: peut-être }", "2:15: email: found \"peut-être\", expected oui or non"),
        ("{ consent: sms }", "2:17: consent: found \"sms\", expected courriel or clics"),
    ]

    @Test(arguments: faults.indices) func aWrongConditionIsNamed(index: Int) {
        let (who, message) = Self.faults[index]
        #expect(faultLines { try condition(who) } == message)
    }

    @Test func programmesHavePlannedAndActualDates() throws {
        let text = """
            programme;nom;ville;livraison prévue;livraison réelle;lancement-copropriete
            les-tilleuls;Les Tilleuls;Valmont;30/09/2027;;2028-01-15
            le-clos;;;31/03/2024;17/05/2024;
            """
        let table = try ProgrammeTable.read(Array(text.utf8), file: "f")
        let delivery = try slug("livraison")
        let first = table.programmes[0]
        #expect(first.name == "Les Tilleuls")
        #expect(first.city == "Valmont")
        #expect(first.dates[delivery]?.planned == CivilDate(year: 2027, month: 9, day: 30))
        #expect(first.dates[delivery]?.actual == nil)
        #expect(
            first.dates[try slug("lancement-copropriete")]?.planned
                == CivilDate(year: 2028, month: 1, day: 15))
        #expect(table.programmes[1].name == "le-clos")
        #expect(table.programmes[1].dates[delivery]?.actual == CivilDate(year: 2024, month: 5, day: 17))
        #expect(table.dates.map(\.text).sorted() == ["lancement-copropriete", "livraison"])
    }

    @Test func aWrongProgrammeIsNamedWithItsLine() {
        let text = """
            programme;nom;livraison prévue
            Les Tilleuls;Les Tilleuls;30/09/2027
            a;A;bientôt
            b;B;
            b;B;
            ;C;
            """
        #expect(
            faultLines { try ProgrammeTable.read(Array(text.utf8), file: "f") } == """
                2: programme: found "Les Tilleuls", expected a name of lower-case letters, digits and hyphens, \
                such as les-tilleuls\
                |3: livraison prévue: found "bientôt", expected a day such as 30/09/2027\
                |5: programme: found "b" a second time (first on line 4); keep one line\
                |6: programme: found nothing, expected the programme's name for files
                """)
        #expect(
            faultLines { try ProgrammeTable.read(Array("nom;ville\na;b".utf8), file: "f") }.hasPrefix(
                "1: no column for \"programme\""))
        #expect(
            faultLines {
                try ProgrammeTable.read(Array("programme;livraison;livraison prévue\na;;".utf8), file: "f")
            }
                == "1: the columns \"livraison\" and \"livraison prévue\" both mean the planned livraison; keep one of them"
        )
    }
}
