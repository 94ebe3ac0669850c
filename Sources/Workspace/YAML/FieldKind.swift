internal import Model

/// How the value of a key is read, and how it is called in messages.
struct FieldKind<Value> {
    /// Follows "expected": `a day as YYYY-MM-DD`.
    let expected: String
    /// Returns nil after it noted a fault. The key is for the message.
    let read: (_ node: YAMLNode, _ key: String, _ faults: inout FaultList) -> Value?

    init(
        expected: String,
        read: @escaping (_ node: YAMLNode, _ key: String, _ faults: inout FaultList) -> Value?
    ) {
        self.expected = expected
        self.read = read
    }

    /// A scalar. `advice` may say more to the text that was refused; it begins with a semicolon or comma.
    static func scalar(
        _ expected: String, advice: @escaping (String) -> String = { _ in "" },
        _ parse: @escaping (String) -> Value?
    ) -> FieldKind {
        FieldKind(expected: expected) { node, key, faults in
            if let text = node.text, let value = parse(text) { return value }
            let more = node.text.map(advice) ?? ""
            faults.add(at: node, "\(key): found \(node.found), expected \(expected)\(more)")
            return nil
        }
    }

    /// A mapping, read by `read`; unknown keys in it are refused.
    static func group(_ subject: String, _ read: @escaping (inout Fields) -> Value?) -> FieldKind {
        FieldKind(expected: "\(subject) as \"key: value\" lines") { node, key, faults in
            var fields = Fields(node, of: subject, file: faults.file)
            let value = read(&fields)
            if fields.isMapping { fields.finish() }
            if value == nil, fields.faults.isEmpty {
                fields.fault("\(key): \(Fields.emptiness(node, subject))")
            }
            faults.append(contentsOf: fields.faults)
            return fields.faults.isEmpty ? value : nil
        }
    }

    /// A scalar or a mapping, as the writer likes.
    static func either(_ short: FieldKind, or long: FieldKind) -> FieldKind {
        FieldKind(expected: short.expected) { node, key, faults in
            (node.entries == nil ? short : long).read(node, key, &faults)
        }
    }

    /// One of some words; `words` are what may be written, in the order in which messages list them.
    static func word(_ words: [(String, Value)]) -> FieldKind {
        let names = words.map(\.0)
        let expected =
            names.dropLast().joined(separator: ", ") + (names.count > 1 ? " or " : "") + (names.last ?? "")
        return scalar(expected, advice: { NearNames.question(for: $0, among: names) }) { text in
            words.first { $0.0 == text }?.1
        }
    }

    func map<Other>(_ transform: @escaping (Value) -> Other) -> FieldKind<Other> {
        FieldKind<Other>(expected: expected) { node, key, faults in read(node, key, &faults).map(transform) }
    }
}

extension FieldKind where Value: CaseIterable & RawRepresentable, Value.RawValue == String {
    /// One of the raw values of an enum.
    static var word: FieldKind { word(Value.allCases.map { ($0.rawValue, $0) }) }
}

extension FieldKind {
    /// A list, `[a, b]` or lines that begin with "- ". Empty lists are refused: a key that says nothing is
    /// a slip of the pen.
    static func list<Element>(of element: FieldKind<Element>) -> FieldKind where Value == [Element] {
        FieldKind(expected: "a list, each item \(element.expected)") { node, key, faults in
            guard let items = node.items, !items.isEmpty else {
                faults.add(
                    at: node, "\(key): found \(node.found), expected a list, each item \(element.expected)")
                return nil
            }
            let values = items.compactMap { element.read($0, key, &faults) }
            return values.count == items.count ? values : nil
        }
    }

    /// A list, or one value without brackets.
    static func oneOrMore<Element>(of element: FieldKind<Element>) -> FieldKind
    where Value == [Element] {
        let list = FieldKind.list(of: element)
        return FieldKind(expected: element.expected) { node, key, faults in
            node.items == nil ? element.read(node, key, &faults).map { [$0] } : list.read(node, key, &faults)
        }
    }
}
