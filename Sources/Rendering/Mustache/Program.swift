/// A dotted name as indices into a program's tables: no reference counting in a merge's loop.
struct KeyPath: Sendable {
    /// Equal paths have equal numbers, counted from 0: what one tag found, the next need not look for.
    let number: Int
    /// The first key's place among the program's `heads`; -1 for the implicit iterator.
    let head: Int
    /// The other keys' place in the program's `keys`.
    let rest: Range<Int>
}

/// One step of a merge. Indices point into the program's tables; `end` is the first operation behind a
/// section's content.
enum Operation: Sendable {
    case literal(start: Int, count: Int)
    /// Whole lines, the last one perhaps begun only: one of the program's `lines`.
    case lines(number: Int)
    case variable(tag: Int)
    case section(path: Int, end: Int)
    case inverted(path: Int, end: Int)
    /// A section in which nothing asks for the value itself: a text or number need not be put on the stack.
    case given(path: Int, end: Int)
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
    /// Where the fallback stands among the literals, escaped already.
    let fallback: Range<Int>?
}

/// A finished program. A class, so that a merge retains one object and not a dozen tables.
final class FrozenProgram: Sendable {
    let program: Program
    /// What each head is on top of every context's frames; nil for most.
    let heads: [Value?]

    init(_ program: Program) {
        self.program = program
        heads = program.heads.map { program.base[$0] }
    }

    /// Whether it asks the context for nothing.
    var isLiteral: Bool {
        program.operations.allSatisfy { operation in
            switch operation {
            case .literal, .lines, .with: true
            case .variable, .section, .inverted, .given, .call, .callNamed: false
            }
        }
    }
}

/// A template with its partials, flattened.
struct Program: Sendable {
    var operations: [Operation] = []
    /// Where the routines of recursive and dynamic partials lie in `operations`.
    var routines: [Range<Int>] = []
    var main = 0..<0
    var literals: [UInt8] = []
    /// Where these stand among the literals; only a bound program has some.
    var lines: [Range<Int>] = []
    var paths: [KeyPath] = []
    var slots: [Slot] = []
    /// The tag of each slot, for errors.
    var tags: [Tag] = []
    /// Distinct first keys of all paths.
    var heads: [String] = []
    /// The other keys of all paths, one after another.
    var keys: [String] = []
    /// Each path once, in the order of their numbers.
    private(set) var distinctPaths: [[String]] = []
    var constants: [Value] = []
    /// What every context has on top of its own frames.
    var base = Value.missing
    var tables: [[String: Int]] = []
    var uses: [TagUse] = []
    /// Texts of constants shown by tags whose last key ends in `-cid`: the pictures that are used.
    var contentIDs: Set<String> = []

    mutating func path(_ path: [String]) -> KeyPath {
        guard let first = path.first else { return KeyPath(number: -1, head: -1, rest: 0..<0) }
        let number = distinctPaths.firstIndex(of: path) ?? distinctPaths.count
        if number == distinctPaths.count { distinctPaths.append(path) }
        let head = heads.firstIndex(of: first) ?? heads.count
        if head == heads.count { heads.append(first) }
        let start = keys.count
        keys += path.dropFirst()
        return KeyPath(number: number, head: head, rest: start..<keys.count)
    }

    /// Adds a slot and returns its index.
    mutating func slot(_ tag: Tag, escaped: Bool, fallback: [UInt8]?) -> Int {
        var range: Range<Int>?
        if let fallback {
            range = literals.count..<(literals.count + fallback.count)
            literals += fallback
        }
        slots.append(Slot(path: path(tag.path), escaped: escaped, fallback: range))
        tags.append(tag)
        return slots.count - 1
    }

    /// Text without tags, and the places of tokens in it.
    mutating func append(_ parts: [LinkDetour.Part]) {
        for part in parts {
            switch part {
            case .text(let bytes):
                operations.append(.literal(start: literals.count, count: bytes.count))
                literals += bytes
            case .token:
                operations.append(.variable(tag: slot(LinkDetour.tag, escaped: false, fallback: nil)))
            }
        }
    }
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
