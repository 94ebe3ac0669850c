import TestSupport
import Testing

@testable import Transport

@Suite struct WireMessageTests {
    /// Octet by octet, as RFC 5321 §4.5.2 says it.
    private func plain(_ message: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        for (index, byte) in message.enumerated() {
            if byte == 46, index == 0 || message[index - 1] == 10 { bytes.append(46) }
            bytes.append(byte)
        }
        if !message.isEmpty, message.suffix(2) != [13, 10] { bytes += [13, 10] }
        return bytes + [46, 13, 10]
    }

    @Test(arguments: Array(1...4) as [UInt64])
    func `Whatever the message is, it ends with a lone dot and has no other`(_ seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let pieces: [[UInt8]] = [
            [46], [10], [13, 10], [10, 46], [13, 10, 46], [0], [255],
            Array("une ligne plus longue que d’autres".utf8),
        ]
        for length in 0..<200 {
            var message = (0..<length / 3).flatMap { _ in pieces.randomElement(using: &generator) ?? [] }
            #expect(WireMessage.bytes(message) == plain(message))
            // One dot at any place of a long message.
            message =
                [UInt8](repeating: 65, count: length) + [10, 46] + [UInt8](repeating: 66, count: length / 2)
            #expect(WireMessage.bytes(message) == plain(message))
            message = [UInt8](repeating: 65, count: length) + [10, 65, 46]
            #expect(WireMessage.bytes(message) == plain(message))
        }
    }
}
