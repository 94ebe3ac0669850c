import Foundation
import Model
import TestSupport
import Testing

@testable import Workspace

/// What a client file comes to.
struct ImportOutcome {
    static let today = CivilDate.clamped(year: 2026, month: 11, day: 20)

    var rows: [ClientRow] = []
    var rejected: [RejectedRecord] = []
    var warnings: [String] = []

    init(_ file: ContactFile) throws {
        try file.forEach { entry in
            switch entry {
            case .row(let row): rows.append(row)
            case .rejected(let record): rejected.append(record)
            case .warning(let warning): warnings.append(warning.description)
            }
        }
    }

    init(_ text: String) throws {
        try self.init(ContactFile(ByteSource(bytes: Array(text.utf8)), today: ImportOutcome.today))
    }

    var faults: [String] { rejected.flatMap(\.faults).map(\.description) }
}

@Suite("Client file")
struct ContactFileTests {
    @Test(
        "A birth date of two digits lies in the last hundred years; an impossible one is left empty with a warning",
        arguments: [
            ("05/06/71", "1971-06-05", 0), ("05/06/48", "1948-06-05", 0), ("29/02/48", "1948-02-29", 0),
            ("05/06/2031", "", 1), ("01/01/1880", "", 1), ("", "", 0),
        ])
    func birthDate(written: String, meant: String, warnings: Int) throws {
        let outcome = try ImportOutcome("référence;nom;date de naissance\r\nC-1;Ba;\(written)\r\n")
        #expect(outcome.rows.map { $0.birthDate?.description ?? "" } == [meant])
        #expect(outcome.warnings.count == warnings)
    }

    static let header =
        "référence;civilité;prénom;nom;e-mail;statut;programme;contrat;signature;bail;foyer;"
        + "accord courriel;accord clics;parti le;décédé le;adresse;complément;cp;ville;téléphone;né(e) le\r\n"

