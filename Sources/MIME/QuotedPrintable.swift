/// Quoted-printable for text bodies (RFC 2045 §6.7), with what later hops need: no line begins with a dot
/// (SMTP would stuff it) or with "From " (mbox would quote it), no blank ends a line.
///
/// LF, CR and CRLF in the source all end a line and become CRLF. Lines hold at most 76 octets. A UTF-8
/// character is not split between two lines. No "_" ever follows a raw "=", so that a boundary that
/// begins with "=_" cannot occur.
enum QuotedPrintable {
    /// Writes at most `body.longest` octets from `start` on; where the next would go. Nothing is added after the last line.
    static func write(
        _ body: Body, to start: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        write(body, to: start, endingAt: nil)
    }

    /// As above, where something follows on the last line: it goes on at `column`.
    static func write(
        _ body: Body, to start: UnsafeMutablePointer<UInt8>, endingAt column: UnsafeMutablePointer<Int>?
    ) -> UnsafeMutablePointer<UInt8> {
        Encoder.escapes.withUnsafeBufferPointer { escapes in
            body.octets.withUnsafeBufferPointer { source in
                guard let first = source.baseAddress, let escapes = escapes.baseAddress else { return start }
                var encoder = Encoder(source: first, count: source.count, escapes: escapes, output: start)
                var next = 0
                // The form of each line depends on the line only, so that lines of others may stand between those that are
                // known, and begun ones be ended.
                while true {
                    let place = next < body.places.count ? body.places[next] : nil
                    encoder.run(to: place?.start ?? source.count)
                    guard let place else { break }
                    encoder.copy(body.piece(at: place))
                    next += 1
                }
                if let column { column.pointee = encoder.column } else { encoder.escapeTrailingBlank() }
                // Better an end than a mail from memory that is not its own.
                precondition(encoder.output - start <= body.longest)
                return encoder.output
            }
        }
    }

    /// How many octets the character has that this octet begins; 1 for any that begins none.
    static func characterLength(_ octet: UInt8) -> Int {
        octet < 0xC0 ? 1 : octet < 0xE0 ? 2 : octet < 0xF0 ? 3 : 4
    }
}

/// Inlined as a whole: its position then stays in registers, a seventh of the time of a message.
private struct Encoder {
    /// Octets on a line before the soft break, which is the 76th.
    private static let limit = 75

    /// Each octet as "=" and two hexadecimal digits, the first octet lowest.
    static let escapes: [UInt32] = (0..<256).map { octet in
        let (high, low) = (Octet.digit(UInt8(octet) >> 4), Octet.digit(UInt8(octet) & 15))
        return (UInt32(Octet.equals) | UInt32(high) << 8 | UInt32(low) << 16).littleEndian
    }

    let source: UnsafePointer<UInt8>
    let count: Int
    let escapes: UnsafePointer<UInt32>
    var output: UnsafeMutablePointer<UInt8>
    var index = 0
    var column = 0
    /// Where it stops: behind a line, at the start of a piece, or at the end.
    private var end = 0

    init(
        source: UnsafePointer<UInt8>, count: Int, escapes: UnsafePointer<UInt32>,
        output: UnsafeMutablePointer<UInt8>
    ) {
        self.source = source
        self.count = count
        self.escapes = escapes
        self.output = output
    }

    @inline(__always) mutating func run(to end: Int) {
        self.end = end
        while index < end {
            if column == 0 { escapeLineStart() }
            copyPlain()
            guard index < end else { break }
            let octet = source[index]
            if octet == Octet.equals || octet >= 128 { encodeCharacter(octet) } else { encodeNext(octet) }
        }
    }

    /// Passes over a piece that stands here, at a line's start.
    @inline(__always) mutating func copy(_ piece: KnownLines.Piece) {
        piece.encoded.withUnsafeBufferPointer { known in
            guard let octets = known.baseAddress else { return }
            output.update(from: octets, count: known.count)
            output += known.count
        }
        index += piece.source.count
        column = piece.column
    }

