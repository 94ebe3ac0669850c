/// Why a file as a whole cannot be read: nothing of it is imported. A single bad line is a `RowFault`.
package enum ImportError: Error, Hashable, Sendable {
    case unreadable(file: String, reason: String)
    case empty(file: String)
    /// `kind` where the first bytes say what it is (an Excel workbook, a PDF); `offset` in bytes, from 0.
    case binary(file: String, offset: Int, kind: String?)
    case changed(file: String)
    /// `size` in bytes of UTF-8; `column` is the header's name, or its number from 1.
    case fieldTooLong(file: String, line: Int, column: String, size: Int, limit: Int)
    case recordTooLong(file: String, line: Int, limit: Int)
    case unclosedQuote(file: String, line: Int)
    case noKnownColumn(file: String, found: [String], expected: [String])
    case missingColumn(file: String, expected: String, found: [String])
    case ambiguousColumn(file: String, column: String, headers: [String])
    case unknownMappingKey(key: String, known: [String])
    /// A small table (`CSVTable`) whose line or header is wrong.
    case table(file: String, line: Int, message: String)
    /// A workbook that cannot be read; `row` of the sheet, from 1, where one is to blame.
    case workbook(file: String, sheet: String?, row: Int?, message: String)
    /// A sheet was asked for, but a CSV has none.
    case noSheets(file: String, wanted: String)
    case unwritable(file: String, reason: String)
}

extension ImportError: CustomStringConvertible {
    /// `file:line: what was found, what was expected, what to do`, in one line of English.
    package var description: String {
        switch self {
        case .unreadable(let file, let reason):
            "\(file): cannot be read: \(reason)"
        case .empty(let file):
            "\(file): the file is empty; expected a CSV whose first line names the columns"
        case .binary(let file, let offset, let kind):
            "\(file): "
                + (kind.map { "this is \($0), not a CSV" } ?? "byte \(offset) is not text; expected a CSV")
                + "; in Excel, save it as \"CSV UTF-8\" and import that file"
        case .changed(let file):
            "\(file): the file changed while it was read; nothing was imported;"
                + " wait until it is written completely and import it again"
        case .fieldTooLong(let file, let line, let column, let size, let limit):
            "\(file):\(line): column \(column) holds \(size) bytes; expected at most \(limit);"
                + " is a closing quote missing?"
        case .recordTooLong(let file, let line, let limit):
            "\(file):\(line): the record that begins here is longer than \(limit) bytes;"
                + " is a closing quote missing?"
        case .unclosedQuote(let file, let line):
            "\(file):\(line): the quote that opens on this line is never closed;"
                + " expected a second \" before the end of the file"
        case .noKnownColumn(let file, let found, let expected):
            "\(file):1: no known column; found \(ImportError.list(found)); expected some of"
                + " \(ImportError.list(expected)); is the first line the header?"
        case .missingColumn(let file, let expected, let found):
            "\(file):1: no column for \(expected); found \(ImportError.list(found));"
                + " rename a column or name it in a mapping file"
        case .ambiguousColumn(let file, let column, let headers):
            "\(file):1: \(ImportError.list(headers)) all mean the column \(column); expected one;"
                + " rename the others or name the right one in a mapping file"
        case .unknownMappingKey(let key, let known):
            "mapping: unknown column \"\(key)\"; expected one of \(known.joined(separator: ", "))"
        case .table(let file, let line, let message):
            "\(file):\(line): \(message)"
        case .workbook(let file, let sheet, let row, let message):
            file + (sheet.map { ", sheet \"\($0)\"" } ?? "") + (row.map { ", row \($0)" } ?? "")
                + ": \(message)"
        case .noSheets(let file, let wanted):
            "\(file): found a CSV, expected a workbook with the sheet \"\(wanted)\"; leave out --sheet"
        case .unwritable(let file, let reason):
            "\(file): cannot be written: \(reason); nothing was imported;"
                + " copy the client file to a folder where you may write and import it there"
        }
    }

    /// Names in quotes; of a long list the first twenty, each cut to 40 characters.
    private static func list(_ names: [String]) -> String {
        let shown = names.prefix(20).map { "\"\($0.count > 40 ? $0.prefix(39) + "…" : $0[...])\"" }
        return shown.joined(separator: ", ") + (names.count > 20 ? " and \(names.count - 20) more" : "")
    }
}
