internal import Model

/// One run of a program.
struct Merge {
    /// Recursive partials stop here: data that contains itself cannot be a letter's.
    private static let deepestCall = 200

    private let frozen: FrozenProgram
    /// Tables of the program that the loop reads, without reference counting; valid during `run`.
    private let operations: UnsafeBufferPointer<Operation>
    private let slots: UnsafeBufferPointer<Slot>
    private let literals: UnsafeBufferPointer<UInt8>
    private let keys: UnsafeBufferPointer<String>
    private let mode: MergeMode
    /// The context's own frames.
    private let base: [Value]
    /// What sections pushed.
    private var pushed: [Value] = []
    /// What each path is in `base`, once it was looked up: letters name the same few again and again.
    private var known: [Value?]
    /// What each head is in `base`, as `known`.
    private var knownHeads: [Value?]
    /// Where lines of the program stand in the output.
    private var places: [KnownPlace] = []
    /// How many of `pushed` have fields, and so can hide what `base` has.
    private var pushedObjects = 0
    private var depth = 0

    /// The merged text.
    static func run(
        _ frozen: FrozenProgram, _ mode: MergeMode, _ context: Context
    ) throws(MissingValue) -> [UInt8] {
        let unknown = [Value?](repeating: nil, count: frozen.program.distinctPaths.count)
        let heads = [Value?](repeating: nil, count: frozen.program.heads.count)
        let room = frozen.program.literals.count + 64 * frozen.program.slots.count
        return try run(frozen, mode, context.frames, unknown, heads, room: room).text
    }

    /// The merged text from values that were looked up before, and the places of the program's lines in it. `room`: about
    /// how many octets it has.
    static func run(
        _ frozen: FrozenProgram, _ mode: MergeMode, _ frames: [Value], values: [Value?], room: Int
    ) throws(MissingValue) -> (text: [UInt8], places: [KnownPlace]) {
        try run(frozen, mode, frames, values, [], room: room)
    }

    /// Where there is too little room, the same is done again with enough.
    private static func run(
        _ frozen: FrozenProgram, _ mode: MergeMode, _ base: [Value], _ known: [Value?], _ heads: [Value?],
        room: Int
    ) throws(MissingValue) -> (text: [UInt8], places: [KnownPlace]) {
        var places: [KnownPlace] = []
        var missing: MissingValue?
        var needed = 0
        let text = [UInt8](unsafeUninitializedCapacity: room) { room, count in
            var output = MergeBuffer(room)
            do throws(MissingValue) {
                places = try fill(&output, frozen, mode, base, known, heads)
            } catch {
                missing = error
            }
            needed = output.count
            count = min(needed, room.count)
        }
        if let missing { throw missing }
        guard needed <= room else { return try run(frozen, mode, base, known, heads, room: needed) }
        return (text, places)
    }

    private static func fill(
        _ output: inout MergeBuffer, _ frozen: FrozenProgram, _ mode: MergeMode, _ base: [Value],
        _ known: [Value?], _ heads: [Value?]
    ) throws(MissingValue) -> [KnownPlace] {
        try frozen.program.operations.withUnsafeBufferPointer { (operations) throws(MissingValue) in
            try frozen.program.slots.withUnsafeBufferPointer { (slots) throws(MissingValue) in
                try frozen.program.literals.withUnsafeBufferPointer { (literals) throws(MissingValue) in
                    try frozen.program.keys.withUnsafeBufferPointer { (keys) throws(MissingValue) in
                        var merge = Merge(
                            frozen: frozen, operations: operations, slots: slots, literals: literals,
                            keys: keys, mode: mode, base: base, known: known, knownHeads: heads)
                        merge.places.reserveCapacity(frozen.program.lines.count)
                        try merge.run(frozen.program.main, &output)
                        return merge.places
                    }
                }
            }
        }
    }

    private var program: Program { _read { yield frozen.program } }

