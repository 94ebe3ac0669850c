/// How each style shows a number, from `styles.xml`.
final class CellStyles: XMLHandler {
    /// By a cell's `s`.
    private(set) var formats: [NumberFormat] = []

    private let limits: SpreadsheetLimits
    private var codes: [Int: String] = [:]
    private var isInCellFormats = false
    private var known: [Int: NumberFormat] = [:]

    /// No styles: every number is shown as it is.
    init(limits: SpreadsheetLimits) { self.limits = limits }

    /// The format of a style; the general one where there is no such style.
    func format(_ style: Int) -> NumberFormat {
        formats.indices.contains(style) ? formats[style] : .general
    }

    func start(_ name: XMLName, _ attributes: XMLAttributes) throws {
        switch name {
        case "numFmt":
            guard let id = attributes.number("numFmtId"), let code = attributes.text("formatCode") else {
                return
            }
            codes[id] = code
            try check(codes.count)
        case "cellXfs": isInCellFormats = true
        case "xf":
            guard isInCellFormats else { return }
            formats.append(format(id: attributes.number("numFmtId") ?? 0))
            try check(formats.count)
        default: break
        }
    }

    func text(_ bytes: UnsafeBufferPointer<UInt8>) {}

    func end(_ name: XMLName) -> XMLFlow {
        if "cellXfs" ~= name { isInCellFormats = false }
        return .more
    }

    private func format(id: Int) -> NumberFormat {
        if let format = known[id] { return format }
        let format = codes[id].map { NumberFormat(code: $0) } ?? NumberFormat(builtIn: id)
        known[id] = format
        return format
    }

    private func check(_ count: Int) throws {
        guard count <= limits.declarations else {
            throw WorkbookFault("holds more than \(limits.declarations) styles; " + WorkbookFault.saveAgain)
        }
    }
}
