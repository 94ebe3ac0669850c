/// A line that was not imported, with everything that stood on it.
package struct RejectedRecord: Hashable, Sendable {
    package let line: Int
    /// At least one.
    package let faults: [RowFault]
    /// In the order of the file's header.
    package let fields: [String]
}
