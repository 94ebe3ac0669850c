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
        text.withUTF8 { bytes in
            var start = 0
            var index = 0
            while index < bytes.count {
                if index + 8 <= bytes.count, !holdsSpecial(bytes, at: index) {
                    index += 8
                    continue
                }
                let end = min(index + 8, bytes.count)
                for place in index..<end where isSpecial(bytes[place]) {
                    output.append(UnsafeBufferPointer(rebasing: bytes[start..<place]))
                    output.append(entity(bytes[place]))
                    start = place + 1
                }
                index = end
            }
            output.append(UnsafeBufferPointer(rebasing: bytes[start...]))
        }
    }

    private static func isSpecial(_ octet: UInt8) -> Bool {
        octet < 64 && special >> UInt64(octet) & 1 != 0
    }

    /// Whether one of eight octets needs an entity: `"` and `&` differ in one bit, and so do `<` and `>`.
    private static func holdsSpecial(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let word = UnsafeRawBufferPointer(bytes).loadUnaligned(fromByteOffset: index, as: UInt64.self)
        func zeros(_ word: UInt64) -> UInt64 { (word &- ones) & ~word }
        let quotes = zeros((word | ones &* 4) ^ ones &* UInt64(UInt8(ascii: "&")))
        let apostrophes = zeros(word ^ ones &* UInt64(UInt8(ascii: "'")))
        let brackets = zeros((word | ones &* 2) ^ ones &* UInt64(UInt8(ascii: ">")))
        return (quotes | apostrophes | brackets) & (ones &* 0x80) != 0
    }
}
