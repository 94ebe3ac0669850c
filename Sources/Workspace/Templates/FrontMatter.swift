/// A text file that begins with a YAML head between two `---` lines.
struct FrontMatter {
    let head: ArraySlice<UInt8>
    /// Line of the head's first line in the file.
    let headLine: Int
    /// With LF line ends.
    let body: String
    let bodyLine: Int

    /// - Throws: `WorkspaceFaults` where the head is missing or not closed, or the file is not UTF-8.
    init(_ bytes: [UInt8], file: String) throws(WorkspaceFaults) {
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw WorkspaceFaults(file, Self.lineOfBadByte(bytes), TextFile.notUTF8)
        }
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        var lines = Lines(bytes[start...])
        guard let first = lines.next(), Self.isFence(first) else {
            throw WorkspaceFaults(
                file, 1,
                "found no head, expected a line \"---\", \"key: value\" lines and a second line \"---\"")
        }
        let headStart = lines.position
        while true {
            let end = lines.position
            guard let line = lines.next() else {
                throw WorkspaceFaults(
                    file, 1, "found a head that does not end; close it with a second line \"---\"")
            }
            guard Self.isFence(line) else { continue }
            head = bytes[headStart..<end]
            headLine = 2
            body = TextFile.withPlainLineEnds(bytes[lines.position...])
            bodyLine = lines.number + 1
            return
        }
    }

    private static func isFence(_ line: ArraySlice<UInt8>) -> Bool {
        line.starts(with: "---".utf8) && line.dropFirst(3).allSatisfy { $0 == 32 || $0 == 9 || $0 == 13 }
    }

    /// The first line that is no UTF-8 by itself.
    private static func lineOfBadByte(_ bytes: [UInt8]) -> Int {
        var lines = Lines(bytes[...])
        while let line = lines.next() {
            if String(validating: line, as: UTF8.self) == nil { return lines.number }
        }
        return 1
    }
}

/// Lines of a file, without their LF.
private struct Lines {
    private let bytes: ArraySlice<UInt8>
    /// Where the next line begins.
    private(set) var position: Int
    /// Of the line given last, from 1.
    private(set) var number = 0

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    mutating func next() -> ArraySlice<UInt8>? {
        guard position < bytes.endIndex else { return nil }
        let end = bytes[position...].firstIndex(of: 10) ?? bytes.endIndex
        defer {
            position = min(end + 1, bytes.endIndex)
            number += 1
        }
        return bytes[position..<end]
    }
}

enum TextFile {
    static let notUTF8 = "found a byte that is not UTF-8; save the file with the encoding UTF-8"

    /// CRLF and CR become LF; a byte order mark is cut.
    static func withPlainLineEnds(_ bytes: ArraySlice<UInt8>) -> String {
        let bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes
        guard bytes.contains(13) else { return String(decoding: bytes, as: UTF8.self) }
        var plain: [UInt8] = []
        plain.reserveCapacity(bytes.count)
        var previous: UInt8 = 0
        for byte in bytes {
            if byte == 13 {
                plain.append(10)
            } else if byte != 10 || previous != 13 {
                plain.append(byte)
            }
            previous = byte
        }
        return String(decoding: plain, as: UTF8.self)
    }
}

extension WorkspaceFaults {
    /// A single fault.
    init(_ file: String, _ line: Int?, _ message: String) {
        self.init([WorkspaceFault(file: file, line: line, message: message)])
    }
}
