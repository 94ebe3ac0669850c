/// Makes text safe in HTML content and in quoted attributes.
enum HTMLEscaping {
    /// Bits of the five octets that need an entity, all of them below 64.
    private static let special = "&<>\"'".utf8.reduce(UInt64(0)) { $0 | 1 << UInt64($1) }

    private static func entity(_ octet: UInt8) -> StaticString {
        switch octet {
        case UInt8(ascii: "&"): "&amp;"
        case UInt8(ascii: "<"): "&lt;"
        case UInt8(ascii: ">"): "&gt;"
        case UInt8(ascii: "\""): "&quot;"
        default: "&#39;"
        }
    }

    static func escaped(_ text: String) -> [UInt8] {
        var output: [UInt8] = []
        append(text, to: &output)
        return output
    }

    static func append(_ text: String, to output: inout [UInt8]) {
        var text = text
        let special = special
        text.withUTF8 { bytes in
            var start = 0
            for index in 0..<bytes.count where bytes[index] < 64 && special >> UInt64(bytes[index]) & 1 != 0 {
                output.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<index]))
                entity(bytes[index]).withUTF8Buffer { output.append(contentsOf: $0) }
                start = index + 1
            }
            output.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start...]))
        }
    }
}

extension [UInt8] {
    /// Appends the text's UTF-8 in one go.
    mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { append(contentsOf: $0) }
    }
}
