/// The inline styles of a mail's elements. Mail clients of La Poste and SFR drop `<style>`, so each element
/// carries its own.
package struct MailStyle: Sendable {
    package var paragraph: String
    package var heading1: String
    package var heading2: String
    package var heading3: String
    package var list: String
    package var item: String
    /// Dark and underlined: at least 4.5:1 on white.
    package var link: String
    package var quote: String
    package var rule: String
    package var code: String
    package var codeBlock: String
    package var picture: String

    /// What goes with the shipped layout: dark text, green and underlined links.
    package static let plain = MailStyle.sansSerif(
        fonts: "Lato,Helvetica,Arial,sans-serif", text: "#26302c", link: "#0f6b57", line: "#6b746f")

    /// Text of 16 px in these fonts and colours; text and link need a contrast of 4.5:1 with what lies
    /// behind them, the line of quotes and rules 3:1.
    package static func sansSerif(fonts: String, text: String, link: String, line: String) -> MailStyle {
        let font = "font-family:\(fonts)"
        let body = "\(font);font-size:16px;line-height:26px;color:\(text)"
        let heading = "\(font);font-weight:bold;color:\(text)"
        let fixed = "font-family:'Courier New',Courier,monospace;font-size:15px"
        return MailStyle(
            paragraph: "margin:0 0 16px 0;\(body)",
            heading1: "margin:0 0 16px 0;font-size:24px;line-height:31px;\(heading)",
            heading2: "margin:24px 0 12px 0;font-size:20px;line-height:27px;\(heading)",
            heading3: "margin:16px 0 8px 0;font-size:17px;line-height:24px;\(heading)",
            list: "margin:0 0 16px 0;padding:0 0 0 24px;\(body)",
            item: "margin:0 0 6px 0",
            link: "color:\(link);text-decoration:underline",
            quote: "margin:0 0 16px 0;padding:0 0 0 16px;border-left:4px solid \(line);\(body)",
            rule: "margin:24px 0;border:0;border-top:1px solid \(line);height:0",
            code: fixed,
            codeBlock: "margin:0 0 16px 0;\(fixed);line-height:21px;color:\(text)",
            picture: "display:block;border:0;max-width:100%;height:auto")
    }
}
