/// A table read row by row, whatever kind of file it lies in. The fields of a record are slices of one buffer, valid
/// until the next call of `next()`.
protocol RecordReader: AnyObject {
    /// What errors call the table: the file, and the sheet of a workbook.
    var name: String { get }
    /// Physical line or row of the sheet, from 1, on which the record begins.
    var line: Int { get }
    /// Number of fields in the record.
    var count: Int { get }
    /// The bytes of field `index`, UTF-8.
    subscript(index: Int) -> FieldBytes { get }
    /// The file ended before the record's line did.
    var isUnfinished: Bool { get }
    /// Names that errors use for columns; numbers where there are none.
    var columnNames: [String] { get set }
    /// Bytes read so far and in all (nil for a pipe).
    var progress: (read: Int, size: Int?) { get }
    /// Which sheet of a workbook is read; nil for a CSV.
    var sheet: SheetChoice? { get }
    /// The error for a table without a header.
    var emptiness: ImportError { get }
    /// What looks wrong in the table as a whole, known when its end is reached.
    var remarks: [RowWarning] { get }

    /// Goes to the next record that is not blank; false at the end. Throws `ImportError`.
    func next() throws -> Bool
}

extension RecordReader {
    /// The record as strings.
    var strings: [String] { (0..<count).map { String(decoding: self[$0], as: UTF8.self) } }
}

/// Which sheet of a workbook was read.
package struct SheetChoice: Hashable, Sendable {
    package let name: String
    /// The workbook's other sheets, in their order.
    package let others: [String]
}

extension ByteSource {
    /// The table that the bytes hold: a workbook by its first bytes, else a CSV. `sheet` names one of a workbook's.
    /// Throws `ImportError`.
    func records(sheet: String?) throws -> any RecordReader {
        let head = try peek(8)
        if ForeignFile.isZip(head) || ForeignFile.isCompound(head) {
            return try SheetReader(self, sheet: sheet)
        }
        if let sheet { throw ImportError.noSheets(file: name, wanted: sheet) }
        return try CSVReader(TextStream(self))
    }
}

extension CSVReader: RecordReader {
    var name: String { text.name }
    var progress: (read: Int, size: Int?) { (text.source.position, text.source.size) }
    var sheet: SheetChoice? { nil }
    var emptiness: ImportError { .empty(file: text.name) }

    var remarks: [RowWarning] {
        guard text.misfits > 0 else { return [] }
        return [
            RowWarning(
                line: nil, column: "", found: "",
                message:
                    "characters that do not fit the file's encoding, \(text.encoding.rawValue): \(text.misfits);"
                    + " look at names with accents")
        ]
    }
}
