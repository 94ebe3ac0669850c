/// A piece of a YAML file and where it begins. All scalars are text: what `2027-01-15`, `non` or `007`
/// means is for the reader of the key to say, so nothing is ever converted behind the writer's back.
package struct YAMLNode: Hashable, Sendable {
    package enum Content: Hashable, Sendable {
        /// `quoted` is true for '…', "…" and the block forms `|` and `>`.
        case scalar(String, quoted: Bool)
        case sequence([YAMLNode])
        /// In the order of the file; keys are unique.
        case mapping([YAMLEntry])
    }

    package let content: Content
    /// In the file, from 1.
    package let line: Int
    /// In characters, from 1.
    package let column: Int

    package init(_ content: Content, line: Int, column: Int) {
        self.content = content
        self.line = line
        self.column = column
    }

    /// The text of a scalar; nil for lists, mappings and for a value that was left out (`key:`, `~`, `null`).
    package var text: String? {
        guard case .scalar(let text, let quoted) = content, quoted || !Self.nothing.contains(text) else {
            return nil
        }
        return text
    }

    /// The entries of a mapping; nil for anything else.
    package var entries: [YAMLEntry]? {
        if case .mapping(let entries) = content { entries } else { nil }
    }

    /// The items of a list; nil for anything else.
    package var items: [YAMLNode]? {
        if case .sequence(let items) = content { items } else { nil }
    }

    /// What a message says was found: the text in quotes (cut at 40 characters), `a list`, …
    package var found: String {
        switch content {
        case .sequence(let items): return items.isEmpty ? "an empty list" : "a list"
        case .mapping: return "a group of keys"
        case .scalar(let text, _):
            guard self.text != nil else { return "nothing" }
            let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
            return "\"" + (line.count > 40 ? line.prefix(39) + "…" : line) + "\""
        }
    }

    private static let nothing: Set<String> = ["", "~", "null"]
}

/// One `key: value` of a mapping.
package struct YAMLEntry: Hashable, Sendable {
    package let key: String
    /// Where the key stands, from 1.
    package let line: Int
    package let column: Int
    package let value: YAMLNode
}
