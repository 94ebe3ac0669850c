/// A letter for one person.
package struct RenderedLetter: Sendable, Equatable {
    package let subject: String
    package let preheader: String
    /// UTF-8, lines end in LF.
    package let html: [UInt8]
    /// UTF-8, lines end in LF, a paragraph a line; no empty lines at its ends and never two in a row.
    package let text: [UInt8]
    /// What `html` shows by Content-ID.
    package let pictures: [InlinePicture]

    package init(subject: String, preheader: String, html: [UInt8], text: [UInt8], pictures: [InlinePicture])
    {
        self.subject = subject
        self.preheader = preheader
        self.html = html
        self.text = text
        self.pictures = pictures
    }
}

/// A letter flattened with its layout and blocks, for many merges.
package struct CompiledLetter: Sendable {
    package let name: String
    package let subject: Template
    package let preheader: Template
    package let html: Template
    package let text: Template
    /// The pictures that the letter shows to everyone, in a fixed order.
    package let pictures: [InlinePicture]

    /// Merges all forms. `own` are pictures made for this person, a QR code of their own for instance:
    /// the context names their Content-IDs, and those that the HTML shows are attached. In strict mode
    /// throws for the first tag without value and fallback.
    package func merge(
        _ context: Context, _ mode: MergeMode, own: [InlinePicture] = []
    ) throws(MissingValue) -> RenderedLetter {
        let subject = try self.subject.merge(context, mode)
        let preheader = try self.preheader.merge(context, mode)
        let html = try self.html.merge(context, mode)
        let text = try self.text.merge(context, mode)
        let shown = own.filter { html.holds(Array("cid:\($0.contentID)".utf8)) }
        return RenderedLetter(
            subject: String(decoding: subject, as: UTF8.self),
            preheader: String(decoding: preheader, as: UTF8.self),
            html: html, text: text.withoutSurplusLines, pictures: pictures + shown)
    }

    /// What the letter asks of the context's field `head`, in any form: `["prenom"]`. nil where it asks for the field as
    /// a whole, and so perhaps for anything in it.
    package func fields(of head: String) -> Set<String>? {
        var fields: Set<String> = []
        for template in [subject, preheader, html, text] {
            guard let more = template.fields(of: head) else { return nil }
            fields.formUnion(more)
        }
        return fields
    }

    /// The tags of subject, preheader and both forms that no known field can ever fill, each fault once.
    package func unknownTags(known: FieldCatalogue) -> [RenderingError] {
        var seen: Set<RenderingError> = []
        return [subject, preheader, html, text].flatMap { $0.unknownTags(known: known) }
            .filter { seen.insert($0).inserted }
    }
}

extension [UInt8] {
    func holds(_ needle: [UInt8]) -> Bool {
        guard let first = needle.first, count >= needle.count else { return false }
        return withUnsafeBufferPointer { bytes in
            for start in 0...(bytes.count - needle.count) where bytes[start] == first {
                if bytes[start..<(start + needle.count)].elementsEqual(needle) { return true }
            }
            return false
        }
    }

    /// At most one empty line in a row and none at the ends: skipped sections leave theirs behind.
    var withoutSurplusLines: [UInt8] {
        guard hasSurplusLines else { return self }
        return [UInt8](unsafeUninitializedCapacity: count + 1) { output, written in
            self.withUnsafeBufferPointer { bytes in
                var newlines = 2
                for byte in bytes {
                    newlines = byte == 0x0A ? newlines + 1 : 0
                    if newlines <= 2 {
                        output[written] = byte
                        written += 1
                    }
                }
            }
            while written > 0, output[written - 1] == 0x0A { written -= 1 }
            if written > 0 {
                output[written] = 0x0A
                written += 1
            }
        }
    }

    /// Whether it begins with an empty line, ends with one or without a line end, or has two in a row. Of
    /// three bytes in a row one stands at each index that three divides.
    private var hasSurplusLines: Bool {
        guard count > 2, self[0] != 0x0A, self[count - 1] == 0x0A, self[count - 2] != 0x0A else {
            return true
        }
        return withUnsafeBufferPointer { bytes in
            for index in stride(from: 3, to: bytes.count - 2, by: 3) where bytes[index] == 0x0A {
                let before = bytes[index - 1] == 0x0A
                let after = bytes[index + 1] == 0x0A
                if before && after || before && bytes[index - 2] == 0x0A || after && bytes[index + 2] == 0x0A
                {
                    return true
                }
            }
            return false
        }
    }
}
