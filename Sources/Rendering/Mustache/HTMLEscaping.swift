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
        let longest = text.utf8.count * 6
        return [UInt8](unsafeUninitializedCapacity: longest) { room, count in
            var output = MergeBuffer(room)
            append(text, to: &output)
            count = output.count
        }
    }

    static func append(_ text: String, to output: inout MergeBuffer) {
        var text = text
        let special = special
        text.withUTF8 { bytes in
            var start = 0
            for index in 0..<bytes.count where bytes[index] < 64 && special >> UInt64(bytes[index]) & 1 != 0 {
                output.append(UnsafeBufferPointer(rebasing: bytes[start..<index]))
                output.append(entity(bytes[index]))
                start = index + 1
            }
            output.append(UnsafeBufferPointer(rebasing: bytes[start...]))
        }
    }
}
