import TestSupport
import Testing

@testable import Workspace

/// A workbook that is wrong in one place, and what is said of it.
struct Breakage: Sendable, CustomTestStringConvertible {
    let name: String
    let change: @Sendable (inout HandMadeWorkbook) -> Void
    let expected: String
    var testDescription: String { name }

    init(_ name: String, _ expected: String, _ change: @escaping @Sendable (inout HandMadeWorkbook) -> Void) {
        self.name = name
        self.change = change
        self.expected = expected
    }

    static let sheet = "xl/worksheets/sheet1.xml"
    static let rows = "clients.xlsx, sheet \"Clients\""
    static let again = "; " + WorkbookFault.saveAgain

    /// One row of XML in place of the sheet's.
    static func row(_ name: String, _ xml: String, _ expected: String) -> Breakage {
        Breakage(name, expected) { $0[sheet] = "<worksheet><sheetData>\(xml)</sheetData></worksheet>" }
    }
}

@Suite("Broken workbooks")
struct BrokenWorkbookTests {
    private static let breakages: [Breakage] = [
        Breakage(
            "no relationships", "clients.xlsx: this zip archive holds no workbook; " + ForeignFile.advice
        ) {
            $0.remove("_rels/.rels")
        },
        Breakage("no main part", "clients.xlsx: the part xl/workbook.xml is missing" + Breakage.again) {
            $0.remove("xl/workbook.xml")
        },
        Breakage(
            "no relationships of the workbook",
            "clients.xlsx: the part xl/_rels/workbook.xml.rels is missing" + Breakage.again
        ) { $0.remove("xl/_rels/workbook.xml.rels") },
        Breakage(
            "no sheet part", Breakage.rows + ": the part xl/worksheets/sheet1.xml is missing" + Breakage.again
        ) {
            $0.remove(Breakage.sheet)
        },
        Breakage("no relationship", "clients.xlsx: the part of the sheet \"A\" is missing" + Breakage.again) {
            $0["xl/workbook.xml"] = "<workbook><sheets><sheet name='A' r:id='rId99'/></sheets></workbook>"
        },
        Breakage("no sheet", "clients.xlsx: the workbook has no sheet; expected one with the client list") {
            $0["xl/workbook.xml"] = "<workbook/>"
        },
        Breakage(
            "all hidden", "clients.xlsx: all sheets are hidden (\"A\"); show one, or name it with --sheet"
        ) {
            $0["xl/workbook.xml"] =
                "<workbook><sheets><sheet name='A' state='hidden' r:id='rId1'/></sheets></workbook>"
        },
        Breakage(
            "a letter",
            "clients.xlsx: found a document of the kind \"document\", expected a workbook; "
                + ForeignFile.advice
        ) { $0["xl/workbook.xml"] = "<w:document/>" },
        Breakage(
            "a binary workbook", "clients.xlsx: this is a binary workbook (.xlsb); " + ForeignFile.advice
        ) {
            $0["_rels/.rels"] = HandMadeWorkbook.relations([("rId1", "officeDocument", "xl/workbook.bin")])
        },
        Breakage(
            "LibreOffice's own", "clients.xlsx: this is a LibreOffice document (.ods); " + ForeignFile.advice
        ) {
            $0["mimetype"] = "application/vnd.oasis.opendocument.spreadsheet"
        },
        Breakage(
            "a path that leaves",
            "clients.xlsx: a part refers to \"../../etc/passwd\", outside the workbook" + Breakage.again
        ) {
            $0["xl/_rels/workbook.xml.rels"] = HandMadeWorkbook.relations([
                ("rId1", "worksheet", "../../etc/passwd")
            ])
        },
        Breakage("a path from the top", Breakage.rows + ": the part etc/passwd is missing" + Breakage.again) {
            $0["xl/_rels/workbook.xml.rels"] = HandMadeWorkbook.relations([
                ("rId1", "worksheet", "/etc/passwd")
            ])
        },
        Breakage(
            "a part elsewhere", "clients.xlsx: the part of the sheet \"Clients\" is missing" + Breakage.again
        ) {
            $0["xl/_rels/workbook.xml.rels"] =
                "<Relationships><Relationship Id='rId1' Type='a/worksheet' TargetMode='External' Target='http://x.example/'/></Relationships>"
        },
        Breakage(
            "an entity",
            Breakage.rows + ": holds a DOCTYPE, which workbooks never have" + Breakage.again
        ) {
            $0[Breakage.sheet] =
                "<!DOCTYPE worksheet [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;'>]><worksheet>&b;</worksheet>"
        },
        Breakage(
            "a DOCTYPE in the texts",
            Breakage.rows + ": holds a DOCTYPE, which workbooks never have" + Breakage.again
        ) { $0["xl/sharedStrings.xml"] = "<!DOCTYPE sst SYSTEM 'file:///etc/passwd'><sst/>" },
        Breakage(
            "XML cut off",
            Breakage.rows
                + ", row 2: the part xl/worksheets/sheet1.xml is not well-formed XML (no element found, at byte 91)"
                + Breakage.again
        ) {
            $0[Breakage.sheet] =
                "<worksheet><sheetData><row r='1'><c><v>1</v></c></row><row r='2'><c><v>"
                + "12345678901234567890"
        },
        Breakage(
            "no XML",
            Breakage.rows
                + ": the part xl/worksheets/sheet1.xml is not well-formed XML (syntax error, at byte 0)"
                + Breakage.again
        ) { $0[Breakage.sheet] = "bonjour" },
        Breakage(
            "no XML at all",
            Breakage.rows
                + ": the part xl/worksheets/sheet1.xml is not well-formed XML (no element found, at byte 0)"
                + Breakage.again
        ) { $0[Breakage.sheet] = "" },
        Breakage(
            "another part",
            Breakage.rows + ": found a part of the kind \"chartsheet\", expected a worksheet" + Breakage.again
        ) { $0[Breakage.sheet] = "<chartsheet/>" },
        .row(
            "an unknown text", "<row r='7'><c r='B7' t='s'><v>2</v></c></row>",
            Breakage.rows + ", row 7: cell B7 refers to text 2 of the workbook, which has 2" + Breakage.again),
        .row(
            "a negative text", "<row r='7'><c r='B7' t='s'><v>-1</v></c></row>",
            Breakage.rows + ", row 7: cell B7 refers to text -1 of the workbook, which has 2" + Breakage.again
        ),
        .row(
            "no number", "<row r='7'><c r='AB7'><v>douze</v></c></row>",
            Breakage.rows + ", row 7: cell AB7 holds \"douze\", expected a number" + Breakage.again),
        .row(
            "rows in disorder", "<row r='7'/><row r='7'/>",
            Breakage.rows + ", row 7: row 7 stands behind row 7; expected rows in their order"
                + Breakage.again),
        .row(
            "no place", "<row r='7'><c r='12'/></row>",
            Breakage.rows + ", row 7: found a cell at \"12\", expected a place such as B12" + Breakage.again),
        .row(
            "too far right", "<row r='7'><c r='XFE7'/></row>",
            Breakage.rows + ", row 7: column 16385 follows; expected at most 16384 columns"),
        .row(
            "too far down", "<row r='1048577'/>",
            Breakage.rows + ": row 1048577 follows; expected at most 1048576 rows"),
    ]

