/// A compiled template: parsed and flattened once, merged many times.
package struct Template: Sendable {
    let frozen: FrozenProgram
    private var program: Program { _read { yield frozen.program } }

    /// Content-IDs of the compile-time pictures that the template really shows.
    package var contentIDs: Set<String> { program.contentIDs }

    /// The template's text for this context, UTF-8.
    package func merge(_ context: Context, _ mode: MergeMode) throws(MissingValue) -> [UInt8] {
        try Merge.run(frozen, mode, context)
    }

    /// What the template asks of the context's field `head`; nil where it asks for the field as a whole.
    package func fields(of head: String) -> Set<String>? {
        let paths = program.distinctPaths.filter { $0.first == head }
        return paths.contains { $0.count == 1 } ? nil : Set(paths.map { $0[1] })
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
            guard let expected = known.expectation(of: use) else { return nil }
            let error = use.tag.error(expected: expected)
            return seen.insert(error).inserted ? error : nil
        }
    }
}
