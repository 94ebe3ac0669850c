import Foundation

/// A JSON document as a test looks at it; what is not there is `null`.
enum JSONValue: Decodable, Equatable, Sendable {
    case null
    case bool(Bool)
    case number(Double)
    case text(String)
    case list([JSONValue])
    case object([String: JSONValue])

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let bool = try? value.decode(Bool.self) {
            self = .bool(bool)
        } else if let number = try? value.decode(Double.self) {
            self = .number(number)
        } else if let text = try? value.decode(String.self) {
            self = .text(text)
        } else if let list = try? value.decode([JSONValue].self) {
            self = .list(list)
        } else {
            self = .object(try value.decode([String: JSONValue].self))
        }
    }

    subscript(name: String) -> JSONValue {
        if case .object(let members) = self { members[name] ?? .null } else { .null }
    }

    var list: [JSONValue] { if case .list(let list) = self { list } else { [] } }
    var text: String? { if case .text(let text) = self { text } else { nil } }
    var int: Int? { if case .number(let number) = self { Int(exactly: number) } else { nil } }
    var bool: Bool? { if case .bool(let bool) = self { bool } else { nil } }
    var names: Set<String> { if case .object(let members) = self { Set(members.keys) } else { [] } }

    /// Every member by its way from the root, with its kind: `rejects[].line: number`. Where the kind is
    /// not known (`null`, an empty list), the way stands with no kind.
    var shape: [String: Set<String>] {
        var shape: [String: Set<String>] = [:]
        gather(into: &shape, way: "")
        return shape
    }

    private func gather(into shape: inout [String: Set<String>], way: String) {
        func note(_ kind: String?) { shape[way, default: []].formUnion(kind.map { [$0] } ?? []) }
        switch self {
        case .null: note(nil)
        case .bool: note("true or false")
        case .number: note("number")
        case .text: note("text")
        case .list(let elements):
            note("list")
            for element in elements { element.gather(into: &shape, way: way + "[]") }
        case .object(let members):
            note("object")
            for (name, value) in members {
                value.gather(into: &shape, way: way.isEmpty ? name : "\(way).\(name)")
            }
        }
    }
}
