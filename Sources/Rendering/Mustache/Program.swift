/// A dotted name, split once. Without keys it is the implicit iterator.
struct KeyPath: Sendable {
    let head: String?
    let rest: [String]

    init(_ path: [String]) {
        head = path.first
        rest = Array(path.dropFirst())
    }
}

/// One step of a merge. Indices point into the program's tables; `end` is the first operation behind a
/// section's content.
enum Operation: Sendable {
    case literal(start: Int, count: Int)
    case variable(tag: Int)
    case section(path: Int, end: Int)
    case inverted(path: Int, end: Int)
    /// Puts a value that was known at compile time on the stack.
    case with(constant: Int, end: Int)
    case call(routine: Int)
    /// Calls the routine that the context names.
    case callNamed(tag: Int, table: Int)
}

/// What a variable tag needs at merge time.
struct Slot: Sendable {
    let path: KeyPath
    let escaped: Bool
    /// Escaped already.
    let fallback: [UInt8]?
    let tag: Tag
}

/// A template with its partials, flattened.
struct Program: Sendable {
    var operations: [Operation] = []
    /// Where the routines of recursive and dynamic partials lie in `operations`.
    var routines: [Range<Int>] = []
    var main = 0..<0
    var literals: [UInt8] = []
    var paths: [KeyPath] = []
    var slots: [Slot] = []
    var constants: [Value] = []
    var tables: [[String: Int]] = []
    var uses: [TagUse] = []
    /// Texts of constants shown by tags whose last key ends in `-cid`: the pictures that are used.
    var contentIDs: Set<String> = []
}

/// A tag that asks the context for a value, and the sections around it.
struct TagUse: Sendable {
    enum Scope: Sendable {
        case section([String])
        case constant(Value)
    }

    let tag: Tag
    /// From the outermost inwards.
    let scopes: [Scope]
}
