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

    /// For web pages, which have a style sheet.
    package static let none = MailStyle(
        paragraph: "", heading1: "", heading2: "", heading3: "", list: "", item: "", link: "", quote: "",
        rule: "",
        code: "", codeBlock: "", picture: "")

    /// What goes with the shipped layout and its blocks: dark text #26302c, titles in a serif, headings and
    /// links green #0f6b57 (6.5:1 on white), lines #6b746f.
    package static let plain: MailStyle = {
        let sans = "font-family:Lato,Helvetica,Arial,sans-serif"
        let serif = "font-family:Georgia,'Times New Roman',serif"
        let fixed = "font-family:'Courier New',Courier,monospace;font-size:15px"
        let body = "\(sans);font-size:16px;line-height:26px;color:#26302c"
        let strong = "font-size:18px;line-height:26px;font-weight:bold;color:#0f6b57"
        return MailStyle(
            paragraph: "margin:0 0 16px 0;\(body)",
            heading1:
                "margin:0 0 20px 0;\(serif);font-size:28px;line-height:36px;font-weight:normal;color:#26302c",
            heading2: "margin:28px 0 8px 0;\(sans);\(strong)",
            heading3:
                "margin:20px 0 8px 0;\(sans);font-size:16px;line-height:26px;font-weight:bold;color:#26302c",
            list: "margin:0 0 16px 0;padding:0 0 0 24px;\(body)",
            item: "margin:0 0 8px 0",
            link: "color:#0f6b57;text-decoration:underline",
            quote: "margin:0 0 16px 0;padding:0 0 0 16px;border-left:4px solid #6b746f;\(body)",
            rule: "margin:24px 0;border:0;border-top:1px solid #6b746f;height:0",
            code: fixed,
            codeBlock: "margin:0 0 16px 0;\(fixed);line-height:21px;color:#26302c",
            picture: "display:block;border:0;max-width:100%;height:auto")
    }()
}
