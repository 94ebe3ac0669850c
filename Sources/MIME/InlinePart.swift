/// A picture that the HTML part shows by `cid:` (RFC 2392).
package struct InlinePart: Sendable {
    package let contentID: String
    package let fileName: String
    package let mediaType: String
    package let bytes: [UInt8]

    /// `contentID` is what follows `cid:`, `left@right`, both of letters, digits, dots, underscores and
    /// hyphens. `fileName` is 1 to 64 of the same without a dot in front. `mediaType` is `type/subtype`.
    /// Fails for anything else.
    package init?(contentID: String, fileName: String, mediaType: String, bytes: [UInt8]) {
        let sides = contentID.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        let types = mediaType.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard sides.count == 2, sides.allSatisfy({ Self.isName($0) && $0.isDotAtom }),
            Self.isName(fileName.utf8[...]), fileName.utf8.first != Octet.dot,
            types.count == 2, types.allSatisfy({ Self.isName($0, extra: "+.-") })
        else { return nil }
        self.contentID = contentID
        self.fileName = fileName
        self.mediaType = mediaType
        self.bytes = bytes
    }

    private static func isName(_ octets: Substring.UTF8View, extra: String = "._-") -> Bool {
        (1...64).contains(octets.count)
            && octets.allSatisfy { Octet.isLetterOrDigit($0) || extra.utf8.contains($0) }
    }

    /// Header fields and base64 lines, made once for all the mails that show the picture.
    package func encoded() -> EncodedPart {
        var field = HeaderField(into: [])
        field.begin("Content-Type")
        field.token("\(mediaType);".utf8)
        field.token("name=\"\(fileName)\"".utf8)
        field.end()
        field.begin("Content-Transfer-Encoding")
        field.token("base64".utf8)
        field.end()
        field.begin("Content-ID")
        field.angled(contentID)
        field.end()
        field.begin("Content-Disposition")
        field.token("inline;".utf8)
        field.token("filename=\"\(fileName)\"".utf8)
        field.end()
        var octets = field.buffer
        octets.append(contentsOf: [Octet.carriageReturn, Octet.lineFeed])
        Base64.appendLines(bytes, to: &octets)
        return EncodedPart(contentID: contentID, octets: octets)
    }
}

/// A finished MIME part, header and body, without the line end that belongs to the next boundary.
package struct EncodedPart: Sendable {
    package let contentID: String
    let octets: [UInt8]
}
