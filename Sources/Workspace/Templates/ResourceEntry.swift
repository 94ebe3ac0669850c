package import Model

/// A video, brochure or page that letters name by its key: one entry of `Templates/resources/*.yaml`.
package struct ResourceEntry: Hashable, Sendable {
    package let key: Slug
    package let title: String
    package let kind: Kind
    /// How long it takes; nil where unknown.
    package let minutes: Int?
    /// Web address.
    package let page: String
    /// File name in `Templates/resources/pictures`.
    package let thumbnail: String?
    /// What the thumbnail shows, for those who do not see it; always there with a thumbnail.
    package let alt: String?
    package let credit: String?
    /// The activity of the coop that the resource is about, if any.
    package let activity: Slug?
    package let file: String
    package let line: Int
    package let thumbnailLine: Int?

    package enum Kind: String, Sendable, CaseIterable {
        case video, temoignage, brochure, infographie, quiz, page
    }

    /// Reads a list of entries.
    ///
    /// - Throws: `WorkspaceFaults`, also for a key written twice.
    static func read(_ bytes: some Collection<UInt8>, file: String) throws(WorkspaceFaults) -> [ResourceEntry]
    {
        let node = try YAMLNode.parse(bytes, file: file)
        if node.entries == [] { return [] }
        var faults = FaultList(file: file)
        let kind = FieldKind.list(of: .group("a resource") { entry(&$0) })
        let entries = kind.read(node, "resources", &faults) ?? []
        var lines: [Slug: Int] = [:]
        for entry in entries {
            if let first = lines[entry.key] {
                faults.add(
                    line: entry.line,
                    "key: found \"\(entry.key)\" a second time (first on line \(first)); give it another name"
                )
            }
            lines[entry.key] = lines[entry.key] ?? entry.line
        }
        guard faults.faults.isEmpty else { throw WorkspaceFaults(faults.faults) }
        return entries
    }

    private static func entry(_ fields: inout Fields) -> ResourceEntry? {
        let key = fields.required("key", .slug)
        let title = fields.required("title", .line)
        let kind = fields.required("kind", FieldKind<Kind>.word)
        let minutes = fields.optional("minutes", .number(1...600))
        let page = fields.required("page", .webAddress)
        let thumbnail = fields.optional("thumbnail", .pictureName)
        let alt = fields.optional("alt", .line)
        let credit = fields.optional("credit", .line)
        let activity = fields.optional("activity", .slug)
        if thumbnail != nil, !fields.has("alt") {
            fields.fault(
                "thumbnail", "found without alt, expected alt beside it: what the picture shows, in words")
        }
        guard let key, let title, let kind, let page else { return nil }
        return ResourceEntry(
            key: key, title: title, kind: kind, minutes: minutes, page: page, thumbnail: thumbnail, alt: alt,
            credit: credit, activity: activity, file: fields.file, line: fields.line,
            thumbnailLine: thumbnail.map { _ in fields.line(of: "thumbnail") })
    }
}

extension FieldKind<String> {
    /// A file name without folders.
    fileprivate static var pictureName: FieldKind {
        scalar("the name of a PNG or JPEG file in Templates/resources/pictures, without folders") { text in
            PictureFile.isPicture(text) && !text.contains("/") && !text.hasPrefix(".") ? text : nil
        }
    }
}

/// A picture that mails may carry: `Templates/resources/pictures/<name>`.
package struct PictureFile: Hashable, Sendable {
    /// `module-1-video.png`.
    package let name: String
    /// To be opened.
    package let path: String
    /// `image/png` or `image/jpeg`.
    package var mediaType: String { name.lowercased().hasSuffix(".png") ? "image/png" : "image/jpeg" }

    static func isPicture(_ name: String) -> Bool {
        [".png", ".jpg", ".jpeg"].contains { name.lowercased().hasSuffix($0) && name.count > $0.count }
    }
}

/// One form of a block or layout: `Templates/blocks/<name>.html`, `.txt`, the same under `layouts`.
package struct TemplateFile: Hashable, Sendable {
    package enum Form: String, Sendable, CaseIterable {
        case html
        case text = "txt"
    }

    package let name: Slug
    package let form: Form
    /// Relative to the workspace.
    package let file: String
    /// Mustache, with LF line ends.
    package let source: String
}
