/// Puts values that many merges share into a program ahead of them: their tags become literal text, their sections stay
/// or go, and whole lines that no tag is left in are told apart, so that they can be prepared once.
struct Binder {
    /// Shorter pieces are merged faster than looked up.
    private static let shortest = 48

    private let source: Program
    /// By the number of a path in `source`; nil for what differs from mail to mail.
    private let fixed: [Value?]
    private var bound: Program
    private var pending: [UInt8] = []
    /// What is around; nil for a section whose value is not known yet.
    private var scopes: [Value?] = []

    /// - Parameter numbers: What the paths are called from now on, in the order of their numbers in `program`.
    static func bind(_ program: Program, fixed: [Value?], numbers: [Int]) -> FrozenProgram {
        var binder = Binder(program, fixed)
        binder.emit(program.main)
        binder.flush()
        binder.bound.main = 0..<binder.bound.operations.count
        binder.scopes = [nil]
        for (index, routine) in program.routines.enumerated() {
            let start = binder.bound.operations.count
            binder.emit(routine)
            binder.flush()
            binder.bound.routines[index] = start..<binder.bound.operations.count
        }
        binder.bound.renumber(numbers)
        return FrozenProgram(binder.bound)
    }

    private init(_ program: Program, _ fixed: [Value?]) {
        source = program
        self.fixed = fixed
        bound = program
        bound.operations = []
        bound.lines = []
        bound.literals = []
        bound.slots = program.slots.map { slot in
            let fallback = slot.fallback.map { bound.store(program.literals[$0]) }
            return Slot(path: slot.path, escaped: slot.escaped, fallback: fallback)
        }
    }

    private mutating func emit(_ range: Range<Int>) {
        var index = range.lowerBound
        while index < range.upperBound {
            let operation = source.operations[index]
            switch operation {
            case .literal(let start, let count): pending += source.literals[start..<(start + count)]
            case .lines(let number): pending += source.literals[source.lines[number]]
            case .variable(let tag): variable(tag)
            case .section(let path, let end), .given(let path, let end):
                section(path, (index + 1)..<end, inverted: false)
            case .inverted(let path, let end): section(path, (index + 1)..<end, inverted: true)
            case .with(let constant, let end): with(source.constants[constant], (index + 1)..<end)
            case .call, .callNamed:
                flush()
                bound.operations.append(operation)
            }
            index = operation.end ?? index + 1
        }
    }

    /// What the path is whoever reads the letter; nil where that is not known, or a section around may hide it.
    private func value(_ path: KeyPath) -> Value? {
        guard path.head >= 0 else { return nil }
        for scope in scopes {
            guard let scope, scope[source.heads[path.head]] == nil else { return nil }
        }
        return fixed[path.number]
    }

    private mutating func variable(_ tag: Int) {
        let slot = source.slots[tag]
        if let value = value(slot.path) {
            if let text = value.shown, !text.isEmpty {
                pending += slot.escaped ? HTMLEscaping.escaped(text) : Array(text.utf8)
                return
            }
            if let fallback = slot.fallback {
                pending += source.literals[fallback]
                return
            }
        }
        flush()
        bound.operations.append(.variable(tag: tag))
    }

    private mutating func section(_ path: Int, _ content: Range<Int>, inverted: Bool) {
        if let value = value(source.paths[path]) {
            switch (value.isFalsy, value) {
            case (true, _): if inverted { emit(content) }
            case (false, .list) where !inverted: dynamic(path, content, inverted: false)
            case (false, _): if !inverted { with(value, content) }
            }
        } else {
            dynamic(path, content, inverted: inverted)
        }
    }

    private mutating func dynamic(_ path: Int, _ content: Range<Int>, inverted: Bool) {
        if inverted {
            enclose(nil, content, pushes: false) { .inverted(path: path, end: $0) }
        } else if source.asksForElement(content) {
            enclose(nil, content, pushes: true) { .section(path: path, end: $0) }
        } else {
            enclose(nil, content, pushes: true) { .given(path: path, end: $0) }
        }
    }

