/// One thing that is wrong in a file of the workspace, said to the person who wrote the file.
package struct WorkspaceFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// Path relative to the workspace, `Campaigns/bienvenue/campaign.yaml`.
    package let file: String
    /// From 1; nil where the file as a whole is meant (it is missing, or cannot be read).
    package let line: Int?
    /// In characters, from 1; nil where the whole line is meant.
    package let column: Int?
    /// What was found, what was expected and what to do; no place, no full stop at the end.
    package let message: String

    package init(file: String, line: Int? = nil, column: Int? = nil, message: String) {
        self.file = file
        self.line = line
        self.column = column
        self.message = message
    }

    /// `file:line:column: message`, the form that editors and terminals turn into a link.
    package var description: String {
        let place = [line, column].compactMap { $0 }.map { ":\($0)" }.joined()
        return "\(file)\(place): \(message)"
    }
}

/// Everything that is wrong in what was read; never empty.
package struct WorkspaceFaults: Error, Hashable, Sendable, CustomStringConvertible {
    package let faults: [WorkspaceFault]

    package init(_ faults: [WorkspaceFault]) { self.faults = faults }

    /// One fault a line.
    package var description: String { faults.map(\.description).joined(separator: "\n") }
}

/// Collects the faults of one file while its reader goes on to the next key.
struct FaultList: Sendable {
    let file: String
    private(set) var faults: [WorkspaceFault] = []

    init(file: String) { self.file = file }

    mutating func add(line: Int?, column: Int? = nil, _ message: String) {
        faults.append(WorkspaceFault(file: file, line: line, column: column, message: message))
    }

    /// A fault at the place where `node` begins.
    mutating func add(at node: YAMLNode, _ message: String) {
        add(line: node.line, column: node.column, message)
    }

    mutating func append(contentsOf more: [WorkspaceFault]) { faults += more }

    /// In the order of the file.
    var sorted: [WorkspaceFault] {
        faults.sorted { ($0.line ?? 0, $0.column ?? 0) < ($1.line ?? 0, $1.column ?? 0) }
    }
}
