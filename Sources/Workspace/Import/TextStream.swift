internal import Glibc

/// A file's text as UTF-8, chunk by chunk, whatever encoding it is in. Memory is two chunks.
///
/// A class because it owns its buffer; used by one reader at a time.
package final class TextStream {
    /// What errors call the file.
    package var name: String { source.name }
    /// The encoding in force; may turn from UTF-8 into Windows-1252 at the first byte that is not UTF-8.
    package private(set) var encoding = TextEncoding.utf8
    /// Bytes (or UTF-16 units) that did not fit the encoding: read as Windows-1252 in a file that is
    /// UTF-8 elsewhere, as U+FFFD in UTF-16.
    package private(set) var misfits = 0
    package let source: ByteSource

    /// Room that `read` needs at least: one unit of input at its longest.
    static let leastRoom = 4

    private let raw: UnsafeMutableRawBufferPointer
    private var start = 0
    private var end = 0
    private var ended = false
    private var sawMultibyte = false

    /// Reads the first chunk and decides. Throws `ImportError.empty`, `.binary` or `.unreadable`.
    package init(_ source: ByteSource, chunk: Int = 64 * 1024) throws {
        self.source = source
        raw = .allocate(byteCount: max(chunk, 64), alignment: 16)
        try fill()
        while !ended, end < raw.count { try fill() }
        let sample = UnsafeRawBufferPointer(rebasing: raw[0..<end])
        guard !sample.isEmpty else { throw ImportError.empty(file: source.name) }
        if let kind = TextEncoding.binaryKind(sample) {
            throw ImportError.binary(file: source.name, offset: 0, kind: kind)
        }
        (encoding, start) = TextEncoding.detect(sample)
        sawMultibyte = start == 3 || encoding == .utf8 && sample.contains { $0 >= 0x80 }
        try refuseBinary(sample)
    }

    deinit { raw.deallocate() }

    /// Writes UTF-8 to the front of `target`, always whole characters; 0 at the end of the file.
    /// `target` must have room for at least `leastRoom` bytes.
    func read(into target: UnsafeMutableBufferPointer<UInt8>) throws -> Int {
        while true {
            if start == end, !ended { try refill() }
            if start == end { return 0 }
            let written =
                switch encoding {
                case .utf8: try decodeUTF8(into: target)
                case .windows1252: try decodeWindows1252(into: target)
                case .utf16LittleEndian, .utf16BigEndian: try decodeUTF16(into: target)
                }
            if written > 0 { return written }
            // Nothing whole was left in the chunk, or the encoding changed: go on with more input.
            if start < end, !ended { try refill() }
        }
    }

    // MARK: Input

    /// Moves the rest of the chunk to the front and reads behind it.
    private func refill() throws {
        if start > 0 {
            raw.baseAddress.map { _ = memmove($0, $0 + start, end - start) }
            end -= start
            start = 0
        }
        try fill()
    }

    private func fill() throws {
        let count = try source.read(into: .init(rebasing: raw[end...]))
        if count == 0 { ended = true }
        end += count
    }

    private func refuseBinary(_ sample: UnsafeRawBufferPointer) throws {
        guard encoding == .utf8 || encoding == .windows1252 else { return }
        var controls = 0
        for byte in sample where byte < 32 {
            if !(9...13).contains(byte) { controls += 1 }
        }
        if controls * 50 > sample.count {
            let offset = sample.firstIndex { $0 < 32 && !(9...13).contains($0) } ?? 0
            throw ImportError.binary(file: name, offset: offset, kind: nil)
        }
    }

    private func binary(at index: Int) -> ImportError {
        .binary(file: name, offset: source.position - end + index, kind: nil)
    }

    // MARK: Decoding

    /// Copies ASCII without NUL from the input while both sides have room; returns its length.
    private func copyASCII(to target: UnsafeMutableBufferPointer<UInt8>, at written: Int) throws -> Int {
        guard let from = raw.baseAddress, let to = target.baseAddress else { return 0 }
        let limit = min(end - start, target.count - written)
        var count = 0
        while count + 8 <= limit {
            let word = (from + start + count).loadUnaligned(as: UInt64.self)
            let zeros = (word &- 0x0101_0101_0101_0101) & ~word
            if (word | zeros) & 0x8080_8080_8080_8080 != 0 { break }
            count += 8
        }
        while count < limit {
            let byte = raw[start + count]
            if byte >= 0x80 { break }
            if byte == 0 { throw binary(at: start + count) }
            count += 1
        }
        memcpy(to + written, from + start, count)
        start += count
        return count
    }

    private func decodeUTF8(into target: UnsafeMutableBufferPointer<UInt8>) throws -> Int {
        var written = 0
        while start < end, target.count - written >= TextStream.leastRoom {
            written += try copyASCII(to: target, at: written)
            guard start < end, raw[start] >= 0x80, target.count - written >= TextStream.leastRoom else {
                continue
            }
            let length = UTF8Sequence.length(.init(rebasing: raw[..<end]), at: start)
            if length > 0 {
                for place in 0..<length { target[written + place] = raw[start + place] }
                sawMultibyte = true
                start += length
                written += length
            } else if length == UTF8Sequence.cut, !ended {
                break
            } else if sawMultibyte {
                misfits += 1
                written += Windows1252.write(raw[start], to: target, at: written)
                start += 1
            } else {
                // ASCII up to here, and no UTF-8 from here on.
                encoding = .windows1252
                break
            }
        }
        return written
    }

    private func decodeWindows1252(into target: UnsafeMutableBufferPointer<UInt8>) throws -> Int {
        var written = 0
        while start < end, target.count - written >= TextStream.leastRoom {
            written += try copyASCII(to: target, at: written)
            while start < end, raw[start] >= 0x80, target.count - written >= TextStream.leastRoom {
                written += Windows1252.write(raw[start], to: target, at: written)
                start += 1
            }
        }
        return written
    }

    private func decodeUTF16(into target: UnsafeMutableBufferPointer<UInt8>) throws -> Int {
        var written = 0
        while start < end, target.count - written >= TextStream.leastRoom {
            guard end - start >= 2 else {
                guard ended else { break }
                start = end
                misfits += 1
                written += UTF8Writing.write(0xFFFD, to: target, at: written)
                break
            }
            let first = unit(at: start)
            var scalar = UInt32(first)
            var length = 2
            if first == 0 { throw binary(at: start) }
            if (0xD800...0xDFFF).contains(first) {
                if first < 0xDC00, end - start < 4, !ended { break }
                let second = first < 0xDC00 && end - start >= 4 ? unit(at: start + 2) : 0
                if (0xDC00...0xDFFF).contains(second) {
                    scalar = 0x10000 + (UInt32(first - 0xD800) << 10) + UInt32(second - 0xDC00)
                    length = 4
                } else {
                    scalar = 0xFFFD
                    misfits += 1
                }
            }
            written += UTF8Writing.write(scalar, to: target, at: written)
            start += length
        }
        return written
    }

    private func unit(at index: Int) -> UInt16 {
        let pair = (UInt16(raw[index]), UInt16(raw[index + 1]))
        return encoding == .utf16BigEndian ? pair.0 << 8 | pair.1 : pair.1 << 8 | pair.0
    }
}

