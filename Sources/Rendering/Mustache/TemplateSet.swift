/// How the values of `{{name}}` tags are written.
package enum Escaping: Sendable {
    case html
    /// As they are: text parts, subjects.
    case none
}

/// How strictly partials are taken.
package enum TemplateRules: Sendable {
    /// mustache/spec: an unknown partial shows nothing, partials may call themselves.
    case specification
    /// Letters: an unknown partial is an error, and so is one that contains itself.
    case letters
}

/// Parsed partials that templates are compiled with. Besides mustache/spec (core, inheritance, dynamic
/// names) two extensions: `{{name|fallback text}}`, and `{{> partial key}}`, which is
/// `{{#resources.key}}{{> partial}}{{/resources.key}}`.
package struct TemplateSet: Sendable {
    let partials: [String: [Node]]
    let rules: TemplateRules
    /// Values known at compile time: tags that name them become literal text. They win over the context's
    /// outermost fields.
    let constants: Value
    /// Fields of the outermost frame of every context to come, the same in all of them: tags outside of sections
    /// become literal text where there is a value, and stay tags where there is none.
    let known: Value

    package init(
        _ sources: [TemplateSource], rules: TemplateRules = .letters, constants: Value = .missing,
        known: Value = .missing
    ) throws(RenderingError) {
        var partials: [String: [Node]] = [:]
        for source in sources { partials[source.name] = try Parser.parse(source) }
        self.partials = partials
        self.rules = rules
        self.constants = constants
        self.known = known
    }

    private init(partials: [String: [Node]], rules: TemplateRules, constants: Value, known: Value) {
        self.known = known
        self.partials = partials
        self.rules = rules
        self.constants = constants
    }

    /// The same set with these partials added or replaced.
    package func adding(_ sources: [TemplateSource]) throws(RenderingError) -> TemplateSet {
        var partials = partials
        for source in sources { partials[source.name] = try Parser.parse(source) }
        return TemplateSet(partials: partials, rules: rules, constants: constants, known: known)
    }

    /// Flattens the template and all it pulls in. `detour`: where its links go through.
    package func compile(
        _ source: TemplateSource, _ escaping: Escaping, detour: LinkDetour? = nil
    ) throws(RenderingError) -> Template {
        var compiler = Compiler(self, escaping, detour)
        return Template(frozen: FrozenProgram(try compiler.compile(try Parser.parse(source))))
    }
}
