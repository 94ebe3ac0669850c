/// A value that a template can show or walk through.
package enum Value: Sendable, Equatable {
    case missing
    case flag(Bool)
    case number(Int)
    case decimal(Double)
    case text(String)
    case list([Value])
    case object([String: Value])

    /// Whether a section over it is skipped: missing, false, an empty list or an empty text.
    var isFalsy: Bool {
        switch self {
        case .missing: true
        case .flag(let flag): !flag
        case .text(let text): text.isEmpty
        case .list(let list): list.isEmpty
        case .number, .decimal, .object: false
        }
    }

    /// What a variable tag shows; nil for what has no text: missing, lists and objects.
    var shown: String? {
        switch self {
        case .text(let text): text
        case .number(let number): String(number)
        case .decimal(let number): number.description
        case .flag(let flag): flag ? "true" : "false"
        case .missing, .list, .object: nil
        }
    }

    /// The field `key`, nil where this is no object or has no such key.
    subscript(key: String) -> Value? {
        if case .object(let fields) = self { fields[key] } else { nil }
    }

    /// Follows the keys down; a broken chain is missing.
    package func following(_ keys: some Sequence<String>) -> Value {
        var value = self
        for key in keys {
            guard let next = value[key] else { return .missing }
            value = next
        }
        return value
    }
}

extension Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(stringLiteral text: String) { self = .text(text) }
    package init(integerLiteral number: Int) { self = .number(number) }
    package init(booleanLiteral flag: Bool) { self = .flag(flag) }
    package init(arrayLiteral elements: Value...) { self = .list(elements) }
    package init(dictionaryLiteral elements: (String, Value)...) {
        self = .object(Dictionary(elements) { $1 })
    }
}

/// What a template is merged with: a stack of values, looked up from the last to the first. Values that
/// are equal for everyone (coop, programme) stand in the first frame and are made once; the person's in
/// the last.
package struct Context: Sendable {
    package var frames: [Value]

    package init(_ frames: [Value]) { self.frames = frames }
    package init(_ root: Value) { frames = [root] }
}

/// What a variable tag without a value does.
package enum MergeMode: Sendable {
    /// It shows its fallback or nothing (mustache/spec).
    case lenient
    /// It shows its fallback, or the merge throws `MissingValue`.
    case strict
}
