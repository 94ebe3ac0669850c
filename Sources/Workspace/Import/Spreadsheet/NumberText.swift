internal import Glibc

/// A number as the person sees it: no exponents, a comma before decimals, days as `14/03/2026`.
enum NumberText {
    /// `raw` is what the file holds (`612345678`, `6.12345678E8`). Nil where that is no number.
    static func text(_ raw: String, format: NumberFormat, dates: DateSystem) -> String? {
        guard raw.utf8.allSatisfy({ FieldText.isDigit($0) || "+-.eE".utf8.contains($0) }),
            let value = Double(raw), value.isFinite
        else { return nil }
        switch format {
        case .general: return plain(raw, value)
        case .moment(let hasDay, let hasTime):
            return SerialDate(value, system: dates)?.text(hasDay: hasDay, hasTime: hasTime)
                ?? plain(raw, value)
        case .masks(let masks):
            let text = plain(raw, value)
            let digits = text.hasPrefix("-") ? String(text.dropFirst()) : text
            guard digits.utf8.allSatisfy(FieldText.isDigit), let mask = NumberMask.choose(masks, for: value),
                let shown = mask.text(digits)
            else { return text }
            // A section of its own says how negative numbers look.
            return value < 0 && masks.count == 1 ? "-" + shown : shown
        }
    }

    private static func plain(_ raw: String, _ value: Double) -> String {
        let isWhole = raw.utf8.allSatisfy(FieldText.isDigit) && raw.utf8.count <= 30
        // Kept digit by digit: a reference of 18 digits is more than a Double can hold.
        if isWhole, raw.utf8.first != UInt8(ascii: "0") { return raw }
        return decimal(value) ?? raw
    }

    /// Excel's fifteen digits, written out; nil for what is longer than a cell shows.
    private static func decimal(_ value: Double) -> String? {
        if value == 0 { return "0" }
        var buffer = [CChar](repeating: 0, count: 40)
        let count = withVaList([abs(value)]) { vsnprintf(&buffer, buffer.count, "%.14e", $0) }
        let parts = String(
            decoding: buffer.prefix(Int(max(0, count))).map { UInt8(bitPattern: $0) }, as: UTF8.self
        )
        .split(separator: "e")
        guard parts.count == 2, let exponent = Int(parts[1]), abs(exponent) <= 20 else { return nil }
        var digits = parts[0].filter { $0 != "." }
        while digits.count > 1, digits.last == "0" { digits.removeLast() }
        let whole: String
        var fraction = ""
        if exponent < 0 {
            whole = "0"
            fraction = String(repeating: "0", count: -exponent - 1) + digits
        } else {
            whole =
                digits.prefix(exponent + 1)
                + String(repeating: "0", count: max(0, exponent + 1 - digits.count))
            fraction = String(digits.dropFirst(exponent + 1))
        }
        return (value < 0 ? "-" : "") + whole + (fraction.isEmpty ? "" : "," + fraction)
    }
}
