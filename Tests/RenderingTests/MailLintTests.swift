import Testing

@testable import Rendering

@Suite struct MailLintTests {
    private func findings(_ body: String, text: String = "x", html: String? = nil) -> [String] {
        let mail = RenderedLetter(
            subject: "s", preheader: "",
            html: Array((html ?? "<html lang=\"fr\">\n<body>\(body)</body></html>").utf8),
            text: Array(text.utf8),
            pictures: [InlinePicture(contentID: "a@b", fileName: "a", mediaType: "image/png", bytes: [])])
        return MailLint.findings(mail).map(\.description)
    }

    @Test func `A sound mail has no findings`() {
        #expect(
            findings(
                """
                <!-- <style> --><table role="presentation" style="position-x:1;font-size:0.9em"><tr><td>
                <img src="cid:a@b" alt="A"><img src="https://a.example/b.png" alt='B > C'>
                <a href="https://a.example?a&amp;b" style="color:#000">x</a><a href="mailto:a@b.example">m</a>
                </td></tr></table>
                """) == [])
    }

    @Test(arguments: [
        ("<style>a</style>", "forbiddenElement, line 2: found <style>, which mail clients drop or refuse"),
        ("\n<SCRIPT>", "forbiddenElement, line 3: found <script>, which mail clients drop or refuse"),
        ("<p style='Display : flex'>", "forbiddenStyle, line 2: found display:flex on <p>"),
        (
            "<p style=\"color:red; position:absolute\">",
            "forbiddenStyle, line 2: found position:absolute on <p>"
        ),
        (
            "<p style=\"display:none\">",
            "hiddenText, line 2: found display:none on <p>; hidden text counts as spam"
        ),
        (
            "<p style=\"font-size:0px\">",
            "hiddenText, line 2: found font-size:0px on <p>; hidden text counts as spam"
        ),
        ("<p hidden>", "hiddenText, line 2: found <p hidden>; hidden text counts as spam"),
        ("<img src=\"cid:a@b\">", "pictureWithoutAlternative, line 2: found an <img> without alt text"),
        (
            "<img src=\"cid:z@b\" alt=\"z\">",
            "pictureSource, line 2: found «cid:z@b», but no picture with this Content-ID"
        ),
        (
            "<img src=\"data:x\" alt=\"z\">",
            "pictureSource, line 2: found the source «data:x», expected cid: or https://"
        ),
        ("<table>", "tableRole, line 2: found a <table> without role=\"presentation\""),
        ("a {{b}}", "unresolvedTag, line 2: found {{ in the HTML: a tag that was not filled"),
        ("<a href=\"\">x</a>", "linkTarget, line 2: found a link to «», expected https://, mailto: or tel:"),
    ])
    func `Each fault is found with its line`(_ body: String, _ finding: String) {
        #expect(findings(body) == [finding])
    }

    @Test func `Size, language and text part are looked at`() {
        #expect(
            findings("", html: "<html lang=\"en\">") == ["language, line 1: found no lang=\"fr\" on <html>"])
        #expect(findings("", text: " \n") == ["emptyText, line 1: found an empty text part"])
        #expect(
            findings("", text: "a\n{{b") == [
                "unresolvedTag, line 2: found {{ in the text: a tag that was not filled"
            ])
        let large = "<html lang=\"fr\">" + String(repeating: "x", count: 99_984)
        #expect(
            findings("", html: large + "y") == [
                "tooLarge, line 1: found 100001 bytes of HTML, expected less than 100000, "
                    + "where mail programs cut; shorten the letter"
            ])
        #expect(findings("", html: String(large.dropLast())) == [])
    }
}
