import Surveys
import Testing

@testable import Engine

@Suite("Tables that leave Gazette")
struct SheetCellTests {
    @Test(
        "No text becomes a formula in a spreadsheet",
        arguments: [
            "=1+1", "+33 6", "-2", "@SUM(A1)", "\t=1", "\r=1", "=HYPERLINK(\"http://a.example\";\"b\")",
        ])
    func formulas(_ text: String) {
        let table = SheetTable(title: "", header: ["a"], rows: [[.text(text)]])
        let csv = String(decoding: table.csv.dropFirst(3), as: UTF8.self)
        #expect(csv.contains("'" + text.prefix(1)))
        #expect(!csv.hasPrefix("a\r\n" + text.prefix(1)) && !csv.hasPrefix("a\r\n\"" + text.prefix(1)))
    }

    @Test("Other text stays as it is, and numbers are French")
    func plain() {
        #expect(SheetCell.text("Oui = non").csv == "Oui = non")
        #expect(SheetCell.number(-3).csv == "-3")
        #expect(SheetCell.rate(Rate(181, of: 1_752)).csv == "10,3 %")
        #expect(SheetCell.rate(Rate(0, of: 0)).csv == "")
    }
}
