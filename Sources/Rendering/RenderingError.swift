/// What is wrong in a template, letter, block or layout: the file and line, what was found there and
/// what was expected.
package struct RenderingError: Error, Hashable, Sendable, CustomStringConvertible {
    package let file: String
    /// Counted from 1 in `file`.
    package let line: Int
    package let found: String
    package let expected: String
    /// What the tag names and nobody gave; nil for all other faults.
    package let missing: Missing?

    /// A part that stands in another file, whose own fault may be why it is missing.
    package enum Missing: Hashable, Sendable { case block, resource }

    package init(file: String, line: Int, found: String, expected: String, missing: Missing? = nil) {
        self.file = file
        self.line = line
        self.found = found
        self.expected = expected
        self.missing = missing
    }

    package var description: String { "\(file):\(line): found \(found), expected \(expected)" }
}

/// A tag without fallback whose value is missing or empty for one person (product.md §3, decision 17).
/// It withholds that person's mail only.
package struct MissingValue: Error, Hashable, Sendable, CustomStringConvertible {
    /// The dotted name as the template writes it, `contact.prenom`.
    package let tag: String
    package let file: String
    package let line: Int

    package init(tag: String, file: String, line: Int) {
        self.tag = tag
        self.file = file
        self.line = line
    }

    package var description: String {
        "\(file):\(line): {{\(tag)}} has no value here; give the person one, or the tag a fallback:"
            + " {{\(tag)|…}}"
    }
}
