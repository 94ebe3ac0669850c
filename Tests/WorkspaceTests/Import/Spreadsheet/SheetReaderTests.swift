import Model
import TestSupport
import Testing

@testable import Workspace

@Suite("Sheets")
struct SheetReaderTests {
    @Test("give rows with their numbers, cells where their places say")
    func places() throws {
        let book = HandMadeWorkbook(
            rows: """
                <row r="2"><c r="C2"><v>3</v></c><c r="A2"><v>1</v></c></row>
                <row r="3"/><row r="4"><c r="A4" s="0"/><c r="B4" t="inlineStr"><is><t></t></is></c></row>
                <row r="7"><c><v>1</v></c><c r="AA7"><v>27</v></c><c><v>28</v></c></row>
                <row><c><v>8</v></c></row>
                """)
        let content = try SheetContent(book.bytes)
        #expect(content.lines == [2, 7, 8])
        #expect(content.rows[0] == ["1", "", "3"])
        #expect(content.rows[1] == ["1"] + [String](repeating: "", count: 25) + ["27", "28"])
        #expect(content.rows[2] == ["8"])
        #expect(content.remarks == [])
    }

    @Test("read the same in pieces of any size")
    func pieces() throws {
        let rows = (1...40).map { HandMadeWorkbook.row($0, "réf \($0)", "<![CDATA[é & è]]>", "a&#10;b") }
        let bytes = try HandMadeWorkbook(rows: rows.joined()).compressed()
        let whole = try SheetContent(bytes)
        #expect(whole.rows.last == ["réf 40", "é & è", "a\nb"])
        for chunk in [1, 7, 100] { #expect(try SheetContent(bytes, chunk: chunk) == whole) }
    }

    @Test("are the first that is not hidden, or the one that is named")
    func choice() throws {
        let book = HandMadeWorkbook(
            rows: HandMadeWorkbook.row(1, "premier"),
            sheets: """
                <sheet name="Graphique" r:id="rId3"/><sheet name="Modèle" state="veryHidden" r:id="rId1"/>
                <sheet name="Clients &amp; prospects" r:id="rId2"/>
                """)
        let first = try SheetContent(book.bytes)
        #expect(first.rows == [["deuxième"]])
        #expect(first.sheet == SheetChoice(name: "Clients & prospects", others: ["Modèle"]))
        let named = try SheetContent(book.bytes, sheet: "MODELE")
        #expect(named.rows == [["premier"]])
        #expect(named.sheet?.name == "Modèle")
        let error = #expect(throws: ImportError.self) { try SheetContent(book.bytes, sheet: "Clients") }
        #expect(
            error?.description
                == "clients.xlsx: there is no sheet \"Clients\"; expected one of \"Modèle\", \"Clients & prospects\""
        )
    }

    @Test("say what a person who looks at them would not expect")
    func remarks() throws {
        let book = HandMadeWorkbook(
            rows: """
                <row r="1"><c><v>1</v></c></row><row r="2" hidden="1"><c><v>1</v></c></row>
                <row r="3" hidden="true"><c><v>1</v></c><c r="C3"><f>A1</f></c><c><f>A1</f><v></v></c></row>
                """,
            tail:
                "<mergeCells><mergeCell ref='A1:B1'/><mergeCell ref='A2:A3'/><mergeCell ref='B2:B9'/></mergeCells>"
        )
        #expect(
            try SheetContent(book.bytes).remarks == [
                "the sheet hides rows, by a filter or by hand: 2; they were read, too",
                "cells are merged over several rows: 2 times, first A2:A3; what they say counts for the first row alone",
                "formulas whose result is not in the file: 1, first C3; they were read as empty; open the workbook in"
                    + " Excel, save it and import it again",
            ])
    }

    @Test("with prefixes and the strict edition's addresses are read as well")
    func prefixes() throws {
        var book = HandMadeWorkbook(rows: "")
        book["xl/workbook.xml"] =
            "<x:workbook xmlns:x='x' xmlns:rel='r'><x:sheets><x:sheet name='A' rel:id='rId1'/></x:sheets></x:workbook>"
        book["xl/worksheets/sheet1.xml"] =
            "<x:worksheet xmlns:x='x'><x:sheetData><x:row><x:c t='s'><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>"
        book["xl/sharedStrings.xml"] =
            "<x:sst xmlns:x='x'><x:si><x:t>0</x:t></x:si><x:si><x:t>un</x:t></x:si></x:sst>"
        #expect(try SheetContent(book.bytes).rows == [["un"]])
    }

    @Test("in UTF-16 and with a byte order mark are read as well")
    func encodings() throws {
        let book = HandMadeWorkbook(rows: HandMadeWorkbook.row(1, "été"))
        let text = book["xl/worksheets/sheet1.xml"]
        let units: [[UInt8]] = text.utf16.map { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        let utf16: [UInt8] = [0xFF, 0xFE] + units.joined()
        for bytes in [utf16, [0xEF, 0xBB, 0xBF] + Array(text.utf8)] {
            let files = book.parts.map { part in
                (part.name, part.name == "xl/worksheets/sheet1.xml" ? bytes : Array(part.text.utf8))
            }
            #expect(try SheetContent(StoredZip(files).bytes).rows == [["été"]])
        }
    }

    @Test("need neither styles nor shared texts, and find parts whatever their capitals")
    func sparse() throws {
        var book = HandMadeWorkbook(rows: "<row><c s='5'><v>46095</v></c></row>")
        book.remove("xl/styles.xml")
        book.remove("xl/sharedStrings.xml")
        book["xl/_rels/workbook.xml.rels"] = HandMadeWorkbook.relations([
            ("rId1", "worksheet", "./../XL/Worksheets/Sheet1.xml")
        ])
        #expect(try SheetContent(book.bytes).rows == [["46095"]])
    }

    @Test("keep memory for one row, however many there are")
    func memory() throws {
        let text = String(repeating: "x", count: 10_000)
        let rows = (1...30).map { HandMadeWorkbook.row($0, text) }.joined()
        let reader = try SheetReader(ByteSource(bytes: HandMadeWorkbook(rows: rows).bytes), sheet: nil)
        while try reader.next() {}
        #expect(reader.line == 30)
        #expect(reader.bufferSize < 64 * 1024)
    }
}

