/// A piece of a YAML file and where it begins. All scalars are text: what `2027-01-15`, `non` or `007`
/// means is for the reader of the key to say, so nothing is ever converted behind the writer's back.
struct YAMLNode: Hashable, Sendable {
    enum Content: Hashable, Sendable {
        /// `quoted` is true for '…', "…" and the block forms `|` and `>`.
        case scalar(String, quoted: Bool)
        case sequence([YAMLNode])
        /// In the order of the file; keys are unique.
        case mapping([YAMLEntry])
    }

    let content: Content
    /// In the file, from 1.
    let line: Int
    /// In characters, from 1.
    let column: Int

    init(_ content: Content, line: Int, column: Int) {
        self.content = content
        self.line = line
        self.column = column
    }

    /// The text of a scalar; nil for lists, mappings and for a value that was left out (`key:`, `~`, `null`).
    var text: String? {
        guard case .scalar(let text, let quoted) = content, quoted || !Self.nothing.contains(text) else {
            return nil
        }
        return text
    }

    /// The entries of a mapping; nil for anything else.
    var entries: [YAMLEntry]? {
        if case .mapping(let entries) = content { entries } else { nil }
    }

    /// The items of a list; nil for anything else.
    var items: [YAMLNode]? {
        if case .sequence(let items) = content { items } else { nil }
    }

    /// What a message says was found: the text in quotes (cut at 40 characters), `a list`, …
    var found: String {
        switch content {
        case .sequence(let items): return items.isEmpty ? "an empty list" : "a list"
        case .mapping(let entries): return entries.isEmpty ? "an empty group" : "a group of keys"
        case .scalar(let text, _):
            guard self.text != nil else { return "nothing" }
            let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
            return "\"" + (line.count > 40 ? line.prefix(39) + "…" : line) + "\""
        }
    }

    private static let nothing: Set<String> = ["", "~", "null"]
}

/// One `key: value` of a mapping.
struct YAMLEntry: Hashable, Sendable {
    let key: String
    /// Where the key stands, from 1.
    let line: Int
    let column: Int
    let value: YAMLNode
}
