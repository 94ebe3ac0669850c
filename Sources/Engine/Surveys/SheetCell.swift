package import Surveys
internal import Workspace

/// One cell of a table that leaves Gazette, as CSV or in a workbook.
package enum SheetCell: Hashable, Sendable {
    case text(String)
    case number(Int)
    /// A share of a whole; empty where there is no whole.
    case rate(Rate)
    case empty

    /// In a CSV: nothing that a spreadsheet takes for a formula, and numbers as French people write them.
    var csv: String {
        switch self {
        case .text(let text): Self.harmless(text)
        case .number(let number): String(number)
        case .rate(let rate): rate.french?.replacing("\u{A0}", with: " ") ?? ""
        case .empty: ""
        }
    }

    /// A spreadsheet computes what begins with one of these signs; behind an apostrophe it shows them.
    private static func harmless(_ text: String) -> String {
        guard let first = text.unicodeScalars.first, "=+-@\t\r\n".unicodeScalars.contains(first) else {
            return text
        }
        return "'" + text
    }
}

/// A table that leaves Gazette.
package struct SheetTable: Sendable {
    package var title: String
    package var header: [String]
    package var rows: [[SheetCell]]

    package init(title: String, header: [String], rows: [[SheetCell]]) {
        self.title = title
        self.header = header
        self.rows = rows
    }

    /// As French Excel opens it by a double click: UTF-8 with its mark, semicolons.
    package var csv: [UInt8] {
        var writer = CSVWriter()
        writer.bytes += CSVWriter.byteOrderMark
        writer.append(header.map { SheetCell.text($0).csv })
        for row in rows { writer.append(row.map(\.csv)) }
        return writer.bytes
    }
}
