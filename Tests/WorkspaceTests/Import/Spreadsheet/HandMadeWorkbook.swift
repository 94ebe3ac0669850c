import Foundation
import TestSupport
import Testing

@testable import Workspace

/// A workbook written part by part, so that each part can be wrong.
struct HandMadeWorkbook {
    var parts: [(name: String, text: String)]

    /// One sheet «Clients» whose rows are given as XML.
    init(
        rows: String, tail: String = "", strings: String? = nil, formats: [String] = [],
        properties: String = "",
        sheets: String = #"<sheet name="Clients" sheetId="1" r:id="rId1"/>"#
    ) {
        let codes = formats.enumerated().map { index, code in
            let escaped = code.replacingOccurrences(of: "&", with: "&amp;")
                .replacingOccurrences(of: "\"", with: "&quot;").replacingOccurrences(of: "<", with: "&lt;")
            return #"<numFmt numFmtId="\#(164 + index)" formatCode="\#(escaped)"/>"#
        }
        let styles = formats.indices.map { #"<xf numFmtId="\#(164 + $0)"/>"# }
        parts = [
            (
                "_rels/.rels",
                Self.relations([("rId1", "officeDocument", "xl/workbook.xml")])
            ),
            (
                "xl/workbook.xml",
                "<workbook xmlns:r=\"r\">\(properties)<sheets>\(sheets)</sheets></workbook>"
            ),
            (
                "xl/_rels/workbook.xml.rels",
                Self.relations([
                    ("rId1", "worksheet", "worksheets/sheet1.xml"),
                    ("rId2", "worksheet", "/xl/worksheets/sheet2.xml"),
                    ("rId3", "chartsheet", "chartsheets/sheet3.xml"), ("rId8", "styles", "styles.xml"),
                    ("rId9", "sharedStrings", "sharedStrings.xml"),
                ])
            ),
            ("xl/worksheets/sheet1.xml", "<worksheet><sheetData>\(rows)</sheetData>\(tail)</worksheet>"),
            (
                "xl/worksheets/sheet2.xml",
                "<worksheet><sheetData>\(Self.row(1, "deuxième"))</sheetData></worksheet>"
            ),
            (
                "xl/styles.xml",
                "<styleSheet><numFmts>\(codes.joined())</numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>"
                    + "<cellXfs><xf numFmtId=\"0\"/>\(styles.joined())<xf numFmtId=\"14\"/></cellXfs></styleSheet>"
            ),
            ("xl/sharedStrings.xml", "<sst>\(strings ?? "<si><t>zéro</t></si><si><t>un</t></si>")</sst>"),
        ]
    }

    static func relations(_ list: [(id: String, type: String, target: String)]) -> String {
        "<Relationships>"
            + list.map {
                #"<Relationship Id="\#($0.id)" Type="http://schemas.example/relationships/\#($0.type)" "#
                    + #"Target="\#($0.target)"/>"#
            }.joined() + "</Relationships>"
    }

    /// A row of inline texts.
    static func row(_ number: Int, _ texts: String...) -> String {
        "<row r=\"\(number)\">" + texts.map { "<c t=\"inlineStr\"><is><t>\($0)</t></is></c>" }.joined()
            + "</row>"
    }

    subscript(name: String) -> String {
        get { parts.first { $0.name == name }?.text ?? "" }
        set {
            parts = parts.map { $0.name == name ? (name, newValue) : $0 }
            if !parts.contains(where: { $0.name == name }) { parts.append((name, newValue)) }
        }
    }

    mutating func remove(_ name: String) { parts.removeAll { $0.name == name } }

    /// As a zip without compression.
    var bytes: [UInt8] { StoredZip(parts.map { ($0.name, Array($0.text.utf8)) }).bytes }

    /// As a zip of Python's, compressed.
    func compressed() throws -> [UInt8] {
        let script = """
            import json, sys, zipfile
            with zipfile.ZipFile(sys.stdout.buffer, "w", zipfile.ZIP_DEFLATED) as archive:
                for name, text in json.load(sys.stdin):
                    archive.writestr(name, text)
            """
        let list = try JSONEncoder().encode(parts.map { [$0.name, $0.text] })
        let result = try Subprocess.python(script, input: Array(list))
        try #require(result.status == 0, "\(result.errorText)")
        return result.output
    }
}

/// A zip whose files are stored as they are.
struct StoredZip {
    var bytes: [UInt8] = []

    init(_ files: [(name: String, bytes: [UInt8])]) {
        var directory: [UInt8] = []
        for (name, content) in files {
            let text = Array(name.utf8)
            // Version, flags (names are UTF-8), method, time, date.
            var common = [(20, 2), (0x800, 2), (0, 2), (0, 2), (0x21, 2)].flatMap(Self.number)
            common += Self.number(Int(Self.checksum(content)), 4)
            common += Self.number(content.count, 4)
            common += Self.number(content.count, 4)
            common += Self.number(text.count, 2)
            common += Self.number(0, 2)
            directory += [0x50, 0x4B, 1, 2]
            directory += Self.number(20, 2)
            directory += common
            directory += [UInt8](repeating: 0, count: 10)
            directory += Self.number(bytes.count, 4)
            directory += text
            bytes += [0x50, 0x4B, 3, 4]
            bytes += common
            bytes += text
            bytes += content
        }
        let start = bytes.count
        bytes += directory
        bytes += [0x50, 0x4B, 5, 6, 0, 0, 0, 0]
        bytes += [(files.count, 2), (files.count, 2), (directory.count, 4), (start, 4), (0, 2)]
            .flatMap(Self.number)
    }

    private static func number(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    /// CRC-32 as zip has it.
    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var sum = ~UInt32(0)
        for byte in bytes {
            sum ^= UInt32(byte)
            for _ in 0..<8 {
                let carry = sum & 1
                sum >>= 1
                if carry == 1 { sum ^= 0xEDB8_8320 }
            }
        }
        return ~sum
    }
}

/// What a sheet reads as.
struct SheetContent: Equatable {
    var lines: [Int] = []
    var rows: [[String]] = []
    var remarks: [String] = []
    var sheet: SheetChoice?

    init(
        _ bytes: [UInt8], sheet: String? = nil, limits: SpreadsheetLimits = SpreadsheetLimits(),
        chunk: Int = .max
    )
        throws
    {
        let source = ByteSource(bytes: bytes, name: "clients.xlsx", chunk: chunk)
        let reader = try SheetReader(source, sheet: sheet, limits: limits)
        while try reader.next() {
            lines.append(reader.line)
            rows.append(reader.strings)
        }
        remarks = reader.remarks.map(\.description)
        self.sheet = reader.sheet
    }

    /// One cell of the first row.
    static func cell(_ xml: String, strings: String? = nil, formats: [String] = [], properties: String = "")
        throws
        -> String?
    {
        let book = HandMadeWorkbook(
            rows: "<row>\(xml)</row>", strings: strings, formats: formats, properties: properties)
        return try SheetContent(book.bytes).rows.first?.first
    }
}
