/// Cuts what a server sends into replies (RFC 5321 §4.2.1), in whatever pieces it comes.
///
/// Only a complete line counts; a reply of several lines is one when its last line is complete.
package struct ReplyParser: Sendable {
    /// Why what came is no reply. The connection is out of step after it.
    package enum Fault: Error, Equatable, Sendable, CustomStringConvertible {
        case notAReply(String)
        case tooLong

        package var description: String {
            switch self {
            case .notAReply(let line): "«\(line)», which is not an SMTP reply,"
            case .tooLong: "a line or reply that is too long"
            }
        }
    }

    /// Octets of a line; RFC 5321 §4.5.3.1.5 says 512, servers write longer ones.
    package static let longestLine = 2_048

    /// Octets of all the lines of one reply.
    package static let longestReply = 16_384

    private var bytes: [UInt8] = []
    private var position = 0
    private var code: Int?
    private var text: [UInt8] = []
    private var length = 0

    package init() {}

    /// Whether everything that came belongs to replies that were given out.
    package var isEmpty: Bool { position == bytes.count && code == nil }

    package mutating func append(_ more: [UInt8]) {
        if position == bytes.count {
            bytes = more
            position = 0
        } else {
            bytes.append(contentsOf: more)
        }
    }

    /// The next complete reply, or nil when more must be read.
    package mutating func next() throws(Fault) -> Reply? {
        while let end = lineEnd {
            var line = position..<end
            position = end + 1
            if !line.isEmpty, bytes[end - 1] == UInt8(ascii: "\r") { line = line.lowerBound..<(end - 1) }
            if let reply = try take(line) { return reply }
        }
        if bytes.count - position > ReplyParser.longestLine { throw .tooLong }
        return nil
    }

    /// Where the next line feed is.
    private var lineEnd: Int? {
        for index in position..<bytes.count where bytes[index] == UInt8(ascii: "\n") { return index }
        return nil
    }

    /// Adds one line; the reply if that was its last.
    private mutating func take(_ line: Range<Int>) throws(Fault) -> Reply? {
        length += line.count + 2
        if line.count > ReplyParser.longestLine || length > ReplyParser.longestReply { throw .tooLong }
        let mark = line.count > 3 ? bytes[line.lowerBound + 3] : nil
        guard let number = number(at: line), code == nil || code == number,
            mark == nil || mark == UInt8(ascii: " ") || mark == UInt8(ascii: "-")
        else { throw .notAReply(Reply(code: 0, lines: bytes[line].prefix(80)).text) }
        let words = min(line.lowerBound + 4, line.upperBound)..<line.upperBound
        if mark == UInt8(ascii: "-") || code != nil {
            if !text.isEmpty { text.append(UInt8(ascii: " ")) }
            text.append(contentsOf: bytes[words])
        }
        if mark == UInt8(ascii: "-") {
            code = number
            return nil
        }
        let reply = Reply(code: number, lines: code == nil ? bytes[words] : text[...])
        code = nil
        text = []
        length = 0
        return reply
    }

    /// Three digits, 200–599. SMTP has no 1yz replies (RFC 5321 §4.2.1).
    private func number(at line: Range<Int>) -> Int? {
        guard line.count >= 3 else { return nil }
        var number = 0
        for byte in bytes[line.prefix(3)] {
            guard (48...57).contains(byte) else { return nil }
            number = number * 10 + Int(byte - 48)
        }
        return (200...599).contains(number) ? number : nil
    }
}
