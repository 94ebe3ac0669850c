/// The bytes of one field, UTF-8; valid as long as the record they are a slice of.
typealias FieldBytes = UnsafeBufferPointer<UInt8>

/// Blanks and control characters of a field's bytes.
enum FieldText {
    /// Without blanks at both ends: space, tab, line breaks, no-break spaces, zero-width space and BOM.
    static func trimmed(_ bytes: FieldBytes) -> FieldBytes {
        var start = 0
        var end = bytes.count
        while start < end {
            let width = blankWidth(bytes, at: start)
            if width == 0 { break }
            start += width
        }
        while start < end {
            if isBlank(bytes[end - 1]) {
                end -= 1
            } else if end - start >= 2, blankWidth(bytes, at: end - 2) == 2 {
                end -= 2
            } else if end - start >= 3, blankWidth(bytes, at: end - 3) == 3 {
                end -= 3
            } else {
                break
            }
        }
        return FieldBytes(rebasing: bytes[start..<end])
    }

    /// As a string without blanks at its ends.
    static func trimmed(_ text: String) -> String {
        var text = text
        return text.withUTF8 { String(decoding: trimmed($0), as: UTF8.self) }
    }

    /// Trimmed bytes as a string with every run of blanks and line breaks as one space; nil where a
    /// control character stands in it. Marks of the writing direction, which pasted text carries along and
    /// which can turn what follows around, are left out.
    static func line(_ bytes: FieldBytes) -> String? {
        var previous: UInt8 = 0
        var plain = true
        for byte in bytes {
            // 0xC2 begins a no-break space, 0xE2 and 0xEF the other odd blanks: look closer.
            if byte < 0x20 || byte == 0x7F || byte == 0xC2 || byte == 0xE2 || byte == 0xEF
                || byte == 0x20 && previous == 0x20
            {
                plain = false
                break
            }
            previous = byte
        }
        if plain { return String(decoding: bytes, as: UTF8.self) }
        var clean: [UInt8] = []
        var index = 0
        while index < bytes.count {
            let width = blankWidth(bytes, at: index)
            if width > 0 {
                if clean.last != 0x20 { clean.append(0x20) }
                index += width
            } else if isDirectionMark(bytes, at: index) {
                index += 3
            } else {
                guard bytes[index] >= 0x20, bytes[index] != 0x7F, !isLateControl(bytes, at: index) else {
                    return nil
                }
                clean.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: clean, as: UTF8.self)
    }

    /// U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069.
    private static func isDirectionMark(_ bytes: FieldBytes, at index: Int) -> Bool {
        guard bytes[index] == 0xE2, index + 2 < bytes.count else { return false }
        return switch (bytes[index + 1], bytes[index + 2]) {
        case (0x80, 0x8E...0x8F), (0x80, 0xAA...0xAE), (0x81, 0xA6...0xA9): true
        default: false
        }
    }

    /// U+0080 to U+009F: some terminals obey them.
    private static func isLateControl(_ bytes: FieldBytes, at index: Int) -> Bool {
        bytes[index] == 0xC2 && index + 1 < bytes.count && bytes[index + 1] < 0xA0
    }

    static func isDigit(_ byte: UInt8) -> Bool { byte >= 48 && byte <= 57 }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte >= 9 && byte <= 13 }

    /// Length of the blank at `index`; 0 where there is none.
    private static func blankWidth(_ bytes: FieldBytes, at index: Int) -> Int {
        let byte = bytes[index]
        if isBlank(byte) { return 1 }
        if byte == 0xC2, index + 1 < bytes.count, bytes[index + 1] == 0xA0 { return 2 }
        guard byte == 0xE2 || byte == 0xEF, index + 2 < bytes.count else { return 0 }
        switch (byte, bytes[index + 1], bytes[index + 2]) {
        case (0xE2, 0x80, 0xAF), (0xE2, 0x80, 0x8B), (0xEF, 0xBB, 0xBF): return 3
        default: return 0
        }
    }
}
