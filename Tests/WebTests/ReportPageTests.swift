@testable import Engine
import Model
import Surveys
import Testing

@testable import Web

@Suite("The page for the board")
struct ReportPageTests {
    private static let frame = PageFrame(coop: "Les <Sillons>", legalNotice: "SIREN 123 456 782")
    private static func slug(_ text: String) -> Slug { Slug(text) ?? .unknown }
    private static func day(_ text: String) -> CivilDate { CivilDate(iso: text) ?? CivilDate(dayNumber: 0) }

    private static func survey(isAnonymous: Bool = false) -> Survey {
        Survey(
            name: slug("etat"), title: "Vous & la coop ?", unit: .address, isAnonymous: isAnonymous,
            breakdowns: [.programme], closes: day("2027-03-19"),
            questions: [
                Question(name: slug("sait"), wording: "Savez-vous <tout> ?", kind: .yesNo, isMandatory: true),
                Question(
                    name: slug("note"), wording: "Votre note ?",
                    kind: .scale(0...10, low: "bas", high: "haut")),
                Question(name: slug("idee"), wording: "Une idée ?", kind: .shortText),
            ])
    }

    /// `groups`: so many complete answers in each programme; as many again did not answer.
    private static func report(_ groups: [(String, Int)], isAnonymous: Bool = false) -> SurveyReport {
        let survey = survey(isAnonymous: isAnonymous)
        var report = SurveyReport(
            survey: survey, asOf: day("2027-02-20"), rates: ResponseRates(), tally: SurveyTally(survey),
            breakdowns: [], publicAnswers: 2, publicTally: SurveyTally(survey))
        var table = BreakdownTable(by: .programme, groups: [])
        for (name, count) in groups {
            var group = BreakdownTable.Group(name: name, title: name, tally: SurveyTally(survey))
            for number in 0..<2 * count {
                var invitation = Invitation(id: Int64(number), mailings: [.sent(day("2027-02-02"))])
                if number < count {
                    invitation.answer = .init(
                        standing: .complete, channel: .web, on: day("2027-02-02").adding(days: number % 9))
                    let sheet = AnswerSheet(
                        [
                            slug("sait"): .yes(number % 2 == 0), slug("note"): .number(number % 11),
                            slug("idee"): .text("secret"),
                        ], to: survey)
                    report.tally.add(sheet)
                    report.answers += 1
                    group.answers += 1
                }
                report.rates.add(invitation)
                group.rates.add(invitation)
            }
            table.groups.append(group)
        }
        report.breakdowns = [table]
        return report
    }

    private static func page(_ report: SurveyReport) -> String { ReportPage(report, frame: frame).html.text }

    @Test("It stands alone: no script, nothing from elsewhere, values escaped")
    func alone() {
        let page = Self.page(Self.report([("a", 40), ("b", 30)]))
        for word in [
            "<script", "http://", "https://", "<link", "url(", "<tout>", "<Sillons>", "secret", "javascript",
        ] {
            #expect(!page.contains(word), "\(word)")
        }
        #expect(page.contains("Vous &amp; la coop\u{A0}?") && page.contains("&lt;tout&gt;"))
        #expect(page.contains("chiffres arrêtés au 20 février 2027"))
        #expect(page.utf8.count < 30_000)
    }

    @Test(
        "The curve has a name and a description, each bar its label and numbers as text; tables are behind them"
    )
    func charts() {
        let page = Self.page(Self.report([("a", 40), ("b", 30)]))
        #expect(page.components(separatedBy: "role=\"img\"").count - 1 == 1)
        #expect(page.components(separatedBy: "<desc id=").count - 1 == 1)
        #expect(page.components(separatedBy: "class=\"bars\" role=\"group\"").count - 1 == 2)
        #expect(page.components(separatedBy: "<p><span>").count - 1 == 13)
        #expect(page.components(separatedBy: "<details>").count - 1 == 3)
        #expect(page.contains("35\u{A0}sur\u{A0}70"))
        let ids = page.matches(of: /id="([^"]+)"/).map(\.1)
        #expect(Set(ids).count == ids.count)
        for match in page.matches(of: /aria-labelledby="([^"]+)"/) {
            #expect(match.1.split(separator: " ").allSatisfy(ids.contains))
        }
    }

    @Test(
        "Groups below five are hidden, and the next-smallest where the total would give one away",
        arguments: [
            ([("a", 40), ("b", 30)], 0, 0), ([("a", 40), ("b", 4), ("c", 9)], 1, 1),
            ([("a", 40), ("b", 3), ("c", 2)], 2, 0), ([("a", 40), ("b", 2), ("c", 1)], 2, 1),
        ])
    func smallGroups(_ groups: [(String, Int)], _ small: Int, _ beside: Int) {
        for isAnonymous in [false, true] {
            let page = Self.page(Self.report(groups, isAnonymous: isAnonymous))
            #expect(page.components(separatedBy: ">moins de 5 réponses</td>").count - 1 == small)
            #expect(page.components(separatedBy: ">masqué</td>").count - 1 == beside)
            #expect(page.contains("ne sont pas montrés, pour que personne") == (small > 0))
        }
    }

    @Test("With fewer than five answers none is shown, and without any there is no rate")
    func few() {
        let page = Self.page(Self.report([("a", 4)]))
        #expect(page.contains("50,0\u{A0}%") && !page.contains("Votre note"))
        let empty = Self.page(Self.report([]))
        #expect(empty.contains("pas de taux") && !empty.contains("0,0") && !empty.contains("role=\"img\""))
    }

    @Test("Answers to the public link are counted apart, and an anonymous survey shows no turnout by group")
    func apart() {
        let page = Self.page(Self.report([("a", 40), ("b", 30)], isAnonymous: true))
        #expect(page.contains("2 réponses sont arrivées par le lien public"))
        #expect(!page.contains("<th scope=\"col\">Envois</th>") && page.contains("L’enquête est anonyme"))
    }
}
