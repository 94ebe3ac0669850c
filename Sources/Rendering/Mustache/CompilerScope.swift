/// What the compiler knows of the place that it writes to.
extension Compiler {
    /// The blocks that parents were called with. The outermost caller's win.
    final class Overrides {
        let blocks: [String: (block: Block, environment: Overrides?)]
        init(_ blocks: [String: (block: Block, environment: Overrides?)]) { self.blocks = blocks }
    }

    /// What is added to and taken from the start of each line.
    struct Margin: Hashable {
        var added: [UInt8] = []
        var removed: [UInt8] = []

        func applied(to blanks: [UInt8]) -> [UInt8] { added + blanks.dropFirst(removed.count) }
    }

    enum Scope {
        case section([String])
        case constant(Value)
        /// A routine: what is around depends on the caller.
        case opaque
    }
}
