import Workspace

/// A client file: a CSV, or a workbook's sheet. However its bytes arrive, the table is the same.
enum TableTarget {
    @Sendable static func csv(_ input: [UInt8]) throws {
        let whole = read(input, chunk: .max)
        for chunk in [1, 7] {
            try Finding.unless(read(input, chunk: chunk) == whole, "otherwise in pieces of \(chunk)")
        }
    }

    /// The input is a workbook, where it begins as one, or the XML of a sheet in an otherwise sound one.
    @Sendable static func sheet(_ input: [UInt8]) throws {
        let isZip = input.starts(with: Array("PK".utf8))
        let workbook = isZip ? input : StoredZip.workbook(sheet: input)
        try Finding.unless(
            read(workbook, chunk: .max) == read(workbook, chunk: .max), "otherwise the second time")
    }

    /// What was read, or the error's words.
    private static func read(_ bytes: [UInt8], chunk: Int) -> [String] {
        do {
            let table = try CSVTable(ByteSource(bytes: bytes, name: "f", chunk: chunk))
            return table.header
                + table.rows.map { row in
                    "\(row.line): " + table.header.map { row[$0] ?? "" }.joined(separator: "|")
                }
        } catch {
            return ["\(error)"]
        }
    }
}