    /// Copies plain octets up to the line's limit, eight at a time. What a wide store writes beyond them
    /// is overwritten by what follows.
    @inline(__always) private mutating func copyPlain() {
        let room = min(Self.limit - column, end - index)
        let wide = min(room, count - index - 7)
        let from = UnsafeRawPointer(source + index)
        let to = UnsafeMutableRawPointer(output)
        var copied = 0
        while copied < wide {
            let word = from.loadUnaligned(fromByteOffset: copied, as: UInt64.self)
            to.storeBytes(of: word, toByteOffset: copied, as: UInt64.self)
            // Tested, not added: the next load must not wait for this count.
            let specials = Self.specials(UInt64(littleEndian: word))
            if specials != 0 { return advance(min(copied + specials.trailingZeroBitCount / 8, room)) }
            copied += 8
        }
        copied = min(copied, room)
        while copied < room, Self.isPlain(source[index + copied]) {
            output[copied] = source[index + copied]
            copied += 1
        }
        advance(copied)
    }

    @inline(__always) private mutating func advance(_ plain: Int) {
        index += plain
        output += plain
        column += plain
    }

    /// Encodes the octet that stopped `copyPlain`: the line is full, the line ends, or it needs encoding.
    @inline(__always) private mutating func encodeNext(_ octet: UInt8) {
        if octet == Octet.lineFeed || octet == Octet.carriageReturn {
            escapeTrailingBlank()
            let pair =
                octet == Octet.carriageReturn && index + 1 < count && source[index + 1] == Octet.lineFeed
            index += pair ? 2 : 1
            endLine()
        } else if Self.isPlain(octet) {
            softBreak()
        } else if octet == Octet.tab {
            if column == Self.limit { return softBreak() }
            output.pointee = octet
            advance(1)
        } else {
            encodeCharacter(octet)
        }
    }

    /// An octet that needs encoding, with those that continue its character on the same line.
    @inline(__always) private mutating func encodeCharacter(_ first: UInt8) {
        let length = min(QuotedPrintable.characterLength(first), count - index)
        if column + 3 * length > Self.limit { softBreak() }
        write(escaped: first)
        index += 1
        guard length > 1, source[index] & 0xC0 == 0x80 else { return }
        write(escaped: source[index])
        index += 1
        guard length > 2 else { return }
        for _ in 2..<length where source[index] & 0xC0 == 0x80 {
            write(escaped: source[index])
            index += 1
        }
    }

    /// At the start of an output line: a dot, or the F of "From ".
    @inline(__always) private mutating func escapeLineStart() {
        let first = source[index]
        guard first == Octet.dot || (first == UInt8(ascii: "F") && fromFollows) else { return }
        write(escaped: first)
        index += 1
    }

    private var fromFollows: Bool {
        index + 5 <= count && source[index + 1] == UInt8(ascii: "r") && source[index + 2] == UInt8(ascii: "o")
            && source[index + 3] == UInt8(ascii: "m") && source[index + 4] == Octet.space
    }

    /// The last octet of a line, where it is a raw space or tab. Escapes end in a hexadecimal digit.
    @inline(__always) mutating func escapeTrailingBlank() {
        guard column > 0, output[-1] == Octet.space || output[-1] == Octet.tab else { return }
        let blank = output[-1]
        output -= 1
        column -= 1
        if column + 3 > Self.limit { softBreak() }
        write(escaped: blank)
    }

    @inline(__always) private mutating func write(escaped octet: UInt8) {
        // A fourth octet is written, too; what follows stands over it.
        UnsafeMutableRawPointer(output).storeBytes(of: escapes[Int(octet)], as: UInt32.self)
        output += 3
        column += 3
    }

    @inline(__always) private mutating func softBreak() {
        output.pointee = Octet.equals
        output += 1
        endLine()
    }

    @inline(__always) private mutating func endLine() {
        output[0] = Octet.carriageReturn
        output[1] = Octet.lineFeed
        output += 2
        column = 0
    }

    private static func isPlain(_ octet: UInt8) -> Bool {
        octet >= 32 && octet < 127 && octet != Octet.equals
    }

    /// The high bit of every octet that is a control, "=", DEL or beyond ASCII. The lowest bit set is
    /// exact; those above it may be carried over.
    private static func specials(_ word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let highs: UInt64 = 0x8080_8080_8080_8080
        let equals = word ^ (ones &* UInt64(Octet.equals))
        let delete = word ^ (ones &* 127)
        let controls = (word &- ones &* 32) & ~word
        let marks = ((equals &- ones) & ~equals) | ((delete &- ones) & ~delete)
        return (word | controls | marks) & highs
    }
}