    private mutating func run(_ range: Range<Int>, _ output: inout MergeBuffer) throws(MissingValue) {
        var index = range.lowerBound
        while index < range.upperBound {
            switch operations[index] {
            case .literal(let start, let count): append(start..<(start + count), &output)
            case .lines(let number):
                let lines = program.lines[number]
                places.append(KnownPlace(number: number, start: output.count, count: lines.count))
                append(lines, &output)
            case .variable(let slot): try show(slot, &output)
            case .section(let path, let end):
                try section(lookUp(program.paths[path]), (index + 1)..<end, &output)
                index = end
                continue
            case .given(let path, let end):
                let value = lookUp(program.paths[path])
                switch value {
                case .list, .object: try section(value, (index + 1)..<end, &output)
                case .missing, .flag, .number, .decimal, .text:
                    // The content comes next.
                    if !value.isFalsy {
                        index += 1
                        continue
                    }
                }
                index = end
                continue
            case .inverted(let path, let end):
                if lookUp(program.paths[path]).isFalsy { try run((index + 1)..<end, &output) }
                index = end
                continue
            case .with(let constant, let end):
                push(program.constants[constant])
                try run((index + 1)..<end, &output)
                pop()
                index = end
                continue
            case .call(let routine): try call(routine, &output)
            case .callNamed(let slot, let table): try callNamed(slot, table, &output)
            }
            index += 1
        }
    }

    private func append(_ range: Range<Int>, _ output: inout MergeBuffer) {
        output.append(UnsafeBufferPointer(rebasing: literals[range]))
    }

    private mutating func lookUp(_ path: KeyPath) -> Value {
        guard path.head >= 0 else { return pushed.last ?? base.last ?? .missing }
        if pushedObjects > 0, let found = Self.find(program.heads[path.head], in: pushed) {
            return follow(path, from: found)
        }
        if let before = known[path.number] { return before }
        let head: Value
        if let before = knownHeads[path.head] {
            head = before
        } else {
            head = frozen.heads[path.head] ?? Self.find(program.heads[path.head], in: base) ?? .missing
            knownHeads[path.head] = head
        }
        let value = follow(path, from: head)
        known[path.number] = value
        return value
    }

    private func follow(_ path: KeyPath, from start: Value) -> Value {
        var value = start
        for index in path.rest {
            guard case .object(let fields) = value, let next = fields[keys[index]] else { return .missing }
            value = next
        }
        return value
    }

    private mutating func push(_ value: Value) {
        if case .object = value { pushedObjects += 1 }
        pushed.append(value)
    }

    private mutating func pop() {
        if case .object = pushed.removeLast() { pushedObjects -= 1 }
    }

    private static func find(_ head: String, in frames: [Value]) -> Value? {
        var index = frames.count - 1
        while index >= 0 {
            if case .object(let fields) = frames[index], let found = fields[head] { return found }
            index -= 1
        }
        return nil
    }

    private mutating func show(_ slot: Int, _ output: inout MergeBuffer) throws(MissingValue) {
        let value = lookUp(slots[slot].path)
        if let text = value.shown, !text.isEmpty {
            if slots[slot].escaped {
                HTMLEscaping.append(text, to: &output)
            } else {
                output.append(text)
            }
        } else if let fallback = slots[slot].fallback {
            append(fallback, &output)
        } else if mode == .strict {
            throw missing(slot)
        }
    }

    private mutating func section(
        _ value: Value, _ content: Range<Int>, _ output: inout MergeBuffer
    ) throws(MissingValue) {
        if case .list(let elements) = value {
            for element in elements {
                push(element)
                try run(content, &output)
                pop()
            }
        } else if !value.isFalsy {
            push(value)
            try run(content, &output)
            pop()
        }
    }

    private mutating func call(_ routine: Int, _ output: inout MergeBuffer) throws(MissingValue) {
        guard depth < Self.deepestCall else { return }
        depth += 1
        try run(program.routines[routine], &output)
        depth -= 1
    }

    private mutating func callNamed(
        _ slot: Int, _ table: Int, _ output: inout MergeBuffer
    ) throws(MissingValue) {
        if let name = lookUp(slots[slot].path).shown, let routine = program.tables[table][name] {
            try call(routine, &output)
        } else if mode == .strict {
            throw missing(slot)
        }
    }

    private func missing(_ slot: Int) -> MissingValue {
        let tag = program.tags[slot]
        return MissingValue(tag: tag.name, file: tag.file, line: tag.line)
    }
}
