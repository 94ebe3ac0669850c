import Rendering

/// A letter's template: compiled and merged, or refused with a reason.
enum MustacheTarget {
    private static let context = Context(
        .object([
            "a": "<b>", "n": 3, "yes": true, "no": false, "none": .missing,
            "list": [["a": "1"], ["a": "2"]], "deep": ["er": ["est": "x"]],
        ]))

    @Sendable static func run(_ input: [UInt8]) throws {
        let text = String(decoding: input, as: UTF8.self)
        for rules in [TemplateRules.letters, .specification] {
            do {
                let part = TemplateSource(name: "part", file: "part", text: "[{{a}}]{{$block}}-{{/block}}")
                let set = try TemplateSet([part], rules: rules)
                let template = try set.compile(TemplateSource(name: "t", file: "t", text: text), .html)
                let bytes = try template.merge(context, .lenient)
                try Finding.unless(try template.merge(context, .lenient) == bytes, "merged otherwise")
                _ = try? template.merge(context, .strict)
                _ = template.tags
            } catch let error as RenderingError {
                try Finding.unless(!error.description.isEmpty, "refused without a reason")
            } catch is MissingValue {
                throw Finding("a value is missing where none has to be there")
            }
        }
    }
}
