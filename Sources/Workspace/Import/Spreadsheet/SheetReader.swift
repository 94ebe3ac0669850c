/// Reads one sheet of a workbook row by row, as a CSV that Excel saves from it would be read. Memory is bounded: the
/// file as it is packed, the texts that cells share, and one row.
///
/// A class because it owns the unpacking; used by one thread at a time.
final class SheetReader: RecordReader {
    let name: String
    let sheet: SheetChoice?
    private(set) var line = 0
    var columnNames: [String] = []
    let isUnfinished = false
    var progress: (read: Int, size: Int?) { (xml?.progress.read ?? 0, xml?.progress.size) }

    private let file: String
    private let row: SheetRow
    private let cells: SheetCells
    private var xml: XMLPart?
    private var readCells = 0

    /// Opens the workbook and finds the sheet. Throws `ImportError`.
    init(_ source: ByteSource, sheet wanted: String?, limits: SpreadsheetLimits = SpreadsheetLimits()) throws
    {
        file = source.name
        var chosen: String?
        do {
            let bytes = try source.rest(limit: limits.fileBytes)
            guard let bytes else {
                throw WorkbookFault(
                    "holds more than \(limits.fileBytes >> 20) MB; expected less; copy the client list alone into a new"
                        + " workbook, or save it as \"CSV UTF-8\"")
            }
            if ForeignFile.isCompound(bytes) { throw ForeignFile.refusal(ofCompound: bytes) }
            let archive = try ZipArchive(bytes, limits: limits)
            try ForeignFile.refuse(archive)
            let workbook = try Workbook(archive)
            let sheet = try workbook.sheet(wanted)
            chosen = sheet.name
            let others = workbook.sheets.map(\.name).filter { $0 != sheet.name }
            self.sheet = SheetChoice(name: sheet.name, others: others)
            name = "\(file), sheet \"\(sheet.name)\""
            row = SheetRow(limits: limits)
            cells = SheetCells(
                row: row, strings: try workbook.sharedStrings(), styles: try workbook.styles(),
                dates: workbook.dates, limits: limits)
            xml = try XMLPart(try workbook.part(of: sheet), limits: limits, handler: cells)
        } catch let fault as WorkbookFault {
            throw ImportError.workbook(file: source.name, sheet: chosen, row: nil, message: fault.message)
        }
    }

    var count: Int { row.count }

    subscript(index: Int) -> FieldBytes { row[index] }

    /// Bytes of memory that rows take.
    var bufferSize: Int { row.bufferSize }

    var emptiness: ImportError {
        .workbook(
            file: file, sheet: sheet?.name, row: nil,
            message: "the sheet is empty; expected a first row that names the columns"
                + (sheet?.others.isEmpty ?? true ? "" : "; another sheet is named with --sheet"))
    }

    var remarks: [RowWarning] { cells.remarks }

    func next() throws -> Bool {
        guard let xml else { return false }
        do {
            repeat {
                row.removeAll()
                guard try xml.advance() else {
                    try cells.checkRoot()
                    self.xml = nil
                    return false
                }
                row.finish()
            } while row.count == 0
        } catch let fault as WorkbookFault {
            let place = cells.line > 0 ? cells.line : nil
            throw ImportError.workbook(file: file, sheet: sheet?.name, row: place, message: fault.message)
        }
        line = cells.line
        readCells += row.count
        guard readCells <= cells.limits.cells else {
            throw ImportError.workbook(
                file: file, sheet: sheet?.name, row: line,
                message:
                    "the sheet holds more than \(cells.limits.cells) cells; expected fewer; delete the columns"
                    + " behind the list and the rows under it")
        }
        return true
    }
}
