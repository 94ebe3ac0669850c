internal import CYAML

extension YAMLNode {
    /// Reads one YAML document. The dialect is the part of YAML that people write by hand: mappings with text
    /// keys, lists and scalars. Anchors, aliases, tags, several documents, keys written twice and nesting
    /// deeper than 32 are refused. A file without content is an empty mapping.
    ///
    /// - Parameters:
    ///   - file: the name for messages, relative to the workspace.
    ///   - firstLine: number of the bytes' first line in the file (the head of a letter begins at 2).
    /// - Throws: `WorkspaceFaults`.
    static func parse(
        _ bytes: some Collection<UInt8>, file: String, firstLine: Int = 1
    ) throws(WorkspaceFaults) -> YAMLNode {
        let bytes = Array(bytes)
        guard !bytes.isEmpty else { return YAMLNode(.mapping([]), line: firstLine, column: 1) }
        let result = bytes.withUnsafeBufferPointer { buffer in
            var composer = YAMLComposer(buffer, file: file, firstLine: firstLine)
            defer { composer.close() }
            let node = composer.document()
            return (node, composer.faults.faults)
        }
        guard let node = result.0, result.1.isEmpty else { throw WorkspaceFaults(result.1) }
        return node
    }
}

/// Turns libyaml's events into nodes. Lives no longer than the bytes that it reads.
private struct YAMLComposer {
    var faults: FaultList
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let bytes: UnsafeBufferPointer<UInt8>
    private let lineOffset: Int
    private static let deepest = 32

    /// libyaml keeps a pointer to its own parser, so the parser must not move: it lives on the heap.
    init(_ bytes: UnsafeBufferPointer<UInt8>, file: String, firstLine: Int) {
        self.bytes = bytes
        faults = FaultList(file: file)
        lineOffset = firstLine
        parser = .allocate(capacity: 1)
        parser.initialize(to: yaml_parser_t())
        if yaml_parser_initialize(parser) == 1, let start = bytes.baseAddress {
            yaml_parser_set_input_string(parser, start, bytes.count)
        }
    }

    func close() {
        yaml_parser_delete(parser)
        parser.deallocate()
    }

    /// The whole stream: nil after a fault that stops the reading.
    mutating func document() -> YAMLNode? {
        var root: YAMLNode?
        var documents = 0
        while var event = next() {
            defer { yaml_event_delete(&event) }
            switch event.type {
            case YAML_STREAM_START_EVENT, YAML_DOCUMENT_END_EVENT: continue
            case YAML_STREAM_END_EVENT:
                return root ?? YAMLNode(.mapping([]), line: lineOffset, column: 1)
            case YAML_DOCUMENT_START_EVENT:
                documents += 1
                if documents > 1 {
                    add(
                        event.start_mark,
                        "found a second document after \"---\", expected one; take the line out")
                    return nil
                }
            default:
                guard let node = node(event, depth: 0) else { return nil }
                root = node
            }
        }
        return nil
    }

    private mutating func next() -> yaml_event_t? {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else {
            let problem = YAMLProblem(parser.pointee, bytes: bytes)
            faults.add(line: problem.line + lineOffset, column: problem.column + 1, problem.message)
            return nil
        }
        return event
    }

    private mutating func node(_ event: yaml_event_t, depth: Int) -> YAMLNode? {
        let mark = event.start_mark
        guard depth <= Self.deepest else {
            add(mark, "found more than \(Self.deepest) levels of nesting; check brackets and indentation")
            return nil
        }
        switch event.type {
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            refuse(anchor: scalar.anchor, tag: scalar.tag, mark)
            let quoted = scalar.style != YAML_PLAIN_SCALAR_STYLE
            return make(.scalar(string(scalar.value, scalar.length), quoted: quoted), mark)
        case YAML_SEQUENCE_START_EVENT:
            refuse(anchor: event.data.sequence_start.anchor, tag: event.data.sequence_start.tag, mark)
            return items(depth: depth).map { make(.sequence($0), mark) }
        case YAML_MAPPING_START_EVENT:
            refuse(anchor: event.data.mapping_start.anchor, tag: event.data.mapping_start.tag, mark)
            return entries(depth: depth).map { make(.mapping($0), mark) }
        default:
            add(mark, "found an alias (\"*\"), which is not supported; put text that begins with * in quotes")
            return make(.scalar("", quoted: true), mark)
        }
    }

    private mutating func items(depth: Int) -> [YAMLNode]? {
        var items: [YAMLNode] = []
        while var event = next() {
            defer { yaml_event_delete(&event) }
            if event.type == YAML_SEQUENCE_END_EVENT { return items }
            guard let item = node(event, depth: depth + 1) else { return nil }
            items.append(item)
        }
        return nil
    }

    private mutating func entries(depth: Int) -> [YAMLEntry]? {
        var entries: [YAMLEntry] = []
        var lines: [String: Int] = [:]
        while var event = next() {
            defer { yaml_event_delete(&event) }
            if event.type == YAML_MAPPING_END_EVENT { return entries }
            guard let key = node(event, depth: depth + 1), var value = next() else { return nil }
            defer { yaml_event_delete(&value) }
            guard let node = node(value, depth: depth + 1) else { return nil }
            guard case .scalar(let name, _) = key.content else {
                faults.add(
                    at: key,
                    "found \(key.found) in place of a key, expected text; "
                        + "put a value that begins with {{ or [ in quotes")
                continue
            }
            if let first = lines[name] {
                faults.add(
                    at: key,
                    "found the key \"\(name)\" a second time (first on line \(first)); keep one of them")
                continue
            }
            lines[name] = key.line
            entries.append(YAMLEntry(key: name, line: key.line, column: key.column, value: node))
        }
        return nil
    }

    private mutating func refuse(
        anchor: UnsafeMutablePointer<UInt8>?, tag: UnsafeMutablePointer<UInt8>?, _ mark: yaml_mark_t
    ) {
        if anchor != nil {
            add(
                mark, "found an anchor (\"&\"), which is not supported; put text that begins with & in quotes"
            )
        }
        if tag != nil {
            add(mark, "found a tag (\"!\"), which is not supported; put text that begins with ! in quotes")
        }
    }

    private mutating func add(_ mark: yaml_mark_t, _ message: String) {
        faults.add(line: mark.line + lineOffset, column: mark.column + 1, message)
    }

    private func make(_ content: YAMLNode.Content, _ mark: yaml_mark_t) -> YAMLNode {
        YAMLNode(content, line: mark.line + lineOffset, column: mark.column + 1)
    }

    private func string(_ bytes: UnsafeMutablePointer<UInt8>?, _ count: Int) -> String {
        String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    }
}
