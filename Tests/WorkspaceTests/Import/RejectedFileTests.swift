import Foundation
import TestSupport
import Testing

@testable import Workspace

@Suite("Rejected lines")
struct RejectedFileTests {
    private func reject(_ text: String, to path: String) throws -> ImportOutcome {
        let file = try ContactFile(ByteSource(bytes: Array(text.utf8)), today: ImportOutcome.today)
        let outcome = try ImportOutcome(file)
        let rejected = RejectedFile(path: path, header: file.header)
        for record in outcome.rejected { try rejected.append(record) }
        try rejected.finish()
        #expect(rejected.count == outcome.rejected.count)
        return outcome
    }

    /// Foundation would drop the byte order mark.
    private func text(_ path: String) throws -> String {
        try String(decoding: Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
    }

    @Test("are written with their reason, for Excel")
    func written() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("rejets.csv")
        _ = try reject(
            "id,nom,signature,Surface\n1,\"A;B\n\"\"C\"\"\",31/02/2026,45 m²\n2,B\n3,,hier\n4,D,,,x\n",
            to: path)
        #expect(
            try text(path) == "\u{FEFF}id;nom;signature;Surface;motif\r\n"
                + "1;\"A;B\n\"\"C\"\"\";31/02/2026;45 m²;"
                + "signature : « 31/02/2026 », attendu une date comme 14/03/2026\r\n"
                + "3;;hier;;\"nom : vide, attendu un nom ou un prénom ; "
                + "signature : « hier », attendu une date comme 14/03/2026\"\r\n"
                + "4;D;;;« x », attendu 4 valeurs, comme l'en-tête;x\r\n")
    }

    @Test("once mended, come in as they are; those still wrong keep a single motif")
    func roundTrip() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("rejets.csv")
        _ = try reject("id;nom;email\n1;A;a@x\n2;B;b@x\n3;C;c@x.example\n", to: path)
        let mended = try text(path)
            .replacingOccurrences(of: "a@x;", with: "a@x.example;")
        let second = try reject(mended, to: path)
        #expect(second.rows.map(\.reference) == ["1"])
        #expect(
            try text(path) == "\u{FEFF}id;nom;email;motif\r\n"
                + "2;B;b@x;« b@x », attendu une adresse e-mail comme nom@domaine.example\r\n"
                .replacingOccurrences(of: ";«", with: ";email : «"))
    }

    @Test("leave no file where there are none, nor where the import was given up")
    func nothing() throws {
        let folder = try TemporaryFolder()
        _ = try reject("id;nom\n1;A\n", to: folder.path("a.csv"))
        do {
            let abandoned = RejectedFile(path: folder.path("b.csv"), header: ["id"])
            try abandoned.append(RejectedRecord(line: 2, faults: [], fields: ["1"]))
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).isEmpty)
        let nowhere = RejectedFile(path: folder.path("x/y.csv"), header: ["id"])
        #expect(
            throws: ImportError.unwritable(file: folder.path("x/y.csv"), reason: "No such file or directory")
        ) { try nowhere.append(RejectedRecord(line: 2, faults: [], fields: ["1"])) }
    }
}

@Suite("Small tables")
struct CSVTableTests {
    private func table(_ text: String, required: [String] = []) throws -> CSVTable {
        try CSVTable(ByteSource(bytes: Array(text.utf8), name: "programmes.csv"), required: required)
    }

    @Test("give values by column name, trimmed, with their line")
    func values() throws {
        let table = try table(
            "Clé;Nom; Livraison prévue\ntilleuls; Les Tilleuls ;14/03/2026\n;;\nlilas;Les Lilas\n")
        #expect(table.header == ["Clé", "Nom", "Livraison prévue"])
        #expect(table.rows.map(\.line) == [2, 4])
        #expect(table.rows[0]["nom"] == "Les Tilleuls")
        #expect(table.rows[0]["livraison-prevue"] == "14/03/2026")
        #expect(table.rows[1]["Livraison prévue"] == nil)
        #expect(table.rows[1]["autre"] == nil)
    }

    @Test(
        "refuse what cannot be meant",
        arguments: [
            (
                "cle\n",
                "programmes.csv:1: no column for \"nom\"; found \"cle\""
            ),
            (
                "nom;NOM\n", "programmes.csv:1: columns 1 and 2 are both \"NOM\"; expected one of them"
            ),
            ("nom\na\nb;c\n", "programmes.csv:3: \"c\" stands behind the last column; expected 1 values"),
            ("\n\n", "programmes.csv: the file is empty; expected a CSV whose first line names the columns"),
        ])
    func faults(text: String, expected: String) {
        let error = #expect(throws: ImportError.self) { try table(text, required: ["nom"]) }
        #expect(error?.description == expected)
    }
}
