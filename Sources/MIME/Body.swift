#if canImport(Glibc)
    internal import Glibc
#endif
package import Model

/// Pieces that many bodies hold, encoded once: whole lines, the last one perhaps begun only.
package struct KnownLines: Sendable {
    struct Piece: Sendable {
        let source: [UInt8]
        let encoded: [UInt8]
        /// Where the piece ends on its last line.
        let column: Int
    }

    fileprivate let pieces: [Piece]

    /// The pieces by their numbers, UTF-8. One that can be read with what follows only is encoded each time anew.
    package init(_ pieces: [[UInt8]]) {
        self.pieces = pieces.map { source in
            guard Self.standsAlone(source) else { return Piece(source: source, encoded: [], column: 0) }
            var column = 0
            let body = Body(source)
            let encoded = [UInt8](unsafeUninitializedCapacity: body.longest) { output, count in
                guard let start = output.baseAddress else { return }
                count = QuotedPrintable.write(body, to: start, endingAt: &column) - start
            }
            return Piece(source: source, encoded: encoded, column: column)
        }
    }

    /// Whether the piece is encoded in the same way whatever follows: it ends with a line or within one, but not within a
    /// character, a CRLF or what may become "From ".
    private static func standsAlone(_ source: [UInt8]) -> Bool {
        guard let last = source.last, last != Octet.carriageReturn else { return false }
        let mayBecomeFrom = last != Octet.lineFeed && source.suffix(4).contains(UInt8(ascii: "F"))
        return !mayBecomeFrom
            && zip(1...3, source.reversed()).allSatisfy { QuotedPrintable.characterLength($1) <= $0 }
    }

    static let none = KnownLines([])
}

/// A text on its way into a message: UTF-8 with any line ends.
package struct Body: Sendable {
    package let octets: [UInt8]
    private let lines: KnownLines
    /// Where pieces of `lines` really stand, in order, each from a line's start on.
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
        // Three octets for each, and a soft break (3) after no fewer than 63, or where a piece ends: there
        // two more for a blank that ends the line, and a break before it.
        longest = copied + rest * 3 + rest / 63 * 9 + self.places.count * 8 + 64
    }

    func piece(at place: KnownPlace) -> KnownLines.Piece { lines.pieces[place.number] }
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
