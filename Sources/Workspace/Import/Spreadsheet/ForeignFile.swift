/// Files of spreadsheets that are not read, told by their content.
enum ForeignFile {
    static let advice = "in Excel or LibreOffice, save it as .xlsx or as \"CSV UTF-8\" and import that file"

    /// Whether the first bytes are those of a zip, which a workbook is.
    static func isZip(_ head: [UInt8]) -> Bool {
        head.starts(with: [0x50, 0x4B, 3, 4]) || head.starts(with: [0x50, 0x4B, 5, 6])
    }

    /// Whether the first bytes are those of Microsoft's older container: .xls, and every workbook with a password.
    static func isCompound(_ head: [UInt8]) -> Bool { head.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) }

    /// Why such a container is refused.
    static func refusal(ofCompound bytes: [UInt8]) -> WorkbookFault {
        // The name of the stream that holds an encrypted workbook, in the container's UTF-16.
        let mark = "EncryptedPackage".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        if contains(bytes, mark) {
            return WorkbookFault(
                "this workbook is protected by a password; in Excel, remove it (File, Info, Protect Workbook), save"
                    + " the workbook and import it again")
        }
        return WorkbookFault("this is an old Excel workbook (.xls); " + advice)
    }

    /// Throws where the zip is the document of another program.
    static func refuse(_ archive: ZipArchive) throws {
        if archive.has("mimetype") {
            let kind = String(decoding: try archive.part("mimetype").prefix(100), as: UTF8.self)
            if kind.contains("opendocument") {
                throw WorkbookFault("this is a LibreOffice document (.ods); " + advice)
            }
        }
        if !archive.has("_rels/.rels") {
            throw WorkbookFault("this zip archive holds no workbook; " + advice)
        }
    }

    private static func contains(_ bytes: [UInt8], _ mark: [UInt8]) -> Bool {
        guard let first = mark.first, bytes.count >= mark.count else { return false }
        var start = 0
        while let found = bytes[start...(bytes.count - mark.count)].firstIndex(of: first) {
            if bytes[found..<found + mark.count].elementsEqual(mark) { return true }
            start = found + 1
            if start > bytes.count - mark.count { return false }
        }
        return false
    }
}
