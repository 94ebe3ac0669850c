import Model
import Testing

@testable import Workspace

@Suite("Field values")
struct FieldParsingTests {
    @Test(
        "reads the dates that French spreadsheets write",
        arguments: [
            ("14/03/2026", "2026-03-14"), ("14/03/26", "2026-03-14"), ("14-03-2026", "2026-03-14"),
            ("14.03.2026", "2026-03-14"), ("2026-03-14", "2026-03-14"), ("2026/03/14", "2026-03-14"),
            ("14/03/2026 00:00:00", "2026-03-14"), ("2026-03-14T00:00:00.000", "2026-03-14"),
            ("14/03/2026 9:30", "2026-03-14"), ("46095", "2026-03-14"), ("46095,5", "2026-03-14"),
            ("46095.25", "2026-03-14"), ("4/3/2026", "2026-03-04"), ("01/01/50", "1950-01-01"),
            ("31/12/49", "2049-12-31"), ("29/02/2024", "2024-02-29"), (" 14/03/2026\u{A0}", "2026-03-14"),
            ("01/01/1970", "1970-01-01"), ("25569", "1970-01-01"), ("14.03.26", "2026-03-14"),
            ("73050", "2099-12-31"),
        ])
    func dates(text: String, expected: String) {
        #expect(FieldParsing.date(text)?.description == expected)
    }

    @Test(
        "refuses what is not a date",
        arguments: [
            "", "31/02/2026", "29/02/2025", "03/14/2026", "14/03", "14/03/026", "2026", "140326", "1", "60",
            "0",
            "73051", "99999", "14/03-2026", "14/03/2026x", "14/03/2026 25h", "14/03/2026 9:3", "en mars",
            "46095,", "46095-", "46095x", "46095/", "46095.", "12026-03-14", "14/03/20261", "-1",
            "2026-03-14T00:00:00Z",
        ])
    func notDates(text: String) {
        #expect(FieldParsing.date(text) == nil)
    }

    @Test("every day prints and reads back, in four spellings")
    func everyDay() {
        for number in stride(from: -7305, through: 29219, by: 1) {
            let day = CivilDate(dayNumber: number)
            let iso = day.description
            let (year, month, date) = day.components
            #expect(FieldParsing.date(iso) == day)
            #expect(FieldParsing.date("\(date)/\(month)/\(year)") == day)
            #expect(FieldParsing.date("\(number + 25569)") == day)
            if (1950...2049).contains(year) {
                #expect(FieldParsing.date("\(date).\(month).\(iso.dropFirst(2).prefix(2))") == day)
            }
        }
    }

    @Test("reads yes, no and civilities, whatever their case")
    func words() {
        for yes in ["oui", "OUI", " Oui ", "o", "1", "vrai", "x", "X"] {
            #expect(FieldParsing.yesNo(yes) == true)
        }
        for no in ["non", "N", "0", "Faux"] { #expect(FieldParsing.yesNo(no) == false) }
        for other in ["", "peut-être", "2"] { #expect(FieldParsing.yesNo(other) == nil) }
        for man in ["M.", "m", "Mr", "Monsieur"] { #expect(FieldParsing.civility(man) == .monsieur) }
        for woman in ["Mme", "MADAME", "Mlle"] { #expect(FieldParsing.civility(woman) == .madame) }
        #expect(FieldParsing.civility("M. et Mme") == nil)
    }

    @Test(
        "reads addresses, forgiving what surrounds them",
        arguments: [
            ("zoe@coop.example", "zoe@coop.example"), (" zoe@Coop.Example\u{A0}", "zoe@coop.example"),
            ("mailto:zoe@coop.example", "zoe@coop.example"),
            ("Zoé L. <zoe@coop.example>", "zoe@coop.example"),
            ("zoe@habitat-coopératif.example", "zoe@xn--habitat-coopratif-mtb.example"),
            ("zoe@HABITAT-COOPÉRATIF.example", "zoe@xn--habitat-coopratif-mtb.example"),
            ("zoe@habitat-coope\u{301}ratif.example", "zoe@xn--habitat-coopratif-mtb.example"),
            ("o'neil+coop@a-b.c.test", "o'neil+coop@a-b.c.test"),
        ])
    func addresses(text: String, expected: String) throws {
        let address = try #require(EmailAddress(expected))
        #expect(EmailField(text) == .address(address, warning: nil))
    }

    @Test(
        "keeps a suspicious address and says what may have been meant",
        arguments: [
            ("a@gmial.com", "a@gmial.com", "did you mean a@gmail.com?"),
            ("a@gmail.fr", "a@gmail.fr", "did you mean a@gmail.com?"),
            ("a@gmail.con", "a@gmail.con", "did you mean a@gmail.com?"),
            ("a@gmail.co", "a@gmail.co", "did you mean a@gmail.com?"),
            ("a@orange.f", "a@orange.f", "did you mean a@orange.fr?"),
            ("a@hotmial.com", "a@hotmial.com", "did you mean a@hotmail.com?"),
            ("a@wanado.fr", "a@wanado.fr", "did you mean a@wanadoo.fr?"),
            ("a@lapsote.net", "a@lapsote.net", "did you mean a@laposte.net?"),
            ("a@maison.con", "a@maison.con", "did you mean a@maison.com?"),
            ("a@coop.example.", "a@coop.example", "\".\" at the end was cut: a@coop.example"),
            ("a@coop.example;", "a@coop.example", "\";\" at the end was cut: a@coop.example"),
        ])
    func typos(text: String, kept: String, warning: String) throws {
        let address = try #require(EmailAddress(kept))
        #expect(EmailField(text) == .address(address, warning: warning))
    }

    @Test(
        "says nothing against genuine domains",
        arguments: [
            "ymail.com", "mail.com", "gmail.com", "free.fr", "sfr.fr", "live.fr", "hotmail.be", "gmx.fr",
            "a.re",
        ])
    func genuine(domain: String) throws {
        let address = try #require(EmailAddress("a@" + domain))
        #expect(EmailField("a@" + domain) == .address(address, warning: nil))
    }

    @Test(
        "refuses what is no address, with a suggestion where there is one",
        arguments: [
            ("jean@orange,fr", "jean@orange.fr"), ("jean@orange..fr", "jean@orange.fr"),
            ("jean dupont@orange.fr", "jeandupont@orange.fr"), ("jean.@orange.fr", "jean@orange.fr"),
            (".jean@orange.fr", "jean@orange.fr"), ("jean", nil), ("jean@", nil), ("@orange.fr", nil),
            ("zoé@coop.example", nil), ("a@b.example c@d.example", nil), ("\"a b\"@c.example", nil),
            ("a@localhost", nil), ("a@-x.example", nil), ("a@1.2.3.4", nil), ("a\r\nBcc: b@c.example", nil),
        ] as [(String, String?)])
    func faults(text: String, suggestion: String?) {
        #expect(EmailField(text) == .fault(suggestion: suggestion))
    }
}
