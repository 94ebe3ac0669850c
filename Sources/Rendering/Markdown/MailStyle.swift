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

    /// Body text at 16 px, #26302c on white; headings and links in the green #0f6b57 (6.5:1). The blocks under
    /// `Templates/` use the same values.
    package static let plain: MailStyle = {
        let sans = "font-family:Lato,Helvetica,Arial,sans-serif"
        let serif = "font-family:Georgia,'Times New Roman',serif"
        let text = "\(sans);font-size:16px;line-height:26px;color:#26302c"
        return MailStyle(
            paragraph: "margin:0 0 16px 0;\(text)",
            heading1: "margin:0 0 20px 0;\(serif);font-size:28px;line-height:36px;font-weight:normal;color:#26302c",
            heading2: "margin:28px 0 8px 0;\(sans);font-size:18px;line-height:26px;font-weight:bold;color:#0f6b57",
            heading3: "margin:20px 0 8px 0;\(sans);font-size:16px;line-height:26px;font-weight:bold;color:#26302c",
            list: "margin:0 0 16px 0;padding:0 0 0 22px;\(text)",
            item: "margin:0 0 8px 0",
            link: "color:#0f6b57;text-decoration:underline",
            quote: "margin:0 0 16px 0;padding:0 0 0 16px;border-left:4px solid #767676;\(text)",
            rule: "margin:24px 0;border:0;border-top:1px solid #767676;height:0",
            code: "font-family:'Courier New',Courier,monospace;font-size:15px",
            codeBlock: "margin:0 0 16px 0;font-family:'Courier New',Courier,monospace;font-size:15px;"
                + "line-height:1.4;color:#26302c",
            picture: "display:block;border:0;max-width:100%;height:auto")
    }()
}
