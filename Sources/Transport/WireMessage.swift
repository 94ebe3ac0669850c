#if canImport(Glibc)
    internal import Glibc
#endif

/// A message as DATA wants it (RFC 5321 §4.1.1.4, §4.5.2): ends in CRLF, lines that begin with a dot
/// get a second one, and a line with a lone dot closes it.
enum WireMessage {
    static func bytes(_ message: [UInt8]) -> [UInt8] {
        var bytes = beginsLineWithDot(message) ? stuffed(message) : message
        let ended = message.count >= 2 && message.suffix(2).elementsEqual("\r\n".utf8)
        bytes.append(contentsOf: (message.isEmpty || ended ? ".\r\n" : "\r\n.\r\n").utf8)
        return bytes
    }

    /// Our own messages have no such line; the look costs a microsecond, and a lone dot that slipped
    /// through would make the server read the rest of a letter as commands.
    private static func beginsLineWithDot(_ message: [UInt8]) -> Bool {
        if message.first == UInt8(ascii: ".") { return true }
        return message.withUnsafeBytes { buffer in
            guard var place = buffer.baseAddress else { return false }
            let end = place + buffer.count
            while let line = memchr(place, 10, place.distance(to: end)) {
                place = UnsafeRawPointer(line) + 1
                if place < end, place.load(as: UInt8.self) == UInt8(ascii: ".") { return true }
            }
            return false
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