    @Test("say where, what was found, what was expected and what to do", arguments: breakages)
    func faults(_ breakage: Breakage) {
        var book = HandMadeWorkbook(rows: HandMadeWorkbook.row(1, "nom", "id"))
        breakage.change(&book)
        let error = #expect(throws: ImportError.self) { try SheetContent(book.bytes) }
        #expect(error?.description == breakage.expected)
    }

    @Test("that are empty say so, and name the way to another sheet")
    func empty() {
        let one = HandMadeWorkbook(rows: "<row r='1'/><row r='2'><c s='1'/></row>")
        let two = HandMadeWorkbook(
            rows: "", sheets: "<sheet name='Clients' r:id='rId1'/><sheet name='B' r:id='rId2'/>")
        for (book, hint) in [(one, ""), (two, "; another sheet is named with --sheet")] {
            let error = #expect(throws: ImportError.self) {
                try ContactFile(
                    ByteSource(bytes: book.bytes, name: "clients.xlsx"), today: ImportOutcome.today)
            }
            #expect(
                error?.description == Breakage.rows
                    + ": the sheet is empty; expected a first row that names the columns"
                    + hint)
        }
    }

    @Test("of older programs and with passwords say what to do")
    func containers() {
        let head: [UInt8] =
            [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1] + [UInt8](repeating: 0, count: 600)
        let encrypted = head + "EncryptedPackage".utf16.flatMap { [UInt8($0 & 0xFF), 0] } + head
        let old = #expect(throws: ImportError.self) { try SheetContent(head) }
        #expect(
            old?.description == "clients.xlsx: this is an old Excel workbook (.xls); " + ForeignFile.advice)
        let locked = #expect(throws: ImportError.self) { try SheetContent(encrypted) }
        #expect(
            locked?.description
                == "clients.xlsx: this workbook is protected by a password; in Excel, remove it (File, Info, Protect"
                + " Workbook), save the workbook and import it again")
    }

    @Test("cut off anywhere are refused, never half imported")
    func truncated() throws {
        let rows = (1...50).map { HandMadeWorkbook.row($0, "nom \($0)", "id") }.joined()
        let bytes = try HandMadeWorkbook(rows: rows).compressed()
        for length in stride(from: 4, to: bytes.count, by: 97) {
            #expect(throws: ImportError.self, "\(length) bytes") { try SheetContent(Array(bytes[..<length])) }
        }
    }

    @Test("with a byte changed in a part are refused by its checksum")
    func checksum() throws {
        let book = HandMadeWorkbook(rows: HandMadeWorkbook.row(1, "Lebreton"))
        var bytes = book.bytes
        let name = Array("Lebreton".utf8)
        let place = try #require(bytes.indices.first { bytes[$0...].starts(with: name) })
        bytes[place] = UInt8(ascii: "T")
        let error = #expect(throws: ImportError.self) { try SheetContent(bytes) }
        #expect(
            error?.description == Breakage.rows
                + ", row 1: the part xl/worksheets/sheet1.xml is damaged (CRC error); expected a whole file; copy it"
                + " again, or " + WorkbookFault.saveAgain)
    }

    @Test("with any byte changed end in an error or in rows, never in a crash")
    func damaged() throws {
        var random = SeededGenerator(seed: 20)
        let bytes = try HandMadeWorkbook(
            rows: (1...5).map { HandMadeWorkbook.row($0, "nom", "é") }.joined(),
            formats: ["00000", "dd/mm/yyyy"]
        ).compressed()
        var refused = 0
        for _ in 0..<2000 {
            var copy = bytes
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                copy[Int.random(in: 4..<copy.count, using: &random)] = .random(in: 0...255, using: &random)
            }
            do { _ = try SheetContent(copy) } catch is ImportError { refused += 1 }
        }
        #expect(refused > 1000)
    }
}
