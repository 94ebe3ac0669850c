/// A letter as its file holds it: Markdown with Mustache tags, and the values of its head.
package struct LetterSource: Sendable {
    package let name: String
    /// For messages, relative to the workspace.
    package let file: String
    package let subject: String
    /// May be empty.
    package let preheader: String
    /// The name of a layout.
    package let layout: String
    package let body: String
    /// The lines of `file` on which these begin, from 1.
    package let subjectLine: Int
    package let preheaderLine: Int
    package let bodyLine: Int

    package init(
        name: String, file: String, subject: String, preheader: String = "", layout: String, body: String,
        bodyLine: Int, subjectLine: Int = 1, preheaderLine: Int = 1
    ) {
        self.name = name
        self.file = file
        self.subject = subject
        self.preheader = preheader
        self.layout = layout
        self.body = body.withLineFeeds
        self.subjectLine = subjectLine
        self.preheaderLine = preheaderLine
        self.bodyLine = bodyLine
    }
}

/// A partial with its two forms, `Templates/blocks/NAME.html` and `NAME.txt`.
package struct BlockSource: Sendable {
    package let name: String
    package let html: String
    package let text: String
    package let htmlFile: String
    package let textFile: String

    package init(name: String, html: String, text: String, htmlFile: String, textFile: String) {
        self.name = name
        self.html = html.withLineFeeds
        self.text = text.withLineFeeds
        self.htmlFile = htmlFile
        self.textFile = textFile
    }
}

/// What surrounds a letter; it pulls in `{{> content}}`, and may pull in `{{> subject}}` and
/// `{{> preheader}}`.
package typealias LayoutSource = BlockSource

/// An entry of `Templates/resources/mooc.yaml`.
package struct Resource: Sendable {
    package let key: String
    /// `vidéo`, `brochure`, … as the file has it.
    package let kind: String
    package let title: String
    package let minutes: Int?
    /// The page's address; also what its QR code says.
    package let page: String?
    /// The name of a picture file.
    package let thumbnail: String?
    /// What the thumbnail shows; the title where it is nil.
    package let alternative: String?
    package let credit: String?
    package let file: String
    package let line: Int

    package init(
        key: String, kind: String, title: String, minutes: Int? = nil, page: String? = nil,
        thumbnail: String? = nil, alternative: String? = nil, credit: String? = nil, file: String, line: Int
    ) {
        self.key = key
        self.kind = kind
        self.title = title
        self.minutes = minutes
        self.page = page
        self.thumbnail = thumbnail
        self.alternative = alternative
        self.credit = credit
        self.file = file
        self.line = line
    }
}

extension String {
    /// With LF where CRLF or CR ended a line: files may come from Windows.
    var withLineFeeds: String {
        guard utf8.contains(0x0D) else { return self }
        var bytes: [UInt8] = []
        var afterReturn = false
        for byte in utf8 {
            if byte == 0x0D {
                bytes.append(0x0A)
            } else if byte != 0x0A || !afterReturn {
                bytes.append(byte)
            }
            afterReturn = byte == 0x0D
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
