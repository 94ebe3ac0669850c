/// A compiled template: parsed and flattened once, merged many times.
package struct Template: Sendable {
    let program: Program

    /// Content-IDs of the compile-time pictures that the template really shows.
    package var contentIDs: Set<String> { program.contentIDs }

    /// The template's text for this context, UTF-8.
    package func merge(_ context: Context, _ mode: MergeMode) throws(MissingValue) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(program.literals.count + 64 * program.slots.count)
        try merge(context, mode, into: &output)
        return output
    }

    /// Appends to `output`. After a throw it holds the part before the tag.
    package func merge(
        _ context: Context, _ mode: MergeMode, into output: inout [UInt8]
    ) throws(MissingValue) {
        var merge = Merge(program: program, mode: mode, frames: context.frames)
        try merge.run(program.main, &output)
    }

    /// The tags that ask the context for a value, each with file and line, in the order of the text.
    package var tags: [(name: String, file: String, line: Int)] {
        program.uses.map { ($0.tag.name, $0.tag.file, $0.tag.line) }
    }

    /// The tags that no known field can ever fill, one error each. Names inside a section are looked for
    /// in its fields first, then outwards.
    package func unknownTags(known: FieldCatalogue) -> [RenderingError] {
        var seen: Set<RenderingError> = []
        return program.uses.compactMap { use in
            guard !known.contains(use) else { return nil }
            let error = use.tag.error(
                expected: known.suggestion(for: use.tag.name).map { "a known field; did you mean \($0)?" }
                    ?? "a known field: \(known.names.joined(separator: ", "))")
            return seen.insert(error).inserted ? error : nil
        }
    }
}

/// One run of a program.
private struct Merge {
    /// Recursive partials stop here: data that contains itself cannot be a letter's.
    static let deepestCall = 200

    let program: Program
    let mode: MergeMode
    var frames: [Value]
    var depth = 0

    mutating func run(_ range: Range<Int>, _ output: inout [UInt8]) throws(MissingValue) {
        var index = range.lowerBound
        while index < range.upperBound {
            switch program.operations[index] {
            case .literal(let start, let count):
                program.literals.withUnsafeBufferPointer { literals in
                    output.append(
                        contentsOf: UnsafeBufferPointer(rebasing: literals[start..<(start + count)]))
                }
            case .variable(let slot): try show(program.slots[slot], &output)
            case .section(let path, let end):
                try section(lookUp(program.paths[path]), (index + 1)..<end, &output)
                index = end
                continue
            case .inverted(let path, let end):
                if lookUp(program.paths[path]).isFalsy { try run((index + 1)..<end, &output) }
                index = end
                continue
            case .with(let constant, let end):
                frames.append(program.constants[constant])
                try run((index + 1)..<end, &output)
                frames.removeLast()
                index = end
                continue
            case .call(let routine): try call(routine, &output)
            case .callNamed(let slot, let table): try callNamed(program.slots[slot], table, &output)
            }
            index += 1
        }
    }

    private func lookUp(_ path: KeyPath) -> Value {
        guard let head = path.head else { return frames.last ?? .missing }
        var index = frames.count - 1
        while index >= 0 {
            if case .object(let fields) = frames[index], let found = fields[head] {
                return path.rest.isEmpty ? found : found.following(path.rest)
            }
            index -= 1
        }
        return .missing
    }

    private func show(_ slot: Slot, _ output: inout [UInt8]) throws(MissingValue) {
        if let text = lookUp(slot.path).shown, !text.isEmpty {
            if slot.escaped {
                HTMLEscaping.append(text, to: &output)
            } else {
                output.append(contentsOf: text.utf8)
            }
        } else if let fallback = slot.fallback {
            output.append(contentsOf: fallback)
        } else if mode == .strict {
            throw slot.missing
        }
    }

    private mutating func section(
        _ value: Value, _ content: Range<Int>, _ output: inout [UInt8]
    ) throws(MissingValue) {
        if case .list(let elements) = value {
            for element in elements {
                frames.append(element)
                try run(content, &output)
                frames.removeLast()
            }
        } else if !value.isFalsy {
            frames.append(value)
            try run(content, &output)
            frames.removeLast()
        }
    }

    private mutating func call(_ routine: Int, _ output: inout [UInt8]) throws(MissingValue) {
        guard depth < Self.deepestCall else { return }
        depth += 1
        try run(program.routines[routine], &output)
        depth -= 1
    }

    private mutating func callNamed(
        _ slot: Slot, _ table: Int, _ output: inout [UInt8]
    ) throws(MissingValue) {
        if let name = lookUp(slot.path).shown, let routine = program.tables[table][name] {
            try call(routine, &output)
        } else if mode == .strict {
            throw slot.missing
        }
    }
}

extension Slot {
    fileprivate var missing: MissingValue { MissingValue(tag: tag.name, file: tag.file, line: tag.line) }
}
