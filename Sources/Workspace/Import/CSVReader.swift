internal import Glibc

/// Reads a CSV record by record: RFC 4180, and what spreadsheets make of it (any of `;` `,` tab, any line
/// break, text behind a closing quote, blank lines).
///
/// Memory is bounded whatever the file holds: a field has at most `fieldLimit` bytes and a record at most
/// `recordLimit`. The fields of a record are slices of one buffer, valid until the next call of `next()`.
/// A class because it owns the buffer; used by one thread at a time.
package final class CSVReader {
    /// Largest field, in bytes of UTF-8.
    package static let fieldLimit = 1 << 20
    /// Largest record, in bytes of UTF-8.
    package static let recordLimit = 4 << 20

    package let delimiter: UInt8
    package let text: TextStream
    /// Physical line, from 1, on which the record begins.
    package private(set) var line = 0
    /// Names that errors use for columns; numbers where there are none.
    package var columnNames: [String] = []

    /// The file ended before the record's line did.
    package private(set) var isUnfinished = false

    private var storage: UnsafeMutableBufferPointer<UInt8>
    /// The record being read begins here; everything before is done with.
    private var begin = 0
    private var filled = 0
    private var ended = false
    /// Start and end of each field, from `begin`.
    private var bounds: [(start: Int, end: Int)] = []
    /// Where the next record begins, from `begin`.
    private var after = 0
    /// Physical line that the scan has reached.
    private var currentLine = 1
    /// The last record ended in CR at the very end of what was read: an LF there belongs to it.
    private var pendingLineFeed = false

    /// Reads the first chunk and settles the delimiter: the one given, else what `sep=` declares, else
    /// what the header line holds most often.
    package init(_ text: TextStream, delimiter: UInt8? = nil) throws {
        self.text = text
        storage = .allocate(capacity: 256 * 1024)
        while filled < 64 * 1024 {
            let count = try text.read(into: .init(rebasing: storage[filled...]))
            if count == 0 {
                ended = true
                break
            }
            filled += count
        }
        let head = UnsafeBufferPointer(rebasing: storage[..<filled])
        if let delimiter {
            self.delimiter = delimiter
        } else if let declared = CSVDialect.declared(head) {
            self.delimiter = declared.delimiter
            after = declared.length
        } else {
            self.delimiter = CSVDialect.guess(head)
        }
    }

    deinit { storage.deallocate() }

    /// Bytes of memory that the records take.
    var bufferSize: Int { storage.count }

    /// Number of fields in the record.
    package var count: Int { bounds.count }

    /// The bytes of field `index`, unquoted; valid until the next call of `next()`.
    package subscript(index: Int) -> UnsafeBufferPointer<UInt8> {
        let (start, end) = bounds[index]
        return UnsafeBufferPointer(rebasing: storage[begin + start..<begin + end])
    }

    /// Goes to the next record; false at the end. Blank lines are passed over.
    /// Throws `ImportError.fieldTooLong`, `.recordTooLong`, `.unclosedQuote`, `.binary` or `.unreadable`.
    package func next() throws -> Bool {
        begin += after
        after = 0
        bounds.removeAll(keepingCapacity: true)
        guard try skipBlankLines() else { return false }
        line = currentLine
        isUnfinished = false
        var index = 0
        while true {
            index =
                try available(index) && storage[begin + index] == CSVDialect.quote
                ? quotedField(from: index) : plainField(from: index)
            guard try available(index) else {
                isUnfinished = true
                break
            }
            let byte = storage[begin + index]
            index += 1
            if byte == delimiter { continue }
            endLine(byte, at: index)
            break
        }
        if after == 0 { after = index }
        return true
    }

    // MARK: Lines

    private func endLine(_ byte: UInt8, at index: Int) {
        currentLine += 1
        pendingLineFeed = byte == CSVDialect.carriageReturn
        after = index
    }

    private func skipBlankLines() throws -> Bool {
        while try available(0) {
            let byte = storage[begin]
            if byte == CSVDialect.lineFeed {
                if !pendingLineFeed { currentLine += 1 }
                pendingLineFeed = false
            } else if byte == CSVDialect.carriageReturn {
                currentLine += 1
                pendingLineFeed = true
            } else {
                pendingLineFeed = false
                return true
            }
            begin += 1
        }
        return false
    }

    // MARK: Fields

    /// Takes a field without quotes from `start` up to its delimiter, line break or the end of the file.
    private func plainField(from start: Int) throws -> Int {
        var index = start
        repeat {
            let limit = filled - begin
            let base = UnsafePointer(storage.baseAddress.unsafelyUnwrapped) + begin
            while index < limit {
                let byte = base[index]
                if byte == delimiter || CSVDialect.isBreak(byte) {
                    return try close(start, index)
                }
                index += 1
            }
            if index - start > CSVReader.fieldLimit {
                try refuseField(at: index, size: index - start, quoteLine: nil)
            }
        } while try available(index)
        return try close(start, index)
    }

    /// Takes a field whose opening quote is at `start`; closes the gaps that doubled quotes leave.
    private func quotedField(from start: Int) throws -> Int {
        let opening = currentLine
        var index = start + 1
        var written = index
        var previous: UInt8 = 0
        while true {
            guard try available(index) else {
                throw ImportError.unclosedQuote(file: text.name, line: opening)
            }
            if written - start > CSVReader.fieldLimit {
                try refuseField(at: index, size: written - start - 1, quoteLine: opening)
            }
            let limit = filled - begin
            let base = storage.baseAddress.unsafelyUnwrapped + begin
            var byte: UInt8 = 0
            while index < limit {
                byte = base[index]
                if byte == CSVDialect.quote { break }
                if CSVDialect.isBreak(byte),
                    byte != CSVDialect.lineFeed || previous != CSVDialect.carriageReturn
                {
                    currentLine += 1
                }
                previous = byte
                base[written] = byte
                index += 1
                written += 1
            }
            guard index < limit else { continue }
            index += 1
            guard try available(index), storage[begin + index] == CSVDialect.quote else { break }
            storage[begin + written] = CSVDialect.quote
            previous = CSVDialect.quote
            index += 1
            written += 1
        }
        return try tail(start: start + 1, written: written, from: index)
    }

    /// Takes what stands between a closing quote and the delimiter as it is, as Excel does.
    private func tail(start: Int, written: Int, from index: Int) throws -> Int {
        var index = index
        var written = written
        while try available(index) {
            let byte = storage[begin + index]
            if byte == delimiter || CSVDialect.isBreak(byte) { break }
            storage[begin + written] = byte
            index += 1
            written += 1
        }
        _ = try close(start, written)
        return index
    }

    private func close(_ start: Int, _ end: Int) throws -> Int {
        if end - start > CSVReader.fieldLimit { throw tooLong(size: end - start) }
        bounds.append((start, end))
        return end
    }

    // MARK: Input

    /// Whether byte `index` of the record is there, after reading more where it must.
    @inline(__always)
    private func available(_ index: Int) throws -> Bool {
        if begin + index < filled { return true }
        return try refill(index)
    }

    @inline(never)
    private func refill(_ index: Int) throws -> Bool {
        if ended { return false }
        if begin > 0 {
            storage.baseAddress.map { _ = memmove($0, $0 + begin, filled - begin) }
            filled -= begin
            begin = 0
        }
        if storage.count - filled < 64 * 1024 {
            guard filled < CSVReader.recordLimit else {
                throw ImportError.recordTooLong(file: text.name, line: line, limit: CSVReader.recordLimit)
            }
            let larger = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: storage.count * 2)
            UnsafeMutableRawBufferPointer(larger).copyMemory(
                from: UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: storage[..<filled])))
            storage.deallocate()
            storage = larger
        }
        let count = try text.read(into: .init(rebasing: storage[filled...]))
        if count == 0 { ended = true }
        filled += count
        return index < filled
    }

    /// Measures the rest of a field that is too long without keeping it, and throws. `size` is what lies
    /// before `index`; `quoteLine` is where its quote opened, nil for a field without.
    private func refuseField(at index: Int, size: Int, quoteLine: Int?) throws -> Never {
        var size = size
        var open = quoteLine != nil
        var from = begin + index
        scan: while true {
            for byte in storage[from..<filled] {
                if byte == CSVDialect.quote, quoteLine != nil {
                    open.toggle()
                    if open { size += 1 }
                } else if !open, byte == delimiter || CSVDialect.isBreak(byte) {
                    break scan
                } else {
                    size += 1
                }
            }
            from = 0
            filled = try text.read(into: storage)
            if filled == 0 { break }
        }
        if open, let quoteLine { throw ImportError.unclosedQuote(file: text.name, line: quoteLine) }
        throw tooLong(size: size)
    }

    private func tooLong(size: Int) -> ImportError {
        let column = bounds.count
        let name = column < columnNames.count ? "\"\(columnNames[column])\"" : "\(column + 1)"
        return .fieldTooLong(
            file: text.name, line: line, column: name, size: size, limit: CSVReader.fieldLimit)
    }
}
