/// A piece of plain Markdown, such as a building site's progress note, in both forms of a mail. Braces are
/// text here. For values: `{{{avancement.html}}}` in HTML blocks, `{{{avancement.texte}}}` in text blocks.
package struct MarkdownFragment: Sendable {
    /// Neither begins or ends with a line break.
    package let html: String
    package let text: String

    /// `firstLine` is the line of `file` on which `markdown` begins. Throws for raw HTML, for pictures
    /// without description and for links without a scheme.
    package init(
        _ markdown: String, file: String, firstLine: Int = 1, style: MailStyle = .plain
    ) throws(RenderingError) {
        let markdown = markdown.withLineFeeds
        let shield = TagShield(plain: markdown, file: file, firstLine: firstLine)
        let nodes = try MarkdownReader(file: file, lines: shield.lines).read(markdown)
        html = try MarkdownHTML(shield: shield, style: style).blocks(nodes).trimmed.literalText
        text = try MarkdownText(shield: shield).blocks(nodes).trimmed.literalText
    }
}
