internal import CXLSXWriter

/// A workbook that is written once, sheet by sheet, into an .xlsx file (Office Open XML). Text stays text: a value that
/// begins with `=` is no formula.
package final class Workbook {
    /// One cell.
    package enum Cell: Hashable, Sendable {
        case text(String)
        case number(Double)
        /// 0…1, shown as percent with one decimal.
        case share(Double)
        case empty
    }

    private let book: UnsafeMutablePointer<lxw_workbook>
    private let bold: UnsafeMutablePointer<lxw_format>?
    private let percent: UnsafeMutablePointer<lxw_format>?
    private let path: String
    private var isClosed = false

    /// Nothing is written before `close`.
    package init(path: String) throws(WorkbookError) {
        guard let book = workbook_new(path) else { throw WorkbookError(path: path, reason: "out of memory") }
        self.book = book
        self.path = path
        bold = workbook_add_format(book)
        format_set_bold(bold)
        percent = workbook_add_format(book)
        format_set_num_format(percent, "0.0 %")
    }

    deinit { if !isClosed { workbook_close(book) } }

    /// A sheet with its first line in bold and always in sight; `widths` in characters. Titles have at most 31
    /// characters, none of `[]:*?/\`.
    package func add(
        _ title: String, header: [String], rows: [[Cell]], widths: [Double]
    ) throws(WorkbookError) {
        guard let sheet = workbook_add_worksheet(book, title) else {
            throw WorkbookError(path: path, reason: "«\(title)» is no title of a sheet")
        }
        for (column, width) in widths.enumerated() {
            let column = UInt16(truncatingIfNeeded: column)
            worksheet_set_column(sheet, column, column, width, nil)
        }
        worksheet_freeze_panes(sheet, 1, 0)
        for (column, name) in header.enumerated() {
            try check(worksheet_write_string(sheet, 0, UInt16(truncatingIfNeeded: column), name, bold))
        }
        for (index, row) in rows.enumerated() {
            let line = UInt32(truncatingIfNeeded: index + 1)
            for (column, cell) in row.enumerated() {
                try write(cell, sheet, line, UInt16(truncatingIfNeeded: column))
            }
        }
    }

    private func write(
        _ cell: Cell, _ sheet: UnsafeMutablePointer<lxw_worksheet>, _ row: UInt32, _ column: UInt16
    ) throws(WorkbookError) {
        switch cell {
        case .text(let text): try check(worksheet_write_string(sheet, row, column, text, nil))
        case .number(let number): try check(worksheet_write_number(sheet, row, column, number, nil))
        case .share(let share): try check(worksheet_write_number(sheet, row, column, share, percent))
        case .empty: break
        }
    }

    /// Writes the file.
    package func close() throws(WorkbookError) {
        isClosed = true
        try check(workbook_close(book))
    }

    private func check(_ status: lxw_error) throws(WorkbookError) {
        guard status != LXW_NO_ERROR else { return }
        let reason = lxw_strerror(status).map { String(cString: $0) } ?? "error \(status.rawValue)"
        throw WorkbookError(path: path, reason: reason)
    }
}

/// A workbook that could not be written.
package struct WorkbookError: Error, CustomStringConvertible {
    package let path: String
    package let reason: String

    package var description: String { "\(path): the workbook cannot be written: \(reason)" }
}
