import Model
import TestSupport
import Testing

@testable import Workspace

@Suite("Values of cells")
struct CellValueTests {
    @Test(
        "are texts as the person sees them",
        arguments: [
            ("<c t='s'><v>0</v></c>", "zéro"),
            ("<c t='inlineStr'><is><t>Le Goff</t></is></c>", "Le Goff"),
            ("<c t='inlineStr'><is><r><t>Le </t></r><r><rPr><b/></rPr><t>Goff</t></r></is></c>", "Le Goff"),
            ("<c t='inlineStr'><is><t>A</t><rPh sb='0' eb='1'><t>ku</t></rPh></is></c>", "A"),
            (
                "<c t='inlineStr'><is><t>12 rue_x000D_\ndes Lilas_x005F_x000D_</t></is></c>",
                "12 rue\r\ndes Lilas_x000D_"
            ),
            ("<c t='inlineStr'><is><t>a_b _xZZZZ_ _xD800_ _x</t></is></c>", "a_b _xZZZZ_ _xD800_ _x"),
            ("<c t='str'><f>A1</f><v>L&#39;été &amp; l&#x27;hiver &lt;3</v></c>", "L'été & l'hiver <3"),
            ("<c t='b'><v>1</v></c>", "VRAI"), ("<c t='b'><v>0</v></c>", "FAUX"),
            ("<c t='e'><v>#N/A</v></c>", "#N/A"),
            ("<c t='d'><v>2026-03-14T00:00:00.000Z</v></c>", "2026-03-14"),
            ("<c t='d'><v>2026-03-14T09:30:00</v></c>", "2026-03-14T09:30:00"),
            ("<c><v>42</v></c>", "42"), ("<c><f>6*7</f><v>42</v></c>", "42"),
        ])
    func texts(xml: String, expected: String) throws {
        #expect(try SheetContent.cell(xml) == expected)
    }

    @Test("come from shared texts, runs joined and sounds left out")
    func shared() throws {
        let strings =
            "<si/><si><r><t>Le </t></r><r><t xml:space='preserve'> Goff</t></r></si>"
            + "<si><t>鈴木</t><rPh sb='0' eb='2'><t>スズキ</t></rPh><phoneticPr/></si>"
        let book = HandMadeWorkbook(
            rows: "<row><c t='s'><v>1</v></c><c t='s'><v>0</v></c><c t='s'><v>2</v></c></row>",
            strings: strings)
        #expect(try SheetContent(book.bytes).rows == [["Le  Goff", "", "鈴木"]])
    }

    @Test(
        "are numbers without exponents",
        arguments: [
            ("612345678", "612345678"), ("6.12345678E8", "612345678"), ("6.12345678E+8", "612345678"),
            ("0.1", "0,1"), ("0.30000000000000004", "0,3"), ("-2.50", "-2,5"), ("1E-3", "0,001"), ("0", "0"),
            ("-0", "0"),
            ("1.23456789012345E+17", "123456789012345000"), ("123456789012345678", "123456789012345678"),
            ("1250.5", "1250,5"), ("007", "7"), ("1E+99", "1E+99"), ("99999999999999.9", "99999999999999,9"),
            ("12.0", "12"),
        ])
    func numbers(raw: String, expected: String) {
        #expect(NumberText.text(raw, format: .general, dates: .from1900) == expected)
    }

    @Test(
        "that are no numbers are none", arguments: ["", "0x10", "nan", "inf", "1,5", "1e999", "--1", "12 "])
    func noNumbers(raw: String) {
        #expect(NumberText.text(raw, format: .general, dates: .from1900) == nil)
    }

