/// `{contact.prenom}`: one brace where two were meant, which would reach people as it stands.
package enum SingleBraces {
    /// What looks like a tag of `known` fields in subject, preheader and body.
    package static func faults(in letter: LetterSource, known: FieldCatalogue) -> [RenderingError] {
        var faults =
            faults(letter.subject, letter.file, letter.subjectLine, known)
            + faults(letter.preheader, letter.file, letter.preheaderLine, known)
        for (offset, line) in letter.body.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            faults += self.faults(String(line), letter.file, letter.bodyLine + offset, known)
        }
        return faults
    }

    private static func faults(
        _ text: String, _ file: String, _ line: Int, _ known: FieldCatalogue
    ) -> [RenderingError] {
        guard text.contains("{") else { return [] }
        let plain = text.replacing(/\{\{.*?\}\}+/, with: "")
        return plain.matches(of: /\{([#^\/>]?)\s*([\p{L}-]+(?:\.[\p{L}-]+)*)\s*([^{}]*)\}/).compactMap {
            match in
            let name = String(match.2)
            guard name.contains(".") || known.begins(with: name) || !match.1.isEmpty else { return nil }
            return RenderingError(
                file: file, line: line, found: String(match.0),
                expected: "two braces on either side: {\(match.0)}")
        }
    }
}

extension FieldCatalogue {
    /// Whether a field is called so, or begins so (`contact`).
    func begins(with name: String) -> Bool { names.contains { $0 == name || $0.hasPrefix(name + ".") } }
}
