/// The cells of the row that is being read, in one piece of memory that serves every row.
///
/// A class because it owns that memory.
final class SheetRow {
    private let limits: SpreadsheetLimits
    private var storage: UnsafeMutableBufferPointer<UInt8>
    private var filled = 0
    private var cells: [(column: Int, start: Int, end: Int)] = []
    /// Start and end of each field once the row is whole.
    private var fields: [(start: Int, end: Int)] = []

    init(limits: SpreadsheetLimits) {
        self.limits = limits
        storage = .allocate(capacity: 16 * 1024)
    }

    deinit { storage.deallocate() }

    /// Fields up to the last that is not empty.
    var count: Int { fields.count }

    /// Bytes of memory that rows take.
    var bufferSize: Int { storage.count }

    subscript(index: Int) -> FieldBytes {
        FieldBytes(rebasing: storage[fields[index].start..<fields[index].end])
    }

    func removeAll() {
        filled = 0
        cells.removeAll(keepingCapacity: true)
        fields.removeAll(keepingCapacity: true)
    }

    /// Adds a cell. Throws `WorkbookFault` where the row gets too long.
    func append(_ bytes: some Collection<UInt8>, column: Int) throws {
        guard !bytes.isEmpty else { return }
        let end = filled + bytes.count
        guard end <= limits.rowBytes else {
            throw WorkbookFault(
                "the row holds more than \(limits.rowBytes) bytes; expected less; is this a row of the client list?"
            )
        }
        if end > storage.count { grow(to: end) }
        _ = UnsafeMutableBufferPointer(rebasing: storage[filled..<end]).update(fromContentsOf: bytes)
        cells.append((column, filled, end))
        filled = end
    }

    /// Puts the cells into their columns.
    func finish() {
        guard let width = cells.map(\.column).max() else { return }
        fields = Array(repeating: (0, 0), count: width + 1)
        for cell in cells { fields[cell.column] = (cell.start, cell.end) }
    }

    private func grow(to size: Int) {
        let larger = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(size, storage.count * 2))
        _ = larger.update(fromContentsOf: storage[..<filled])
        storage.deallocate()
        storage = larger
    }
}
