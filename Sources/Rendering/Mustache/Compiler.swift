/// Flattens trees into one list of operations: partials and parents are put in place, constants become
/// literal text, indentation is settled.
struct Compiler {
    private struct Call: Hashable {
        let name: String
        let margin: [UInt8]
        let environment: ObjectIdentifier?
    }

    static let deepestNesting = 60
    static let mostOperations = 100_000

    private let set: TemplateSet
    private let escaping: Escaping
    private let detour: LinkDetour?
    private var program = Program()
    private var pending: [UInt8] = []
    private var scopes: [Scope] = []
    private var calls: [Call] = []
    private var routines: [Call: Int] = [:]
    private var waiting: [(routine: Int, call: Call, environment: Overrides?)] = []
    /// Alive as long as the compiler, because calls are told apart by their identity.
    private var kept: [Overrides] = []
    /// The next line start is already written: a block put inside a line.
    private var lineBegun = false

    init(_ set: TemplateSet, _ escaping: Escaping, _ detour: LinkDetour?) {
        self.set = set
        self.escaping = escaping
        self.detour = detour
    }

    mutating func compile(_ nodes: [Node]) throws(RenderingError) -> Program {
        program.base = set.constants
        scopes = [.constant(set.constants)]
        try emit(nodes, Margin(), nil)
        flush()
        program.main = 0..<program.operations.count
        scopes = [.opaque]
        while let next = waiting.popLast() {
            let start = program.operations.count
            calls = [next.call]
            try emit(set.partials[next.call.name] ?? [], Margin(added: next.call.margin), next.environment)
            flush()
            program.routines[next.routine] = start..<program.operations.count
        }
        return program
    }

    private mutating func flush() {
        guard !pending.isEmpty else { return }
        program.append(detour?.parts(of: pending) ?? [.text(pending)])
        pending = []
    }

    private mutating func emit(
        _ nodes: [Node], _ margin: Margin, _ environment: Overrides?
    ) throws(RenderingError) {
        for node in nodes {
            switch node {
            case .text(let bytes): pending += bytes
            case .lineStart(let blanks):
                if !lineBegun { pending += margin.applied(to: blanks) }
                lineBegun = false
            case .variable(let tag): try variable(tag)
            case .section(let tag, let children):
                try section(tag) { (compiler) throws(RenderingError) in
                    try compiler.emit(children, margin, environment)
                }
            case .partial(let tag, let indentation):
                let added = indentation.map(margin.applied(to:)) ?? []
                if let argument = tag.argument {
                    var section = tag
                    section.kind = .section
                    section.name = "resources.\(argument)"
                    guard constant(section.path) != nil, constant(section.path) != .missing else {
                        throw tag.error(
                            expected: "the key of a known resource; «\(argument)» is none", missing: .resource
                        )
                    }
                    try self.section(section) { (compiler) throws(RenderingError) in
                        try compiler.call(tag, added, environment)
                    }
                } else {
                    try requireNoKey(tag)
                    try call(tag, added, environment)
                }
            case .parent(let tag, let indentation, let blocks):
                var merged: [String: (block: Block, environment: Overrides?)] = [:]
                for block in blocks { merged[block.name] = (block, environment) }
                for (name, block) in environment?.blocks ?? [:] { merged[name] = block }
                let overrides = blocks.isEmpty ? environment : Overrides(merged)
                if let overrides { kept.append(overrides) }
                try call(tag, indentation.map(margin.applied(to:)) ?? [], overrides)
            case .block(let block): try self.block(block, margin, environment)
            }
        }
    }

    private mutating func block(
        _ block: Block, _ margin: Margin, _ environment: Overrides?
    ) throws(RenderingError) {
        guard let (override, definition) = environment?.blocks[block.name] else {
            return try emit(block.children, margin, environment)
        }
        let added = margin.applied(to: block.siteIndentation)
        if block.beginsLine && !override.beginsLine { pending += added }
        lineBegun = !block.beginsLine && override.beginsLine
        try emit(override.children, Margin(added: added, removed: override.intrinsicIndentation), definition)
        lineBegun = false
    }

    // MARK: Values

    /// A value that is known now: nil where a section or the context comes first.
    private func constant(_ path: [String]) -> Value? {
        for (index, scope) in scopes.enumerated().reversed() {
            guard case .constant(let value) = scope else { return nil }
            guard let head = path.first else { return index == 0 ? nil : value }
            if let found = value[head] { return found.following(path.dropFirst()) }
        }
        return nil
    }

    /// A value that every context will have there, and no section around can hide.
    private func foreseen(_ path: [String]) -> Value? {
        guard !path.isEmpty, case .object = set.known else { return nil }
        for scope in scopes {
            guard case .constant(let value) = scope, value[path[0]] == nil else { return nil }
        }
        let value = set.known.following(path)
        return value.shown == nil || value.isFalsy ? nil : value
    }

    private mutating func variable(_ tag: Tag) throws(RenderingError) {
        let escaped = if case .variable(escaped: true) = tag.kind { escaping == .html } else { false }
        noteContentID(tag.path)
        if let value = constant(tag.path) {
            let shown = value.shown.flatMap { $0.isEmpty ? nil : $0 } ?? tag.fallback
            guard let shown else {
                throw tag.error(
                    expected: "a value for it in the resource «\(resource)»; fill the field there,"
                        + " or write {{#\(tag.name)}}…{{/\(tag.name)}} around the tag")
            }
            pending += escaped ? HTMLEscaping.escaped(shown) : Array(shown.utf8)
            return
        }
        if let shown = foreseen(tag.path)?.shown, !shown.isEmpty {
            pending += escaped ? HTMLEscaping.escaped(shown) : Array(shown.utf8)
            return
        }
        flush()
        note(tag)
        let fallback = tag.fallback.map { escaped ? HTMLEscaping.escaped($0) : Array($0.utf8) }
        program.operations.append(.variable(tag: program.slot(tag, escaped: escaped, fallback: fallback)))
    }

