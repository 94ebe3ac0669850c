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

    /// Arial at 16 px, #222222 on white, links #0b4f7c (8.6:1).
    package static let plain: MailStyle = {
        let font = "font-family:Arial,Helvetica,sans-serif"
        let text = "\(font);font-size:16px;line-height:1.5;color:#222222"
        let heading = "\(font);font-weight:bold;line-height:1.3;color:#222222"
        return MailStyle(
            paragraph: "margin:0 0 16px 0;\(text)",
            heading1: "margin:0 0 16px 0;font-size:24px;\(heading)",
            heading2: "margin:24px 0 12px 0;font-size:20px;\(heading)",
            heading3: "margin:16px 0 8px 0;font-size:17px;\(heading)",
            list: "margin:0 0 16px 0;padding:0 0 0 24px;\(text)",
            item: "margin:0 0 6px 0",
            link: "color:#0b4f7c;text-decoration:underline",
            quote: "margin:0 0 16px 0;padding:0 0 0 16px;border-left:4px solid #767676;\(text)",
            rule: "margin:24px 0;border:0;border-top:1px solid #767676;height:0",
            code: "font-family:'Courier New',Courier,monospace;font-size:15px",
            codeBlock: "margin:0 0 16px 0;font-family:'Courier New',Courier,monospace;font-size:15px;"
                + "line-height:1.4;color:#222222",
            picture: "display:block;border:0;max-width:100%;height:auto")
    }()
}
