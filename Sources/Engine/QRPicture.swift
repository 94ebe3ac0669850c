package import Model
internal import Rendering
internal import Workspace

/// The QR code of a resource or of a public survey, for flyers, booklets and posters.
package struct QRPicture: Sendable {
    /// What the code says.
    package let address: String
    /// Modules on a side, quiet zone included.
    package let modules: Int
    /// A PNG or SVG file.
    package let bytes: [UInt8]
    /// The side of a module and of the whole in millimetres; nil for a PNG that is not for print.
    package let module: Double?
    package let side: Double?
}

extension Coop {
    /// The picture for `key`; `forPrint`: at 300 dots per inch, or `asSVG`: both with modules of at least 0.4 mm. Throws
    /// `EngineError` for what has no address.
    package func qrPicture(_ key: Slug, forPrint: Bool, asSVG: Bool) throws -> QRPicture {
        let address = try address(of: key)
        guard let code = QRCode(address) else {
            throw EngineError(.invalid, "\(key): the address is too long for a QR code: \(address)")
        }
        let bytes =
            asSVG
            ? Array(code.svg(module: QRCode.printModule).utf8)
            : forPrint ? code.printPNG : code.png(scale: 10)
        guard let bytes else { throw EngineError(.impossible, "\(key): the picture could not be made") }
        let hasSize = asSVG || forPrint
        return QRPicture(
            address: address, modules: code.size + 2 * QRCode.quietZone, bytes: bytes,
            module: hasSize ? QRCode.printModule : nil, side: hasSize ? code.printSide : nil)
    }

    private func address(of key: Slug) throws -> String {
        if let resource = workspace.resources.first(where: { $0.key == key }) { return resource.page }
        if let survey = workspace.survey(key) {
            guard survey.isPublic else {
                throw EngineError(
                    .invalid,
                    "the survey «\(key)» is for those who are invited; write public: oui into "
                        + "Campaigns/\(key)/survey.yaml if everybody may answer")
            }
            return "\(settings.site)/enquete-publique/\(key)"
        }
        let surveys = workspace.surveys.filter(\.isPublic).map(\.name.text)
        let known = (workspace.resources.map(\.key.text) + surveys).sorted().joined(separator: ", ")
        throw EngineError(
            .invalid,
            "there is no resource and no public survey «\(key)»; there are: \(known.isEmpty ? "none" : known)"
        )
    }
}
