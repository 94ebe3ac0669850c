/// Builds a CSV in memory, record by record; hand `bytes` on and empty it as often as you like.
///
/// A field is quoted where it holds the delimiter, a quote or a line break, or begins or ends in a blank.
package struct CSVWriter: Sendable {
    package var bytes: [UInt8] = []
    private let delimiter: UInt8
    private let lineBreak: [UInt8]

    /// The mark by which Excel recognises UTF-8.
    package static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// By default what French Excel opens by a double click: `;` and CRLF.
    package init(delimiter: UInt8 = UInt8(ascii: ";"), lineBreak: String = "\r\n") {
        self.delimiter = delimiter
        self.lineBreak = Array(lineBreak.utf8)
    }

    /// Appends one record with its line break. No field at all writes nothing.
    package mutating func append(_ fields: some Sequence<String>) {
        let start = bytes.count
        var count = 0
        for field in fields {
            if count > 0 { bytes.append(delimiter) }
            append(field: Array(field.utf8))
            count += 1
        }
        guard count > 0 else { return }
        // A record of one empty field would be a blank line, which readers pass over.
        if bytes.count == start { bytes += [CSVDialect.quote, CSVDialect.quote] }
        bytes += lineBreak
    }

    private mutating func append(field: [UInt8]) {
        guard needsQuotes(field) else {
            bytes += field
            return
        }
        bytes.append(CSVDialect.quote)
        for byte in field {
            if byte == CSVDialect.quote { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(CSVDialect.quote)
    }

    private func needsQuotes(_ field: [UInt8]) -> Bool {
        let blank = UInt8(ascii: " ")
        return field.first == blank || field.last == blank
            || field.contains { $0 == delimiter || $0 == CSVDialect.quote || CSVDialect.isBreak($0) }
    }
}
