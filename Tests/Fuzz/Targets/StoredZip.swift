/// A zip without compression, written here so that an input's bytes lie in it as they are.
struct StoredZip {
    private var bytes: [UInt8] = []
    private var directory: [UInt8] = []
    private var count: UInt16 = 0

    /// A workbook of one sheet, whose XML is given.
    static func workbook(sheet: [UInt8]) -> [UInt8] {
        var zip = StoredZip()
        let namespace = "http://schemas.openxmlformats.org/"
        let relation = "<Relationships xmlns=\"\(namespace)package/2006/relationships\">"
        let kind = "Type=\"\(namespace)officeDocument/2006/relationships/"
        zip.add(
            "_rels/.rels",
            Array(
                "\(relation)<Relationship Id=\"a\" \(kind)officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
                    .utf8))
        zip.add(
            "xl/workbook.xml",
            Array(
                """
                <workbook xmlns="\(namespace)spreadsheetml/2006/main" xmlns:r="\(namespace)officeDocument/2006/relationships">\
                <sheets><sheet name="Clients" sheetId="1" r:id="s"/></sheets></workbook>
                """.utf8))
        zip.add(
            "xl/_rels/workbook.xml.rels",
            Array(
                """
                \(relation)<Relationship Id="s" \(kind)worksheet" Target="worksheets/sheet1.xml"/>\
                <Relationship Id="t" \(kind)sharedStrings" Target="sharedStrings.xml"/></Relationships>
                """.utf8))
        zip.add(
            "xl/sharedStrings.xml",
            Array(
                "<sst xmlns=\"\(namespace)spreadsheetml/2006/main\"><si><t>Nom</t></si><si><t>Essai</t></si></sst>"
                    .utf8))
        zip.add("xl/worksheets/sheet1.xml", sheet)
        return zip.closed
    }

    /// APPNOTE.TXT §4.3.7 and §4.3.12; method 0.
    mutating func add(_ name: String, _ content: [UInt8]) {
        let offset = UInt32(bytes.count)
        var entry = Self.little(UInt16(20)) + Self.little(UInt16(0)) + Self.little(UInt16(0))
        entry += Self.little(UInt32(0)) + Self.little(Self.checksum(content))
        entry += Self.little(UInt32(content.count)) + Self.little(UInt32(content.count))
        entry += Self.little(UInt16(name.utf8.count)) + Self.little(UInt16(0))
        bytes += [0x50, 0x4B, 3, 4] + entry + Array(name.utf8) + content
        directory += [0x50, 0x4B, 1, 2] + Self.little(UInt16(20)) + entry
        // No comment, first disk, no attributes.
        directory += [UInt8](repeating: 0, count: 10) + Self.little(offset) + Array(name.utf8)
        count += 1
    }

    /// With its directory (§4.3.16).
    var closed: [UInt8] {
        var end: [UInt8] =
            [0x50, 0x4B, 5, 6] + Self.little(UInt32(0)) + Self.little(count) + Self.little(count)
        end +=
            Self.little(UInt32(directory.count)) + Self.little(UInt32(bytes.count)) + Self.little(UInt16(0))
        return bytes + directory + end
    }

    private static func little<T: FixedWidthInteger>(_ value: T) -> [UInt8] {
        (0..<(T.bitWidth / 8)).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }

    /// CRC-32 (ISO 3309).
    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { sum, _ in sum & 1 == 1 ? 0xEDB8_8320 ^ sum >> 1 : sum >> 1 }
    }

    private static func checksum(_ content: [UInt8]) -> UInt32 {
        ~content.reduce(~UInt32(0)) { table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] ^ $0 >> 8 }
    }
}
