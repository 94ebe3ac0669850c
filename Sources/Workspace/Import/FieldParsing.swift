package import Model

/// Reads the values that French spreadsheets hold. Blanks at the ends are forgiven everywhere.
package enum FieldParsing {
    /// A day in any of `14/03/2026`, `14/03/26` (00–49 are 2000 to 2049, 50–99 are 1950 to 1999),
    /// `14-03-2026`, `14.03.2026`, `2026-03-14`, each with a time behind it or not, or an Excel serial of
    /// five digits (1900 system: 46095 is 2026-03-14; up to 2099). Nil for anything else.
    package static func date(_ text: String) -> CivilDate? {
        var text = text
        return text.withUTF8 { date(FieldText.trimmed($0)) }
    }

    /// `oui`, `o`, `vrai`, `1`, `x`, `yes`, `true` and `non`, `n`, `faux`, `0`, `no`, `false` in any case;
    /// nil for anything else.
    package static func yesNo(_ text: String) -> Bool? {
        switch text.folded {
        case "oui", "o", "vrai", "1", "x", "yes", "y", "true": true
        case "non", "n", "faux", "0", "no", "false": false
        default: nil
        }
    }

    /// `M.`, `Mr`, `Monsieur`, `Mme`, `Madame`, `Mlle`… in any case; nil for anything else.
    package static func civility(_ text: String) -> Civility? {
        switch text.folded {
        case "m", "m.", "mr", "mr.", "monsieur", "h", "homme": .monsieur
        case "mme", "mme.", "mrs", "madame", "mlle", "melle", "mademoiselle", "f", "femme": .madame
        default: nil
        }
    }

    static func date(_ bytes: FieldBytes) -> CivilDate? {
        var cursor = Cursor(bytes: bytes)
        guard let first = cursor.number() else { return nil }
        if first.digits == 5 { return serial(first.value, cursor) }
        guard let separator = cursor.separator() else { return nil }
        guard let second = cursor.number(), second.digits <= 2, cursor.skip(separator),
            let third = cursor.number(), cursor.endsWithOptionalTime()
        else { return nil }
        if first.digits == 4 {
            guard third.digits <= 2 else { return nil }
            return CivilDate(year: first.value, month: second.value, day: third.value)
        }
        guard first.digits <= 2 else { return nil }
        switch third.digits {
        case 4: return CivilDate(year: third.value, month: second.value, day: first.value)
        case 2:
            let year = third.value + (third.value < 50 ? 2000 : 1900)
            return CivilDate(year: year, month: second.value, day: first.value)
        default: return nil
        }
    }

    /// Numbers of other lengths are no serials: four digits are a year, six a date without separators.
    private static func serial(_ value: Int, _ cursor: Cursor) -> CivilDate? {
        var cursor = cursor
        // A fraction is the time of day.
        if cursor.skip(UInt8(ascii: ",")) || cursor.skip(UInt8(ascii: ".")), cursor.number() == nil {
            return nil
        }
        guard cursor.position == cursor.bytes.count, (10_000...73_050).contains(value) else { return nil }
        return CivilDate(dayNumber: value - 25_569)
    }

    /// A place in a field's bytes that moves forward.
    private struct Cursor {
        let bytes: FieldBytes
        var position = 0

        mutating func number() -> (value: Int, digits: Int)? {
            let start = position
            var value = 0
            while position < bytes.count, FieldText.isDigit(bytes[position]), position - start < 9 {
                value = value * 10 + Int(bytes[position] - 48)
                position += 1
            }
            return position > start ? (value, position - start) : nil
        }

        mutating func separator() -> UInt8? {
            guard position < bytes.count else { return nil }
            let byte = bytes[position]
            guard byte == UInt8(ascii: "/") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") else {
                return nil
            }
            position += 1
            return byte
        }

        mutating func skip(_ byte: UInt8) -> Bool {
            guard position < bytes.count, bytes[position] == byte else { return false }
            position += 1
            return true
        }

        /// ` 09:30`, ` 09:30:00`, `T09:30:00.000`; what it says is of no interest.
        mutating func endsWithOptionalTime() -> Bool {
            if position == bytes.count { return true }
            guard skip(UInt8(ascii: " ")) || skip(UInt8(ascii: "T")) else { return false }
            while skip(UInt8(ascii: " ")) {}
            guard let hour = number(), hour.digits <= 2, hour.value < 25 else { return false }
            var parts = 0
            while skip(UInt8(ascii: ":")) {
                guard let part = number(), part.digits == 2, part.value < 60 else { return false }
                parts += 1
            }
            if skip(UInt8(ascii: ".")), number() == nil { return false }
            return (1...2).contains(parts) && position == bytes.count
        }
    }
}
