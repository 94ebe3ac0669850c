/// HTML that was made from literals and escaped values only: whatever is interpolated as text is escaped, so that
/// no value can become a tag or leave its quotes.
package struct HTML: Sendable, ExpressibleByStringInterpolation {
    package var text: String

    package init(stringLiteral text: String) { self.text = text }
    package init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

    /// Markup that Gazette itself rendered (a letter's Markdown); never what somebody typed.
    package init(trusted text: String) { self.text = text }

    package struct StringInterpolation: StringInterpolationProtocol {
        var text = ""

        package init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity) }
        package mutating func appendLiteral(_ literal: String) { text += literal }
        package mutating func appendInterpolation(_ value: String) { HTML.escape(value, into: &text) }
        package mutating func appendInterpolation(_ value: Int) { text += String(value) }
        package mutating func appendInterpolation(_ html: HTML) { text += html.text }
        package mutating func appendInterpolation(_ html: HTML?) { text += html?.text ?? "" }
        package mutating func appendInterpolation(_ parts: [HTML]) { for part in parts { text += part.text } }
    }

    package static func + (left: HTML, right: HTML) -> HTML { HTML(trusted: left.text + right.text) }

    private static func escape(_ value: String, into text: inout String) {
        for scalar in value.unicodeScalars {
            switch scalar {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            case "\"": text += "&quot;"
            case "'": text += "&#39;"
            default: text.unicodeScalars.append(scalar)
            }
        }
    }
}

extension String {
    /// With the spaces that French typography does not break: before `?`, `!`, `;`, `:` and inside « ».
    var typeset: String {
        var text = ""
        for character in self {
            if text.last == " ", "?!;:»".contains(character) {
                text.removeLast()
                text.append("\u{A0}")
            } else if character == " ", text.last == "«" {
                text.append("\u{A0}")
                continue
            }
            text.append(character)
        }
        return text
    }
}
