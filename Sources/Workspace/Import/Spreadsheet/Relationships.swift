/// Which part of a workbook leads to which, from a `.rels` part.
final class Relationships: XMLHandler {
    struct Target {
        let id: String
        /// The last word of the type's address, such as `worksheet`; the rest differs between editions of the standard.
        let type: String
        /// Name of the part in the zip.
        let part: String
    }

    private(set) var targets: [Target] = []

    /// The folder of the part whose relationships these are, as words.
    private let folder: [Substring]
    private let limits: SpreadsheetLimits

    /// Reads the relationships of `part`; "" stands for the workbook as a whole.
    static func read(of part: String, in archive: ZipArchive) throws -> Relationships {
        let words = part.split(separator: "/")
        let relations = Relationships(folder: words.dropLast(), limits: archive.limits)
        let name = (words.dropLast() + ["_rels", (words.last ?? "") + ".rels"]).joined(separator: "/")
        try XMLPart.read(try archive.part(name), limits: archive.limits, handler: relations)
        return relations
    }

    private init(folder: some Collection<Substring>, limits: SpreadsheetLimits) {
        self.folder = Array(folder)
        self.limits = limits
    }

    func first(_ type: String) -> String? { targets.first { $0.type == type }?.part }

    func start(_ name: XMLName, _ attributes: XMLAttributes) throws {
        guard "Relationship" ~= name, attributes.text("TargetMode") != "External",
            let target = attributes.text("Target"),
            let type = attributes.text("Type")?.split(separator: "/").last
        else { return }
        targets.append(
            Target(id: attributes.text("Id") ?? "", type: String(type), part: try resolve(target)))
        guard targets.count <= limits.declarations else {
            throw WorkbookFault(
                "holds more than \(limits.declarations) relationships; " + WorkbookFault.saveAgain)
        }
    }

    func text(_ bytes: UnsafeBufferPointer<UInt8>) {}
    func end(_ name: XMLName) -> XMLFlow { .more }

    /// A target is counted from the folder, or from the top where it begins with a slash.
    private func resolve(_ target: String) throws -> String {
        var words = target.hasPrefix("/") ? [] : folder
        for word in target.split(separator: "/") where word != "." {
            if word != ".." {
                words.append(word)
            } else if words.popLast() == nil {
                throw WorkbookFault(
                    "a part refers to \"\(target.prefix(80))\", outside the workbook; "
                        + WorkbookFault.saveAgain)
            }
        }
        return words.joined(separator: "/")
    }
}
