/// A picture that travels inside the mail and is named by Content-ID, `<img src="cid:…">`.
package struct InlinePicture: Sendable, Hashable {
    /// Without angle brackets, RFC 2392; letters, digits, `.`, `-`, `_` and one `@`.
    package let contentID: String
    /// What the mail client shows where it lists the picture.
    package let fileName: String
    /// `image/png`, `image/jpeg` or `image/gif`.
    package let mediaType: String
    package let bytes: [UInt8]

    package init(contentID: String, fileName: String, mediaType: String, bytes: [UInt8]) {
        self.contentID = contentID
        self.fileName = fileName
        self.mediaType = mediaType
        self.bytes = bytes
    }
}

/// A picture file of the templates' folder, such as a thumbnail.
package struct PictureSource: Sendable {
    /// What resources and letters call it, `histoire.png`.
    package let name: String
    package let bytes: [UInt8]

    package init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }

    /// Told by the first bytes; nil for what mail clients do not show (SVG, WebP and everything else).
    package var mediaType: String? {
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) { return "image/png" }
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return "image/jpeg" }
        if bytes.starts(with: Array("GIF8".utf8)) { return "image/gif" }
        return nil
    }
}
