/// Answers as one column of text: lines of a question's name, a tabulator and the value as stored, in the order given.
/// Tabulators, line feeds and backslashes of values are written `\t`, `\n` and `\\`, so that a person can read a row.
package struct AnswerFields: Hashable, Sendable {
    package var values: [(question: String, value: String)]

    package init(_ values: [(question: String, value: String)]) { self.values = values }

    package static func == (left: AnswerFields, right: AnswerFields) -> Bool { left.text == right.text }
    package func hash(into hasher: inout Hasher) { hasher.combine(text) }

    package var text: String {
        values.map { question, value in
            question + "\t"
                + value.replacing("\\", with: "\\\\").replacing("\n", with: "\\n").replacing(
                    "\t", with: "\\t")
        }.joined(separator: "\n")
    }

    package init(text: String) {
        values = text.split(separator: "\n").compactMap { line in
            let parts = line.split(separator: "\t", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { return nil }
            return (String(parts[0]), Self.plain(parts[1]))
        }
    }

    private static func plain(_ text: Substring) -> String {
        var plain = ""
        var isEscaped = false
        for character in text {
            if isEscaped {
                plain.append(character == "n" ? "\n" : character == "t" ? "\t" : character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else {
                plain.append(character)
            }
        }
        return plain
    }
}
