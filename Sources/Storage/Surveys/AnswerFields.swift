/// Answers as one column of text: lines of a question's name, a tabulator and the value as stored, in the order given.
/// Tabulators, line feeds and backslashes of values are written `\t`, `\n` and `\\`, so that a person can read a row.
package struct AnswerFields: Hashable, Sendable {
    package var values: [(question: String, value: String)]

    package init(_ values: [(question: String, value: String)]) { self.values = values }

    package static func == (left: AnswerFields, right: AnswerFields) -> Bool { left.text == right.text }
    package func hash(into hasher: inout Hasher) { hasher.combine(text) }

    package var text: String {
        var text: [UInt8] = []
        for (question, value) in values {
            if !text.isEmpty { text.append(UInt8(ascii: "\n")) }
            text += question.utf8
            text.append(UInt8(ascii: "\t"))
            for byte in value.utf8 {
                if let letter = Self.escape(byte) {
                    text += [UInt8(ascii: "\\"), letter]
                } else {
                    text.append(byte)
                }
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func escape(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "\\"): UInt8(ascii: "\\")
        case UInt8(ascii: "\n"): UInt8(ascii: "n")
        case UInt8(ascii: "\t"): UInt8(ascii: "t")
        default: nil
        }
    }

    /// By octets: what Swift takes for one character may hold a line feed or a backslash.
    package init(text: String) {
        values = text.utf8.split(separator: UInt8(ascii: "\n")).compactMap { line in
            guard let tabulator = line.firstIndex(of: UInt8(ascii: "\t")) else { return nil }
            return (
                String(decoding: line[..<tabulator], as: UTF8.self),
                Self.plain(line[line.index(after: tabulator)...])
            )
        }
    }

    private static func plain(_ text: Substring.UTF8View) -> String {
        var plain: [UInt8] = []
        var isEscaped = false
        for byte in text {
            if isEscaped {
                plain.append(
                    byte == UInt8(ascii: "n")
                        ? UInt8(ascii: "\n") : byte == UInt8(ascii: "t") ? UInt8(ascii: "\t") : byte)
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else {
                plain.append(byte)
            }
        }
        return String(decoding: plain, as: UTF8.self)
    }
}
