@testable import Workspace

/// Texts as bytes, and what the reader makes of them.
enum CSVSamples {
    /// A reader over bytes that arrive at most `chunk` at a time.
    static func reader(_ bytes: [UInt8], delimiter: UInt8? = nil, chunk: Int = .max) throws -> CSVReader {
        try CSVReader(
            TextStream(ByteSource(bytes: bytes, name: "f.csv", chunk: chunk), chunk: min(chunk, 65536)),
            delimiter: delimiter)
    }

    /// Every record with its line.
    static func records(
        _ bytes: [UInt8], delimiter: UInt8? = nil, chunk: Int = .max
    ) throws -> [(line: Int, fields: [String])] {
        let reader = try reader(bytes, delimiter: delimiter, chunk: chunk)
        var records: [(Int, [String])] = []
        while try reader.next() { records.append((reader.line, reader.strings)) }
        return records
    }

    /// Every record of a text.
    static func fields(_ text: String, delimiter: UInt8? = nil) throws -> [[String]] {
        try records(Array(text.utf8), delimiter: delimiter).map(\.fields)
    }

    /// The error that reading to the end gives, as a person reads it.
    static func complaint(_ bytes: [UInt8]) -> String? {
        do {
            _ = try records(bytes)
            return nil
        } catch {
            return "\(error)"
        }
    }

    /// UTF-16, little-endian.
    static func utf16(_ text: String) -> [UInt8] {
        text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    }
}

/// Repeatable dice for properties (SplitMix64).
struct Dice: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
