import Foundation
import TestSupport
import Testing

@Suite("Encoded-words")
struct EncodedWordTests {
    /// The texts of the encoded-words in a message's subject, each decoded by itself; nil for one that is
    /// not UTF-8 alone.
    private func pieces(ofSubject subject: String) throws -> [String?] {
        let lines = try #require(LineEnds.lines(SampleMessage.make(subject: subject).encoded()))
        let texts = lines.map { String(decoding: $0, as: UTF8.self) }
        let start = try #require(texts.firstIndex { $0.hasPrefix("Subject:") })
        let rest = texts[(start + 1)...].prefix { $0.hasPrefix(" ") }
        let words = ([texts[start]] + rest).flatMap { $0.split(separator: " ") }
        return words.filter { $0.hasPrefix("=?utf-8?") }.map { decoded(String($0)) }
    }

    private func decoded(_ word: String) -> String? {
        let body = String(word.dropFirst("=?utf-8?Q?".count).dropLast(2))
        if word.hasPrefix("=?utf-8?B?") {
            return Data(base64Encoded: body).flatMap { String(data: $0, encoding: .utf8) }
        }
        let escaped = body.replacingOccurrences(of: "_", with: " ").replacingOccurrences(of: "=", with: "%")
        return escaped.removingPercentEncoding
    }

    @Test("Each holds whole characters")
    func wholeCharacters() throws {
        for subject in SampleMessage.awkwardTexts {
            for piece in try pieces(ofSubject: subject) { #expect(piece != nil, "\(subject)") }
        }
        var generator = SeededGenerator(seed: 21)
        for _ in 0..<200 {
            let subject = RandomText.words(using: &generator)
            for piece in try pieces(ofSubject: subject) { #expect(piece != nil, "\(subject)") }
        }
    }

    @Test("None parts a family, a flag or a letter from its accents")
    func wholeGraphemes() throws {
        let clusters = ["👨‍👩‍👧‍👦", "🇫🇷", "e\u{301}", "🏳️‍🌈", "é", "a"]
        for offset in 0..<60 {
            for cluster in clusters {
                let subject = String(repeating: "x", count: offset) + String(repeating: cluster, count: 30)
                let pieces = try pieces(ofSubject: subject).compactMap { $0 }
                let counts = pieces.map(\.count).reduce(0, +)
                if !pieces.isEmpty { #expect(counts == subject.count, "\(pieces)") }
            }
        }
    }

    @Test("A cluster longer than a word can be is parted, not lost")
    func hugeGrapheme() throws {
        let subject = "a" + String(repeating: "\u{301}", count: 300)
        let pieces = try pieces(ofSubject: subject)
        #expect(pieces.count > 5)
        #expect(Array(pieces.compactMap { $0 }.joined().utf8) == Array(subject.utf8))
    }
}
