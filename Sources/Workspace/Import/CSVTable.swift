/// A small CSV or sheet with a header, read whole: the programmes, a participation list, answers on paper.
package struct CSVTable: Sendable {
    /// One line; values trimmed, missing trailing fields empty.
    package struct Row: Sendable {
        /// Physical line or row of the sheet, from 1.
        package let line: Int
        private let values: [String]
        private let places: [String: Int]

        init(line: Int, values: [String], places: [String: Int]) {
            self.line = line
            self.values = values
            self.places = places
        }

        /// The value under a column, whose name is compared without case, accents, blanks and
        /// punctuation; nil where it is empty or there is no such column.
        package subscript(column: String) -> String? {
            guard let place = places[ColumnMapping.plain(column)], place < values.count,
                !values[place].isEmpty
            else { return nil }
            return values[place]
        }
    }

    /// Names as they stand in the file, trimmed.
    package let header: [String]
    package let rows: [Row]
    /// What errors call the file.
    package let file: String
    /// Which sheet of a workbook was read; nil for a CSV.
    package let sheet: SheetChoice?
    /// What looks wrong in the table as a whole.
    package let warnings: [RowWarning]

    /// Reads a workbook's sheet (`sheet`, or the first that is not hidden), or a file in any of the encodings and
    /// dialects that `CSVReader` takes. Throws `ImportError`, also for a column of `required` that is missing, two
    /// columns of one name and a line with more values than the header has names. Lines of nothing but empty fields
    /// are passed over.
    package init(path: String, sheet: String? = nil, required: [String] = []) throws {
        try self.init(ByteSource(path: path), sheet: sheet, required: required)
    }

    /// The same over any source of bytes.
    package init(_ source: ByteSource, sheet: String? = nil, required: [String] = []) throws {
        let reader = try source.records(sheet: sheet)
        file = reader.name
        self.sheet = reader.sheet
        guard try reader.next() else { throw reader.emptiness }
        header = reader.strings.map(FieldText.trimmed)
        reader.columnNames = header
        let places = try CSVTable.places(of: header, file: file, line: reader.line)
        for name in required where places[ColumnMapping.plain(name)] == nil {
            let found = header.map { "\"\($0)\"" }.joined(separator: ", ")
            throw ImportError.table(
                file: file, line: reader.line, message: "no column for \"\(name)\"; found \(found)")
        }
        var rows: [Row] = []
        while try reader.next() {
            let values = reader.strings.map(FieldText.trimmed)
            if values.allSatisfy(\.isEmpty) { continue }
            if let extra = values.dropFirst(header.count).first(where: { !$0.isEmpty }) {
                throw ImportError.table(
                    file: file, line: reader.line,
                    message: "\"\(extra)\" stands behind the last column; expected \(header.count) values")
            }
            rows.append(Row(line: reader.line, values: values, places: places))
        }
        self.rows = rows
        warnings = reader.remarks
        try source.checkUnchanged()
    }

    private static func places(of header: [String], file: String, line: Int) throws -> [String: Int] {
        var places: [String: Int] = [:]
        for (index, name) in header.enumerated() {
            let plain = ColumnMapping.plain(name)
            guard !plain.isEmpty else { continue }
            if let other = places.updateValue(index, forKey: plain) {
                throw ImportError.table(
                    file: file, line: line,
                    message:
                        "columns \(other + 1) and \(index + 1) are both \"\(name)\"; expected one of them")
            }
        }
        return places
    }
}
