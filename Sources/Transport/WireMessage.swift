/// A message as DATA wants it (RFC 5321 §4.1.1.4, §4.5.2): ends in CRLF, lines that begin with a dot
/// get a second one, and a line with a lone dot closes it.
enum WireMessage {
    static func bytes(_ message: [UInt8]) -> [UInt8] {
        let ended = message.count >= 2 && message.suffix(2).elementsEqual("\r\n".utf8)
        let end = message.isEmpty || ended ? ".\r\n" : "\r\n.\r\n"
        var isPlain = message.first != UInt8(ascii: ".")
        let bytes = [UInt8](unsafeUninitializedCapacity: message.count + 5) { output, count in
            guard isPlain, copy(message, to: output) else { return isPlain = false }
            count = message.count
            for byte in end.utf8 {
                output[count] = byte
                count += 1
            }
        }
        return isPlain ? bytes : stuffed(message) + end.utf8
    }

    private typealias Words = SIMD4<UInt64>

    /// Copies all, and looks whether a line within begins with a dot: then false. Our own messages have no such line; but
    /// a lone dot that slipped through would make the server read the rest of a letter as commands.
    private static func copy(_ message: [UInt8], to output: UnsafeMutableBufferPointer<UInt8>) -> Bool {
        message.withUnsafeBytes { source in
            guard let start = source.baseAddress,
                let target = output.baseAddress.map(UnsafeMutableRawPointer.init)
            else { return true }
            let ones = Words(repeating: 0x0101_0101_0101_0101)
            let feeds = ones &* UInt64(UInt8(ascii: "\n"))
            let dots = ones &* UInt64(UInt8(ascii: "."))
            let all = Words(repeating: .max)
            var zeros = Words(repeating: 0)
            var index = 0
            // 32 octets at a time, beside those that follow them: where both are what is looked for, an octet is zero.
            while index + 33 <= source.count {
                let here = start.loadUnaligned(fromByteOffset: index, as: Words.self)
                let next = start.loadUnaligned(fromByteOffset: index + 1, as: Words.self)
                target.storeBytes(of: here, toByteOffset: index, as: Words.self)
                let octets = (here ^ feeds) | (next ^ dots)
                zeros = zeros | ((octets &- ones) & (octets ^ all))
                index += 32
            }
            var isFound = (zeros[0] | zeros[1] | zeros[2] | zeros[3]) & 0x8080_8080_8080_8080 != 0
            while index < source.count {
                output[index] = source[index]
                let isLast = index + 1 == source.count
                if source[index] == UInt8(ascii: "\n"), !isLast, source[index + 1] == UInt8(ascii: ".") {
                    isFound = true
                }
                index += 1
            }
            return !isFound
        }
    }

    private static func stuffed(_ message: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(message.count + 16)
        var previous = UInt8(ascii: "\n")
        for byte in message {
            if byte == UInt8(ascii: "."), previous == UInt8(ascii: "\n") { bytes.append(byte) }
            bytes.append(byte)
            previous = byte
        }
        return bytes
    }
}
