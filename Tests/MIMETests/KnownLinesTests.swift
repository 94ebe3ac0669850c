import MIME
import Model
import TestSupport
import Testing

@Suite("Known lines")
struct KnownLinesTests {
    private func expectSame(_ octets: [UInt8], _ body: Body) throws {
        var message = try SampleMessage.make(text: octets, html: octets)
        let expected = message.encoded()
        message.text = body
        message.html = body
        #expect(message.encoded() == expected)
    }

    @Test("A body is encoded as it would be without them", arguments: Array(1...8) as [UInt64])
    func anyBody(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            let pieces = (0..<4).map { _ in
                RandomText.bytes(using: &generator) + (Bool.random(using: &generator) ? [10] : [])
            }
            let lines = KnownLines(pieces)
            var octets: [UInt8] = []
            var places: [KnownPlace] = []
            for _ in 0..<6 {
                let number = Int.random(in: 0..<4, using: &generator)
                // Sometimes right behind the one before, sometimes in the middle of a line.
                if Bool.random(using: &generator) { octets += RandomText.bytes(using: &generator) }
                if Bool.random(using: &generator) { octets.append(10) }
                places.append(
                    KnownPlace(number: number, start: octets.count, count: pieces[number].count))
                octets += pieces[number]
            }
            if Bool.random(using: &generator) { octets += RandomText.bytes(using: &generator) }
            try expectSame(octets, Body(octets, lines, at: places))
        }
    }

    @Test("A place that is wrong does no harm", arguments: Array(21...24) as [UInt64])
    func wrongPlaces(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            let octets = RandomText.bytes(using: &generator)
            let piece = Array(octets.dropFirst(5).prefix(20)) + [10]
            let places = (0..<5).map { _ in
                KnownPlace(
                    number: Int.random(in: -1...2, using: &generator),
                    start: Int.random(in: -3...400, using: &generator),
                    count: Int.random(in: -1...30, using: &generator))
            }
            try expectSame(octets, Body(octets, KnownLines([piece, [10], []]), at: places))
        }
    }

    /// The blank costs an escape, and that a soft break, at each of them.
    @Test("There is room where many pieces end in a blank at the line's end", arguments: 60...80)
    func blanksAtTheEnd(length: Int) throws {
        let piece = [UInt8](repeating: 97, count: length) + [32]
        var octets: [UInt8] = []
        var places: [KnownPlace] = []
        for _ in 0..<2_000 {
            places.append(KnownPlace(number: 0, start: octets.count, count: piece.count))
            octets += piece + [10]
        }
        try expectSame(octets, Body(octets, KnownLines([piece]), at: places))
    }

    @Test("A line that is begun goes on where it is, whatever follows", arguments: Array(31...36) as [UInt64])
    func begun(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let ends: [[UInt8]] =
            [
                "", " ", "\t", "F", "Fr", "From", "From ", "=", ".", "é", "\n", "\n ", "\r", "\n.", "\nF",
                "mot ",
            ].map { Array($0.utf8) } + [[0xC3], [0xE2, 0x82], [0x82], [0xF0, 97, 98], [0xE2, 97]]
        for _ in 0..<300 {
            let length = Int.random(in: 0...160, using: &generator)
            let piece =
                [UInt8](repeating: 97, count: length) + (ends.randomElement(using: &generator) ?? [])
            let rest =
                (ends.randomElement(using: &generator) ?? []) + (ends.randomElement(using: &generator) ?? [])
                + RandomText.bytes(using: &generator).prefix(20)
            let octets = Array("début\n".utf8) + piece + rest
            let place = KnownPlace(number: 0, start: 7, count: piece.count)
            try expectSame(octets, Body(octets, KnownLines([piece]), at: [place]))
        }
    }
}
