internal import Spreadsheet

extension Coop {
    /// Writes tables as the sheets of an .xlsx file.
    package func writeWorkbook(_ tables: [SheetTable], to path: String) throws {
        do {
            let book = try Workbook(path: path)
            for table in tables {
                try book.add(
                    table.title, header: table.header, rows: table.rows.map { $0.map(\.cell) },
                    widths: table.widths)
            }
            try book.close()
        } catch {
            throw EngineError(.impossible, error.description)
        }
    }
}

extension SheetCell {
    fileprivate var cell: Workbook.Cell {
        switch self {
        case .text(let text): .text(text)
        case .number(let number): .number(Double(number))
        case .rate(let rate): rate.share.map { .share($0) } ?? .empty
        case .empty: .empty
        }
    }

    fileprivate var length: Int {
        if case .text(let text) = self { text.count } else { 8 }
    }
}

extension SheetTable {
    /// In characters: as wide as the longest cell, within reason.
    fileprivate var widths: [Double] {
        header.indices.map { column in
            let longest = rows.lazy.map { column < $0.count ? $0[column].length : 0 }.max() ?? 0
            return Double(min(48, max(header[column].count, longest) + 2))
        }
    }
}
