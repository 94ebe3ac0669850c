/// How much of a workbook is read. A zip of 40 kB can unpack to gigabytes, so every size is bounded before or while
/// it is read; the defaults leave a client file of 100,000 people ten times its room.
struct SpreadsheetLimits: Sendable {
    /// Bytes of the file itself, which is held in memory.
    var fileBytes = 64 << 20
    /// Files inside the zip.
    var entries = 10_000
    /// Bytes of the zip's table of contents.
    var directoryBytes = 4 << 20
    /// Bytes that all files inside unpack to.
    var unpackedBytes = 1 << 30
    /// Unpacked bytes for each packed one, of a file that unpacks to more than a megabyte.
    var ratio = 250
    /// Bytes of the small parts: relationships, list of sheets, styles.
    var smallPartBytes = 16 << 20
    var sharedStrings = 2_000_000
    var sharedStringBytes = 64 << 20
    /// Sheets, number formats and cell styles, of each.
    var declarations = 65_536
    /// Excel's own bounds.
    var columns = 16_384
    var rows = 1_048_576
    var cellCharacters = 32_767
    /// Bytes of one row.
    var rowBytes = CSVReader.recordLimit
    /// Cells of the sheet, the empty ones before a row's last value included.
    var cells = 50_000_000
    /// Elements inside one another.
    var depth = 64
    /// Bytes of one tag with its attributes, or of one comment.
    var tokenBytes = 1 << 20
}

/// What is wrong inside a workbook; the reader adds file, sheet and row.
struct WorkbookFault: Error, Hashable {
    /// What was found, what was expected, what to do.
    let message: String

    init(_ message: String) { self.message = message }

    /// The end of a message on something that a person cannot mend inside the file.
    static let saveAgain = "open it in Excel or LibreOffice, save it again as .xlsx and import that file"
}