/// One scalar value as UTF-8.
enum UTF8Writing {
    static func write(_ scalar: UInt32, to target: UnsafeMutableBufferPointer<UInt8>, at index: Int) -> Int {
        func tail(_ shift: UInt32) -> UInt8 { UInt8(truncatingIfNeeded: 0x80 | (scalar >> shift & 0x3F)) }
        switch scalar {
        case ..<0x80:
            target[index] = UInt8(truncatingIfNeeded: scalar)
            return 1
        case ..<0x800:
            target[index] = UInt8(truncatingIfNeeded: 0xC0 | scalar >> 6)
            target[index + 1] = tail(0)
            return 2
        case ..<0x10000:
            target[index] = UInt8(truncatingIfNeeded: 0xE0 | scalar >> 12)
            target[index + 1] = tail(6)
            target[index + 2] = tail(0)
            return 3
        default:
            target[index] = UInt8(truncatingIfNeeded: 0xF0 | scalar >> 18)
            target[index + 1] = tail(12)
            target[index + 2] = tail(6)
            target[index + 3] = tail(0)
            return 4
        }
    }
}

/// Windows-1252 as the WHATWG encoding standard has it: the five unassigned bytes are C1 controls.
enum Windows1252 {
    /// 0x80 to 0x9F; from 0xA0 on a byte is its own scalar.
    private static let upper: [UInt16] = [
        0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
        0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D, 0x017D, 0x8F,
        0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
        0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
    ]

    static func write(_ byte: UInt8, to target: UnsafeMutableBufferPointer<UInt8>, at index: Int) -> Int {
        let scalar = (0x80...0x9F).contains(byte) ? UInt32(upper[Int(byte) - 0x80]) : UInt32(byte)
        return UTF8Writing.write(scalar, to: target, at: index)
    }
}