    private mutating func with(_ value: Value, _ content: Range<Int>) {
        bound.constants.append(value)
        let constant = bound.constants.count - 1
        enclose(value, content, pushes: true) { .with(constant: constant, end: $0) }
    }

    private mutating func enclose(
        _ scope: Value?, _ content: Range<Int>, pushes: Bool, _ operation: (_ end: Int) -> Operation
    ) {
        flush()
        let start = bound.operations.count
        bound.operations.append(operation(0))
        if pushes { scopes.append(scope) }
        emit(content)
        if pushes { scopes.removeLast() }
        flush()
        bound.operations[start] = operation(bound.operations.count)
    }

    // MARK: Lines

    /// Writes down the text so far: whole lines as lines, the rest of it around them.
    private mutating func flush() {
        guard !pending.isEmpty else { return }
        var written = 0
        var next = lineStart(from: 0)
        while let start = next {
            let end = linesEnd(from: start)
            if end - start >= Self.shortest {
                literal(written..<start)
                bound.operations.append(.lines(number: bound.lines.count))
                bound.lines.append(bound.store(pending[start..<end]))
                written = end
            }
            next = lineStart(from: max(end - 1, start))
        }
        literal(written..<pending.count)
        pending = []
    }

    private mutating func literal(_ range: Range<Int>) {
        guard !range.isEmpty else { return }
        let place = bound.store(pending[range])
        bound.operations.append(.literal(start: place.lowerBound, count: place.count))
    }

    /// The first octet of the next line that is not empty.
    private func lineStart(from place: Int) -> Int? {
        guard let end = pending[place...].firstIndex(of: 0x0A) else { return nil }
        return pending[end...].firstIndex { $0 != 0x0A }
    }

    /// Behind the last line from `start` on that ends before there are two empty ones in a row: so that the text form
    /// may lose surplus lines around what was prepared, and none within. Where there are none, with the beginning of the
    /// line that a tag goes on with.
    private func linesEnd(from start: Int) -> Int {
        var end = start
        for index in pending.indices[start...] where pending[index] == 0x0A {
            if index > start, pending[index - 1] != 0x0A {
                end = index + 1
            } else if index > start + 1, pending[index - 2] == 0x0A {
                return end
            }
        }
        return pending.last == 0x0A ? end : pending.count
    }
}

extension Operation {
    /// The first operation behind a section.
    fileprivate var end: Int? {
        switch self {
        case .section(_, let end), .inverted(_, let end), .given(_, let end), .with(_, let end): end
        case .literal, .lines, .variable, .call, .callNamed: nil
        }
    }
}

extension Program {
    /// Whether something in `range` may ask for the value of the section around.
    fileprivate func asksForElement(_ range: Range<Int>) -> Bool {
        operations[range].contains { operation in
            switch operation {
            case .literal, .lines, .with: false
            case .variable(let tag): slots[tag].path.head < 0
            case .section(let path, _), .inverted(let path, _), .given(let path, _): paths[path].head < 0
            case .call, .callNamed: true
            }
        }
    }

    /// Adds to the literals.
    fileprivate mutating func store(_ octets: ArraySlice<UInt8>) -> Range<Int> {
        let start = literals.count
        literals += octets
        return start..<literals.count
    }

    /// Calls each path by another number.
    fileprivate mutating func renumber(_ numbers: [Int]) {
        func renumbered(_ path: KeyPath) -> KeyPath {
            guard path.number >= 0 else { return path }
            return KeyPath(number: numbers[path.number], head: path.head, rest: path.rest)
        }
        paths = paths.map(renumbered)
        slots = slots.map {
            Slot(path: renumbered($0.path), escaped: $0.escaped, fallback: $0.fallback)
        }
    }
}
