/// Reads the keys of one mapping. Every getter notes its key as known; `finish()` refuses the rest. Faults are
/// collected, so that a person sees all of them at once: a getter that cannot give a value returns nil, and the
/// reader ends in one `guard` that returns nil as well.
struct Fields {
    var list: FaultList
    /// What the mapping is, for messages about missing and unknown keys: `a step`, `the settings`.
    let subject: String
    let line: Int
    private let entries: [YAMLEntry]
    private let start: YAMLNode
    private var known: [String] = []

    /// Notes a fault where `node` is no mapping.
    init(_ node: YAMLNode, of subject: String, file: String) {
        self.subject = subject
        line = node.line
        entries = node.entries ?? []
        start = node
        list = FaultList(file: file)
        if !isMapping {
            list.add(at: node, "found \(node.found), expected \(subject) as \"key: value\" lines")
        }
    }

    /// False where there is another value in its place, which is noted already.
    var isMapping: Bool { start.entries != nil }
    var faults: [WorkspaceFault] { list.faults }
    var file: String { list.file }

    /// The entry as it stands; marks the key as known.
    mutating func entry(_ key: String) -> YAMLEntry? {
        if !known.contains(key) { known.append(key) }
        return entries.first { $0.key == key }
    }

    /// Line of the key, else of the mapping: where a fault found later belongs.
    func line(of key: String) -> Int { entries.first { $0.key == key }?.line ?? line }

    func column(of key: String) -> Int { entries.first { $0.key == key }?.column ?? 1 }

    func has(_ key: String) -> Bool { entries.contains { $0.key == key } }

    /// All keys of the mapping in the order of the file; nothing is marked as known.
    var keys: [String] { entries.map(\.key) }

    /// The value, or nil where the key is absent or its value is at fault.
    mutating func optional<Value>(_ key: String, _ kind: FieldKind<Value>) -> Value? {
        entry(key).flatMap { kind.read($0.value, key, &list) }
    }

    /// The value, or `fallback` where the key is absent (or at fault, which is noted).
    mutating func value<Value>(_ key: String, _ kind: FieldKind<Value>, or fallback: Value) -> Value {
        optional(key, kind) ?? fallback
    }

    /// The value; its absence is a fault.
    mutating func required<Value>(_ key: String, _ kind: FieldKind<Value>) -> Value? {
        guard entry(key) != nil else {
            if isMapping {
                list.add(
                    at: start, "found no \"\(key)\" in \(subject); add \"\(key):\" with \(kind.expected)")
            }
            return nil
        }
        return optional(key, kind)
    }

    /// A fault where `key` is present: `message` says why it may not be and what to do.
    mutating func refuse(_ key: String, _ message: String) {
        if let entry = entry(key) { list.add(line: entry.line, column: entry.column, message) }
    }

    /// A fault about the value of `key`.
    mutating func fault(_ key: String, _ message: String) {
        let value = entries.first { $0.key == key }?.value
        list.add(line: value?.line ?? line, column: value?.column, "\(key): \(message)")
    }

    /// A fault about the mapping as a whole.
    mutating func fault(_ message: String) { list.add(at: start, message) }

    /// A fault at a place of the caller's.
    mutating func fault(at line: Int, column: Int? = nil, _ message: String) {
        list.add(line: line, column: column, message)
    }

    /// Refuses every key that no getter asked for. To be called last.
    mutating func finish() {
        for entry in entries where !known.contains(entry.key) {
            let near = NearNames.nearest(to: entry.key, among: known)
            let advice =
                near.map { "did you mean \"\($0)\"?" } ?? "known here: \(known.joined(separator: ", "))"
            list.add(
                line: entry.line, column: entry.column,
                "found the unknown key \"\(entry.key)\" in \(subject); \(advice)")
        }
    }
}

extension Fields {
    /// Reads a whole document: `read` gets the top-level mapping, unknown keys are refused.
    ///
    /// - Throws: `WorkspaceFaults` with everything that is wrong; also where `read` returns nil.
    static func read<Value>(
        _ bytes: some Collection<UInt8>, file: String, of subject: String, firstLine: Int = 1,
        _ read: (inout Fields) -> Value?
    ) throws(WorkspaceFaults) -> Value {
        let node = try YAMLNode.parse(bytes, file: file, firstLine: firstLine)
        var fields = Fields(node, of: subject, file: file)
        let value = read(&fields)
        if fields.isMapping { fields.finish() }
        if value == nil, fields.faults.isEmpty { fields.fault(emptiness(node, subject)) }
        guard let value, fields.faults.isEmpty else { throw WorkspaceFaults(fields.list.sorted) }
        return value
    }

    /// For a reader that gave nothing and said nothing: no file may go missing in silence.
    static func emptiness(_ node: YAMLNode, _ subject: String) -> String {
        "found \(node.found), expected \(subject) that says something"
    }
}