    @Test(
        "keep zeros in front and signs between digits",
        arguments: [
            ("00000", "1230", "01230"), ("00000", "49999", "49999"), ("00000", "0", "00000"),
            ("00000", "123456", "123456"), ("00000", "-42", "-00042"), ("00000", "1.5", "1,5"),
            ("0#\" \"##\" \"##\" \"##\" \"##", "612345678", "06 12 34 56 78"),
            ("00 00 00 00 00", "639981011", "06 39 98 10 11"),
            ("0#\\.##\\.##\\.##\\.##", "639981011", "06.39.98.10.11"),
            (#""C-"0000"#, "42", "C-0042"), (#"[<=9999]"A"0000;"B"00000"#, "42", "A0042"),
            (#"[<=9999]"A"0000;"B"00000"#, "12345", "B12345"),
            (
                "[>=3000000000000]#\" | \"00;0\" \"00\" \"00\" \"00\" \"000\" \"000", "1850735123456",
                "1 85 07 35 123 456"
            ),
            ("[Red]00000", "42", "00042"), ("[$-40C]00000", "42", "00042"), ("00000;-00000;\"-\"", "0", "0"),
            ("000;(000)", "-7", "(007)"),
            // What shows an amount is read as the amount.
            ("0.00", "12.5", "12,5"), ("#,##0", "1234", "1234"), ("0%", "0.25", "0,25"),
            ("#,##0.00\\ \"€\"", "1234.5", "1234,5"), ("[$€-40C] 00", "5", "5"), ("0.00E+00", "1234", "1234"),
            ("@", "42", "42"), ("General", "42", "42"), ("Standard", "42", "42"), ("# ?/?", "7", "7"),
        ])
    func masks(code: String, raw: String, expected: String) {
        #expect(NumberText.text(raw, format: NumberFormat(code: code), dates: .from1900) == expected)
    }

    @Test(
        "are days and times where the format says so",
        arguments: [
            ("dd/mm/yyyy", "46095", "14/03/2026"), ("yyyy-mm-dd;@", "46095", "14/03/2026"),
            ("[$-40C]d mmmm yyyy", "46095", "14/03/2026"), ("jj/mm/aaaa", "46095", "14/03/2026"),
            ("mmm\\-yy", "46095", "14/03/2026"), ("mmmm", "46095", "14/03/2026"),
            ("dd/mm/yyyy", "46095.75", "14/03/2026"), ("dd/mm/yyyy hh:mm", "46095.75", "14/03/2026 18:00"),
            ("dd/mm/yyyy hh:mm", "46095", "14/03/2026"),
            ("dd/mm/yyyy hh:mm", "46094.999999", "14/03/2026"),
            ("dd/mm/yy h:mm AM/PM", "46095.39583333333", "14/03/2026 09:30"),
            ("hh:mm", "0.395833333333333", "09:30"), ("[h]:mm", "1.5", "12:00"), ("mm:ss", "0.0007", "00:01"),
            ("dd/mm/yyyy", "1", "01/01/1900"), ("dd/mm/yyyy", "59", "28/02/1900"),
            ("dd/mm/yyyy", "60", "29/02/1900"),
            ("dd/mm/yyyy", "61", "01/03/1900"), ("dd/mm/yyyy", "0", "00/01/1900"),
            ("dd/mm/yyyy", "2958465", "31/12/9999"), ("dd/mm/yyyy", "2958466", "2958466"),
            ("dd/mm/yyyy", "-1", "-1"),
            // Letters in quotes, behind a backslash and in colours are no days.
            ("\"jour \"0", "7", "jour 7"), ("0\\d", "7", "7d"), ("[Red]0", "7", "7"),
            ("[Magenta]0", "7", "7"),
        ])
    func days(code: String, raw: String, expected: String) {
        // A mask of one figure and a word shows both; a lone figure is the plain number.
        #expect(NumberText.text(raw, format: NumberFormat(code: code), dates: .from1900) == expected)
    }

    @Test("that every program knows without a code", arguments: 0...60)
    func builtIn(id: Int) {
        let text = NumberText.text("46095.5", format: NumberFormat(builtIn: id), dates: .from1900)
        let days = Set(14...17).union(27...31).union(50...54).union([36, 57, 58])
        let times = Set(18...21).union(32...35).union(45...47).union([55, 56])
        let expected =
            days.contains(id)
            ? "14/03/2026" : times.contains(id) ? "12:00" : id == 22 ? "14/03/2026 12:00" : "46095,5"
        #expect(text == expected)
    }

    @Test("count days from 1904 where the workbook does")
    func macintosh() throws {
        let day = "<c s='1'><v>44633</v></c>"
        for mark in ["date1904='1'", "date1904='true'"] {
            let text = try SheetContent.cell(
                day, formats: ["dd/mm/yyyy"], properties: "<workbookPr \(mark)/>")
            #expect(text == "14/03/2026")
        }
        #expect(
            try SheetContent.cell(day, formats: ["dd/mm/yyyy"], properties: "<workbookPr/>") == "13/03/2022")
        #expect(
            NumberText.text("0", format: .moment(hasDay: true, hasTime: false), dates: .from1904)
                == "01/01/1904")
    }

    @Test("every day from 1900 to 2105 is the day before plus one")
    func calendar() throws {
        var expected = try #require(CivilDate(year: 1900, month: 3, day: 1))
        for serial in 61...75_000 {
            let text = SerialDate(Double(serial), system: .from1900)?.text(hasDay: true, hasTime: true)
            try #require(text.flatMap(FieldParsing.date) == expected, "day \(serial)")
            expected = CivilDate(dayNumber: expected.dayNumber + 1)
        }
    }
}
