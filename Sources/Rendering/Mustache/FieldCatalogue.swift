/// The names that a context can hold, as a tree of dotted paths; what `check` compares tags with.
package struct FieldCatalogue: Sendable {
    private struct Field: Sendable {
        var fields: [String: Field] = [:]
        /// Whether anything below it is accepted (`reponses.*`).
        var isOpen = false
        /// Whether a path of the catalogue ends here: it has a text of its own.
        var isShown = false

        mutating func insert(_ path: ArraySlice<String>) {
            guard let head = path.first else {
                isShown = true
                return
            }
            if head == "*" { isOpen = true } else { fields[head, default: Field()].insert(path.dropFirst()) }
        }

        func has(_ path: some Collection<String>) -> Bool { self.at(path) != nil }

        func at(_ path: some Collection<String>) -> Field? {
            guard let head = path.first else { return self }
            if let next = fields[head] { return next.at(path.dropFirst()) }
            return isOpen ? Field(isOpen: true, isShown: true) : nil
        }

        init(isOpen: Bool = false, isShown: Bool = false) {
            self.isOpen = isOpen
            self.isShown = isShown
        }

        init(_ value: Value) {
            switch value {
            case .object(let values): fields = values.mapValues(Field.init)
            case .list(let values):
                for value in values { fields.merge(Field(value).fields) { first, _ in first } }
            default: isShown = true
            }
        }
    }

    private var root = Field()
    /// As given, for messages.
    let names: [String]

    /// Dotted paths such as `contact.prenom`; the fields of a list's elements stand right below the
    /// list's name; `reponses.*` accepts every name below `reponses`.
    package init(_ paths: [String]) {
        names = paths.sorted()
        for path in paths { root.insert(path.split(separator: ".").map(String.init)[...]) }
    }

    /// What the tag should have been; nil where a field can fill it.
    func expectation(of use: TagUse) -> String? {
        let path = use.tag.path
        guard !path.isEmpty else { return nil }
        var scopes: [Field] = [root]
        for scope in use.scopes {
            switch scope {
            case .constant(let value): scopes.append(Field(value))
            case .section(let path): scopes.append(Self.find(path, in: scopes) ?? Field())
            }
        }
        guard let field = Self.find(path, in: scopes) else {
            return suggestion(for: use.tag.name).map { "a known field; did you mean \($0)?" }
                ?? "a known field: \(names.joined(separator: ", "))"
        }
        guard case .variable = use.tag.kind, !field.isShown else { return nil }
        let below = field.fields.keys.sorted().map { "\(use.tag.name).\($0)" }
        return "one of its fields: \(below.joined(separator: ", "))"
    }

    /// The innermost scope that has the first name decides, as in a merge.
    private static func find(_ path: [String], in scopes: [Field]) -> Field? {
        guard let head = path.first else { return scopes.last }
        for scope in scopes.reversed() where scope.has([head]) { return scope.at(path) }
        return nil
    }

    /// The known name that differs least, if it differs little.
    private func suggestion(for name: String) -> String? {
        let best = names.map { ($0, Self.distance(Array($0.utf8), Array(name.utf8))) }.min { $0.1 < $1.1 }
        return best.flatMap { $0.1 <= 3 ? $0.0 : nil }
    }

    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var row = Array(0...right.count)
        for (i, byte) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, other) in right.enumerated() {
                let substituted = diagonal + (byte == other ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(substituted, row[j] + 1, diagonal + 1)
            }
        }
        return row[right.count]
    }
}
