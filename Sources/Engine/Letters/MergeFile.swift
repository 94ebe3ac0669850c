internal import Foundation
internal import Workspace

/// A CSV that French Excel opens by a double click, made safe: a value that a spreadsheet would take for a formula
/// begins with an apostrophe.
struct MergeFile {
    private var csv = CSVWriter()

    init(_ header: [String]) {
        csv.bytes = CSVWriter.byteOrderMark
        csv.append(header)
    }

    mutating func append(_ fields: [String]) { csv.append(fields.map(Self.harmless)) }

    /// Whole or not at all.
    func write(to path: String) throws {
        try Data(csv.bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
    }

    static func harmless(_ value: String) -> String {
        guard let first = value.unicodeScalars.first, "=+-@\t\r".unicodeScalars.contains(first) else {
            return value
        }
        return "'" + value
    }
}
