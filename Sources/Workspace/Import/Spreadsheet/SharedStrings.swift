/// The texts that cells refer to by number, in one piece of memory.
final class SharedStrings: XMLHandler {
    private let limits: SpreadsheetLimits
    private var bytes: [UInt8] = []
    private var ends: [Int32] = []
    private var isInText = false
    /// Depth of phonetic runs, which are read aloud and not shown.
    private var phonetic = 0

    init(limits: SpreadsheetLimits) { self.limits = limits }

    var count: Int { ends.count }

    /// The bytes of text `index`; nil where there is none.
    subscript(index: Int) -> ArraySlice<UInt8>? {
        guard ends.indices.contains(index) else { return nil }
        return bytes[(index == 0 ? 0 : Int(ends[index - 1]))..<Int(ends[index])]
    }

    func start(_ name: XMLName, _ attributes: XMLAttributes) {
        switch name {
        case "t": isInText = phonetic == 0
        case "rPh": phonetic += 1
        default: break
        }
    }

    func text(_ piece: UnsafeBufferPointer<UInt8>) throws {
        guard isInText else { return }
        bytes.append(contentsOf: piece)
        guard bytes.count <= limits.sharedStringBytes else {
            throw WorkbookFault(
                "the texts of the workbook hold more than \(limits.sharedStringBytes >> 20) MB; expected less; copy the"
                    + " client list alone into a new workbook, or save it as \"CSV UTF-8\"")
        }
    }

    func end(_ name: XMLName) throws -> XMLFlow {
        switch name {
        case "t": isInText = false
        case "rPh": phonetic -= 1
        case "si":
            let start = ends.last.map { Int($0) } ?? 0
            CellText.unescape(&bytes, from: start)
            try CellText.check(bytes[start...], limits)
            ends.append(Int32(bytes.count))
            guard ends.count <= limits.sharedStrings else {
                throw WorkbookFault(
                    "the workbook holds more than \(limits.sharedStrings) texts; expected fewer; copy the client list"
                        + " alone into a new workbook, or save it as \"CSV UTF-8\"")
            }
        default: break
        }
        return .more
    }
}

/// Texts as cells hold them.
enum CellText {
    /// Puts back what cannot stand in XML: `_x000D_` is a carriage return, `_x005F_` an underscore.
    static func unescape(_ bytes: inout [UInt8], from start: Int) {
        guard var read = bytes[start...].firstIndex(of: underscore) else { return }
        var written = read
        while read < bytes.count {
            if bytes[read] == underscore, let unit = escaped(bytes, at: read) {
                for byte in String(Character(unit)).utf8 {
                    bytes[written] = byte
                    written += 1
                }
                read += 7
            } else {
                bytes[written] = bytes[read]
                written += 1
                read += 1
            }
        }
        bytes.removeSubrange(written...)
    }

    /// Throws `WorkbookFault` for a text longer than a cell of Excel can be.
    static func check(_ bytes: ArraySlice<UInt8>, _ limits: SpreadsheetLimits) throws {
        guard bytes.count > limits.cellCharacters else { return }
        let count = bytes.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
        guard count <= limits.cellCharacters else {
            throw WorkbookFault(
                "a cell holds \(count) characters; expected at most \(limits.cellCharacters); shorten it and import"
                    + " the file again")
        }
    }

    private static let underscore = UInt8(ascii: "_")

    /// The scalar of `_xHHHH_` at `index`; nil where nothing of the kind is there.
    private static func escaped(_ bytes: [UInt8], at index: Int) -> Unicode.Scalar? {
        guard index + 7 <= bytes.count, bytes[index + 1] == UInt8(ascii: "x"), bytes[index + 6] == underscore
        else { return nil }
        let digits = bytes[index + 2..<index + 6]
        guard digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return nil }
        return UInt32(String(decoding: digits, as: UTF8.self), radix: 16).flatMap(Unicode.Scalar.init)
    }
}