    /// The key of the resource around, for messages.
    private var resource: String {
        for case .constant(let value) in scopes.reversed() {
            if case .text(let key) = value["cle"] { return key }
        }
        return "resources"
    }

    private mutating func noteContentID(_ path: [String]) {
        guard path.last?.hasSuffix("-cid") == true else { return }
        for case .constant(let value) in scopes {
            if case .text(let text) = value.following(path) { program.contentIDs.insert(text) }
        }
    }

    private mutating func note(_ tag: Tag) {
        var around: [TagUse.Scope] = []
        for scope in scopes {
            switch scope {
            case .section(let path): around.append(.section(path))
            case .constant(let value): around.append(.constant(value))
            case .opaque: return
            }
        }
        program.uses.append(TagUse(tag: tag, scopes: around))
    }

    // MARK: Sections

    private typealias Content = (inout Compiler) throws(RenderingError) -> Void

    private mutating func section(_ tag: Tag, _ content: Content) throws(RenderingError) {
        let inverted = if case .inverted = tag.kind { true } else { false }
        if let value = constant(tag.path) ?? foreseen(tag.path) {
            if inverted || value.isFalsy {
                if inverted == value.isFalsy { try content(&self) }
                return
            }
            let elements = if case .list(let list) = value { list } else { [value] }
            for element in elements { try scoped(.constant(element), content) }
            return
        }
        flush()
        note(tag)
        let path = program.paths.count
        program.paths.append(program.path(tag.path))
        let start = program.operations.count
        program.operations.append(.inverted(path: path, end: 0))
        if !inverted { scopes.append(.section(tag.path)) }
        try content(&self)
        if !inverted { scopes.removeLast() }
        flush()
        let end = program.operations.count
        program.operations[start] =
            inverted ? .inverted(path: path, end: end) : .section(path: path, end: end)
    }

    private mutating func scoped(_ scope: Scope, _ content: Content) throws(RenderingError) {
        guard case .constant(let value) = scope else { return }
        flush()
        let start = program.operations.count
        program.constants.append(value)
        let index = program.constants.count - 1
        program.operations.append(.with(constant: index, end: 0))
        scopes.append(scope)
        try content(&self)
        scopes.removeLast()
        flush()
        program.operations[start] = .with(constant: index, end: program.operations.count)
    }

    // MARK: Partials

    private mutating func call(
        _ tag: Tag, _ margin: [UInt8], _ environment: Overrides?
    ) throws(RenderingError) {
        if tag.isDynamic { return callNamed(tag, margin, environment) }
        guard let nodes = set.partials[tag.name] else {
            guard set.rules == .letters else { return }
            let known = set.partials.keys.sorted().joined(separator: ", ")
            throw tag.error(
                expected: "a block that exists: \(known.isEmpty ? "there is none" : known)", missing: .block)
        }
        let call = Call(
            name: tag.name, margin: margin, environment: environment.map { ObjectIdentifier($0) })
        if set.rules == .letters, calls.contains(call) {
            throw tag.error(expected: "no block that contains itself")
        }
        if calls.contains(call) || routines[call] != nil {
            flush()
            program.operations.append(.call(routine: routine(call, environment)))
            return
        }
        guard calls.count < Self.deepestNesting, program.operations.count < Self.mostOperations else {
            let names = calls.suffix(4).map(\.name).joined(separator: " > ")
            throw tag.error(
                expected: "blocks that nest at most \(Self.deepestNesting) deep, not … > \(names)")
        }
        calls.append(call)
        try emit(nodes, Margin(added: margin), environment)
        calls.removeLast()
    }

    /// Without the key that a block needs, the fault would be told in the block's own file.
    private func requireNoKey(_ tag: Tag) throws(RenderingError) {
        guard set.rules == .letters, scopes.count == 1, let nodes = set.partials[tag.name] else { return }
        for case .variable(let field) in nodes
        where field.fallback == nil && LetterCompiler.resourceFields.contains(field.name) {
            throw tag.error(
                expected: "a key of Templates/resources after the block's name, such as {{> \(tag.name) KEY}}"
            )
        }
    }

    private mutating func callNamed(_ tag: Tag, _ margin: [UInt8], _ environment: Overrides?) {
        flush()
        note(tag)
        var table: [String: Int] = [:]
        for name in set.partials.keys.sorted() {
            let call = Call(name: name, margin: margin, environment: environment.map { ObjectIdentifier($0) })
            table[name] = routine(call, environment)
        }
        program.tables.append(table)
        let slot = program.slot(tag, escaped: false, fallback: nil)
        program.operations.append(.callNamed(tag: slot, table: program.tables.count - 1))
    }

    /// The routine for a call, compiled later where it is new.
    private mutating func routine(_ call: Call, _ environment: Overrides?) -> Int {
        if let known = routines[call] { return known }
        let index = program.routines.count
        program.routines.append(0..<0)
        routines[call] = index
        waiting.append((index, call, environment))
        return index
    }
}
