/// The pictures that letters can show: files of the templates' folder, and a QR code for each resource
/// with a page. Each has one Content-ID, the same in every letter and run.
struct PictureStore: Sendable {
    /// Pixels of a QR code's module: sharp on fine screens where the block shows it at half the size.
    static let scale = 10

    private let domain: String
    private let files: [String: PictureSource]
    private let pages: [String: String]
    /// Content-IDs of the picture files by name.
    let contentIDs: [String: String]

    init(_ pictures: [PictureSource], _ resources: [Resource], domain: String) {
        self.domain = domain
        files = Dictionary(pictures.map { ($0.name, $0) }) { first, _ in first }
        pages = Dictionary(resources.compactMap { resource in resource.page.map { (resource.key, $0) } }) {
            first, _ in first
        }
        contentIDs = files.compactMapValues { file in
            file.mediaType == nil ? nil : Self.contentID("image", file.name, domain)
        }
    }

    func qrContentID(_ resource: Resource) -> String? {
        resource.page == nil ? nil : Self.contentID("qr", resource.key, domain)
    }

    func has(_ name: String) -> Bool { files[name] != nil }

    private static func contentID(_ kind: String, _ name: String, _ domain: String) -> String {
        var id = "\(kind)-"
        for byte in name.utf8 {
            let character = Character(Unicode.Scalar(byte))
            if byte < 0x80, character.isLetter || character.isNumber || "-.".contains(character) {
                id.append(character)
            } else {
                id += "_\(String(byte, radix: 16))"
            }
        }
        return "\(id)@\(domain)"
    }

    /// The pictures with these Content-IDs, in a fixed order. A page that no QR code can hold has none.
    func pictures(_ wanted: Set<String>) -> [InlinePicture] {
        var found: [InlinePicture] = []
        for (name, contentID) in contentIDs where wanted.contains(contentID) {
            guard let file = files[name], let mediaType = file.mediaType else { continue }
            found.append(
                InlinePicture(contentID: contentID, fileName: name, mediaType: mediaType, bytes: file.bytes))
        }
        for (key, page) in pages {
            let contentID = Self.contentID("qr", key, domain)
            guard wanted.contains(contentID), let png = QRCode(page)?.png(scale: Self.scale) else { continue }
            found.append(
                InlinePicture(
                    contentID: contentID, fileName: "qr-\(key).png", mediaType: "image/png", bytes: png))
        }
        return found.sorted { $0.contentID < $1.contentID }
    }
}