@Suite("Workbooks in place of CSV")
struct WorkbookImportTests {
    @Test("give clients, warnings and rejected lines with the sheet's row numbers")
    func clients() throws {
        let book = HandMadeWorkbook(
            rows: HandMadeWorkbook.row(3, "Référence", "Nom", "Date de signature", "CP")
                + "<row r='4'><c r='B4' t='s'><v>0</v></c><c r='A4'><v>42</v></c><c r='C4' s='1'><v>46095</v></c>"
                + "<c r='D4' s='2'><v>1230</v></c></row>"
                + "<row r='9'><c r='A9'><v>43</v></c><c r='B9' t='e'><v>#N/A</v></c><c r='C9' s='1'><v>0</v></c></row>"
                + "<row r='10'><c r='A10'><v>44</v></c><c r='B10' t='s'><v>1</v></c><c r='F10'><v>7</v></c></row>",
            tail: "<mergeCells><mergeCell ref='A2:A3'/></mergeCells>", formats: ["dd/mm/yyyy", "00000"])
        let file = try ContactFile(
            ByteSource(bytes: book.bytes, name: "clients.xlsx"), today: ImportOutcome.today)
        #expect(file.encoding == nil)
        #expect(file.sheet == SheetChoice(name: "Clients", others: []))
        let outcome = try ImportOutcome(file)
        #expect(outcome.rows.map(\.line) == [4])
        #expect(outcome.rows.first?.reference == "42")
        #expect(outcome.rows.first?.signature == CivilDate(year: 2026, month: 3, day: 14))
        #expect(outcome.rows.first?.postal.postalCode == "01230")
        #expect(
            outcome.faults == [
                "line 9, column \"Nom\": found \"#N/A\", expected a value; the spreadsheet's formula failed",
                "line 9, column \"Date de signature\": found \"00/01/1900\", expected a day such as 14/03/2026",
                "line 10: found \"7\", expected 4 values, as the header has columns",
            ])
        #expect(outcome.rejected.last?.fields == ["44", "un", "", "", "", "7"])
        #expect(outcome.warnings.count == 1)
    }

    @Test("give small tables")
    func tables() throws {
        let book = HandMadeWorkbook(
            rows: HandMadeWorkbook.row(1, "Référence", " État ") + HandMadeWorkbook.row(5, " 7 ", "présent"))
        let table = try CSVTable(ByteSource(bytes: book.bytes, name: "ag.xlsx"), required: ["état"])
        #expect(table.rows.map(\.line) == [5])
        #expect(table.rows[0]["reference"] == "7")
        #expect(table.rows[0]["etat"] == "présent")
        let missing = #expect(throws: ImportError.self) {
            try CSVTable(ByteSource(bytes: book.bytes, name: "ag.xlsx"), required: ["code"])
        }
        #expect(
            missing?.description
                == "ag.xlsx, sheet \"Clients\":1: no column for \"code\"; found \"Référence\", \"État\"")
    }

    @Test("are told by content: a name says nothing")
    func content() throws {
        let book = HandMadeWorkbook(
            rows: HandMadeWorkbook.row(1, "nom", "id") + HandMadeWorkbook.row(2, "A", "1"))
        let named = try ContactFile(ByteSource(bytes: book.bytes, name: "a.csv"), today: ImportOutcome.today)
        #expect(try ImportOutcome(named).rows.count == 1)
        let text = ByteSource(bytes: Array("nom;id\nA;1\n".utf8), name: "a.xlsx", chunk: 3)
        #expect(try ImportOutcome(ContactFile(text, today: ImportOutcome.today)).rows.count == 1)
        let error = #expect(throws: ImportError.self) {
            try ContactFile(
                ByteSource(bytes: Array("nom;id\nA;1\n".utf8), name: "a.csv"), sheet: "B",
                today: ImportOutcome.today)
        }
        #expect(
            error?.description
                == "a.csv: found a CSV, expected a workbook with the sheet \"B\"; leave out --sheet")
    }

    @Test("a source's first bytes can be looked at and are still read", arguments: [1, 3, 8, 100])
    func peek(chunk: Int) throws {
        let source = ByteSource(bytes: Array("abcdefghij".utf8), chunk: chunk)
        #expect(try source.peek(4) == Array("abcd".utf8))
        #expect(try source.peek(6) == Array("abcdef".utf8))
        #expect(source.position == 0)
        #expect(try source.rest(limit: 10) == Array("abcdefghij".utf8))
        #expect(source.position == 10)
        #expect(try source.peek(1) == [])
        #expect(try ByteSource(bytes: Array("abc".utf8), chunk: chunk).rest(limit: 2) == nil)
    }
}
