/// How one file separates its fields, read from its first lines.
enum CSVDialect {
    static let semicolon = UInt8(ascii: ";")
    static let comma = UInt8(ascii: ",")
    static let tab = UInt8(ascii: "\t")
    static let quote = UInt8(ascii: "\"")
    static let carriageReturn = UInt8(ascii: "\r")
    static let lineFeed = UInt8(ascii: "\n")

    @inline(__always)
    static func isBreak(_ byte: UInt8) -> Bool { byte == lineFeed || byte == carriageReturn }

    /// Excel's `sep=;` on a line of its own at the top: the separator and the length of the line
    /// without its break; nil where there is none.
    static func declared(_ head: UnsafeBufferPointer<UInt8>) -> (delimiter: UInt8, length: Int)? {
        guard head.count >= 5, head.prefix(4).elementsEqual("sep=".utf8, by: { $0 | 0x20 == $1 | 0x20 })
        else {
            return nil
        }
        let ends = head.count == 5 || head[5] == carriageReturn || head[5] == lineFeed
        return ends && ![carriageReturn, lineFeed, quote].contains(head[4]) ? (head[4], 5) : nil
    }

    /// The separator that the header line (the first that is not blank) holds most often outside quotes;
    /// where two are equal or none is there, `;` before tab before `,`.
    static func guess(_ head: UnsafeBufferPointer<UInt8>) -> UInt8 {
        var counts = [semicolon: 0, tab: 0, comma: 0]
        var quoted = false
        var blank = true
        for byte in head {
            if byte == quote { quoted.toggle() }
            if byte == lineFeed || byte == carriageReturn {
                if quoted || blank { continue }
                break
            }
            blank = false
            if !quoted, let count = counts[byte] { counts[byte] = count + 1 }
        }
        var best = semicolon
        for candidate in [tab, comma] where counts[candidate, default: 0] > counts[best, default: 0] {
            best = candidate
        }
        return best
    }
}
