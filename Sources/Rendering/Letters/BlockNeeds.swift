/// Which sections a block must stand in, because its tags need what not everybody has.
package struct BlockNeeds: Sendable {
    /// `rendez-vous` needs `["evenement"]`.
    private var needs: [String: Set<[String]>] = [:]

    /// `optional`: first names of fields that can be missing as a whole (`avancement`, `evenement`).
    package init(_ blocks: [BlockSource], optional: Set<String>) {
        guard
            let set = try? TemplateSet(
                blocks.map { TemplateSource(name: $0.name, file: $0.htmlFile, text: $0.html) })
        else { return }
        for block in blocks {
            let source = TemplateSource(name: block.name, file: block.htmlFile, text: block.html)
            // What is wrong in a block is said by the letters that show it.
            guard let template = try? set.compile(source, .html) else { continue }
            needs[block.name] = Set(
                template.unguardedFields.map { Array($0.path.dropLast()) }
                    .filter { $0.first.map(optional.contains) ?? false })
        }
    }

    /// The blocks of a letter that stand outside their section. `given`: sections that this letter needs not.
    package func faults(in letter: LetterSource, given: Set<[String]>) -> [RenderingError] {
        let source = TemplateSource(
            name: "content", file: letter.file, text: letter.body, firstLine: letter.bodyLine)
        guard let tokens = try? Lexer.tokens(of: source) else { return [] }
        var open: [[String]] = []
        var faults: [RenderingError] = []
        for case .tag(let tag) in tokens {
            switch tag.kind {
            case .section: open.append(tag.path)
            case .inverted, .block, .parent: open.append([])
            case .close: _ = open.popLast()
            case .partial:
                let missing = (needs[tag.name] ?? []).subtracting(given).filter { need in
                    !open.contains { $0.starts(with: need) }
                }
                guard let need = missing.min(by: { $0.count > $1.count })?.joined(separator: ".") else {
                    continue
                }
                faults.append(
                    tag.error(
                        expected: "{{#\(need)}}\(tag.raw){{/\(need)}}, for not everybody has what it shows"))
            default: continue
            }
        }
        return faults
    }
}
