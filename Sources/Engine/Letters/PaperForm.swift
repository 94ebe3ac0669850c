internal import Foundation
internal import Rendering

/// What templates become on paper.
extension BlockSource {
    /// A layout that leaves the letter as it is.
    var bare: BlockSource {
        BlockSource(
            name: name, html: "{{> content}}", text: "{{> content}}", htmlFile: htmlFile, textFile: textFile)
    }

    /// A button becomes its words and address. The link to one's own survey page is too long to be typed: the slip has
    /// a code and a QR code in its place.
    var onPaper: BlockSource {
        let words: String? =
            switch name {
            case "bouton": "{{titre}} : {{page}}"
            case "enquete": ""
            default: nil
            }
        return BlockSource(
            name: name, html: html, text: words ?? text, htmlFile: htmlFile, textFile: textFile)
    }
}

extension RenderedLetter {
    /// The letter's words, a paragraph a line, lines end in LF: without the lines drawn below headings, which a mail
    /// merge has its own styles for.
    var words: String {
        let lines = String(decoding: text, as: UTF8.self).split(
            omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        return lines.filter { line in
            line.count < 3 || !(line.allSatisfy { $0 == "=" } || line.allSatisfy { $0 == "-" })
        }
        .map { $0.hasPrefix("- ") ? "• " + $0.dropFirst(2) : String($0) }
        .joined(separator: "\n").trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// The address of the first link to the web.
    var firstLink: String? {
        let html = String(decoding: html, as: UTF8.self)
        for piece in html.components(separatedBy: "href=\"").dropFirst() {
            let address = piece.prefix { $0 != "\"" }
            guard address.hasPrefix("https://") || address.hasPrefix("http://") else { continue }
            return address.replacingOccurrences(of: "&quot;", with: "\"")
                .replacingOccurrences(of: "&#39;", with: "'").replacingOccurrences(of: "&lt;", with: "<")
                .replacingOccurrences(of: "&gt;", with: ">").replacingOccurrences(of: "&amp;", with: "&")
        }
        return nil
    }
}
