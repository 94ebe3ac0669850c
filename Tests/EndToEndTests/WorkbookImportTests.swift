import Engine
import Foundation
import TestSupport
import Testing

/// `gazette import` on workbooks that another program wrote.
@Suite struct WorkbookImportTests {
    /// Writes a CSV as a workbook's sheet «Clients» between two others, as a person would have typed it: days are days
    /// and postal codes are numbers with their zeros in front.
    static func write(_ csv: [UInt8], encoding: String = "utf-8", to path: String) throws {
        let script = """
            import csv, datetime, io, re, sys
            from openpyxl import Workbook
            book = Workbook()
            book.active.title = "Modèle"
            book.active.sheet_state = "hidden"
            sheet = book.create_sheet("Clients")
            book.create_sheet("Parkings").append(["Nom", "Place"])
            text = sys.stdin.buffer.read().decode(sys.argv[2])
            for line, row in enumerate(csv.reader(io.StringIO(text), delimiter=";"), 1):
                for column, value in enumerate(row, 1):
                    if not value:
                        continue
                    cell = sheet.cell(line, column)
                    day = re.fullmatch(r"(\\d\\d)/(\\d\\d)/(\\d{4})", value)
                    try:
                        if day:
                            cell.value = datetime.date(int(day[3]), int(day[2]), int(day[1]))
                            cell.number_format = "dd/mm/yyyy"
                        elif re.fullmatch(r"\\d{5}", value):
                            cell.value = int(value)
                            cell.number_format = "00000"
                        else:
                            cell.value = value
                    except ValueError:
                        cell.value = value
            book.active = 1
            book.save(sys.argv[1])
            """
        let result = try Subprocess.python(script, arguments: [path, encoding], input: csv)
        try #require(result.status == 0, "\(result.errorText)")
    }

    @Test("1,752 people of a workbook come in as from its CSV, wrong lines included")
    func wholeCoop() throws {
        let (plain, coop) = (try GazetteCommand(), try GazetteCommand())
        let csv = try plain.write("coop.csv", bytes: DemoPeople.file)
        try Self.write(DemoPeople.file, encoding: "cp1252", to: "\(coop.path)/coop.xlsx")

        let expected = try plain.json("import", csv, now: "2026-12-01", status: 1)
        let found = try coop.json("import", "\(coop.path)/coop.xlsx", now: "2026-12-01", status: 1)

        #expect(found["added"].int == 1752)
        #expect(found["sheet"].text == "Clients")
        #expect(found["other_sheets"].list.compactMap(\.text) == ["Modèle", "Parkings"])
        for name in ["added", "updated", "unchanged", "rejected", "rejects", "warnings", "ignored_columns"] {
            #expect(found[name] == expected[name], "\(name)")
        }
        #expect(try coop.read("coop.rejected.csv") == plain.read("coop.rejected.csv"))
        #expect(try coop.text("contacts", "list", "--json") == plain.text("contacts", "list", "--json"))
        for reference in ["D-0001", "D-0900"] {
            let words = ["contacts", "show", reference, "--json"]
            #expect(try coop.said(words) == plain.said(words))
        }
        // The CSV of the same people changes nothing.
        let again = try coop.json("import", csv, now: "2026-12-01", status: 1)
        #expect(again["unchanged"].int == 1752)
    }

    @Test("The sheet that was read is named, and the others; --sheet takes another")
    func sheets() throws {
        let coop = try GazetteCommand()
        try Self.write(
            Array((GazetteCommand.header + "C-1;;Alix;Un;un@courriel.example;locataire;;12/05/2014;\n").utf8),
            to: "\(coop.path)/clients.xlsx")
        #expect(
            try coop.said(["import", "clients.xlsx"])
                == Said(
                    0,
                    output: """
                        Read the sheet "Clients"; the others ("Modèle", "Parkings") were not read, see --sheet.
                        Imported: 1 added, 0 updated, 0 unchanged, 0 rejected.
                        """))
        #expect(
            try coop.said(["import", "clients.xlsx", "--sheet", "Parkings"])
                == Said(
                    2,
                    errors:
                        "gazette: clients.xlsx, sheet \"Parkings\":1: no column for the reference (reference) or "
                        + "the e-mail address (email); found \"Nom\", \"Place\"; rename a column or name it in a mapping file"
                ))
        #expect(
            try coop.said(["import", "clients.xlsx", "--sheet", "Feuil1"])
                == Said(
                    2,
                    errors:
                        "gazette: clients.xlsx: there is no sheet \"Feuil1\"; expected one of \"Modèle\", "
                        + "\"Clients\", \"Parkings\""))
    }

    @Test("A participation list may be a workbook")
    func participations() throws {
        let coop = try GazetteCommand()
        try coop.admitFive()
        try Self.write(
            Array("Référence;État\nC-1;présent\nC-3;excusé\nC-9;présent\n".utf8), to: "\(coop.path)/ag.xlsx")
        let said = try coop.said(["import", "ag.xlsx", "--event", "ag", "--occurrence", "2027"])
        #expect(said.status == 1)
        #expect(
            said.output.split(separator: "\n").map(String.init) == [
                "Read the sheet \"Clients\"; the others (\"Modèle\", \"Parkings\") were not read, see --sheet.",
                "line 4: nobody is known by «C-9»; import the client file first, or mend the line",
                "Recorded 2 for ag 2027, 0 known already, 1 rejected.",
            ])
    }

    @Test("A damaged workbook changes nothing and says why")
    func damaged() throws {
        let coop = try GazetteCommand()
        try coop.admitFive()
        let before = try coop.holdings()
        try Self.write(DemoPeople.file, encoding: "cp1252", to: "\(coop.path)/whole.xlsx")
        let whole = try Data(contentsOf: URL(fileURLWithPath: "\(coop.path)/whole.xlsx"))
        try coop.write("cut.xlsx", bytes: Array(whole.prefix(whole.count / 2)))
        let said = try coop.said(["import", "cut.xlsx"])
        #expect(said.status == 2)
        #expect(
            said.errors.hasPrefix(
                "gazette: cut.xlsx: the zip archive that a workbook is has no end; the file is cut off"))
        #expect(try coop.holdings() == before)
    }
}