    @Test("understands a whole line")
    func wholeLine() throws {
        let text =
            Self.header
            + "C-0042;Mme;Zoé;Le  Goff ;zoe@coop.example;Accédante;Les Tilleuls;R-7;14/03/26;46095;F1;"
            + "oui;non;01/02/2026;;\"2 rue\r\ndes Lilas\";Bât. B;35000;Rennes;06 00 00 00 00;05/06/1971\r\n"
        let file = try ContactFile(ByteSource(bytes: Array(text.utf8)), today: ImportOutcome.today)
        #expect(file.columns == Set(ContactColumn.allCases))
        #expect(file.ignored == [])
        let outcome = try ImportOutcome(file)
        let march = CivilDate.clamped(year: 2026, month: 3, day: 14)
        #expect(
            outcome.rows == [
                ClientRow(
                    line: 2, identity: "ref:c-0042", reference: "C-0042", civility: .madame, firstName: "Zoé",
                    lastName: "Le Goff", email: EmailAddress("zoe@coop.example"), phone: "06 00 00 00 00",
                    postal: PostalAddress(
                        street: "2 rue des Lilas", complement: "Bât. B", postalCode: "35000", city: "Rennes"),
                    status: .accedant, programme: Slug("les-tilleuls"), contract: "R-7", signature: march,
                    leaseStart: march, household: "F1", emailAgreement: true, clickConsent: false,
                    leftOn: CivilDate.clamped(year: 2026, month: 2, day: 1), deceasedOn: nil,
                    isDeceased: false, birthDate: CivilDate.clamped(year: 1971, month: 6, day: 5))
            ])
        #expect(outcome.rows[0].contractKey == "R-7")
        #expect(outcome.rejected.isEmpty && outcome.warnings.isEmpty)
    }

    @Test("knows people without a reference by address and name")
    func identity() throws {
        let outcome = try ImportOutcome(
            "nom;prénom;email\nLE GOFF;Zoé;Zoe@Coop.example\nLe Goff;zoe;zoe@coop.example\n")
        #expect(
            outcome.rows.map(\.identity) == Array(repeating: "mail:zoe@coop.example|le goff|zoe", count: 2))
    }

    @Test("reads short lines, passes over empty ones and takes long ones that are blank at the end")
    func lengths() throws {
        let outcome = try ImportOutcome(
            "id;nom;email;ville\n1;A\n;;;\n  ; ;\n\n2;B;;;;;\n3;C;c@x.example;Brest;;9\n")
        #expect(outcome.rows.map(\.line) == [2, 6])
        #expect(outcome.faults == ["line 7: found \"9\", expected 4 values, as the header has columns"])
        #expect(outcome.rejected.first?.fields == ["3", "C", "c@x.example", "Brest", "", "9"])
    }

    @Test(
        "rejects a line for one wrong field and says which",
        arguments: [
            (";;Zoé;A;", "column \"référence\": found nothing, expected a reference or an e-mail address"),
            ("1;;;;a@b.example", "column \"nom\": found nothing, expected a last name or a first name"),
            (
                "1;;Zoé;A;a@orange,fr",
                "column \"e-mail\": found \"a@orange,fr\", expected an e-mail address such as"
                    + " nom@domaine.example; did you mean a@orange.fr?"
            ),
            (
                "1;;Zoé;A;;client",
                "column \"statut\": found \"client\", expected one of accédant, locataire, copropriétaire,"
                    + " administrateur, salarié, élu, partenaire, prospect"
            ),
            ("1;;Zoé;A;;;!!!", "column \"programme\": found \"!!!\", expected a name with letters or digits"),
            (
                "1;;Zoé;A;;;;;31/02/2026",
                "column \"signature\": found \"31/02/2026\", expected a day such as 14/03/2026"
            ),
            ("1;;Zoé;A;;;;;;;;bof", "column \"accord courriel\": found \"bof\", expected oui or non"),
            (
                "1;;Zoé;A;;;;;;;;;;;bof",
                "column \"décédé le\": found \"bof\", expected a day such as 14/03/2026, oui or non"
            ),
            (
                "1,23E+11;;Zoé;A",
                "column \"référence\": found \"1,23E+11\", expected the whole reference;"
                    + " format the column as text before exporting"
            ),
            (
                "1;;Zoé;#N/A",
                "column \"nom\": found \"#N/A\", expected a value; the spreadsheet's formula failed"
            ),
            (
                "1;;Zo\u{1}é;A",
                "column \"prénom\": found \"Zo\u{1}é\", expected text without control characters"
            ),
            (
                "1;;Zoé;" + String(repeating: "A", count: 1001),
                "column \"nom\": found \"" + String(repeating: "A", count: 79)
                    + "…\", expected at most 1000 bytes"
            ),
        ])
    func faults(line: String, expected: String) throws {
        let outcome = try ImportOutcome(Self.header + line + "\n2;;Yves;B\n")
        #expect(outcome.faults == ["line 2, " + expected])
        #expect(outcome.rows.map(\.line) == [3])
    }

    @Test("names every fault of a line")
    func severalFaults() throws {
        let outcome = try ImportOutcome("id;nom;email;signature;statut\n1;A;x;y;z\n")
        #expect(outcome.rejected.map { $0.faults.map(\.column) } == [["email", "statut", "signature"]])
    }

    @Test("imports what is only odd, with a warning")
    func warnings() throws {
        let outcome = try ImportOutcome(
            Self.header
                + "1;Dr;Zoé;A;a@gmial.com;;;;01/01/1970;01/01/1949;;;;;oui;;;1500\n"
                + "2;;Y;B;;;;;21/11/2026;20/11/2031\n"
        )
        #expect(outcome.rows.count == 2)
        #expect(outcome.rows[0].isDeceased && outcome.rows[0].deceasedOn == nil)
        #expect(
            outcome.warnings == [
                "line 2, column \"e-mail\": found \"a@gmial.com\": did you mean a@gmail.com?",
                "line 2, column \"civilité\": found \"Dr\": neither M. nor Mme; left empty",
                "line 2, column \"cp\": found \"1500\": four digits;"
                    + " did the spreadsheet drop a zero at the front?",
                "line 2, column \"signature\": found \"01/01/1970\": 1970-01-01 is what computers"
                    + " write for no date; kept, but steps that need it are withheld",
                "line 2, column \"bail\": found \"01/01/1949\": 1949-01-01 is before 1950;"
                    + " kept, but steps that need it are withheld",
                "line 3, column \"signature\": found \"21/11/2026\": 2026-11-21 is in the future;"
                    + " kept, but steps that need it are withheld",
            ])
    }

    @Test("reads French Excel's Windows-1252 and a file of mixed encodings")
    func encodings() throws {
        let excel =
            Array("r".utf8) + [0xE9] + Array("f;nom;ville\r\n1;C".utf8) + [0x9C] + Array("ur;S".utf8)
            + [0xE8] + Array("te\r\n".utf8)
        let file = try ContactFile(ByteSource(bytes: excel), today: ImportOutcome.today)
        let outcome = try ImportOutcome(file)
        #expect(outcome.rows.map(\.lastName) == ["Cœur"])
        #expect(outcome.rows.map(\.postal.city) == ["Sète"])
        #expect(file.encoding == .windows1252)

        let mixed = Array("réf;nom\n1;É".utf8) + [0xE9, 0x0A]
        let second = try ImportOutcome(
            ContactFile(ByteSource(bytes: mixed, chunk: 9), today: ImportOutcome.today))
        #expect(second.rows.map(\.lastName) == ["Éé"])
        #expect(
            second.warnings == [
                "characters that do not fit the file's encoding, UTF-8: 1; look at names with accents"
            ])
    }

    @Test("a file that is being written is refused at its end")
    func changed() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("c.csv", "id;nom\n1;A\n")
        let file = try ContactFile(path: path, today: ImportOutcome.today)
        let handle = try #require(FileHandle(forWritingAtPath: path))
        handle.seekToEndOfFile()
        handle.write(Data("2;B\n".utf8))
        try handle.close()
        let error = #expect(throws: ImportError.self) { try file.forEach { _ in } }
        #expect(
            error?.description == "\(path): the file changed while it was read; nothing was imported;"
                + " wait until it is written completely and import it again")
        #expect(try ImportOutcome(ContactFile(path: path, today: ImportOutcome.today)).rows.count == 2)
    }

    @Test(
        "reads or refuses any bytes; every record is a row or rejected, whatever the chunks",
        arguments: 0..<200)
    func anyBytes(seed: Int) throws {
        var dice = Dice(state: UInt64(seed))
        let pieces =
            [
                "C-1", "Zoé", "\"", "\"\"", ";", ";", ";", "\r\n", "\n", "\r", "a@b.example", "é@x,fr",
                "14/03/2026", "oui",
                "#N/A", "\u{A0}", "\u{1}", "mailto:", "<", ">", "@", ".", "46095", " ",
            ].map { Array($0.utf8) } + [[0xE9], [0xC3], [0xE2, 0x80], [0xF0, 0x9F]]
        var bytes = Array("id;nom;email;signature;décédé;ville\n".utf8)
        for _ in 0..<Int.random(in: 0...300, using: &dice) {
            bytes += pieces.randomElement(using: &dice) ?? []
        }
        var counts: Set<[Int]> = []
        for chunk in [1, 7, 65536] {
            do {
                let file = try ContactFile(ByteSource(bytes: bytes, chunk: chunk), today: ImportOutcome.today)
                let outcome = try ImportOutcome(file)
                counts.insert([outcome.rows.count, outcome.rejected.count, outcome.warnings.count])
                #expect(outcome.rejected.allSatisfy { !$0.faults.isEmpty })
            } catch is ImportError {
                counts.insert([])
            }
        }
        #expect(counts.count == 1)
    }
}
