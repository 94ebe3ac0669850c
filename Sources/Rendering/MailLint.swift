/// A fault of a rendered mail that mail clients or spam filters punish (product.md §4).
package struct LintFinding: Sendable, Hashable, CustomStringConvertible {
    package enum Rule: String, Sendable {
        case tooLarge, forbiddenElement, forbiddenStyle, hiddenText, pictureWithoutAlternative
        case pictureSource, language, tableRole, unresolvedTag, linkTarget, emptyText
    }

    package let rule: Rule
    /// In the mail's HTML, or in its text for `emptyText`.
    package let line: Int
    package let message: String

    package var description: String { "\(rule.rawValue), line \(line): \(message)" }

    /// For the person who wrote the letter.
    package var sentence: String { rule == .tooLarge ? message : "line \(line) of its HTML: \(message)" }
}

/// Looks a rendered mail over.
package struct MailLint {
    /// Gmail cuts off a little later.
    package static let mostBytes = 100_000

    private static let forbiddenElements: Set<String> = [
        "style", "script", "link", "iframe", "object", "embed", "form", "input", "video", "audio", "svg",
    ]
    private static let forbiddenStyles = [
        "display:flex", "display:inline-flex", "display:grid", "position:", "float:", "@font-face", "@import",
    ]
    private static let hidingStyles = [
        "display:none", "visibility:hidden", "font-size:0", "font-size:1px", "opacity:0", "max-height:0",
        "mso-hide:all", "text-indent:-",
    ]

    private var findings: [LintFinding] = []
    private let contentIDs: Set<String>

    /// All findings, in the order of the HTML.
    package static func findings(_ mail: RenderedLetter) -> [LintFinding] {
        var lint = MailLint(contentIDs: Set(mail.pictures.map(\.contentID)))
        lint.examine(mail)
        return lint.findings
    }

    private init(contentIDs: Set<String>) { self.contentIDs = contentIDs }

    private mutating func find(_ rule: LintFinding.Rule, _ line: Int, _ message: String) {
        findings.append(LintFinding(rule: rule, line: line, message: message))
    }

    private mutating func examine(_ mail: RenderedLetter) {
        if mail.html.count >= Self.mostBytes {
            find(
                .tooLarge, 1,
                "found \(mail.html.count) bytes of HTML, expected less than \(Self.mostBytes), "
                    + "where mail programs cut; shorten the letter")
        }
        var inFrench = false
        for element in HTMLElement.all(in: mail.html) {
            if element.name == "html", element.attributes["lang"] == "fr" { inFrench = true }
            examine(element)
        }
        if !inFrench { find(.language, 1, "found no lang=\"fr\" on <html>") }
        for (form, bytes) in [("HTML", mail.html), ("text", mail.text)] {
            let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
            for (index, line) in lines.enumerated() where Array(line).holds(Array("{{".utf8)) {
                find(.unresolvedTag, index + 1, "found {{ in the \(form): a tag that was not filled")
            }
        }
        if mail.text.allSatisfy({ $0 <= 0x20 }) { find(.emptyText, 1, "found an empty text part") }
    }

    private mutating func examine(_ element: HTMLElement) {
        let line = element.line
        if Self.forbiddenElements.contains(element.name) {
            find(.forbiddenElement, line, "found <\(element.name)>, which mail clients drop or refuse")
        }
        if let style = element.attributes["style"] { examine(style: style, element) }
        if element.attributes["hidden"] != nil {
            find(.hiddenText, line, "found <\(element.name) hidden>; hidden text counts as spam")
        }
        switch element.name {
        case "img": examine(picture: element)
        case "table" where element.attributes["role"] != "presentation":
            find(.tableRole, line, "found a <table> without role=\"presentation\"")
        case "a":
            let target = element.attributes["href"] ?? ""
            if !["https://", "http://", "mailto:", "tel:"].contains(where: { target.hasPrefix($0) }) {
                find(.linkTarget, line, "found a link to «\(target)», expected https://, mailto: or tel:")
            }
        default: break
        }
    }

    private mutating func examine(style: String, _ element: HTMLElement) {
        let compact = style.lowercased().filter { !$0.isWhitespace }
        let declarations = compact.split(separator: ";").map(String.init)
        for declaration in declarations {
            if Self.forbiddenStyles.contains(where: { declaration.hasPrefix($0) }) {
                find(.forbiddenStyle, element.line, "found \(declaration) on <\(element.name)>")
            }
            let hiding = Self.hidingStyles.contains { hiding in
                guard declaration.hasPrefix(hiding) else { return false }
                let rest = declaration.dropFirst(hiding.count)
                return rest.first != "." && rest.first?.isNumber != true || hiding.hasSuffix("-")
            }
            if hiding {
                find(
                    .hiddenText, element.line,
                    "found \(declaration) on <\(element.name)>; hidden text counts as spam")
            }
        }
    }

    private mutating func examine(picture: HTMLElement) {
        if picture.attributes["alt", default: ""].isEmpty {
            find(.pictureWithoutAlternative, picture.line, "found an <img> without alt text")
        }
        let source = picture.attributes["src"] ?? ""
        if source.hasPrefix("cid:") {
            if !contentIDs.contains(String(source.dropFirst(4))) {
                find(.pictureSource, picture.line, "found «\(source)», but no picture with this Content-ID")
            }
        } else if !source.hasPrefix("https://") {
            find(
                .pictureSource, picture.line,
                "found the source «\(source.prefix(60))», expected cid: or https://")
        }
    }
}
