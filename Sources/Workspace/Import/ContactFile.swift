package import Model

/// A client file, read line by line; memory does not grow with it.
///
/// A class because it owns the reader; used by one thread at a time.
package final class ContactFile {
    /// What a line came to. Warnings come before the row they concern.
    package enum Entry: Sendable {
        case row(ClientRow)
        case rejected(RejectedRecord)
        case warning(RowWarning)
    }

    /// Names as they stand in the file, trimmed.
    package let header: [String]
    /// The columns the file has; what is not among them says nothing about a person.
    package let columns: Set<ContactColumn>
    /// Header names that mean nothing to Gazette; their values are passed over.
    package let ignored: [String]
    /// Of a CSV; nil for a workbook. May change from UTF-8 to Windows-1252 while lines are read.
    package var encoding: TextEncoding? { (reader as? CSVReader)?.text.encoding }
    /// Which sheet of a workbook is read; nil for a CSV.
    package var sheet: SheetChoice? { reader.sheet }
    /// Bytes read so far and in all (nil for a pipe), for a progress line.
    package var progress: (read: Int, size: Int?) { reader.progress }

    private let source: ByteSource
    private let reader: any RecordReader
    private let parser: RowParser
    private var waiting: [Entry] = []
    private var ended = false

    /// Opens a CSV or a workbook (its sheet `sheet`, or the first that is not hidden) and reads its header. `today` is
    /// the civil day in the coop's zone; it decides only which days are reported as being in the future. Throws
    /// `ImportError`.
    package convenience init(
        path: String, sheet: String? = nil, mapping: ColumnMapping = .standard, today: CivilDate
    ) throws {
        try self.init(ByteSource(path: path), sheet: sheet, mapping: mapping, today: today)
    }

    /// The same over any source of bytes.
    package init(
        _ source: ByteSource, sheet: String? = nil, mapping: ColumnMapping = .standard, today: CivilDate
    ) throws {
        self.source = source
        reader = try source.records(sheet: sheet)
        guard try reader.next() else { throw reader.emptiness }
        header = reader.strings.map(FieldText.trimmed)
        reader.columnNames = header
        let places = try mapping.places(in: header, file: reader.name)
        columns = places.columns
        ignored = places.ignored
        parser = RowParser(reader: reader, places: places, header: header, today: today)
    }

    /// The next entry; nil at the end. Lines of nothing but empty fields are passed over. Throws
    /// `ImportError`; at the end also `.changed`, in which case nothing that was read may be kept.
    package func next() throws -> Entry? {
        if !waiting.isEmpty { return waiting.removeFirst() }
        if ended { return nil }
        while try reader.next() {
            if let row = parser.row() {
                if parser.warnings.isEmpty { return .row(row) }
                waiting = parser.warnings.map { .warning($0) } + [.row(row)]
                return waiting.removeFirst()
            }
            if parser.isBlank { continue }
            return .rejected(RejectedRecord(line: reader.line, faults: parser.faults, fields: reader.strings))
        }
        ended = true
        try source.checkUnchanged()
        waiting = reader.remarks.map { .warning($0) }
        return waiting.isEmpty ? nil : waiting.removeFirst()
    }

    /// The record that was just read, as one that is not imported for a reason found later.
    package func rejection(of line: Int, _ fault: RowFault) -> RejectedRecord {
        RejectedRecord(line: line, faults: [fault], fields: reader.strings)
    }

    /// What tells the person of the record that was just read, even where it was rejected.
    package var bearings: PersonBearings { parser.bearings() }

    /// What the file calls a column; our own name where it has none.
    package func name(of column: ContactColumn) -> String { parser.name(column) }

    /// Calls `body` with every entry, in the order of the file.
    package func forEach(_ body: (Entry) throws -> Void) throws {
        while let entry = try next() { try body(entry) }
    }
}
