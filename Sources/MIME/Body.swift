#if canImport(Glibc)
    internal import Glibc
#endif
package import Model

/// Pieces of whole lines that many bodies hold, encoded once.
package struct KnownLines: Sendable {
    fileprivate let pieces: [(source: [UInt8], encoded: [UInt8])]

    /// The pieces by their numbers, UTF-8. One that does not end in LF, or within a character, is encoded each time anew.
    package init(_ pieces: [[UInt8]]) {
        self.pieces = pieces.map { source in
            let isWhole =
                source.last == Octet.lineFeed && !source.dropLast().suffix(2).contains { $0 >= 0xE0 }
            return (source, isWhole ? QuotedPrintable.encoded(Body(source)) : [])
        }
    }

    static let none = KnownLines([])
}

/// A text on its way into a message: UTF-8 with any line ends.
package struct Body: Sendable {
    package let octets: [UInt8]
    private let lines: KnownLines
    /// Where pieces of `lines` really stand, in order, from one line's start to another's.
    let places: [KnownPlace]
    /// No encoded form is longer, and there is room for its last wide store.
    let longest: Int

    package init(_ octets: [UInt8]) { self.init(octets, .none, at: []) }

    /// `places`: where pieces of `lines` stand in `octets`, in order. What stands elsewhere than said is encoded anew: the
    /// encoded form is the same with them and without.
    package init(_ octets: [UInt8], _ lines: KnownLines, at places: [KnownPlace]) {
        self.octets = octets
        self.lines = lines
        var end = 0
        var copied = 0
        let isRight = { (place: KnownPlace) in
            guard place.start >= end, lines.stand(at: place, in: octets) else { return false }
            end = place.start + place.count
            copied += lines.pieces[place.number].encoded.count
            return true
        }
        let wrong = places.firstIndex { !isRight($0) }
        self.places = wrong.map { places[..<$0] + places[($0 + 1)...].filter(isRight) } ?? places
        let rest = octets.count - self.places.reduce(0) { $0 + $1.count }
        // Three octets for each, and a soft break (3) after no fewer than 63.
        longest = copied + rest * 3 + rest / 63 * 9 + 64
    }

    func encoded(_ place: KnownPlace) -> [UInt8] { lines.pieces[place.number].encoded }
}

extension KnownLines {
    /// Whether the piece stands there, and lines begin there.
    fileprivate func stand(at place: KnownPlace, in body: [UInt8]) -> Bool {
        guard pieces.indices.contains(place.number) else { return false }
        let piece = pieces[place.number]
        guard piece.source.count == place.count, !piece.encoded.isEmpty,
            body.count - place.start >= place.count
        else { return false }
        return body.withUnsafeBufferPointer { body in
            guard let first = body.baseAddress else { return false }
            let start = first + place.start
            return (place.start == 0 || start[-1] == Octet.lineFeed)
                && memcmp(start, piece.source, place.count) == 0
        }
    }
}
