import Foundation
import TestSupport
import Testing

/// Client files that are wrong as a whole: nothing of them is imported, and what was there stays.
@Suite struct BadInputImportTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        let bytes: [UInt8]
        let message: String
        var testDescription: String { name }

        init(_ name: String, _ text: String, _ message: String) {
            self.init(name, bytes: Array(text.utf8), message)
        }

        init(_ name: String, bytes: [UInt8], _ message: String) {
            self.name = name
            self.bytes = bytes
            self.message = message
        }
    }

    private static let columns =
        "\"reference\", \"civilite\", \"prenom\", \"nom\", \"email\", \"telephone\", \"adresse\", \"complement\", "
        + "\"code-postal\", \"ville\", \"statut\", \"programme\", \"contrat\", \"signature\", \"bail\", \"foyer\", "
        + "\"accord-courriel\", \"accord-clics\", \"parti-le\", \"decede-le\" and 1 more"
    private static let excel = "; in Excel, save it as \"CSV UTF-8\" and import that file"
    private static let header = "Référence;Nom;Courriel\n"

    static let files: [Case] = [
        Case("an empty file", "", "the file is empty; expected a CSV whose first line names the columns"),
        Case(
            "nothing but a byte order mark", "\u{FEFF}",
            "the file is empty; expected a CSV whose first line names the columns"),
        Case(
            "no known column", "a;b\n1;2\n",
            "no known column; found \"a\", \"b\"; expected some of \(columns); is the first line the header?"),
        Case(
            "no column that says who", "Ville;Statut\nX;locataire\n",
            "no column for the last name (nom); found \"Ville\", \"Statut\"; rename a column or name it in a "
                + "mapping file"),
        Case(
            "two columns of one meaning", "Référence;Nom;Courriel;E-mail\nC-1;Un;a@b.example;c@d.example\n",
            "\"Courriel\", \"E-mail\" all mean the column email; expected one; rename the others or name the "
                + "right one in a mapping file"),
        Case(
            "an Excel workbook", bytes: [0x50, 0x4B, 3, 4] + [UInt8](repeating: 0, count: 100),
            "the zip archive that a workbook is has no end; the file is cut off; expected a whole file; copy it "
                + "again, or open it in Excel or LibreOffice, save it again as .xlsx and import that file"),
        Case(
            "a program", bytes: [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0, 0, 0, 0, 0],
            "byte 4 is not text; expected a CSV" + excel),
        Case(
            "a zero byte on a line", header + "C-1;U\0n;un@b.example\n",
            "byte 30 is not text; expected a CSV" + excel),
        Case(
            "a quote that never closes", header + "C-1;Un;un@b.example\nC-2;\"Deux;deux@b.example\n",
            "the quote that opens on this line is never closed; expected a second \" before the end of the file"
        ),
        Case(
            "50 MB in one field",
            bytes: Array((header + "C-1;\"").utf8) + [UInt8](repeating: 120, count: 50_000_000)
                + Array("\";un@b.example\n".utf8),
            "column \"Nom\" holds 50000000 bytes; expected at most 1048576; is a closing quote missing?"),
    ]

    @Test("A client file that is wrong as a whole changes nothing and says why", arguments: files)
    func wholeFile(_ file: Case) throws {
        let coop = try GazetteCommand()
        try coop.admitFive()
        let before = try coop.holdings()
        try coop.write("wrong.csv", bytes: file.bytes)

        let said = try coop.said(["import", "wrong.csv"])

        #expect(said.status == 2 && said.output.isEmpty)
        #expect(said.errors.hasPrefix("gazette: wrong.csv:"))
        #expect(said.errors.hasSuffix(": " + file.message), "\(said)")
        #expect(!said.errors.contains("\n"))
        #expect(try coop.holdings() == before)
    }

    @Test(
        "A file that cannot be opened",
        arguments: [
            ("nowhere.csv", "nowhere.csv: cannot be read: No such file or directory"),
            ("Audiences", "Audiences: cannot be read: it is a folder; expected a file"),
        ])
    func unreadable(path: String, message: String) throws {
        let coop = try GazetteCommand()
        #expect(try coop.said(["import", path]) == Said(2, errors: "gazette: " + message))
    }

    @Test("A header without a line imports nobody, and that is not «done»")
    func headerOnly() throws {
        let coop = try GazetteCommand()
        try coop.write("wrong.csv", Self.header)
        let text = "No line under the header: nobody was imported. Export the file again, with its people."
        #expect(try coop.said(["import", "wrong.csv"]) == Said(1, output: text))
    }

    @Test("A file that is being written: its unfinished line is rejected, nobody loses an address")
    func unfinished() throws {
        let coop = try GazetteCommand()
        try coop.write("half.csv", Self.header + "C-1;Un;un@b.example\nC-2;Deux;deux@b.example\n")
        _ = try coop.said(["import", "half.csv"])
        let before = try coop.holdings()
        try coop.write("half.csv", Self.header + "C-1;Un;un@b.example\nC-2;De")

        let said = try coop.said(["import", "half.csv"])

        #expect(
            said
                == Said(
                    1,
                    output: """
                        rejected: line 3: found "De", expected 3 values and the line's end; the file may be cut off here
                        Imported: 0 added, 0 updated, 1 unchanged, 1 rejected.
                        The rejected lines are in half.rejected.csv: mend them there and import that file.
                        """))
        #expect(try coop.holdings() == before)
    }

    /// The writer never pauses, so that the reader cannot miss it.
    @Test("A client file that changes while it is read is refused")
    func changing() throws {
        let coop = try GazetteCommand()
        let rows = (0..<5_000).map { "C-\($0);Nom\($0);n\($0)@b.example\n" }.joined()
        let path = try coop.write("growing.csv", Self.header + rows)
        let appender = """
            import sys
            with open(sys.argv[1], 'ab', buffering=0) as file:
                print('ready', flush=True)
                while True: file.write(b'\\n')
            """
        let writer = try BackgroundProcess(Subprocess.python, ["-c", appender, path])
        let said = try coop.said(["import", "growing.csv"])
        writer.stop()
        let message =
            "growing.csv: the file changed while it was read; nothing was imported; wait until it is "
            + "written completely and import it again"
        #expect(said == Said(2, errors: "gazette: " + message))
        #expect(try coop.text("contacts", "list") == "0 people.\n")
    }
}
