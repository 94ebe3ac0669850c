/// Why a use case could not be carried out; the message says what was found and what to do.
package struct EngineError: Error, CustomStringConvertible {
    /// What the caller's exit status depends on.
    package enum Kind: Sendable, Equatable {
        /// Something named does not exist, or a file is not as it must be.
        case invalid
        /// Nothing could be done, and the command line was right.
        case impossible
        /// Another run holds the lock.
        case locked
    }

    package let kind: Kind
    package let description: String

    package init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }
}
