/// The encodings that spreadsheets write, told apart by content.
package enum TextEncoding: String, Hashable, Sendable {
    case utf8 = "UTF-8"
    case utf16LittleEndian = "UTF-16LE"
    case utf16BigEndian = "UTF-16BE"
    case windows1252 = "Windows-1252"

    /// What a file's first bytes say. `prefix` is the length of its byte order mark.
    ///
    /// Without a mark: zero bytes on every second place mean UTF-16; else UTF-8 unless more bytes break its
    /// rules than keep them (`TextStream` falls back where a byte beyond the sample proves otherwise).
    static func detect(_ sample: UnsafeRawBufferPointer) -> (encoding: TextEncoding, prefix: Int) {
        if sample.starts(with: [0xEF, 0xBB, 0xBF]) { return (.utf8, 3) }
        if sample.starts(with: [0xFF, 0xFE]) { return (.utf16LittleEndian, 2) }
        if sample.starts(with: [0xFE, 0xFF]) { return (.utf16BigEndian, 2) }
        var even = 0
        var odd = 0
        let pairs = sample.count / 2
        for pair in 0..<pairs {
            if sample[2 * pair] == 0 { even += 1 }
            if sample[2 * pair + 1] == 0 { odd += 1 }
        }
        // French text in UTF-16 is ASCII by more than nine tenths; half leaves room for short files.
        if pairs > 0, even == 0, odd * 2 >= pairs { return (.utf16LittleEndian, 0) }
        if pairs > 0, odd == 0, even * 2 >= pairs { return (.utf16BigEndian, 0) }
        return (fitsUTF8(sample) ? .utf8 : .windows1252, 0)
    }

    /// A well-known binary format by its first bytes, in words for the person who picked the wrong file.
    static func binaryKind(_ sample: UnsafeRawBufferPointer) -> String? {
        if sample.starts(with: [0x50, 0x4B, 0x03, 0x04]) { return "an Excel or LibreOffice workbook" }
        if sample.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) { return "an old Excel workbook (.xls)" }
        if sample.starts(with: Array("%PDF-".utf8)) { return "a PDF document" }
        if sample.starts(with: [0x1F, 0x8B]) { return "a compressed file (gzip)" }
        return nil
    }

    /// In a text in Windows-1252 hardly any two letters with accents happen to make a UTF-8 sequence; a
    /// text in UTF-8 that somebody pasted a foreign line into holds many.
    private static func fitsUTF8(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var index = 0
        var sequences = 0
        var misfits = 0
        while index < bytes.count {
            let length = UTF8Sequence.length(bytes, at: index)
            // A sequence that the end of the sample cuts is not yet wrong.
            if length == UTF8Sequence.cut { break }
            if length == UTF8Sequence.invalid { misfits += 1 } else if length > 1 { sequences += 1 }
            index += max(1, length)
        }
        return misfits == 0 || sequences > misfits
    }
}

/// Well-formed UTF-8 by table 3-7 of the Unicode standard.
enum UTF8Sequence {
    static let cut = 0
    static let invalid = -1

    /// Length in bytes of the sequence at `index`, `cut` where the buffer ends inside it, or `invalid`.
    static func length(_ bytes: UnsafeRawBufferPointer, at index: Int) -> Int {
        let lead = bytes[index]
        if lead < 0x80 { return 1 }
        let length: Int
        var low: UInt8 = 0x80
        var high: UInt8 = 0xBF
        switch lead {
        case 0xC2...0xDF: length = 2
        case 0xE0...0xEF:
            length = 3
            if lead == 0xE0 { low = 0xA0 }
            if lead == 0xED { high = 0x9F }
        case 0xF0...0xF4:
            length = 4
            if lead == 0xF0 { low = 0x90 }
            if lead == 0xF4 { high = 0x8F }
        default: return invalid
        }
        for place in 1..<length {
            guard index + place < bytes.count else { return cut }
            let byte = bytes[index + place]
            guard byte >= low, byte <= high else { return invalid }
            low = 0x80
            high = 0xBF
        }
        return length
    }
}
