import TestSupport

/// Line ends as they must be in the mail.
enum LineEnds {
    /// LF, CR and CRLF, each made CRLF.
    static func normalised(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var previous: UInt8 = 0
        for byte in bytes {
            switch byte {
            case 13: result += [13, 10]
            case 10: if previous != 13 { result += [13, 10] }
            default: result.append(byte)
            }
            previous = byte
        }
        return result
    }

    /// The lines of a message without their CRLF; nil where a CR or LF stands alone or the end lacks one.
    static func lines(_ message: [UInt8]) -> [ArraySlice<UInt8>]? {
        var lines: [ArraySlice<UInt8>] = []
        var start = 0
        var index = 0
        while index < message.count {
            if message[index] == 10 { return nil }
            if message[index] == 13 {
                guard index + 1 < message.count, message[index + 1] == 10 else { return nil }
                lines.append(message[start..<index])
                index += 1
                start = index + 1
            }
            index += 1
        }
        return start == message.count ? lines : nil
    }
}

/// Text made of the pieces that encoders stumble over.
enum RandomText {
    private static let pieces = [
        "a", "e", " ", "  ", "\t", ".", "=", "\n", "\r", "\r\n", "\n.", " \n", "From ", "\nFrom ", "é", "œ",
        "€",
        "👨‍👩‍👧‍👦", "=_", "--", "\0", "\u{7F}", "<p>", "0123456789", "abcdefghijklmnopqrstuvwxyz",
    ]

    private static let wordPieces = [
        "a", "mot", " ", "  ", ".", ",", "\"", "\\", "(", ")", "=?", "?=", "=", "_", "?", "é", "œ", "€",
        "ê\u{301}",
        "👨‍👩‍👧‍👦", "🇫🇷", "l'AG", "abcdefghijklmnopqrstuvwxyz", "@", "<", ">", ";", ":",
    ]

    /// Up to some hundred pieces, or pure noise one time in eight.
    static func bytes(using generator: inout SeededGenerator) -> [UInt8] {
        let count = Int.random(in: 0...300, using: &generator)
        if Int.random(in: 0..<8, using: &generator) == 0 { return generator.bytes(count) }
        return (0..<count).flatMap { _ in (pieces.randomElement(using: &generator) ?? "").utf8 }
    }

    /// One line of up to some dozen pieces.
    static func words(using generator: inout SeededGenerator) -> String {
        let count = Int.random(in: 1...60, using: &generator)
        return (0..<count).map { _ in wordPieces.randomElement(using: &generator) ?? "" }.joined()
    }
}
