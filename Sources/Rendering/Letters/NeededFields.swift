/// A tag that must have a value: no fallback, and no section around it that asks for the value first.
package struct NeededField: Hashable, Sendable {
    /// The dotted name, split: `["coop", "prix-part"]`.
    package let path: [String]
    package let file: String
    package let line: Int
}

extension Template {
    /// The tags that withhold a mail where their value is missing, in the order of the text.
    package var neededFields: [NeededField] {
        frozen.program.uses.compactMap { use in
            let path = use.tag.path
            guard case .variable = use.tag.kind, use.tag.fallback == nil, !path.isEmpty else { return nil }
            let isAsked = use.scopes.contains { scope in
                if case .section(path) = scope { true } else { false }
            }
            return isAsked ? nil : NeededField(path: path, file: use.tag.file, line: use.tag.line)
        }
    }

    /// The sections around each needed field, as far as they lead to it: where `avancement` is asked for before
    /// `avancement.titre` is shown.
    var unguardedFields: [NeededField] {
        frozen.program.uses.compactMap { use in
            let path = use.tag.path
            guard case .variable = use.tag.kind, use.tag.fallback == nil, path.count > 1 else { return nil }
            let isGuarded = use.scopes.contains { scope in
                if case .section(let section) = scope { section.starts(with: path.dropLast()) } else { false }
            }
            return isGuarded ? nil : NeededField(path: path, file: use.tag.file, line: use.tag.line)
        }
    }
}

extension CompiledLetter {
    /// The tags of all forms that withhold a mail where their value is missing, each place once.
    package var neededFields: [NeededField] {
        var seen: Set<NeededField> = []
        return [subject, preheader, html, text].flatMap(\.neededFields).filter { seen.insert($0).inserted }
    }
}
