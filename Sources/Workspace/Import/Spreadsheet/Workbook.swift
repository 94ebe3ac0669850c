/// A workbook's list of sheets, and what they share.
final class Workbook: XMLHandler {
    /// One tab of the window.
    struct Sheet {
        let name: String
        let isHidden: Bool
        fileprivate let id: String
    }

    private(set) var sheets: [Sheet] = []
    private(set) var dates = DateSystem.from1900
    let archive: ZipArchive

    private var root: String?
    private var relations: Relationships

    /// Finds the parts of a workbook. Throws `WorkbookFault`.
    init(_ archive: ZipArchive) throws {
        self.archive = archive
        relations = try Relationships.read(of: "", in: archive)
        guard let main = relations.first("officeDocument") else {
            throw WorkbookFault("this zip archive holds no workbook; " + ForeignFile.advice)
        }
        guard !main.hasSuffix(".bin") else {
            throw WorkbookFault("this is a binary workbook (.xlsb); " + ForeignFile.advice)
        }
        try XMLPart.read(try archive.part(main), limits: archive.limits, handler: self)
        relations = try Relationships.read(of: main, in: archive)
        let tables = Set(relations.targets.filter { $0.type == "worksheet" }.map(\.id))
        // A chart on a tab of its own holds no rows.
        let declared = sheets
        sheets = declared.filter { tables.contains($0.id) }
        if sheets.isEmpty {
            throw WorkbookFault(
                declared.isEmpty
                    ? "the workbook has no sheet; expected one with the client list"
                    : "the part of the sheet \"\(declared[0].name)\" is missing; " + WorkbookFault.saveAgain)
        }
    }

    /// The sheet of that name, capitals and accents apart, or the first that is not hidden.
    func sheet(_ name: String?) throws -> Sheet {
        let list = sheets.map { "\"\($0.name)\"" }.joined(separator: ", ")
        guard let name else {
            if let first = sheets.first(where: { !$0.isHidden }) { return first }
            throw WorkbookFault("all sheets are hidden (\(list)); show one, or name it with --sheet")
        }
        let exact = sheets.first { $0.name == name }
        guard let sheet = exact ?? sheets.first(where: { $0.name.folded == name.folded }) else {
            throw WorkbookFault("there is no sheet \"\(name)\"; expected one of \(list)")
        }
        return sheet
    }

    /// The sheet's rows, ready to be read.
    func part(of sheet: Sheet) throws -> ZipPart {
        guard let target = relations.targets.first(where: { $0.id == sheet.id }) else {
            throw WorkbookFault(
                "the part of the sheet \"\(sheet.name)\" is missing; " + WorkbookFault.saveAgain)
        }
        return try archive.part(target.part)
    }

    /// The texts that cells refer to; none where the workbook has no such part.
    func sharedStrings() throws -> SharedStrings {
        let strings = SharedStrings(limits: archive.limits)
        guard let name = relations.first("sharedStrings") else { return strings }
        let reading = try XMLPart(try archive.part(name), limits: archive.limits, handler: strings)
        while try reading.advance() {}
        return strings
    }

    func styles() throws -> CellStyles {
        let styles = CellStyles(limits: archive.limits)
        guard let name = relations.first("styles") else { return styles }
        try XMLPart.read(try archive.part(name), limits: archive.limits, handler: styles)
        return styles
    }

    // MARK: XML

    func start(_ name: XMLName, _ attributes: XMLAttributes) throws {
        if root == nil {
            root = name.text
            guard "workbook" ~= name else {
                throw WorkbookFault(
                    "found a document of the kind \"\(name.text.prefix(40))\", expected a workbook; "
                        + ForeignFile.advice)
            }
        }
        switch name {
        case "workbookPr": if attributes.isTrue("date1904") { dates = .from1904 }
        case "sheet":
            let state = attributes.text("state") ?? "visible"
            sheets.append(
                Sheet(
                    name: attributes.text("name") ?? "", isHidden: state != "visible",
                    id: attributes.relationship ?? ""))
            guard sheets.count <= archive.limits.declarations else {
                throw WorkbookFault("holds more than \(archive.limits.declarations) sheets")
            }
        default: break
        }
    }

    func text(_ bytes: UnsafeBufferPointer<UInt8>) {}
    func end(_ name: XMLName) -> XMLFlow { .more }
}
