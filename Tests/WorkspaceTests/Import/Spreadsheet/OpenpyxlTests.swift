import Foundation
import TestSupport
import Testing

@testable import Workspace

/// Workbooks as another program writes them.
@Suite("Workbooks of openpyxl")
struct OpenpyxlTests {
    private func write(_ script: String, _ arguments: String...) throws {
        let result = try Subprocess.python(script, arguments: arguments)
        try #require(result.status == 0, "\(result.errorText)")
    }

    @Test("hold what a person typed: texts, zeros, telephones, days, truths, merged cells")
    func typed() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("a.xlsx")
        try write(
            """
            import datetime, sys
            from openpyxl import Workbook
            from openpyxl.utils.datetime import CALENDAR_MAC_1904
            for path, mac in ((sys.argv[1], False), (sys.argv[2], True)):
                book = Workbook()
                if mac:
                    book.epoch = CALENDAR_MAC_1904
                book.active.title = "Avant"
                book.active.sheet_state = "hidden"
                sheet = book.create_sheet("Liste d’été")
                sheet.append(["texte", "nombre", "code", "tél", "jour", "moment", "heure", "vrai", "erreur", "vide", "fin"])
                sheet.append(["Zoé & «Cie»\\n<b>", 612345678.0, 1230, 639981011, datetime.date(2026, 3, 14),
                    datetime.datetime(2026, 3, 14, 9, 30), datetime.time(18, 5), True, "#N/A", None, 1.5])
                sheet["C2"].number_format = "00000"
                sheet["D2"].number_format = '0#" "##" "##" "##" "##'
                sheet["E2"].number_format = "dd/mm/yyyy"
                sheet["A5"] = "  bords  "
                sheet.merge_cells("A5:A6")
                book.active = 1
                book.save(path)
            """, path, folder.path("mac.xlsx"))
        for name in ["a.xlsx", "mac.xlsx"] {
            let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: folder.path(name))))
            let content = try SheetContent(bytes)
            #expect(content.sheet == SheetChoice(name: "Liste d’été", others: ["Avant"]))
            #expect(content.lines == [1, 2, 5])
            #expect(
                content.rows[1] == [
                    "Zoé & «Cie»\n<b>", "612345678", "01230", "06 39 98 10 11", "14/03/2026",
                    "14/03/2026 09:30",
                    "18:05", "VRAI", "#N/A", "", "1,5",
                ])
            #expect(content.rows[2] == ["  bords  "])
            #expect(content.remarks.count == 1)
        }
    }

    @Test("of random tables read as the CSV of the same table")
    func random() throws {
        let folder = try TemporaryFolder()
        try write(
            """
            import csv, random, sys
            from openpyxl import Workbook
            random.seed(1752)
            signs = "aZ09éœ’€ _x;,\\"'&<>\\n\\t/-@#😀"
            book = Workbook()
            sheet = book.active
            with open(sys.argv[2], "w", newline="", encoding="utf-8") as file:
                writer = csv.writer(file, delimiter=";")
                for line in range(1, 401):
                    row = ["".join(random.choice(signs) for _ in range(random.choice((0, 1, 3, 12)))) for _ in range(12)]
                    row = ["r"] + row + ["e"]
                    for column, value in enumerate(row, 1):
                        if value:
                            # Else openpyxl takes = and # at the front for formulas and errors.
                            cell = sheet.cell(line, column, value)
                            cell.data_type = "s"
                    writer.writerow(row)
            book.save(sys.argv[1])
            """, folder.path("a.xlsx"), folder.path("a.csv"))
        let sheet = try ByteSource(path: folder.path("a.xlsx")).records(sheet: nil)
        let text = try ByteSource(path: folder.path("a.csv")).records(sheet: nil)
        var count = 0
        while try text.next() {
            try #require(try sheet.next())
            #expect(sheet.strings == text.strings)
            count += 1
        }
        #expect(count == 400)
        #expect(try !sheet.next())
    }
}
