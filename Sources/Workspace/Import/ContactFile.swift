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
    /// `;`, `,` or tab.
    package var delimiter: UInt8 { reader.delimiter }
    /// May change from UTF-8 to Windows-1252 while lines are read.
    package var encoding: TextEncoding { reader.text.encoding }
    /// Bytes read so far and in all (nil for a pipe), for a progress line.
    package var progress: (read: Int, size: Int?) { (source.position, source.size) }

    private let source: ByteSource
    private let reader: CSVReader
    private let parser: RowParser
    private var waiting: [Entry] = []
    private var ended = false

    /// Opens the file and reads its header. `today` is the civil day in the coop's zone; it decides only
    /// which days are reported as being in the future. Throws `ImportError`.
    package convenience init(path: String, mapping: ColumnMapping = .standard, today: CivilDate) throws {
        try self.init(ByteSource(path: path), mapping: mapping, today: today)
    }

    /// The same over any source of bytes.
    package init(_ source: ByteSource, mapping: ColumnMapping = .standard, today: CivilDate) throws {
        self.source = source
        reader = try CSVReader(TextStream(source))
        guard try reader.next() else { throw ImportError.empty(file: source.name) }
        header = reader.strings.map(FieldText.trimmed)
        reader.columnNames = header
        let places = try mapping.places(in: header, file: source.name)
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
        return mixedEncoding.map { .warning($0) }
    }

    /// The record that was just read, as one that is not imported for a reason found later.
    package func rejection(of line: Int, _ fault: RowFault) -> RejectedRecord {
        RejectedRecord(line: line, faults: [fault], fields: reader.strings)
    }

    /// What the file calls a column; our own name where it has none.
    package func name(of column: ContactColumn) -> String { parser.name(column) }

    /// Calls `body` with every entry, in the order of the file.
    package func forEach(_ body: (Entry) throws -> Void) throws {
        while let entry = try next() { try body(entry) }
    }

    private var mixedEncoding: RowWarning? {
        let count = reader.text.misfits
        guard count > 0 else { return nil }
        return RowWarning(
            line: nil, column: "", found: "",
            message: "characters that do not fit the file's encoding, \(encoding.rawValue): \(count);"
                + " look at names with accents")
    }
}
