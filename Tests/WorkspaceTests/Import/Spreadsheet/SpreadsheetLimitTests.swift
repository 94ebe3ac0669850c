import TestSupport
import Testing

@testable import Workspace

@Suite("Bounds of workbooks")
struct SpreadsheetLimitTests {
    private func refusal(_ bytes: [UInt8], _ set: (inout SpreadsheetLimits) -> Void = { _ in }) -> String? {
        var limits = SpreadsheetLimits()
        set(&limits)
        do {
            _ = try SheetContent(bytes, limits: limits)
            return nil
        } catch {
            return "\(error)"
        }
    }

    private let plain = HandMadeWorkbook(
        rows: HandMadeWorkbook.row(1, "nom", "id") + "<row r='2'><c t='s'><v>1</v></c><c><v>1</v></c></row>")

    @Test("what lies exactly at every bound is read")
    func exactly() throws {
        let unpacked = plain.parts.reduce(0) { $0 + $1.text.utf8.count }
        #expect(
            refusal(plain.bytes) {
                $0.fileBytes = plain.bytes.count
                $0.entries = plain.parts.count
                $0.unpackedBytes = unpacked
                $0.sharedStrings = 2
                $0.sharedStringBytes = "zéroun".utf8.count
                $0.declarations = 5
                $0.columns = 2
                $0.rows = 2
                $0.cellCharacters = 4
                $0.rowBytes = 5
                $0.cells = 4
                $0.depth = 6
            } == nil)
    }

    @Test(
        "what lies one beyond is refused",
        arguments: [
            (\SpreadsheetLimits.fileBytes, -1, "clients.xlsx: holds more than 0 MB"),
            (\.entries, 6, "clients.xlsx: announces 7 files; expected at most 6"),
            (\.directoryBytes, 100, "clients.xlsx: announces 7 files"),
            (\.unpackedBytes, -1, "clients.xlsx: unpacks to more than 0 MB"),
            (\.sharedStrings, 1, "clients.xlsx, sheet \"Clients\": the workbook holds more than 1 texts"),
            (
                \.sharedStringBytes, 6,
                "clients.xlsx, sheet \"Clients\": the texts of the workbook hold more than 0 MB"
            ),
            (\.smallPartBytes, 20, "clients.xlsx: the part _rels/.rels holds"),
            (\.declarations, 1, "clients.xlsx: holds more than 1 relationships"),
            (
                \.columns, 1,
                "clients.xlsx, sheet \"Clients\", row 1: column 2 follows; expected at most 1 columns"
            ),
            (\.rows, 1, "clients.xlsx, sheet \"Clients\", row 1: row 2 follows; expected at most 1 rows"),
            (
                \.cellCharacters, 3,
                "clients.xlsx, sheet \"Clients\": a cell holds 4 characters; expected at most 3"
            ),
            (\.rowBytes, 4, "clients.xlsx, sheet \"Clients\", row 1: the row holds more than 4 bytes"),
            (\.cells, 3, "clients.xlsx, sheet \"Clients\", row 2: the sheet holds more than 3 cells"),
            (
                \.depth, 5,
                "clients.xlsx, sheet \"Clients\", row 1: the part xl/worksheets/sheet1.xml has more than 5"
            ),
        ] as [(WritableKeyPath<SpreadsheetLimits, Int> & Sendable, Int, String)])
    func beyond(limit: WritableKeyPath<SpreadsheetLimits, Int> & Sendable, value: Int, expected: String)
        throws
    {
        let total =
            limit == \.fileBytes ? plain.bytes.count : plain.parts.reduce(0) { $0 + $1.text.utf8.count }
        let found = try #require(
            refusal(plain.bytes) { $0[keyPath: limit] = value < 0 ? total + value : value })
        #expect(found.hasPrefix(expected), "\(found)")
    }

    @Test("a zip bomb is refused by what it declares, before anything is unpacked")
    func bomb() throws {
        var book = plain
        book["xl/media/zeros.bin"] = String(repeating: "0", count: 8 << 20)
        let bytes = try book.compressed()
        #expect(bytes.count < 32 * 1024)
        let found = try #require(refusal(bytes))
        #expect(
            found.hasPrefix("clients.xlsx: a file inside unpacks to more than 250 times its size"), "\(found)"
        )
        #expect(refusal(bytes) { $0.ratio = 2000 } == nil)
    }

    @Test("a zip bomb that lies about its size is refused when it has unpacked that much")
    func lie() throws {
        let rows = (1...3000).map { HandMadeWorkbook.row($0, "x") }.joined()
        let book = HandMadeWorkbook(rows: rows)
        let size = book["xl/worksheets/sheet1.xml"].utf8.count
        func little(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
        var bytes = try book.compressed()
        let honest = little(size)
        for place in bytes.indices.dropLast(4) where bytes[place..<place + 4].elementsEqual(honest) {
            bytes.replaceSubrange(place..<place + 4, with: little(1000))
        }
        let found = try #require(refusal(bytes))
        #expect(found.hasPrefix(Breakage.rows), "\(found)")
        #expect(found.contains("unpacks to more than the 1000 bytes it declares"), "\(found)")
    }

    @Test("one tag, or one comment, of any length is refused")
    func tokens() throws {
        for token in [
            "<c r='\(String(repeating: "A", count: 100_000))'/>",
            "<!--\(String(repeating: "x", count: 100_000))-->",
        ] {
            let book = HandMadeWorkbook(rows: "<row>\(token)</row>")
            let found = try #require(refusal(book.bytes) { $0.tokenBytes = 20_000 })
            #expect(found.contains("holds a tag of more than 20000 bytes"), "\(found)")
        }
    }

    @Test("elements inside one another without end are refused")
    func depth() throws {
        let book = HandMadeWorkbook(rows: String(repeating: "<a>", count: 100_000))
        let found = try #require(refusal(book.bytes))
        #expect(found.contains("has more than 64 elements inside one another"), "\(found)")
    }

    @Test("a cell has at most 32,767 characters, in one text or in runs")
    func cells() throws {
        let longest = String(repeating: "é", count: 32_767)
        #expect(refusal(HandMadeWorkbook(rows: HandMadeWorkbook.row(1, longest)).bytes) == nil)
        let found = try #require(
            refusal(HandMadeWorkbook(rows: HandMadeWorkbook.row(1, longest + "x")).bytes))
        #expect(found.hasPrefix(Breakage.rows + ", row 1: a cell holds 32768 characters"), "\(found)")
        let runs = "<si>" + String(repeating: "<r><t>\(longest)</t></r>", count: 2) + "</si>"
        let shared = try #require(refusal(HandMadeWorkbook(rows: "", strings: runs).bytes))
        #expect(shared.contains("a cell holds 65534 characters"), "\(shared)")
    }
}
