internal import Foundation

/// A mail's HTML as a page of the site: its title says whose it is, screen readers find where it begins and ends, and it
/// prints in black. The mail itself has nothing of this: a mail program shows it inside a page of its own.
struct LetterPage {
    let frame: PageFrame

    func framed(_ mail: [UInt8]) -> [UInt8] {
        var page = String(decoding: mail, as: UTF8.self)
        if let title = page.range(of: "</title>") {
            let print: HTML = "<style>\n\(HTML(trusted: StyleSheet.printedLetter))\n</style>"
            page.replaceSubrange(title, with: (" – \(frame.coop)</title>\n\(print)" as HTML).text)
        }
        // What shows its own address needs it no second time on paper.
        page = Self.withoutDoubles(page)
        // A layout of the coop's own may have landmarks.
        guard !page.contains("<main"), !page.contains("role=\"main\""),
            let body = page.range(of: "<body"), let end = page.range(of: "</body>", options: .backwards),
            let start = page.range(of: ">", range: body.upperBound..<end.lowerBound)
        else { return Array(page.utf8) }
        return Array(
            (page[..<start.upperBound] + "\n<main>" + page[start.upperBound..<end.lowerBound] + "</main>\n"
                + page[end.lowerBound...]).utf8)
    }

    /// Marks links whose text is their address.
    private static func withoutDoubles(_ page: String) -> String {
        let opening = "<a href=\""
        var result = ""
        var rest = page[...]
        while let link = rest.range(of: opening) {
            result += rest[..<link.lowerBound]
            rest = rest[link.upperBound...]
            guard let quote = rest.firstIndex(of: "\""), let close = rest[quote...].firstIndex(of: ">") else {
                result += opening
                break
            }
            let isDouble = rest[rest.index(after: close)...].hasPrefix(rest[..<quote] + "</a>")
            result += isDouble ? "<a class=\"plain\" href=\"" : opening
        }
        return result + rest
    }
}
